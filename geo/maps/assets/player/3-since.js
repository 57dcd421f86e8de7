// What changed hands since an earlier day: land as the legend shows who holds it now, striped with who held it then,
// edged in ink. The rest of the map fades. Shapes are subtracted on a canvas, since every pair of days may be asked.

// Above the band of doubt, which is everywhere and would hide it; below what is not known, which stays not known.
Z.since = 25;

// How much of the bare land lies over what did not change.
const FADED = 0.6;

// Polygons that Leaflet projects and clips, and that are drawn by hand.
const Silent = Land.extend({ _updatePath() {} });
const Shade = L.Polygon.extend({
  _updatePath() { if (this._renderer._drawing) this.options.draw(this._renderer._ctx, this._renderer); },
  // What has to be painted before this can be drawn, in steps that tell how many pixels they painted.
  steps() { return this.options.steps(this._renderer); },
});

function makeSince(context) {
  const { data } = context, group = L.layerGroup();
  const silent = () => new Silent([], base(context, Z.since, { interactive: false, stroke: false })).addTo(group);
  const land = silent();
  land.show(data.basemap.outline ?? []);
  const then = data.sides.map(() => silent()), now = data.sides.map(() => silent());
  const front = way(context, Z.since + 0.5, { interactive: false, weight: 1.6, opacity: 0.75, dashArray: "1.5 4", lineCap: "round" }).addTo(group);
  const [west, south, east, north] = data.bounds;
  let kept = null, key = "", stale = 0;
  function* steps(sheet) {
    const { min } = sheet._bounds, { width, height } = sheet._container;
    const wanted = `${stale} ${context.mode} ${context.map.getZoom()} ${min} ${width} ${height}`;
    if (wanted === key) return;
    key = "";
    kept = yield* shaded(context, sheet, { land, then, now }, kept);
    key = wanted;
  }
  const draw = (ctx, sheet) => {
    for (const _ of steps(sheet));
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.globalAlpha = 1;
    ctx.drawImage(kept.sum, 0, 0);
    ctx.restore();
  };
  new Shade([[south - 9, west - 9], [south - 9, east + 9], [north + 9, east + 9], [north + 9, west - 9]],
    base(context, Z.since, { interactive: false, stroke: false, draw, steps })).addTo(group);
  const put = (paths, day) => {
    const shapes = new Map(data.areas[day].map(([side, , shape]) => [side, shape]));
    return paths.map((path, side) => path.show(shapes.get(side) ?? [])).some(Boolean);
  };
  group.step = (day, since) => {
    const moved = [put(now, day), put(then, since)];
    stale += Number(moved.some(Boolean));
    front.show(data.fronts[since].flatMap(({ lines }) => lines));
  };
  group.paint = () => { stale += 1; front.setStyle({ color: context.ground().ink }); };
  return group;
}

// The picture of the changes in the pixels of the sheet, painted step by step; canvases are used again. All is worked out
// in the box in which the two days differ, since each picture that is laid on another is copied whole.
function* shaded(context, sheet, { land, then, now }, kept) {
  const size = sheet._container, placed = sheet._ctx.getTransform(), ground = context.ground();
  const sides = now.map((_, side) => ({ side, bounds: differing(now[side], then[side]) })).filter(({ bounds }) => bounds);
  const all = sides.reduce((found, { bounds }) => found.extend(bounds.min).extend(bounds.max), L.bounds([]));
  const wide = placed.a, box = all.min && boxOf(all, placed, size, Math.ceil(wide) + 3);
  const { x, y } = box ? box.getSize() : { x: 1, y: 1 }, area = { width: x, height: y };
  const made = { sum: cleared(kept?.sum, size), changed: cleared(kept?.changed, area), part: cleared(kept?.part, area) };
  const [sum, changed, part] = [made.sum, made.changed, made.part].map((canvas) => canvas.getContext("2d"));
  sum.setTransform(placed);
  sum.globalAlpha = FADED;
  sum.fillStyle = ground.land;
  if (land._drawn) sum.fill(land._drawn, "evenodd");
  sum.setTransform(1, 0, 0, 1, 0, 0);
  sum.globalAlpha = 1;
  yield size.width * size.height;
  if (!box) return made;
  const inBox = new DOMMatrix([wide, 0, 0, placed.d, placed.e - box.min.x, placed.f - box.min.y]);
  // Lays the part of a shape that another does not cover onto the picture.
  const lay = (shape, minus, fill) => {
    part.setTransform(1, 0, 0, 1, 0, 0);
    part.clearRect(0, 0, x, y);
    part.setTransform(inBox);
    part.globalCompositeOperation = "source-over";
    part.fillStyle = fill;
    if (shape._drawn) part.fill(shape._drawn, "evenodd");
    // A border that stayed would leave a hair of itself.
    part.globalCompositeOperation = "destination-out";
    part.lineWidth = 1.6;
    part.fillStyle = "#000";
    if (minus._drawn) {
      part.fill(minus._drawn, "evenodd");
      part.stroke(minus._drawn);
    }
    changed.drawImage(made.part, 0, 0);
    return 3 * x * y;
  };
  for (const { side } of sides) yield lay(now[side], then[side], context.fill(side));
  for (const { side } of sides) {
    changed.globalCompositeOperation = "destination-over";
    yield lay(then[side], now[side], ground.land);
    changed.globalCompositeOperation = "source-over";
    yield lay(then[side], now[side], stripes(context.color(side)));
  }
  // Every colour so much of the land's as in areas and legend, and opaque, so that none beneath shines through.
  changed.globalCompositeOperation = "source-atop";
  changed.globalAlpha = 1 - ground.fill;
  changed.fillStyle = ground.land;
  changed.fillRect(0, 0, x, y);
  yield* edge(made.changed, part, ground.ink, wide);
  sum.drawImage(made.part, box.min.x, box.min.y);
  sum.drawImage(made.changed, box.min.x, box.min.y);
  return made;
}

// An empty canvas of a size, the one given where there is one.
function cleared(canvas, size) {
  if (canvas?.width !== size.width || canvas.height !== size.height) return canvas ? Object.assign(canvas, { width: size.width, height: size.height }) : fresh(size);
  canvas.getContext("2d").reset();
  return canvas;
}

const stripes = (color) => pattern(`stripes ${color}`, 12, (ctx, size) => {
  ctx.strokeStyle = color;
  strokes(ctx, size, 2.8);
});

// Bounds of the edges that one of two shapes has and the other has not: between them lies all in which the two differ.
// Null where they are the same.
function differing(one, other) {
  if (String(one._numbers) === String(other._numbers)) return null;
  const [a, b] = [edgesOf(one), edgesOf(other)], found = L.bounds([]);
  for (const [edges, others] of [[a, b], [b, a]]) {
    for (const [key, { from, to }] of edges) if (!others.has(key)) found.extend(from).extend(to);
  }
  return found.min ? found : null;
}

function edgesOf({ _parts: parts = [] }) {
  const edges = new Map(), key = ({ x, y }) => `${x} ${y}`;
  for (const part of parts) part.forEach((to, i) => {
    const from = part[(i || part.length) - 1], ends = [key(from), key(to)].sort();
    edges.set(ends.join(), { from, to });
  });
  return edges;
}

// Bounds in pixels of the sheet, so many wider; null where they are out of sight.
function boxOf({ min, max }, { a, e, f }, { width, height }, more) {
  const inside = (value, most) => Math.max(0, Math.min(most, value));
  const box = L.bounds([inside(Math.floor(min.x * a + e) - more, width), inside(Math.floor(min.y * a + f) - more, height)],
    [inside(Math.ceil(max.x * a + e) + more, width), inside(Math.ceil(max.y * a + f) + more, height)]);
  return box.max.x > box.min.x && box.max.y > box.min.y ? box : null;
}

// A line of ink round a picture: the picture shifted all round, in ink, without the picture itself.
function* edge(picture, ctx, ink, wide) {
  const { width, height } = picture;
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.globalCompositeOperation = "source-over";
  ctx.clearRect(0, 0, width, height);
  for (const [x, y] of [[-1, -1], [0, -1], [1, -1], [-1, 0], [1, 0], [-1, 1], [0, 1], [1, 1]]) {
    ctx.drawImage(picture, x * wide, y * wide);
    yield width * height;
  }
  ctx.globalCompositeOperation = "source-in";
  ctx.fillStyle = ink;
  ctx.fillRect(0, 0, width, height);
  ctx.globalCompositeOperation = "destination-out";
  ctx.drawImage(picture, 0, 0);
  yield width * height;
}
