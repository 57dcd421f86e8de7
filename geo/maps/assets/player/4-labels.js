// Names on the map: the important first, none over another, a symbol or a panel; in Latin or Arabic letters or both.

const FONT = '"Noto Sans", "Noto Sans Arabic", system-ui, sans-serif';
// A halo reaches no further than so many pixels beyond the box of its name.
const INK = 4;
const ARABIC = /[\u0600-\u06ff]/;
const NAMES = ["en", "ar", "both"];
// Below this zoom a name of the rank is left out.
const NAMED_FROM = [0, 5, 6.6, 7.6, 8.6];
const STYLES = {
  capital: { size: 15, weight: 700 },
  big: { size: 12.5, weight: 700 },
  small: { size: 11.5, weight: 400 },
  country: { size: 11.5, weight: 400, spaced: true },
  disputed: { size: 11.5, weight: 400, italic: true },
};

function makeLabels(context) {
  const group = L.layerGroup();
  const words = new Words((sheet) => paintLabels(context, sheet), { pane: context.wordsPane, padding: 0.06 });
  words.placed = [];
  // The other map of a swipe has words of its own, but the choice of names is one for the page.
  if (Object.hasOwn(context, "parts")) chooseNames(context);
  context.wordSheets.push(words);
  group.addLayer(words);
  group.kind = "labels";
  group.words = words;
  group.step = group.paint = () => words.repaint();
  return group;
}
MAKERS.labels = makeLabels;

function chooseNames(context) {
  // A page in Arabic names places in Arabic; what differs from the page's own way is told as a part of the state.
  const own = context.data.language === "ar" ? "ar" : "en";
  context.names = own;
  context.wordSheets = [];
  context.nameAgain = () => {
    panelBoxes = null;
    for (const words of context.wordSheets) words.repaint();
  };
  context.setNames = (names) => {
    context.names = NAMES.includes(names) ? names : own;
    document.documentElement.dataset.names = context.names;
    context.nameAgain();
    context.legend?.named();
    context.changed();
  };
  context.parts.set("names", { get: () => (context.names === own ? null : context.names), set: context.setNames });
}

function paintLabels(context, words) {
  const { _map: map, _bounds: bounds, _ctx: ctx } = words, zoom = map.getZoom(), ground = context.ground();
  const at = (lat, lon) => map.latLngToLayerPoint([lat, lon]);
  const origin = map.containerPointToLayerPoint([0, 0]), size = map.getSize();
  const room = { hard: makeTaken(), soft: makeTaken(), view: { left: origin.x, top: origin.y, right: origin.x + size.x, bottom: origin.y + size.y } };
  for (const panel of panelsOf(context)) {
    room.hard.add({ left: panel.left + origin.x, right: panel.right + origin.x, top: panel.top + origin.y, bottom: panel.bottom + origin.y });
  }
  const wanted = wantedLabels(context, zoom).map((label) => ({ ...label, point: at(label.lat, label.lon) })).filter(({ point }) => bounds.contains(point));
  takeSymbols(context, wanted, at, room);
  const placed = [];
  for (const label of wanted) {
    const lines = linesOf(ctx, label);
    const found = roomFor({ ...label, width: Math.max(...lines.map((l) => l.width)), height: lines.reduce((sum, l) => sum + l.up + l.down, lines.length - 1) }, room);
    if (!found) continue;
    room.hard.add(found.area);
    placed.push({ text: label.lines.join("\n"), ...found.area, label, lines, found, key: `${lines[0].font} ${label.style} ${found.x} ${found.y} ${label.dot ? label.point : ""} ${label.lines.join("|")}` });
  }
  // What stayed where it was is not drawn again, unless the view, the look or the fonts are others.
  const view = `${context.mode} ${zoom} ${map.getPixelOrigin()} ${bounds.min} ${bounds.max} ${L.Browser.retina} ${document.documentElement.dataset.ready}`;
  const boxes = words.view === view ? otherBoxes(words.placed, placed) : null;
  Object.assign(words, { view, placed });
  if (boxes && !boxes.length) return;
  words.within(boxes, () => {
    ctx.lineJoin = "round";
    for (const { label, lines, found, ...own } of placed)
      if (!boxes || boxes.some((other) => meets(inkOf({ label, ...own }), other))) paintLabel(ctx, label, lines, found, ground);
  });
}

// Whole pixels round what a name paints, with its halo and the dot of a town.
function inkOf({ label, left, right, top, bottom }) {
  const { x, y } = label.dot ? label.point : { x: left, y: top };
  return {
    left: Math.floor(Math.min(left, x)) - INK, right: Math.ceil(Math.max(right, x)) + INK,
    top: Math.floor(Math.min(top, y)) - INK, bottom: Math.ceil(Math.max(bottom, y)) + INK,
  };
}

// Where one of two lists has a name that the other has not.
function otherBoxes(before, now) {
  const [had, has] = [before, now].map((names) => new Set(names.map(({ key }) => key)));
  return [...before.filter(({ key }) => !has.has(key)), ...now.filter(({ key }) => !had.has(key))].map(inkOf);
}

// Symbols that names keep off: those of named places always, smaller ones and glyphs of claims where it can be.
function takeSymbols(context, wanted, at, room) {
  const { data } = context;
  for (const label of wanted) if (label.gap) room.hard.add(box(label.point.x, label.point.y, label.gap * 2, label.gap * 2), label.owner);
  if (context.map.hasLayer(made.get("places"))) data.places.forEach((place) => {
    const look = placeLook(context, place);
    if (!look) return;
    const point = at(place.lat, place.lon);
    room.soft.add(box(point.x, point.y, look.radius * 2, look.radius * 2), place.id);
  });
  if (context.map.hasLayer(made.get("claims"))) for (const cluster of claimRows(context, context.day)) {
    const point = at(cluster.lat, cluster.lon);
    room.soft.add(box(point.x, point.y - 15, 13 * cluster.glyphs.length, 12));
  }
}

// Where panels and controls lie, in the map's own pixels. During play nothing is laid out anew, so it is not asked again.
let panelBoxes = null;

function panelsOf(context) {
  if (panelBoxes && document.documentElement.dataset.playing) return panelBoxes;
  const frame = context.map.getContainer(), from = frame.getBoundingClientRect();
  panelBoxes = [...frame.querySelectorAll(".fl-panel, .leaflet-control")].map((element) => element.getBoundingClientRect())
    .filter((rect) => rect.width && rect.height)
    .map((rect) => ({ left: rect.left - from.left, right: rect.right - from.left, top: rect.top - from.top, bottom: rect.bottom - from.top }));
  return panelBoxes;
}

// Lines of a label with their fonts and measures. Measures are kept once the page's fonts are there.
const measured = new Map();

function linesOf(ctx, label) {
  const { size, weight, spaced, italic } = STYLES[label.style] ?? STYLES.small;
  return label.lines.map((text) => {
    const arabic = ARABIC.test(text);
    const font = `${italic && !arabic ? "italic " : ""}${arabic ? 400 : weight} ${arabic ? Math.round(size * 11) / 10 : size}px ${FONT}`;
    const spacing = spaced && !arabic ? "3px" : "0px", key = `${font}|${text}`;
    const known = measured.get(key);
    if (known) return known;
    ctx.font = font;
    ctx.letterSpacing = spacing;
    ctx.textAlign = "center";
    ctx.textBaseline = "alphabetic";
    const { width, actualBoundingBoxAscent: up, actualBoundingBoxDescent: down } = ctx.measureText(text);
    // Names in a row should not jump with their letters: at least the height of capitals, and something below.
    const line = { text, font, spacing, arabic, width, up: Math.max(up, size * 0.76), down: Math.max(down, size * 0.22) };
    if (document.documentElement.dataset.ready === "yes") measured.set(key, line);
    return line;
  });
}

function paintLabel(ctx, label, lines, { x, y, area }, ground) {
  const quiet = label.style === "country", soft = quiet || label.style === "disputed";
  if (label.dot) disc(ctx, 1.8, ground.soft, null, 0, 1, label.point);
  ctx.textAlign = "center";
  ctx.textBaseline = "alphabetic";
  ctx.setLineDash([]);
  ctx.lineWidth = 3.4;
  ctx.globalAlpha = quiet ? 0.85 : 1;
  ctx.strokeStyle = quiet ? ground.beyond : ground.land;
  ctx.fillStyle = soft ? ground.soft : ground.ink;
  for (const draw of ["strokeText", "fillText"]) {
    let top = y - (area.bottom - area.top) / 2 + 2;
    for (const line of lines) {
      ctx.font = line.font;
      ctx.letterSpacing = line.spacing;
      ctx.direction = line.arabic ? "rtl" : "ltr";
      ctx[draw](line.text, x, top + line.up);
      top += line.up + line.down + 1;
    }
  }
  ctx.letterSpacing = "0px";
  ctx.globalAlpha = 1;
}

// The lines of a name as the reader chose: a place without a name in Arabic letters keeps the one it has.
function namesOf({ names }, { name, native }, dress = (text) => text) {
  if (!native || names === "en") return [dress(name)];
  return names === "ar" ? [native] : [dress(name), native];
}

// Capital, big towns, places that changed that day whatever the zoom, then the rest by zoom.
function wantedLabels(context, zoom) {
  const { data } = context, contested = zoom >= 7, all = zoom >= NAMED_FROM[4];
  const marked = ({ changed, now }) => changed || now?.status === "contested" || now?.status === "besieged";
  const places = data.places
    .filter((place) => place.now || place.rank < 3)
    .filter((place) => place.changed || (place.settled && zoom >= NAMED_FROM[place.rank]) || (contested && place.now?.status === "contested") || all)
    .map((place) => ({
      lines: namesOf(context, place), lat: place.lat, lon: place.lon, owner: place.id, gap: RADII[place.rank] + (marked(place) ? 7 : 2.5),
      style: place.rank === 0 ? "capital" : place.changed || place.rank === 1 ? "big" : "small",
      weight: place.rank === 0 ? 0 : place.changed ? 2 : place.rank + (place.rank > 1 ? 2 : 0),
    }));
  const towns = data.towns
    .filter((town) => zoom >= NAMED_FROM[town.rank] + 0.4)
    .map((town) => ({ ...town, lines: namesOf(context, town), owner: `town ${town.name}`, gap: 3, dot: true, style: "small", weight: 5 + town.rank }));
  const countries = data.countries.map((country) => ({ ...country, lines: namesOf(context, country, (text) => text.toUpperCase()), style: "country", weight: 3 }));
  const disputed = zoom >= 7 ? data.disputed.map((area) => ({ ...area, lines: [say("labels.disputed", { name: area.name })], style: "disputed", weight: 4 })) : [];
  const dates = !context.map.hasLayer(made.get("advances")) ? [] : data.advances
    .filter((a) => a.from <= context.day && context.day <= a.to)
    .map((a) => ({ lines: [shortDay(data.days[a.from])], lat: a.path[0][0], lon: a.path[0][1], gap: 4, style: "small", weight: 6 }));
  return [...places, ...towns, ...countries, ...disputed, ...dates].sort((a, b) => a.weight - b.weight);
}
