// Links: what is seen as plain parameters (day, view, layers, what is open, look, parts), and back. What a link says is
// checked part by part; what is no such thing is left out and the rest is kept.

const OWN_KEYS = ["theatre", "lang", "day", "at", "show", "hide", "open", "mode"];
const LONGEST_LINK = 4000, LONGEST_PART = 400, MOST_CLAIMS = 12;

const partKeys = (context) => [...context.parts.keys()].filter((name) => !OWN_KEYS.includes(name));
const near = (number) => String(Math.round(number * SCALE) / SCALE);

// Commas, colons and the like may stand in a query as they are, and are read more easily so.
class Parameters extends URLSearchParams {
  toString() { return super.toString().replace(/%(2C|3A|40)/g, (code) => decodeURIComponent(code)); }
}

// The parameters of what is seen. With `exact`, view and look too when nobody chose them.
function writeLink(context, player, exact = false) {
  const { data, map } = context, out = new Parameters();
  if (data.theatre) out.set("theatre", data.theatre);
  if (data.language && data.language !== "en") out.set("lang", data.language);
  out.set("day", player.day());
  const center = map.getCenter();
  if (exact || context.moved()) out.set("at", [near(center.lat), near(center.lng), Math.round(map.getZoom() * 100) / 100].join());
  const other = [...context.switches].filter(([kind, group]) => context.isShown(kind, group) !== context.shownFirst.get(kind));
  for (const [key, shown] of [["show", true], ["hide", false]]) {
    const kinds = other.filter(([kind, group]) => context.isShown(kind, group) === shown).map(([kind]) => kind);
    if (kinds.length) out.set(key, kinds.join());
  }
  const open = openedText(context, context.opened());
  if (open) out.set("open", open);
  if (exact || context.chosenMode) out.set("mode", context.mode);
  for (const name of partKeys(context)) {
    const text = context.parts.get(name).get();
    if (text !== null && text !== undefined) out.set(name, text);
  }
  return out;
}

// What a link says, as far as it can be used here.
function readLink(context, text) {
  const found = { show: [], hide: [], parts: {} };
  if (typeof text !== "string" || text.length > LONGEST_LINK) return found;
  const given = new URLSearchParams(text.replace(/^[#?]/, ""));
  found.other = given.has("theatre") && Boolean(context.data.theatre) && given.get("theatre") !== context.data.theatre;
  if (/^\d{4}-\d\d-\d\d$/.test(given.get("day") ?? "")) found.day = given.get("day");
  found.view = viewOf(given.get("at"), context.map);
  for (const key of ["show", "hide"]) found[key] = (given.get(key) ?? "").split(",").filter((kind) => context.switches.has(kind));
  if (Object.hasOwn(context.data.grounds, given.get("mode") ?? "")) found.mode = given.get("mode");
  found.open = openOf(context, given.get("open"));
  for (const name of partKeys(context)) {
    const value = given.get(name);
    if (value !== null && value.length <= LONGEST_PART) found.parts[name] = value;
  }
  return found;
}

function viewOf(text, map) {
  const numbers = (text ?? "").split(",").map((part) => (part.trim() ? Number(part) : NaN));
  if (numbers.length !== 3 || !numbers.every(Number.isFinite)) return null;
  const [lat, lng, zoom] = numbers;
  if (Math.abs(lat) > 90 || Math.abs(lng) > 180) return null;
  return { center: [lat, lng], zoom: Math.max(map.getMinZoom(), Math.min(map.getMaxZoom(), zoom)) };
}

// Shows what a link says; what it does not say is as it was when the page began.
function applyLink(context, player, link) {
  const { map } = context;
  if (link.other) { context.tell(say("links.other_map")); return; }
  if (link.mode) player.chooseMode(link.mode);
  context.parts.get("view")?.set(null); // no layer is withheld while they are put back
  for (const [kind, group] of context.switches) {
    const wanted = link.show.includes(kind) || (!link.hide.includes(kind) && context.shownFirst.get(kind));
    if (map.hasLayer(group) !== wanted) wanted ? group.addTo(map) : group.remove();
  }
  if (link.view) atRest(map).setView(link.view.center, link.view.zoom, { animate: false });
  if (link.day) { player.pause(); player.setDay(link.day); }
  for (const name of partKeys(context)) context.parts.get(name).set(link.parts[name] ?? null);
  if (link.open) context.openPopup(link.open.about, link.open.at);
  else context.closeOpen();
}

// Claims are named by what they say, not by their number, which other reports would shift.
function claimName(context, index) {
  const claim = context.data.claims[index], sentence = context.data.sentences[claim.sentence];
  const source = context.data.documents[sentence.document];
  let hash = 0x811c9dc5;
  for (const letter of [claim.event, claim.place, claim.spans.join(), source.source, source.title, sentence.text].join("\n"))
    hash = Math.imul(hash ^ letter.codePointAt(0), 0x01000193) >>> 0;
  return hash.toString(36);
}

// What is open as text: place:ID, area:@LAT,LON, front:SIDE|SIDE|WEAK|NAME@LAT,LON, claims:NAME.NAME@LAT,LON.
function openedText(context, opened) {
  if (!opened) return null;
  const { about, at } = opened, { data } = context, spot = `@${near(at[0])},${near(at[1])}`;
  const id = (side) => data.sides[side]?.id ?? "";
  if (about.kind === "place") return `place:${about.id}`;
  if (about.kind === "area") return `area:${spot}`;
  if (about.kind === "front" && about.sides) return `front:${[...about.sides.map(id), about.dashed ? 1 : 0, about.name ?? ""].join("|")}${spot}`;
  if (about.kind === "claims") return `claims:${about.claims.slice(0, MOST_CLAIMS).map((index) => claimName(context, index)).join(".")}${spot}`;
  return null;
}

function openOf(context, text) {
  const { data } = context, [, kind, rest] = /^(\w+):([^]*)$/.exec(text ?? "") ?? [];
  if (kind === "place") {
    const place = data.places.find((known) => known.id === rest);
    return place ? { about: { kind, id: place.id }, at: L.latLng(place.lat, place.lon) } : null;
  }
  const [, what, lat, lng] = /^([^]*)@(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)$/.exec(rest ?? "") ?? [];
  const about = what === undefined || Math.abs(lat) > 90 || Math.abs(lng) > 180 ? null : aboutOf(context, kind, what);
  return about && { about, at: L.latLng(Number(lat), Number(lng)) };
}

function aboutOf(context, kind, what) {
  const { data } = context;
  if (kind === "area") return { kind };
  if (kind === "front") {
    const [one, other, weak, ...name] = what.split("|");
    const sides = [one, other].map((id) => data.sides.findIndex((side) => side.id === id));
    return name.length ? { kind, sides, name: name.join("|"), dashed: weak === "1" } : null;
  }
  if (kind !== "claims") return null;
  const names = what.split(".").slice(0, MOST_CLAIMS);
  const claims = data.claims.map((_, index) => index).filter((index) => names.includes(claimName(context, index)));
  return claims.length ? { kind, claims } : null;
}

// The address bar follows what is seen; the button copies a link to it.
function makeLinks(context, player, post) {
  const embedded = window.parent !== window;
  let base = /^(https?|file):/.test(location.href) ? location.href.split("#")[0] : "", mark = "#", timer = 0;
  const keys = () => [...OWN_KEYS, ...partKeys(context)];
  const write = () => {
    timer = 0;
    const link = writeLink(context, player).toString();
    if (embedded) post({ type: "frontline:link", query: link, keys: keys() });
    else try { history.replaceState(null, "", `#${link}`); } catch { /* an address that a page may not change stays */ }
  };
  const hash = () => (location.hash.length > 1 ? location.hash : "");
  context.tools.add({ name: "link", label: say("links.copy"), path: "M10 14a4.5 4.5 0 0 0 6.4 0l3-3a4.5 4.5 0 0 0-6.4-6.4l-1 1M14 10a4.5 4.5 0 0 0-6.4 0l-3 3a4.5 4.5 0 0 0 6.4 6.4l1-1", act: () => copy() });
  const copy = async () => {
    const link = `${base}${mark}${writeLink(context, player, true)}`;
    try {
      await navigator.clipboard.writeText(link);
      context.tell(say("links.copied"));
    } catch { showLink(link); }
  };
  window.addEventListener("hashchange", () => applyLink(context, player, readLink(context, location.hash)));
  return {
    copy, keys,
    // Soon, and once for many changes: browsers limit how often an address may change.
    changed: () => { timer ||= setTimeout(write, 200); },
    start: () => hash() && applyLink(context, player, readLink(context, hash())),
    // The page around lends its address: its parameters are the link.
    home(address) { if (/^https?:\/\/[^\s#?]+$/.test(address)) [base, mark] = [address, "?"]; },
    apply: (query) => applyLink(context, player, readLink(context, query)),
  };
}

// Where the clipboard is closed to pages, the link is shown to be copied by hand.
function showLink(link) {
  const { dialog, body, open } = makeDialog("link", say("links.copy"));
  const field = node("input", "", null, { type: "text", readonly: "", "aria-label": say("links.copy"), dir: "ltr" });
  field.value = link;
  body.append(node("p", "", say("links.by_hand")), field);
  dialog.addEventListener("close", () => dialog.remove());
  open();
  field.select();
}
