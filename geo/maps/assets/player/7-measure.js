// Measuring: a line of points on the map, in km along the earth's ellipsoid, drawn along the shortest way.

// As many as a link holds.
const MOST_POINTS = 20;
const WGS84_A = 6378.137, WGS84_F = 1 / 298.257223563;
const rad = (degrees) => (degrees * Math.PI) / 180;

// Kilometres between two points (Vincenty's inverse formula; good to a millimetre but for points almost opposite).
function geodesicKm(a, b) {
  const reduced = (lat) => Math.atan((1 - WGS84_F) * Math.tan(rad(lat)));
  const u1 = reduced(a.lat), u2 = reduced(b.lat), apart = rad(b.lng - a.lng);
  const sin1 = Math.sin(u1), cos1 = Math.cos(u1), sin2 = Math.sin(u2), cos2 = Math.cos(u2);
  let lambda = apart, sigma = 0, sinSigma = 0, cosSigma = 1, cosSquared = 1, middle = 0;
  for (let round = 0; round < 100; round++) {
    sinSigma = Math.hypot(cos2 * Math.sin(lambda), cos1 * sin2 - sin1 * cos2 * Math.cos(lambda));
    if (!sinSigma) return 0;
    cosSigma = sin1 * sin2 + cos1 * cos2 * Math.cos(lambda);
    sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (cos1 * cos2 * Math.sin(lambda)) / sinSigma;
    cosSquared = 1 - sinAlpha ** 2;
    middle = cosSquared ? cosSigma - (2 * sin1 * sin2) / cosSquared : 0;
    const c = (WGS84_F / 16) * cosSquared * (4 + WGS84_F * (4 - 3 * cosSquared)), before = lambda;
    lambda = apart + (1 - c) * WGS84_F * sinAlpha * (sigma + c * sinSigma * (middle + c * cosSigma * (2 * middle ** 2 - 1)));
    if (Math.abs(lambda - before) < 1e-12) break;
  }
  const short = WGS84_A * (1 - WGS84_F), u = (cosSquared * (WGS84_A ** 2 - short ** 2)) / short ** 2;
  const big = 1 + (u / 16384) * (4096 + u * (u * (320 - 175 * u) - 768)), small = (u / 1024) * (256 + u * (u * (74 - 47 * u) - 128));
  const more = (small / 6) * middle * (4 * sinSigma ** 2 - 3) * (4 * middle ** 2 - 3);
  const change = small * sinSigma * (middle + (small / 4) * (cosSigma * (2 * middle ** 2 - 1) - more));
  return short * big * (sigma - change);
}

// Points along the shortest way on a sphere, near enough to the ellipsoid's to be drawn.
function shortestWay(a, b) {
  const at = ({ lat, lng }) => [Math.cos(rad(lat)) * Math.cos(rad(lng)), Math.cos(rad(lat)) * Math.sin(rad(lng)), Math.sin(rad(lat))];
  const from = at(a), to = at(b), angle = Math.acos(Math.min(1, from.reduce((sum, x, i) => sum + x * to[i], 0)));
  if (angle < 1e-6) return [a, b];
  return Array.from({ length: 33 }, (_, step) => {
    const part = step / 32, [x, y, z] = from.map((one, i) => (Math.sin((1 - part) * angle) * one + Math.sin(part * angle) * to[i]) / Math.sin(angle));
    return L.latLng((Math.atan2(z, Math.hypot(x, y)) * 180) / Math.PI, (Math.atan2(y, x) * 180) / Math.PI);
  });
}

const kmWords = (km) => `${km < 10 ? km.toFixed(2) : km < 100 ? km.toFixed(1) : round(km)} km`;

function makeMeasure(context) {
  const { map } = context, box = map.getContainer();
  const pane = map.createPane("frontline-measure");
  pane.style.zIndex = 460;
  pane.style.pointerEvents = "none";
  const canvas = L.canvas({ pane: "frontline-measure", padding: 0.06 }), group = L.layerGroup();
  let points = [];
  const panel = makeDrop(context, { name: "measure", label: say("measure.title"), path: "M3 16 16 3l5 5L8 21zM7 12l2 2M10 9l3 3M13 6l2 2", shown: (on) => active(on) });
  const total = node("p", "fl-measure-total", "", { "aria-live": "polite" });
  const buttons = node("div", "fl-measure-buttons");
  const button = (label, act) => {
    const made = node("button", "fl-plain", label, { type: "button" });
    made.addEventListener("click", act);
    buttons.append(made);
    return made;
  };
  button(say("measure.add"), () => add(map.getCenter()));
  const undo = button(say("measure.undo"), () => put(points.slice(0, -1)));
  const clear = button(say("measure.clear"), () => put([]));
  panel.body.append(total, node("p", "fl-quiet", say("measure.how")), buttons);
  const cross = node("i", "fl-measure-cross", null, { "aria-hidden": "true" });
  box.append(cross);

  const add = (point) => put([...points, L.latLng(point.lat, point.lng)].slice(0, MOST_POINTS));
  function put(next) {
    points = next;
    draw();
    context.changed();
  }
  function draw() {
    group.clearLayers();
    const ground = context.ground(), options = { renderer: canvas, pane: "frontline-measure", interactive: false };
    const way = points.slice(1).flatMap((point, i) => shortestWay(points[i], point));
    if (way.length) group.addLayer(L.polyline(way, { ...options, color: ground.land, weight: 5, opacity: 0.9 })).addLayer(L.polyline(way, { ...options, color: ground.accent, weight: 2.5 }));
    let sum = 0;
    points.forEach((point, i) => {
      if (i) sum += geodesicKm(points[i - 1], point);
      const words = i ? kmWords(sum) : "";
      group.addLayer(new Mark(point, { ...options, radius: 40, draw: (ctx) => drawMeasured(ctx, words, ground) }));
    });
    total.textContent = points.length > 1 ? kmWords(sum) : say(points.length ? "measure.one" : "measure.none");
    undo.disabled = clear.disabled = !points.length;
  }
  function clicked(event) {
    const on = event.target.closest?.(".leaflet-popup-pane, .leaflet-control-container, .fl-panel, .fl-swipe");
    if (on || map.dragging.moved()) return;
    event.stopPropagation();
    add(map.mouseEventToLatLng(event));
  }
  function active(on) {
    box.classList.toggle("fl-measuring", on);
    on ? box.addEventListener("click", clicked, true) : box.removeEventListener("click", clicked, true);
    on ? map.doubleClickZoom.disable() : map.doubleClickZoom.enable();
    on ? group.addTo(map) : group.remove();
    if (on) map.closePopup();
    else put([]);
  }
  draw();
  context.repaints.push(draw);
  context.parts.set("measure", {
    get: () => (points.length ? points.map(({ lat, lng }) => `${lat.toFixed(4)},${lng.toFixed(4)}`).join(";") : null),
    set: (text) => {
      const found = pointsOf(text);
      if (found.length !== 0 || !panel.panel.hidden) panel.show(found.length > 0, false);
      put(found);
    },
  });
}

// Points of a text such as "36.2000,37.1600;35.1300,36.7500"; none when anything of it is no point.
function pointsOf(text) {
  if (typeof text !== "string" || !/^(-?\d{1,2}(\.\d{1,6})?,-?\d{1,3}(\.\d{1,6})?(;|$))+$/.test(text) || text.endsWith(";")) return [];
  const found = text.split(";").map((pair) => pair.split(",").map(Number));
  return found.length <= MOST_POINTS && found.every(([lat, lng]) => Math.abs(lat) <= 85 && Math.abs(lng) <= 180) ? found.map(([lat, lng]) => L.latLng(lat, lng)) : [];
}

function drawMeasured(ctx, words, ground) {
  ctx.setLineDash([]);
  disc(ctx, 4, ground.accent, ground.land, 2);
  if (!words) return;
  ctx.font = `700 12.5px ${FONT}`;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.lineWidth = 4;
  ctx.strokeStyle = ground.land;
  ctx.strokeText(words, 9, -9);
  ctx.fillStyle = ground.ink;
  ctx.fillText(words, 9, -9);
}
