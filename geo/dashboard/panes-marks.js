// Places on the maps of a comparison: dots as on the map page, and names where there is room. A dot that would lie on
// a weightier one gives way until one looks closer, unless something happened there; a name lies on no dot and no name.
const FACE = "'Noto Sans', 'Source Sans', sans-serif";
// Size and weight of names by rank; those of smaller towns are like the last.
const STYLES = [[15, 700], [12.5, 700], [11.5, 400]];
// Towns of these ranks may have their name over dots of smaller ones, which give way to it.
const BIG = 2;
// Pixels farther off, with a line to the dot, where there is no room for the name of such a town beside it.
const FARTHER = [0, 16, 32];
// Pixels that a sign reaches beyond its dot.
const BEYOND = { contested: 5.4, besieged: 5.1 };
const HALO = 2;

// Each place of some maps once, the weightiest first, with its spot on each of them; places keep what they are.
function placesOf(panes, names) {
  const found = new Map();
  for (const name of names) {
    for (const spot of panes[name].spots) {
      const key = `${spot.name} ${spot.x} ${spot.y}`, place = found.get(key) ?? { ...spot, on: {}, beyond: 0 };
      place.on[name] = spot;
      place.beyond = Math.max(place.beyond, BEYOND[spot.status] ?? 1.6);
      found.set(key, place);
    }
  }
  // What changed comes in the order of the table.
  return [...found.values()].sort((a, b) => (names.length > 1 ? a.rank - b.rank || b.population - a.population : 0));
}

// Whether places show at a scale, whatever part of the land is in sight, so that none comes or goes as one moves.
function thinned(places, scale, share, current) {
  const kept = (place) => place.kept || place === current;
  const shown = places.filter(kept).map((place) => ({ place, at: places.indexOf(place) }));
  places.forEach((place, at) => {
    if (kept(place)) return;
    const meets = (other) => Math.hypot(place.x - other.place.x, place.y - other.place.y) * scale
      < reach(place, share) + reach(other.place, share);
    // A big town does not give way to what is less.
    if (!shown.some((other) => (place.rank >= BIG || other.at < at) && meets(other))) shown.push({ place, at });
  });
  return shown.sort((a, b) => a.at - b.at).map(({ place }) => place);
}

const reach = (place, share) => place.radius * share + place.beyond;

// What is drawn: places with their pixels, names with their boxes, and how many places wait for a closer look.
function arranged(places, one, share, current) {
  const { scale, left, top } = one.at;
  // Moving about asks nothing anew of which places show.
  const key = `${scale} ${share} ${places.indexOf(current)}`;
  if (one.thinned?.key !== key) one.thinned = { key, places: thinned(places, scale, share, current) };
  const shown = one.thinned.places.map((place) => ({
    place, x: place.x * scale + left, y: place.y * scale + top, far: reach(place, share), kept: place.kept || place === current,
  }));
  const seen = shown.filter(({ x, y }) => x > -20 && y > -20 && x < one.width + 20 && y < one.height + 20);
  const taken = one.panels(), names = [], covered = new Set();
  const most = Math.round((one.width * one.height) / 16000) + 4;
  const room = { seen, taken, one, named: new Set() };
  for (const mark of seen) {
    if (names.length >= most) break;
    // What cannot be seen is not named.
    const within = ([a, b, c, d]) => a <= mark.x && mark.x <= c && b <= mark.y && mark.y <= d;
    if (covered.has(mark) || !within([0, 0, one.width, one.height]) || one.headings.some(within)) continue;
    const found = roomFor(mark, room);
    if (!found) continue;
    room.named.add(mark);
    found.covers.forEach((other) => covered.add(other));
    taken.push(found.box);
    names.push(found);
  }
  return { marks: seen.filter((mark) => !covered.has(mark)), names, waiting: places.length - shown.length + covered.size };
}

// The first room around a dot that meets no name, no panel and no dot; a big town's may meet dots that can give way, or
// stand farther off.
function roomFor(mark, room) {
  const [size, weight] = STYLES[Math.min(mark.place.rank, STYLES.length - 1)], big = mark.place.rank < BIG;
  const wide = measured(mark.place.name, size, weight), away = (other) => Math.hypot(other.x - mark.x, other.y - mark.y);
  // Beside its own dot, and beside those that lie on it.
  const others = room.seen.filter((other) => other !== mark);
  const gap = 2 + Math.max(mark.far, ...others.filter((other) => away(other) < mark.far + other.far).map((other) => away(other) + other.far));
  const most = gap + FARTHER[big ? FARTHER.length - 1 : 0] + wide + size + 2 * HALO;
  const near = others.filter((other) => away(other) < most + 2 * other.far)
    .map((other) => ({ other, box: [other.x - other.far, other.y - other.far, other.x + other.far, other.y + other.far] }));
  for (const more of big ? FARTHER : [0]) {
    const found = roomAt(mark, { size, weight, wide, gap: gap + more }, near, room);
    if (found) return { ...found, farther: more > 0 };
  }
  return null;
}

function roomAt(mark, { size, weight, wide, gap }, near, { taken, one, named }) {
  const high = size, right = gap + wide / 2, below = gap + high / 2, slope = high * 0.6;
  let best = null;
  for (const [dx, dy] of [[right, 0], [-right, 0], [0, -below], [0, below], [right, -slope], [right, slope], [-right, -slope], [-right, slope]]) {
    const x = mark.x + dx - wide / 2, y = mark.y + dy - high / 2;
    const box = [x - HALO, y - HALO, x + wide + HALO, y + high + HALO];
    if (box[0] < 0 || box[1] < 0 || box[2] > one.width || box[3] > one.height || taken.some((other) => meet(box, other))) continue;
    const met = near.filter((it) => meet(box, it.box)).map(({ other }) => other);
    const found = { mark, place: mark.place, x, y: y + size * 0.8, size, weight, box, covers: met };
    if (!met.length) return found;
    const yields = mark.place.rank < BIG && met.every((other) => !other.kept && !named.has(other) && other.place.rank > mark.place.rank);
    if (yields && (!best || met.length < best.covers.length)) best = found;
  }
  return best;
}

const meet = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

const widths = new Map();
let pen;
function measured(text, size, weight) {
  const font = `${weight} ${size}px ${FACE}`, key = `${font} ${text}`;
  if (!widths.has(key)) {
    pen ??= document.createElement("canvas").getContext("2d");
    pen.font = font;
    widths.set(key, pen.measureText(text).width);
  }
  return widths.get(key);
}

// Measures taken before the fonts were there are those of other letters.
function onFonts(act) {
  document.fonts?.ready.then(() => {
    widths.clear();
    act();
  });
}

function write(group, names, look) {
  const lines = names.filter(({ farther }) => farther).flatMap((name) => leader(name, look));
  group.replaceChildren(...lines, ...names.map(({ place, x, y, size, weight }) => {
    const made = svg("text", { x, y, class: "label", "font-size": size, "font-weight": weight, fill: look.ink, stroke: look.land });
    made.textContent = place.name;
    return made;
  }));
}

// A line from a name that stands off to its dot, with a casing.
function leader({ mark, box: [left, top, right, bottom] }, look) {
  const x = Math.min(right, Math.max(left, mark.x)), y = Math.min(bottom, Math.max(top, mark.y));
  const share = mark.far / (Math.hypot(x - mark.x, y - mark.y) || 1);
  const d = `M${mark.x + (x - mark.x) * share} ${mark.y + (y - mark.y) * share}L${x} ${y}`;
  return [[look.land, 3], [look.ink, 1]].map(([stroke, width]) => svg("path", { d, stroke, "stroke-width": width, class: "leader" }));
}

// Signs of one map, the weightiest on top. Of a place that it does not tell of there is a point beside its name.
function symbols(group, name, { marks, names }, share, one, look) {
  const named = new Set(names.map(({ place }) => place));
  const drawn = marks.filter(({ place }) => place.on[name] || named.has(place)).reverse();
  if (group.share !== share) Object.assign(group, { share, drawn: new Map() });
  group.replaceChildren(...drawn.map(({ place, x, y }) => {
    if (!group.drawn.has(place)) group.drawn.set(place, symbol(place, place.on[name], share, one, look));
    const sign = group.drawn.get(place);
    sign.setAttribute("transform", `translate(${x} ${y})`);
    return sign;
  }));
}

// As on the map page: held a filled dot, pale when it is weakly held, with a point in it when one source alone says so;
// contested two colours and a ring with a bar, besieged a thick broken ring, left an empty ring, not known a dotted one.
function symbol(place, spot, share, one, look) {
  const group = svg("g", { class: "spot", "data-rank": place.rank, "data-status": spot?.status ?? "", "data-kept": place.kept });
  if (spot) drawSpot(group, spot, place.radius * share, look);
  else group.appendChild(svg("circle", { r: 1.8, fill: look.soft }));
  const title = group.appendChild(svg("title"));
  title.textContent = place.name + (spot?.told ? `: ${spot.told}` : "");
  group.addEventListener("click", () => one.chosen(spot ?? place));
  return group;
}

function drawSpot(group, { status, fill, other, weak, claimed }, r, look) {
  const add = (name, attributes) => group.appendChild(svg(name, attributes));
  const disc = (r, fill, line = 0, more = {}) => add("circle", { r, fill: fill ?? "none", stroke: line ? look.ink : "none", "stroke-width": line, ...more });
  const hollow = status === "unheld" || status === "unknown", ringed = status === "contested" || status === "besieged";
  disc(r + (ringed ? 4.6 : 1.6), look.land, 0, { "fill-opacity": 0.9 });
  if (hollow) {
    disc(Math.max(3, r * 0.85), look.land, status === "unheld" ? 1.8 : 1.5, { class: "dot", ...(status === "unknown" ? { "stroke-dasharray": "1.5 2" } : {}) });
    return;
  }
  disc(r, look.land);
  disc(r, fill, weak || claimed ? 0.9 : 1.2, { class: "dot", ...(weak || claimed ? { "fill-opacity": 0.5 } : {}) });
  if (status === "contested") {
    const edge = r * Math.SQRT1_2, bar = (r + 5.4) * Math.SQRT1_2;
    add("path", { d: `M${edge} ${-edge}A${r} ${r} 0 0 1 ${-edge} ${edge}Z`, fill: other || look.land });
    disc(r + 3.2, null, 1.6);
    add("path", { d: `M${-bar} ${-bar}L${bar} ${bar}`, stroke: look.ink, "stroke-width": 1.8 });
  } else if (claimed) disc(Math.max(1.1, r * 0.3), look.ink);
  if (status === "besieged") {
    const round = r + 3.6, part = (round * Math.PI) / 4;
    disc(round, null, 3, { "stroke-dasharray": part, "stroke-dashoffset": -part / 2 });
  }
}

// What the signs mean that occur on some maps.
function key(spots, look, signs) {
  const made = node("p", "key");
  for (const [name, text] of Object.entries(signs)) {
    const sample = { status: name === "claimed" ? "held" : name, claimed: name === "claimed", fill: look.soft, other: "" };
    if (!spots.some((spot) => (name === "claimed" ? spot.claimed && spot.status === "held" : spot.status === name))) continue;
    const entry = made.appendChild(node("span", "", text));
    const picture = svg("svg", { viewBox: "-11 -11 22 22", "aria-hidden": "true" });
    drawSpot(picture, sample, 4.2, look);
    entry.prepend(picture);
  }
  return made;
}
