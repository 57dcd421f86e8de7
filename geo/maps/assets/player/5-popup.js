// What opens on the map: areas, fronts and claims, in plain words, built of text nodes only. Places have a panel.

const SENTENCES = 3, NAMED_PLACES = 3;
// Words of every kind of claim, in the order of the legend.
const EVENTS = {
  control: "popup.control", capture: "popup.capture", loss: "popup.loss", advance: "popup.advance",
  contest: "popup.contest", siege: "popup.siege", repel: "popup.repel", threat: "popup.threat",
};
const NUMBERS = new Intl.NumberFormat("en"), round = (number) => NUMBERS.format(Math.round(number));

function likelihood(percent) {
  if (percent >= 95) return say("place.very_likely");
  if (percent >= 75) return say("place.likely");
  return say(percent >= 55 ? "place.more_likely" : "place.uncertain");
}

const sideName = (context, side) => (side >= 0 ? context.data.sides[side].short : say("place.nobody"));

function makePopup(context) {
  const popup = L.popup({ maxWidth: 340, minWidth: 240, className: "fl-popup", autoPanPaddingTopLeft: [context.map.getSize().x > 760 ? 54 : 16, 58], autoPanPaddingBottomRight: [16, 30] });
  const panel = (context.panel = makePanel(context));
  let open = null;
  context.openPopup = (about, latlng, focus = false) => {
    if (!isKnown(context, about)) return;
    if (about.kind === "place") {
      context.map.closePopup();
      open = null;
      panel.show(about.id, focus);
      context.changed();
      return;
    }
    for (const other of placePanels) other.close();
    open = { about, latlng };
    popup.setLatLng(latlng).setContent(contentOf(context, open));
    if (!popup.isOpen()) popup.openOn(context.map);
    context.changed();
  };
  context.closeOpen = () => {
    for (const other of placePanels) other.close();
    context.map.closePopup();
  };
  context.stepPopup = () => {
    panel.step();
    if (!open || !popup.isOpen()) return;
    const kept = popup.getElement().querySelector("details")?.open ?? false;
    popup.options.autoPan = false;
    popup.setContent(contentOf(context, open, kept));
    popup.options.autoPan = true;
  };
  context.opened = () => panel.opened() ?? (open && popup.isOpen() ? { about: open.about, at: [open.latlng.lat, open.latlng.lng] } : null);
  context.map.on("popupclose", (event) => {
    if (event.popup === popup) { open = null; context.changed(); }
  });
}

// What is told to open comes from links too: it may be anything.
function isKnown(context, about) {
  const { data } = context;
  if (about?.kind === "place") return data.places.some((place) => place.id === about.id);
  if (about?.kind === "claims") return Array.isArray(about.claims) && about.claims.length > 0 && about.claims.every((claim) => Number.isInteger(claim) && data.claims[claim]);
  if (about?.kind === "front") return Array.isArray(about.sides) && about.sides.length === 2 && about.sides.every((side) => side === -1 || data.sides[side]);
  return about?.kind === "area";
}

function contentOf(context, { about, latlng }, unfolded = false) {
  const root = node("div", "fl-about");
  const iso = context.data.days[context.day];
  if (about.kind === "area") aboutArea(context, root, latlng, iso);
  if (about.kind === "front") aboutFront(context, root, about, iso);
  if (about.kind === "claims") aboutClaims(context, root, about.claims, unfolded);
  return root;
}

function aboutArea(context, root, latlng, iso) {
  const { data, day } = context, at = L.latLng(latlng);
  const row = data.areas[day].find(([, , shape]) => liesIn(data, shape, at));
  if (!row || liesIn(data, data.overlays.unknown[day], at)) {
    root.append(node("h2", "", say("place.unknown")), node("p", "", say(row ? "popup.area_unknown" : "popup.area_nobody", { day: longDay(iso) })));
    return;
  }
  const [side, km2] = row, unknown = unknownOf(data, day, side);
  root.append(node("h2", "", data.sides[side].name), node("p", "", say("popup.area_held", { day: longDay(iso) })));
  if (liesIn(data, data.overlays.uncorroborated[day], at)) root.append(node("p", "", say("popup.area_claimed")));
  root.append(node("p", "fl-quiet", unknown ? say("popup.area_all", { km2: round(km2 - unknown), unknown: round(unknown) }) : say("popup.area_total", { km2: round(km2) })));
}

const unknownOf = (data, day, side) => data.unknown_km2[day].find(([own]) => own === side)?.[1] ?? 0;

function aboutFront(context, root, about, iso) {
  const { data, day } = context;
  const front = sameFront(data.fronts[day], about), day_ = longDay(iso);
  const [one, other] = about.sides.map((side) => sideName(context, side));
  const sides = say("popup.and", { one, other });
  root.append(node("h2", "", (front && frontName(front)) || say("popup.front", { sides })));
  root.append(node("p", "", say(front ? "popup.front_between" : "popup.front_none", { sides, day: day_ })));
  if (!front) return;
  const list = node("dl", "fl-facts");
  const fact = (name, ...lines) => list.append(node("dt", "", say(name)), ...lines.filter(Boolean).map((text) => node("dd", "", text)));
  fact("popup.length", say("popup.length_here", { km: round(front.length) }), wholeLength(data.front_km[day], about.sides));
  fact("popup.doubt", doubtWords(front));
  fact("popup.moved", movedWords(front, data.front_moved[day][data.fronts[day].indexOf(front)], day));
  fact("popup.evidence",
    front.evidence ? say("popup.evidence_on", { day: longDay(front.evidence) }) : say("popup.evidence_none"),
    front.dashed && say("popup.evidence_weak"));
  root.append(list);
}

// The stretch that was asked for, else the longest between the same sides: it may have moved and got another name.
function sameFront(fronts, about) {
  const between = fronts.filter((f) => isPair(f.sides, about.sides));
  const named = between.filter((f) => f.name === about.name);
  return named.find((f) => f.dashed === about.dashed) ?? named[0] ?? between[0];
}

const isPair = ([a, b], [c, d]) => (a === c && b === d) || (a === d && b === c);

function wholeLength(lengths, sides) {
  const found = lengths.find((pair) => isPair(pair, sides));
  if (!found) return null;
  const [, , km, low, high] = found;
  return low < high ? say("popup.length_whole", { km: round(km), low: round(low), high: round(high) }) : say("popup.length_sure", { km: round(km) });
}

function doubtWords(front) {
  if (!front.width) return say("popup.doubt_none");
  const mean = Math.max(1, Math.round(front.width)), most = Math.round(front.widest ?? front.width);
  return most > mean ? say("popup.doubt_band", { mean, most }) : say("popup.doubt_even", { mean });
}

function movedWords(front, span, day) {
  if (!day) return say("popup.moved_first");
  if (front.moved === null) return say("popup.moved_new");
  if (front.moved < 1 || !span) return say("popup.moved_not");
  return say("popup.moved_by", { km: Math.round(front.moved), low: Math.round(span[0]), high: Math.round(span[1]) });
}

function aboutClaims(context, root, claims, unfolded) {
  const first = context.data.claims[claims[0]];
  // Far out a glyph stands for claims of several places.
  const where = [...new Set(claims.map((claim) => whereOf(context.data.claims[claim])))];
  const place = listOf(where.slice(0, NAMED_PLACES)) + (where.length > NAMED_PLACES ? " …" : "");
  root.append(node("h2", "", say("popup.claim", { what: say(EVENTS[first.event]), place })));
  if (/^(direction|near|outskirts|countryside)/.test(first.relation ?? "")) root.append(node("p", "fl-quiet", say("popup.beside")));
  listClaims(context, root, claims.map((claim) => [claim, null]), unfolded);
}

// Where a claim tells of: a place, or land told of by it ("20 km north of X").
function whereOf({ place: named, relation }) {
  const place = nameIn(named);
  if (!relation) return place;
  const [kind, side, km] = relation.split(":");
  if (kind !== "direction") return say(`popup.${kind}`, { place });
  return say(km === "null" ? "popup.side_of" : "popup.side_far", { side: say(`popup.${side}`), km, place });
}

// What a claim says, when, and how firmly: "taken on 29 Nov, said by X".
function claimWords(claim) {
  const what = say(EVENTS[claim.event]), day = claim.from && shortDay(claim.from);
  const said = !day ? what : claim.to ? say("popup.said_between", { what, day, last: shortDay(claim.to) }) : say("popup.said_of", { what, day });
  return listOf([said, claim.modality && say(`popup.${claim.modality}`), claim.by && say("popup.said_by", { who: claim.by })].filter(Boolean));
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
  root.append(...all.slice(0, SENTENCES).map(([index, kept]) => sentence(context, index, kept.claims)));
  if (all.length <= SENTENCES) return;
  const more = node("details", "fl-more");
  more.open = unfolded;
  more.append(node("summary", "", say("place.all", { count: all.length })));
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
  const said = partsOf([...new Set(claims.map(claimWords))]);
  foot.append([said, source.summary ? say("place.summary") : "", source.title, source.source, source.published ? longDay(source.published) : say("place.no_date")].filter(Boolean).join(" · "));
  if (source.link) foot.append(" · ", node("a", "", say("place.source"), { href: source.link, target: "_blank", rel: "noopener noreferrer" }));
  quote.append(foot);
  return quote;
}
