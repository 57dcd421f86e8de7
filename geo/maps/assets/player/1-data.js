// The dataset of the page, decoded once. Coordinates are delta-coded integers of 1e-4 degree.
const SCALE = 1e4;

function readData() {
  const raw = unpacked;
  useTexts(raw);
  const rings = new Array(raw.rings.length);
  // Rings are shared between days; each is decoded when first drawn and kept, so that a step allocates little.
  const ring = (index) => (rings[index] ??= decodeRing(raw.rings[index]));
  const polygons = (list) => list.map((polygon) => polygon.map(ring));
  const lines = (list) => list.map(ring);
  return { ...raw, ring, unit: (index) => unitRing(raw.rings[index]), polygons, lines, count: raw.days.length };
}

// A ring as x, y, x, y, ... on the world's map of one pixel, which any zoom scales.
function unitRing(flat) {
  const points = new Float64Array(flat.length);
  let lon = 0, lat = 0;
  for (let i = 0; i < flat.length; i += 2) {
    lon += flat[i];
    lat += flat[i + 1];
    const sine = Math.sin((lat / SCALE / 180) * Math.PI);
    points[i] = lon / SCALE / 360 + 0.5;
    points[i + 1] = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  }
  return points;
}

function decodeRing(flat) {
  const points = new Array(flat.length / 2);
  let lon = 0, lat = 0;
  for (let i = 0; i < flat.length; i += 2) {
    lon += flat[i];
    lat += flat[i + 1];
    points[i / 2] = L.latLng(lat / SCALE, lon / SCALE);
  }
  return points;
}

// State of a place on a day: states come as runs [day, state, day, state, ...].
function stateOf(data, place, day) {
  const runs = place.runs;
  let found = -1;
  for (let i = 0; i < runs.length && runs[i] <= day; i += 2) found = runs[i + 1];
  return found < 0 ? null : data.states[found];
}

// DOM nodes only ever get text through textContent: nothing of a report is read as markup.
function node(tag, className = "", text = null, attributes = {}) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== null && text !== undefined) made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
