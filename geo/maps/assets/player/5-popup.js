// Popups: who holds a place and why, in plain words, built of text nodes only.

const SENTENCES = 3;
const EVENTS = {
  control: "held", capture: "taken", loss: "left", advance: "advance", contest: "fighting", siege: "siege",
  repel: "attack repelled", threat: "threat",
};
const STATUS = { held: "Held by", contested: "Contested; most likely held by", besieged: "Besieged; held by", unheld: "Left by its holder; held by", unknown: "Not known" };

function likelihood(percent) {
  if (percent >= 95) return "very likely";
  if (percent >= 75) return "likely";
  return percent >= 55 ? "more likely than not" : "uncertain";
}

function makePopup(context) {
  const popup = L.popup({ maxWidth: 340, minWidth: 240, className: "fl-popup", autoPanPadding: [16, 16] });
  let open = null;
  context.openPopup = (about, latlng) => {
    open = { about, latlng };
    popup.setLatLng(latlng).setContent(contentOf(context, open));
    if (!popup.isOpen()) popup.openOn(context.map);
    context.changed();
  };
  context.stepPopup = () => {
    if (!open || !popup.isOpen()) return;
    const kept = popup.getElement().querySelector("details")?.open ?? false;
    popup.options.autoPan = false;
    popup.setContent(contentOf(context, open, kept));
    popup.options.autoPan = true;
  };
  context.opened = () => (open && popup.isOpen() ? { about: open.about, at: [open.latlng.lat, open.latlng.lng] } : null);
  context.map.on("popupclose", (event) => {
    if (event.popup === popup) { open = null; context.changed(); }
  });
}

function contentOf(context, { about, latlng }, unfolded = false) {
  const root = node("div", "fl-about");
  const iso = context.data.days[context.day];
  if (about.kind === "place") aboutPlace(context, root, context.data.places.find((p) => p.id === about.id), unfolded);
  if (about.kind === "area") aboutArea(context, root, latlng, iso);
  if (about.kind === "front") aboutFront(context, root, about, iso);
  if (about.kind === "claims") aboutClaims(context, root, about.claims, unfolded);
  return root;
}

function aboutPlace(context, root, place, unfolded) {
  const { data } = context, now = place.now;
  const title = node("h2", "", place.name);
  if (place.native) title.append(" ", node("span", "fl-native", place.native, { dir: "rtl", lang: "ar" }));
  root.append(title);
  if (!now) {
    root.append(node("p", "", "Not known: no evidence on this day."));
    return;
  }
  root.append(oddsBar(context, now));
  const line = node("p", "fl-verdict");
  line.append(node("strong", "", STATUS[now.status]));
  if (now.status !== "unknown") line.append(` ${now.actor || "nobody known"}`);
  if (now.since && now.status !== "unknown") line.append(now.since <= data.days[0] ? ` since ${shortDay(now.since)} or before` : ` since ${shortDay(now.since)}`);
  const from = now.sources === 0 ? "no report yet" : now.sources === 1 ? "1 source" : `${now.sources} sources`;
  line.append(` (${likelihood(now.probability)}, ${from})`);
  root.append(line);
  if (now.why) root.append(node("p", "fl-quiet", now.why[0].toUpperCase() + now.why.slice(1)));
  listClaims(context, root, now.claims, unfolded);
}

function oddsBar(context, now) {
  const bar = node("div", "fl-odds", null, { role: "img" });
  const words = [];
  for (const [side, percent] of now.odds) {
    if (percent < 1) continue;
    const name = side >= 0 ? context.data.sides[side].short : "nobody known";
    const part = node("span");
    part.style.flexGrow = percent;
    part.style.background = side >= 0 ? context.color(side) : "transparent";
    if (side >= 0 && context.data.sides[side].hatch) part.className = "fl-hatch";
    bar.append(part);
    words.push(`${name} ${percent} %`);
  }
  bar.setAttribute("aria-label", words.join(", "));
  const box = document.createDocumentFragment();
  box.append(bar, node("p", "fl-odds-words", words.slice(0, 3).join(" · ")));
  return box;
}

function aboutArea(context, root, latlng, iso) {
  const { data } = context;
  const side = context.sideAt(latlng);
  const row = data.areas[context.day].find(([s]) => s === side);
  root.append(node("h2", "", side >= 0 ? data.sides[side].name : "Not known"));
  root.append(node("p", "", side >= 0 ? `Area inferred as held on ${longDay(iso)}.` : `No side is known to hold this on ${longDay(iso)}.`));
  if (row) root.append(node("p", "fl-quiet", `In all about ${row[1].toLocaleString("en")} km²`));
}

function aboutFront(context, root, about, iso) {
  const front = sameFront(context.data.fronts[context.day], about);
  const names = (about.sides ?? []).map((s) => (s >= 0 ? context.data.sides[s].short : "nobody known"));
  root.append(node("h2", "", front?.name || `Front: ${names.join(" and ")}`));
  if (!front) {
    root.append(node("p", "", `No front between them on ${longDay(iso)}.`));
    return;
  }
  const between = front.name ? ` between ${names.join(" and ")}` : "";
  root.append(node("p", "", `About ${Math.round(front.length)} km${between} on ${longDay(iso)}.`));
  if (front.width) root.append(node("p", "fl-quiet", widthWords(front)));
  if (front.moved >= 1) root.append(node("p", "fl-quiet", `Moved about ${Math.round(front.moved)} km on average since the day before.`));
  root.append(node("p", "fl-quiet", front.evidence ? `Last evidence nearby: ${shortDay(front.evidence)}${front.dashed ? "; weakly supported" : ""}.` : "No evidence nearby: weakly supported."));
}

// The stretch that was asked for, else the longest between the same sides: it may have moved and got another name.
function sameFront(fronts, about) {
  const between = fronts.filter((f) => f.sides?.join() === about.sides?.join());
  const named = between.filter((f) => f.name === about.name);
  return named.find((f) => f.dashed === about.dashed) ?? named[0] ?? between[0];
}

function widthWords(front) {
  const mean = Math.round(front.width), most = Math.round(front.widest ?? front.width);
  return `It may lie anywhere in a band ${mean} km wide${most > mean ? `, ${most} km at most` : ""}.`;
}

function aboutClaims(context, root, claims, unfolded) {
  const first = context.data.claims[claims[0]];
  root.append(node("h2", "", `Claim: ${EVENTS[first.event]}, ${first.place}`));
  listClaims(context, root, claims.map((claim) => [claim, null]), unfolded);
}

function listClaims(context, root, claims, unfolded) {
  // Several claims of one sentence show it once, with all their words marked.
  const bySentence = new Map();
  for (const [index, share] of claims) {
    const claim = context.data.claims[index];
    const kept = bySentence.get(claim.sentence) ?? { claims: [], share: 0 };
    kept.claims.push(claim);
    kept.share += share ?? 0;
    bySentence.set(claim.sentence, kept);
  }
  const all = [...bySentence].sort((a, b) => b[1].share - a[1].share);
  const shown = all.slice(0, SENTENCES).map(([index, kept]) => sentence(context, index, kept.claims));
  root.append(...shown);
  if (all.length <= SENTENCES) return;
  const more = node("details", "fl-more");
  more.open = unfolded;
  more.append(node("summary", "", `show all (${all.length})`));
  more.append(...all.slice(SENTENCES).map(([index, kept]) => sentence(context, index, kept.claims)));
  root.append(more);
}

function sentence(context, index, claims) {
  const { text, document: at } = context.data.sentences[index];
  const source = context.data.documents[at];
  const quote = node("blockquote", "", null, { dir: "auto" });
  let end = 0;
  for (const [from, to] of claims.flatMap((c) => c.spans).sort((a, b) => a[0] - b[0])) {
    if (from < end) continue;
    quote.append(text.slice(end, from), node("mark", "", text.slice(from, to)));
    end = to;
  }
  quote.append(text.slice(end));
  const foot = node("footer");
  foot.append([source.summary ? "project summary" : "", source.title, source.source, source.published ? longDay(source.published) : "no date"].filter(Boolean).join(" · "));
  if (source.link) foot.append(" · ", node("a", "", "source", { href: source.link, target: "_blank", rel: "noopener noreferrer" }));
  quote.append(foot);
  return quote;
}
