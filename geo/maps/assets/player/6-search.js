// Search for a place or an actor: what is found is flown to and opened. "/" opens it, Escape closes it.

const MOST_FOUND = 8, FLY_ZOOM = 9.5, FLY_SECONDS = 0.9;

// Letters and figures alone, without case, accents or the many forms of Arabic letters.
function plain(text) {
  return text.normalize("NFKD").toLowerCase().replace(/ß/g, "ss").replace(/ı/g, "i")
    .replace(/[آأإٱا]/g, "ا").replace(/[ىئ]/g, "ي").replace(/ؤ/g, "و").replace(/ة/g, "ه")
    .replace(/[^\p{L}\p{N}]+/gu, " ").replace(/\p{M}/gu, "").trim();
}

// "al-Bab", "Al Bab" and "Bab" are one name to who types.
const ARTICLE = /^(?:(?:al|el|as|ash|at|ad|ar|an|az|tell|tall) |ال)/;

function makeSearch(context) {
  const { map } = context;
  const box = node("div", "fl-search fl-panel", null, { role: "search" });
  const input = node("input", "fl-search-input", null, {
    type: "text", role: "combobox", "aria-expanded": "false", "aria-controls": "fl-found", "aria-autocomplete": "list",
    "aria-label": say("search.label"), placeholder: say("search.hint"), autocomplete: "off", spellcheck: "false", maxlength: "80", dir: "auto",
  });
  const close = node("button", "fl-close", "×", { type: "button", "aria-label": say("search.close"), title: say("search.close") });
  const list = node("ul", "fl-found", null, { id: "fl-found", role: "listbox", "aria-label": say("search.label") });
  const told = node("p", "fl-search-told", "", { role: "status" });
  const row = node("div", "fl-search-row");
  row.append(input, close);
  box.append(row, list, told);
  box.hidden = true;
  L.DomEvent.disableClickPropagation(box).disableScrollPropagation(box);
  map.getContainer().append(box);

  const things = searchable(context);
  let found = [], chosen = 0, back = null;
  const show = (open) => {
    if (open && box.hidden) back = document.activeElement;
    box.hidden = !open;
    button.press(open);
    context.nameAgain?.();
    if (open) { input.focus(); input.select(); }
    else input.blur(); // hidden, it would keep the focus until the next frame, and take a key
    if (!open && back?.isConnected && back !== document.body) back.focus({ preventScroll: true });
  };
  const mark = (index) => {
    chosen = index;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === index)));
    input.setAttribute("aria-activedescendant", found.length ? `fl-found-${index}` : "");
    list.children[index]?.scrollIntoView({ block: "nearest" });
  };
  const look = () => {
    found = find(things, input.value);
    list.replaceChildren(...found.map((hit, index) => foundItem(context, hit, index, () => take(hit))));
    input.setAttribute("aria-expanded", String(found.length > 0));
    told.textContent = !plain(input.value) ? "" : found.length ? say("search.count", { count: found.length }) : say("search.none");
    mark(0);
  };
  const take = (hit) => {
    show(false);
    hit.thing.go(true);
  };
  input.addEventListener("input", look);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") show(false);
    else if (event.key === "Enter" && found[chosen]) take(found[chosen]);
    else if (event.key === "ArrowDown" && found.length) mark((chosen + 1) % found.length);
    else if (event.key === "ArrowUp" && found.length) mark((chosen + found.length - 1) % found.length);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  close.addEventListener("click", () => show(false));
  const button = context.tools.add({ name: "search", label: say("search.open"), path: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L21 21", act: () => show(box.hidden) });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPED)) return;
    event.preventDefault();
    show(true);
  });
}

// All that can be looked for: places, towns that are only named, actors and sides.
function searchable(context) {
  const { data } = context;
  const keyed = (names) => [...new Set(names.filter(Boolean).flatMap((name) => [plain(name), plain(name).replace(ARTICLE, "")]))];
  const places = data.places.map((place) => ({
    name: place.name, native: place.native, names: [place.name, place.native, ...place.also], weight: place.rank,
    about: () => place.now ? holderWords(context, place.now) : say("place.unknown"), side: () => place.now?.side ?? -1, go: (focus) => goPlace(context, place, focus),
  }));
  const towns = data.towns.map((town) => ({
    name: town.name, native: town.native, names: [town.name, town.native], weight: town.rank + 3,
    about: () => say("search.town"), side: () => -1, go: () => fly(context, [[town.lat, town.lon]]),
  }));
  const sides = data.sides.map((side, index) => ({
    name: side.name, names: [side.name, side.short], weight: 0,
    about: () => holdingWords(context, index), side: () => index, go: () => goSide(context, index),
  }));
  const known = new Set(sides.flatMap((side) => side.names));
  const actors = data.actors.filter((actor) => !known.has(actor.name)).map((actor) => ({
    name: actor.name, names: [actor.name, actor.short, ...actor.also], weight: 2, side: () => actor.side,
    about: () => say("search.of_side", { short: data.sides[actor.side].short, what: holdingWords(context, actor.side) }), go: () => goSide(context, actor.side),
  }));
  return [...sides, ...places, ...towns, ...actors].map((thing) => ({ ...thing, keys: keyed(thing.names) }));
}

// The best first: a name that begins so, a word that begins so, letters inside, then one letter astray.
function find(things, typed) {
  const wanted = [...new Set([plain(typed), plain(typed).replace(ARTICLE, "")])].filter(Boolean);
  if (!wanted.length) return [];
  const hits = things.map((thing) => {
    const worth = Math.min(...wanted.flatMap((text) => thing.keys.map((key) => worthOf(key, text))));
    // By which of its names it was found; its own, where that would do.
    const says = (name, most) => wanted.some((text) => [plain(name), plain(name).replace(ARTICLE, "")].some((key) => worthOf(key, text) <= most));
    const by = says(thing.name, 3) ? thing.name : thing.names.find((name) => name && says(name, worth));
    return { thing, worth, by };
  }).filter((hit) => hit.worth < 9);
  return hits.sort((a, b) => a.worth - b.worth || a.thing.weight - b.thing.weight).slice(0, MOST_FOUND);
}

function worthOf(key, text) {
  if (!key) return 9;
  if (key === text) return 0;
  if (key.startsWith(text)) return 1;
  if (key.split(" ").some((word) => word.startsWith(text))) return 2;
  const close = key.replaceAll(" ", ""), typed = text.replaceAll(" ", "");
  if (typed.length >= 3 && close.includes(typed)) return 3;
  return typed.length >= 4 && Math.abs(close.length - typed.length) <= 1 && astray(close, typed) <= 1 ? 4 : 9;
}

// Letters to change, add or leave out between two short words, counted to 2.
function astray(a, b) {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let ends = [a.length, b.length];
  while (ends[0] > start && ends[1] > start && a[ends[0] - 1] === b[ends[1] - 1]) ends = [ends[0] - 1, ends[1] - 1];
  return Math.max(ends[0] - start, ends[1] - start);
}

function foundItem(context, { thing, by }, index, take) {
  const item = node("li", "fl-hit", null, { id: `fl-found-${index}`, role: "option", "aria-selected": "false" });
  const dot = node("span", "fl-hit-dot", null, { "aria-hidden": "true" });
  dot.style.background = thing.side() >= 0 ? context.color(thing.side()) : "transparent";
  const name = node("span", "fl-hit-name", by && by !== thing.name && by !== thing.native ? say("search.also", { name: thing.name, also: by }) : thing.name);
  if (thing.native) name.append(" ", node("span", "fl-native", thing.native, { dir: "rtl", lang: "ar" }));
  item.append(dot, name, node("span", "fl-hit-about", thing.about()));
  item.addEventListener("pointerdown", (event) => event.preventDefault());
  item.addEventListener("click", take);
  return item;
}

const placesOf = (data, side) => data.places.filter((place) => place.now?.side === side);

function holdingWords(context, side) {
  const { data, day } = context, row = data.areas[day].find(([own]) => own === side);
  const many = placesOf(data, side).length, places = placeCount(many), iso = shortDay(data.days[day]);
  const km2 = row ? row[1] - unknownOf(data, day, side) : 0;
  if (km2 >= 1) return say("search.holds", { km2: round(km2), places, day: iso });
  return many ? say("search.holds_no_land", { places, day: iso }) : say("search.holds_nothing", { day: iso });
}

function goPlace(context, place, focus) {
  context.openPopup({ kind: "place", id: place.id }, L.latLng(place.lat, place.lon), focus);
  fly(context, [[place.lat, place.lon]]);
}

// An actor: all of what its side holds on the day, else every place it ever held; arrived, its land is told of.
function goSide(context, side) {
  const { data, day } = context;
  const row = data.areas[day].find(([own]) => own === side), held = placesOf(data, side);
  const land = row ? row[2].flatMap(([outer]) => data.ring(outer)) : [];
  const ever = (place) => place.runs.some((number, i) => i % 2 && data.states[number].side === side);
  const points = land.length ? land : (held.length ? held : data.places.filter(ever)).map((place) => [place.lat, place.lon]);
  if (!points.length) return;
  const at = row && held.map((place) => L.latLng(place.lat, place.lon)).find((spot) => liesIn(data, row[2], spot));
  if (at) context.map.once("moveend", () => context.openPopup({ kind: "area" }, at));
  fly(context, points);
}

// Flies so that the points lie where no panel does.
function fly(context, points) {
  const { map } = context, bounds = L.latLngBounds(points), size = map.getSize();
  const wide = size.x > 760, panel = map.getContainer().classList.contains("fl-with-place");
  const options = {
    paddingTopLeft: [wide ? 70 : 20, 60], maxZoom: bounds.getNorthEast().equals(bounds.getSouthWest()) ? Math.max(FLY_ZOOM, map.getZoom()) : FLY_ZOOM,
    paddingBottomRight: wide ? [panel || !context.legend.folded() ? 370 : 30, 40] : [20, panel ? size.y * 0.56 + 20 : 40],
  };
  if (wants("prefers-reduced-motion: reduce")) map.fitBounds(bounds, { ...options, animate: false });
  else map.flyToBounds(bounds, { ...options, duration: FLY_SECONDS });
}
