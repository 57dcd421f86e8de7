// What changed hands since an earlier day: land in the colour of who holds it now, striped with who held it then,
// edged in ink. The rest of the map steps back. Shapes are subtracted on a canvas, since every pair of days may be asked.

// Above the band of doubt, which is everywhere and would hide it; below what is not known, which stays not known.
Z.since = 25;

// Polygons that Leaflet projects and clips, and that are drawn by hand.
const Silent = Land.extend({ _updatePath() {} });
const Shade = L.Polygon.extend({
  _updatePath() { if (this._renderer._drawing) this.options.draw(this._renderer._ctx, this._renderer); },
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
  const draw = (ctx, sheet) => {
    const { min } = sheet._bounds, { width, height } = sheet._container;
    const wanted = `${stale} ${context.mode} ${context.map.getZoom()} ${min} ${width} ${height}`;
    if (wanted !== key) kept = shaded(context, sheet, { land, then, now }, kept);
    key = wanted;
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.globalAlpha = 1;
    ctx.drawImage(kept.sum, 0, 0);
    ctx.restore();
  };
  new Shade([[south - 9, west - 9], [south - 9, east + 9], [north + 9, east + 9], [north + 9, west - 9]],
    base(context, Z.since, { interactive: false, stroke: false, draw })).addTo(group);
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

function trace(ctx, path) {
  ctx.beginPath();
  for (const part of path._parts ?? []) {
    part.forEach(({ x, y }, i) => (i ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
    ctx.closePath();
  }
}

// The picture of the changes in the pixels of the sheet; canvases are used again while the size stays.
function shaded(context, sheet, { land, then, now }, kept) {
  const size = sheet._container, ground = context.ground();
  const same = kept && kept.sum.width === size.width && kept.sum.height === size.height;
  const made = same ? kept : { sum: fresh(size), changed: fresh(size), part: fresh(size) };
  const [sum, changed, part] = [made.sum, made.changed, made.part].map((canvas) => {
    const ctx = canvas.getContext("2d");
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.globalCompositeOperation = "source-over";
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    return ctx;
  });
  const placed = sheet._ctx.getTransform();
  let all = null;
  // Lays the part of a shape that another does not cover onto the picture, within the box of the shape.
  const lay = (shape, minus, fill) => {
    const box = boxOf(shape, placed, size);
    if (!box) return;
    all = all ? all.extend(box.min).extend(box.max) : L.bounds(box.min, box.max);
    const { x, y } = box.min, { x: wide, y: tall } = box.getSize();
    part.setTransform(1, 0, 0, 1, 0, 0);
    part.clearRect(x, y, wide, tall);
    part.setTransform(placed);
    part.globalCompositeOperation = "source-over";
    part.fillStyle = fill;
    trace(part, shape);
    part.fill("evenodd");
    // A border that stayed would leave a hair of itself.
    part.globalCompositeOperation = "destination-out";
    part.lineWidth = 1.6;
    part.fillStyle = "#000";
    trace(part, minus);
    part.fill("evenodd");
    part.stroke();
    changed.drawImage(made.part, x, y, wide, tall, x, y, wide, tall);
  };
  const sides = now.map((_, side) => side).filter((side) => String(now[side]._numbers) !== String(then[side]._numbers));
  for (const side of sides) lay(now[side], then[side], context.fill(side));
  for (const side of sides) {
    changed.globalCompositeOperation = "destination-over";
    lay(then[side], now[side], ground.land);
    changed.globalCompositeOperation = "source-over";
    lay(then[side], now[side], stripes(context.color(side)));
  }
  sum.setTransform(placed);
  sum.globalAlpha = 0.6;
  sum.fillStyle = ground.land;
  trace(sum, land);
  sum.fill("evenodd");
  sum.setTransform(1, 0, 0, 1, 0, 0);
  sum.globalAlpha = 1;
  if (!all) return made;
  sum.globalCompositeOperation = "destination-out";
  sum.drawImage(made.changed, 0, 0);
  sum.globalCompositeOperation = "source-over";
  edge(sum, made.changed, part, ground.ink, placed.a, all);
  sum.globalAlpha = context.mode === "dark" ? 0.78 : 0.9;
  sum.drawImage(made.changed, 0, 0);
  return made;
}

const stripes = (color) => pattern(`stripes ${color}`, 10, (ctx, size) => {
  ctx.strokeStyle = color;
  ctx.globalAlpha = 0.85;
  strokes(ctx, size, 2);
});

// The box of a shape in pixels of the sheet; null where it is out of sight.
function boxOf(path, { a, e, f }, { width, height }) {
  if (!path._parts?.length) return null;
  const { min, max } = path._pxBounds, inside = (value, most) => Math.max(0, Math.min(most, value));
  const box = L.bounds([inside(Math.floor(min.x * a + e) - 2, width), inside(Math.floor(min.y * a + f) - 2, height)],
    [inside(Math.ceil(max.x * a + e) + 2, width), inside(Math.ceil(max.y * a + f) + 2, height)]);
  return box.max.x > box.min.x && box.max.y > box.min.y ? box : null;
}

// A line of ink round a picture: the picture shifted all round, in ink.
function edge(onto, picture, ctx, ink, wide, { min, max }) {
  const reach = Math.ceil(wide) + 1;
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.globalCompositeOperation = "source-over";
  ctx.clearRect(0, 0, picture.width, picture.height);
  ctx.beginPath();
  ctx.rect(min.x - reach, min.y - reach, max.x - min.x + 2 * reach, max.y - min.y + 2 * reach);
  ctx.clip();
  for (const [x, y] of [[-1, -1], [0, -1], [1, -1], [-1, 0], [1, 0], [-1, 1], [0, 1], [1, 1]]) ctx.drawImage(picture, x * wide, y * wide);
  ctx.globalCompositeOperation = "source-in";
  ctx.fillStyle = ink;
  ctx.fillRect(0, 0, picture.width, picture.height);
  ctx.globalCompositeOperation = "destination-out";
  ctx.drawImage(picture, 0, 0);
  ctx.restore();
  onto.drawImage(ctx.canvas, 0, 0);
}
