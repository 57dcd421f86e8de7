// Shapes of the dataset on the sheet. Days share their rings: each is projected from its coded form, clipped and thinned
// once for a view, as Leaflet does it, and drawn as one path; nothing is allocated when a day comes back.

// Rings as they are seen now: emptied when the view is another. Kept with the sheet, whose bounds they are clipped to.
function ringsSeen(path) {
  const sheet = path._renderer, map = path._map, origin = map.getPixelOrigin(), { min, max } = sheet._bounds;
  const view = `${map.getZoom()} ${origin.x} ${origin.y} ${min.x} ${min.y} ${max.x} ${max.y}`;
  if (sheet.seen?.view !== view) sheet.seen = { view, polygons: new Map(), lines: new Map() };
  return sheet.seen;
}

function projected(unit, scale, origin) {
  const points = [];
  let lastX = NaN, lastY = NaN;
  for (let i = 0; i < unit.length; i += 2) {
    const x = Math.round(unit[i] * scale) - origin.x, y = Math.round(unit[i + 1] * scale) - origin.y;
    if (x === lastX && y === lastY) continue;
    points.push(new L.Point((lastX = x), (lastY = y)));
  }
  return points;
}

// A ring or line in view: its parts in pixels, its bounds before clipping, its path.
function seenRing(path, index, closed) {
  const seen = ringsSeen(path), kept = closed ? seen.polygons : seen.lines;
  const known = kept.get(index);
  if (known) return known;
  const map = path._map, points = projected(path.options.data.unit(index), map.options.crs.scale(map.getZoom()), map.getPixelOrigin());
  const ring = { bounds: L.bounds(points), parts: cutToSheet(points, path, closed), path: new Path2D() };
  for (const part of ring.parts) {
    part.forEach(({ x, y }, i) => (i ? ring.path.lineTo(x, y) : ring.path.moveTo(x, y)));
    if (closed) ring.path.closePath();
  }
  kept.set(index, ring);
  return ring;
}

// Leaflet's own clipping and thinning of one ring.
function cutToSheet(points, path, closed) {
  const bounds = path._renderer._bounds, own = L.bounds(points);
  const cut = { _renderer: path._renderer, _rings: [points], _pxBounds: own, options: Object.assign(Object.create(path.options), { noClip: closed && bounds.contains(own) }) };
  (closed ? L.Polygon : L.Polyline).prototype._clipPoints.call(cut);
  L.Polyline.prototype._simplifyPoints.call(cut);
  return cut._parts;
}

// A path that shows rings by their numbers; `show` draws again only when they are others.
const steady = (Path, closed) => Path.extend({
  _numbers: [],
  show(shape) {
    const numbers = closed ? shape.flat() : shape;
    if (numbers.length === this._numbers.length && numbers.every((number, i) => number === this._numbers[i])) return false;
    this._numbers = numbers;
    this.redraw();
    return true;
  },
  isEmpty() { return !this._numbers.length; },
  _project() {
    this._seen = this._numbers.map((number) => seenRing(this, number, closed));
    if (!this._seen.length) return;
    this._rawPxBounds = this._seen.reduce((all, { bounds }) => all.extend(bounds.min).extend(bounds.max), L.bounds([]));
    this._updateBounds();
  },
  _update() {
    if (!this._map) return;
    this._parts = this._seen.flatMap(({ parts }) => parts);
    this._drawn = new Path2D();
    for (const { path } of this._seen) this._drawn.addPath(path);
    this._updatePath();
  },
  _updatePath() { if (this._renderer._drawing && this._parts.length) this._renderer.paintPath(this._drawn, this.options); },
});

const Land = steady(L.Polygon, true), Way = steady(L.Polyline, false);
