// Names on the map: the important first, none over another.

const FONT = '"Noto Sans", "Noto Sans Arabic", system-ui, sans-serif';
// Below this zoom a name of the rank is left out.
const NAMED_FROM = [0, 5, 6.6, 7.6, 8.6];
const STYLES = {
  capital: { size: 15, weight: 700 },
  big: { size: 12.5, weight: 700 },
  small: { size: 11.5, weight: 400 },
};

function makeLabels(context) {
  const group = L.layerGroup();
  const words = new Words((ctx, bounds, map) => paintLabels(context, ctx, bounds, map), { pane: context.wordsPane, padding: 0.06 });
  group.addLayer(words);
  group.kind = "labels";
  group.words = words;
  group.step = group.paint = () => words.repaint();
  return group;
}
MAKERS.labels = makeLabels;

function paintLabels(context, ctx, bounds, map) {
  const taken = [], zoom = map.getZoom(), ground = context.ground();
  const wanted = wantedLabels(context, zoom).map((label) => ({ ...label, point: map.latLngToLayerPoint([label.lat, label.lon]) }));
  const inside = wanted.filter(({ point }) => bounds.contains(point));
  const origin = map.containerPointToLayerPoint([0, 0]), size = map.getSize();
  const view = { left: origin.x, top: origin.y, right: origin.x + size.x, bottom: origin.y + size.y };
  // No name may lie over the dot of a place that is named before it.
  for (const label of inside) if (label.gap) taken.push(box(label.point.x, label.point.y, label.gap * 2, label.gap * 2));
  ctx.lineJoin = "round";
  for (const label of inside) paintLabel(ctx, label, taken, ground, view);
}

const box = (x, y, width, height) => ({ left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 });
const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

function paintLabel(ctx, label, taken, ground, view) {
  const { size, weight } = STYLES[label.style] ?? STYLES.small;
  const spaced = label.style === "country";
  ctx.font = `${label.style === "disputed" ? "italic " : ""}${weight} ${size}px ${FONT}`;
  ctx.letterSpacing = spaced ? "3px" : "0px";
  const width = ctx.measureText(label.text).width, height = size * 1.15;
  for (const [dx, dy] of label.gap ? sides(label.gap, width, height) : [[0, 0]]) {
    const place = box(label.point.x + dx, label.point.y + dy, width + 3, height);
    const own = label.gap ? box(label.point.x, label.point.y, label.gap * 2, label.gap * 2) : null;
    // Names of land stand whole or not at all.
    if (!label.gap && (place.left < view.left || place.right > view.right)) continue;
    if (taken.some((other) => meets(place, other) && !(own && same(other, own)))) continue;
    taken.push(place);
    if (label.dot) {
      ctx.beginPath();
      ctx.arc(label.point.x, label.point.y, 1.8, 0, 2 * Math.PI);
      ctx.fillStyle = ground.soft;
      ctx.fill();
    }
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.globalAlpha = spaced ? 0.75 : 1;
    ctx.lineWidth = 3.4;
    ctx.strokeStyle = spaced ? ground.beyond : ground.land;
    ctx.strokeText(label.text, label.point.x + dx, label.point.y + dy);
    ctx.fillStyle = spaced || label.style === "disputed" ? ground.soft : ground.ink;
    ctx.fillText(label.text, label.point.x + dx, label.point.y + dy);
    ctx.globalAlpha = 1;
    return;
  }
}

const same = (a, b) => a.left === b.left && a.top === b.top && a.right === b.right;

function sides(gap, width, height) {
  const right = gap + width / 2 + 2, below = gap + height / 2;
  return [[right, 0], [-right, 0], [0, -below], [0, below], [right, -height * 0.55], [right, height * 0.55], [-right, -height * 0.55], [-right, height * 0.55]];
}

// Capital, big towns, places that changed that day whatever the zoom, then the rest by zoom.
function wantedLabels(context, zoom) {
  const { data } = context;
  const places = data.places
    .filter((place) => place.now || place.rank < 3)
    .filter((place) => place.changed || (place.settled && zoom >= NAMED_FROM[place.rank]) || (place.now?.status === "contested" && zoom >= 7) || zoom >= NAMED_FROM[4])
    .map((place) => ({
      text: place.name, lat: place.lat, lon: place.lon, gap: RADII[place.rank] + (place.changed || place.now?.status === "contested" || place.now?.status === "besieged" ? 7 : 2.5),
      style: place.rank === 0 ? "capital" : place.changed || place.rank === 1 ? "big" : "small",
      weight: place.rank === 0 ? 0 : place.changed ? 2 : place.rank + (place.rank > 1 ? 2 : 0),
    }));
  const towns = data.towns
    .filter((town) => zoom >= NAMED_FROM[town.rank] + 0.4)
    .map((town) => ({ ...town, text: town.name, gap: 3, dot: true, style: "small", weight: 5 + town.rank }));
  const countries = data.countries.map((country) => ({ ...country, text: country.name.toUpperCase(), style: "country", weight: 3 }));
  const disputed = zoom >= 7 ? data.disputed.map((area) => ({ ...area, text: `${area.name} (disputed)`, style: "disputed", weight: 4 })) : [];
  const dates = !context.map.hasLayer(made.get("advances")) ? [] : data.advances
    .filter((a) => a.from <= context.day && context.day <= a.to)
    .map((a) => ({ text: shortDay(data.days[a.from]), lat: a.path[0][0], lon: a.path[0][1], gap: 4, style: "small", weight: 6 }));
  return [...places, ...towns, ...countries, ...disputed, ...dates].sort((a, b) => a.weight - b.weight);
}
