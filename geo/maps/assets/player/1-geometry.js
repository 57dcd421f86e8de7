// Measures on the sphere, clipped to what is in view. Rings are shared by days; what was measured is kept for a view.
const EARTH_KM = 6371.0072;
const RAD = Math.PI / 180;

function makeMeasures(data) {
  let view = null, key = "", known = new Map();
  const once = (name, work) => {
    if (!known.has(name)) known.set(name, work());
    return known.get(name);
  };
  const sheet = document.createElement("canvas");
  return {
    whole: () => !view,
    // The part of the map that is counted; null counts everything.
    within(bounds) {
      const next = bounds ? bounds.map((degrees) => degrees.toFixed(4)).join() : "";
      if (next !== key) known = new Map();
      key = next;
      view = bounds;
    },
    contains: (lat, lon) => !view || (lon >= view[0] && lon <= view[2] && lat >= view[1] && lat <= view[3]),
    km2: (polygons) => polygons.reduce((sum, [outer, ...holes]) =>
      holes.reduce((left, hole) => left - ringOf(hole), sum + ringOf(outer)), 0),
    // Land of some polygons that others do not cover, km², painted small and counted: good to 1 % or so of a view.
    left: (name, polygons, others) => once(name, () => leftKm2(sheet, data, view, polygons, others)),
    km: (lines) => lines.reduce((sum, index) => sum + once(`l${index}`, () => lineKm(data.ring(index), view)), 0),
  };
  function ringOf(index) {
    return once(`r${index}`, () => ringKm2(view ? clipped(data.ring(index), view) : data.ring(index)));
  }
}

function ringKm2(points) {
  let sum = 0;
  points.forEach((point, i) => {
    const next = points[(i + 1) % points.length];
    sum += (next.lng - point.lng) * RAD * (2 + Math.sin(point.lat * RAD) + Math.sin(next.lat * RAD));
  });
  return Math.abs(sum) * EARTH_KM * EARTH_KM / 2;
}

// A ring cut at the four edges of a view, one after the other.
function clipped(points, [west, south, east, north]) {
  const edges = [
    ["lng", west, 1], ["lng", east, -1], ["lat", south, 1], ["lat", north, -1],
  ];
  return edges.reduce((ring, [axis, limit, sign]) => {
    const kept = [];
    ring.forEach((point, i) => {
      const before = ring[(i + ring.length - 1) % ring.length];
      const inside = (point[axis] - limit) * sign >= 0, wasInside = (before[axis] - limit) * sign >= 0;
      if (inside !== wasInside) {
        const share = (limit - before[axis]) / (point[axis] - before[axis]);
        kept.push({ lng: before.lng + share * (point.lng - before.lng), lat: before.lat + share * (point.lat - before.lat) });
      }
      if (inside) kept.push(point);
    });
    return kept;
  }, points);
}

const COUNTED = 240;

function leftKm2(sheet, data, [west, south, east, north], polygons, others) {
  sheet.width = sheet.height = COUNTED;
  const ctx = sheet.getContext("2d", { willReadFrequently: true });
  const across = COUNTED / (east - west), up = COUNTED / (north - south);
  const fill = (shapes) => {
    ctx.beginPath();
    for (const index of shapes.flat()) {
      data.ring(index).forEach(({ lat, lng }, i) => ctx[i ? "lineTo" : "moveTo"]((lng - west) * across, (north - lat) * up));
      ctx.closePath();
    }
    ctx.fill("evenodd");
  };
  fill(polygons);
  ctx.globalCompositeOperation = "destination-out";
  for (const other of others) fill([other]);
  ctx.globalCompositeOperation = "source-over";
  const cells = ctx.getImageData(0, 0, COUNTED, COUNTED).data, degree = RAD * EARTH_KM;
  let sum = 0;
  for (let row = 0; row < COUNTED; row++) {
    let covered = 0;
    for (let i = row * COUNTED * 4 + 3; i < (row + 1) * COUNTED * 4; i += 4) covered += cells[i];
    sum += (covered / 255) * Math.cos((north - (row + 0.5) / up) * RAD);
  }
  return sum * (degree / across) * (degree / up);
}

// Length of the steps of a line whose middle is in view: steps are short against a view.
function lineKm(points, view) {
  let sum = 0;
  for (let i = 1; i < points.length; i++) {
    const a = points[i - 1], b = points[i], lat = (a.lat + b.lat) / 2, lon = (a.lng + b.lng) / 2;
    if (view && (lon < view[0] || lon > view[2] || lat < view[1] || lat > view[3])) continue;
    sum += Math.hypot(b.lat - a.lat, (b.lng - a.lng) * Math.cos(lat * RAD)) * RAD * EARTH_KM;
  }
  return sum;
}

// Whether a spot lies in coded polygons, holes left out.
function liesIn(data, polygons, { lat, lng }) {
  const inRing = (index) => {
    const ring = data.ring(index);
    let inside = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const a = ring[i], b = ring[j];
      if (a.lat > lat !== b.lat > lat && lng < ((b.lng - a.lng) * (lat - a.lat)) / (b.lat - a.lat) + a.lng) inside = !inside;
    }
    return inside;
  };
  return polygons.some(([outer, ...holes]) => inRing(outer) && !holes.some(inRing));
}
