// Drawing: one canvas that keeps its order, patterns, symbols and arrows.

// Leaflet draws a canvas in the order in which paths were added; toggling would shuffle it. Here `options.z` decides.
const Sheet = L.Canvas.extend({
  _initPath(layer) {
    L.Canvas.prototype._initPath.call(this, layer);
    const order = layer._order, z = layer.options.z ?? 1000;
    let before = order.prev;
    while (before && (before.layer.options.z ?? 1000) > z) before = before.prev;
    if (before === order.prev) return;
    order.prev.next = null;
    this._drawLast = order.prev;
    order.next = before ? before.next : this._drawFirst;
    order.prev = before;
    order.next.prev = order;
    if (before) before.next = order;
    else this._drawFirst = order;
  },
  // As Leaflet fills and strokes, with a path that is kept.
  paintPath(path, options) {
    const ctx = this._ctx;
    if (options.fill) {
      ctx.globalAlpha = options.fillOpacity;
      ctx.fillStyle = options.fillColor || options.color;
      ctx.fill(path, options.fillRule || "evenodd");
    }
    if (!options.stroke || !options.weight) return;
    ctx.setLineDash(options._dashArray || []);
    ctx.globalAlpha = options.opacity;
    ctx.lineWidth = options.weight;
    ctx.strokeStyle = options.color;
    ctx.lineCap = options.lineCap;
    ctx.lineJoin = options.lineJoin;
    ctx.stroke(path);
  },
});

// Words are drawn apart, above the rest, on a canvas of their own that takes no pointer.
const Words = L.Canvas.extend({
  initialize(draw, options) {
    L.setOptions(this, options);
    this._paint = draw;
    this._layers = {};
  },
  onAdd() {
    L.Canvas.prototype.onAdd.call(this);
    this._container.style.pointerEvents = "none";
  },
  _initContainer() {
    const container = (this._container = document.createElement("canvas"));
    this._ctx = container.getContext("2d");
  },
  // Leaflet empties the canvas here, so nothing of what was drawn stands any more.
  _update() {
    this.view = null;
    L.Canvas.prototype._update.call(this);
  },
  repaint() {
    if (!this._map || this._postponeUpdatePaths || !this._bounds) return;
    this._paint(this);
  },
  _updatePaths() { this.repaint(); },
  // Clears some boxes of the sheet, or all of it, and paints there and nowhere else.
  within(boxes, paint) {
    const ctx = this._ctx;
    ctx.save();
    this._redrawBounds = null;
    if (!boxes) this._clear();
    else {
      ctx.beginPath();
      for (const { left, top, right, bottom } of boxes) {
        ctx.clearRect(left, top, right - left, bottom - top);
        ctx.rect(left, top, right - left, bottom - top);
      }
      ctx.clip();
    }
    paint(ctx);
    ctx.restore();
  },
});

const RATIO = 2;
const patterns = new Map();

// A small tile, drawn at twice its size so that it stays sharp on dense screens.
function pattern(key, size, draw) {
  if (patterns.has(key)) return patterns.get(key);
  const tile = document.createElement("canvas");
  tile.width = tile.height = size * RATIO;
  const ctx = tile.getContext("2d");
  ctx.scale(RATIO, RATIO);
  draw(ctx, size);
  const made = ctx.createPattern(tile, "repeat");
  made.setTransform(new DOMMatrix().scale(1 / RATIO));
  patterns.set(key, made);
  return made;
}

function strokes(ctx, size, width, up = true) {
  ctx.lineWidth = width;
  ctx.beginPath();
  for (const shift of [-size, 0, size]) {
    ctx.moveTo(shift - 1, up ? size + 1 : -1);
    ctx.lineTo(shift + size + 1, up ? -1 : size + 1);
  }
  ctx.stroke();
}

const hatched = (color, line) => pattern(`hatch ${color} ${line}`, 9, (ctx, size) => {
  ctx.fillStyle = color;
  ctx.fillRect(0, 0, size, size);
  ctx.strokeStyle = line;
  strokes(ctx, size, 1.8);
});
const doubt = (ink) => pattern(`doubt ${ink}`, 6, (ctx, size) => {
  ctx.strokeStyle = ink;
  strokes(ctx, size, 0.7, false);
});
const dots = (land, ink) => pattern(`dots ${land} ${ink}`, 7, (ctx) => {
  ctx.fillStyle = land;
  ctx.fillRect(0, 0, 7, 7);
  ctx.fillStyle = ink;
  for (const [x, y] of [[1.75, 1.75], [5.25, 5.25]]) {
    ctx.beginPath();
    ctx.arc(x, y, 0.75, 0, 7);
    ctx.fill();
  }
});

// Symbols are drawn once and stamped, since a step draws hundreds.
const stamps = new Map();

function stamp(ctx, key, half, draw) {
  ctx.drawImage(stampOf(key, half, draw), -half, -half, 2 * half, 2 * half);
}

function stampOf(key, half, draw) {
  const dense = L.Browser.retina ? 2 : 1, name = `${dense} ${key}`;
  if (!stamps.has(name)) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 2 * half * dense;
    const own = canvas.getContext("2d");
    own.scale(dense, dense);
    own.translate(half, half);
    draw(own);
    stamps.set(name, canvas);
  }
  return stamps.get(name);
}

// A symbol is a circle to Leaflet (for its bounds and for the pointer) and is drawn by its own function.
const Mark = L.CircleMarker.extend({
  options: { stroke: true, fill: true, weight: 1, radius: 10 },
  // A symbol may reach farther than the circle that takes the pointer; what is drawn again has to hold all of it.
  _updateBounds() {
    L.CircleMarker.prototype._updateBounds.call(this);
    const { reach = 0 } = this.options, pad = [reach, reach];
    this._pxBounds.extend(this._point.subtract(pad)).extend(this._point.add(pad));
  },
  _updatePath() {
    const { draw, stamped } = this.options;
    if (!this._renderer._drawing || this._empty()) return;
    const ctx = this._renderer._ctx;
    if (stamped) {
      // A symbol that is nothing but a stamp: its picture, and half its side in pixels.
      const [picture, half] = stamped() ?? [];
      if (!picture) return;
      ctx.globalAlpha = 1; // what was drawn before may have left another
      ctx.drawImage(picture, this._point.x - half, this._point.y - half, 2 * half, 2 * half);
      return;
    }
    if (!draw) return;
    ctx.save();
    ctx.globalAlpha = 1;
    ctx.translate(this._point.x, this._point.y);
    draw(ctx, this);
    ctx.restore();
  },
});

function disc(ctx, radius, fill, ink, width, alpha = 1, at = { x: 0, y: 0 }) {
  ctx.beginPath();
  ctx.arc(at.x, at.y, radius, 0, 2 * Math.PI);
  if (fill) {
    ctx.globalAlpha = alpha;
    ctx.fillStyle = fill;
    ctx.fill();
    ctx.globalAlpha = 1;
  }
  if (width) {
    ctx.lineWidth = width;
    ctx.strokeStyle = ink;
    ctx.stroke();
  }
}

// One shape for each kind of claim, 10 px wide, told apart without colour.
const GLYPHS = {
  control: [[-4, -4], [4, -4], [4, 4], [-4, 4]],
  capture: [[0, -5], [5, 4], [-5, 4]],
  loss: [[0, 5], [5, -4], [-5, -4]],
  advance: [[-5, -4], [0, -4], [5, 0], [0, 4], [-5, 4], [-1, 0]],
  contest: [[-4.5, -2], [-2, -4.5], [0, -2.3], [2, -4.5], [4.5, -2], [2.3, 0], [4.5, 2], [2, 4.5], [0, 2.3], [-2, 4.5], [-4.5, 2], [-2.3, 0]],
  siege: null,
  repel: [[-5, -4], [5, -4], [5, -1], [1.5, -1], [1.5, 4.5], [-1.5, 4.5], [-1.5, -1], [-5, -1]],
  threat: [[0, -5.5], [5.5, 0], [0, 5.5], [-5.5, 0]],
};

function drawGlyph(ctx, kind, color, firm, ground) {
  ctx.beginPath();
  const shape = GLYPHS[kind];
  if (shape) {
    shape.forEach(([x, y], i) => (i ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
    ctx.closePath();
  } else {
    ctx.arc(0, 0, 4.2, 0, 2 * Math.PI);
  }
  ctx.lineJoin = "round";
  ctx.lineWidth = 4;
  ctx.strokeStyle = ground.land;
  ctx.stroke();
  ctx.fillStyle = firm ? color : ground.land;
  ctx.fill();
  ctx.lineWidth = shape ? 1.1 : 2.2;
  ctx.strokeStyle = ground.ink;
  if (!shape) ctx.setLineDash([3.4, 3.2]);
  ctx.stroke();
  ctx.setLineDash([]);
}

// Far out an arrow would shrink to its head; its tail is then drawn longer, in the same direction.
const SHORTEST_ARROW = 36;

// A tapering arrow along two points: thin where it comes from, wide at its head.
const Arrow = L.Polyline.extend({
  options: { weight: 14, smoothFactor: 0, noClip: true, fill: false },
  _updateBounds() {
    L.Polyline.prototype._updateBounds.call(this);
    const pad = L.point(SHORTEST_ARROW, SHORTEST_ARROW);
    if (this._pxBounds) this._pxBounds = L.bounds(this._pxBounds.min.subtract(pad), this._pxBounds.max.add(pad));
  },
  _updatePath() {
    const part = this._parts?.[0];
    if (!this._renderer._drawing || !part || part.length < 2) return;
    const { color, ground } = this.options;
    const to = part[part.length - 1], from = part[0], length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
    const grow = Math.max(1, SHORTEST_ARROW / length);
    const tail = { x: to.x - (to.x - from.x) * grow, y: to.y - (to.y - from.y) * grow };
    drawArrow(this._renderer._ctx, tail, to, color, ground);
  },
});

function drawArrow(ctx, from, to, color, ground) {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const stop = Math.max(length - 9, length * 0.6), head = Math.min(13, stop * 0.5), wide = Math.min(3.6, head / 2.4);
  ctx.save();
  ctx.setLineDash([]);
  ctx.translate(from.x, from.y);
  ctx.rotate(Math.atan2(to.y - from.y, to.x - from.x));
  ctx.beginPath();
  ctx.moveTo(7, -0.5);
  ctx.lineTo(stop - head, -wide);
  ctx.lineTo(stop - head - 2, -wide * 2.3);
  ctx.lineTo(stop, 0);
  ctx.lineTo(stop - head - 2, wide * 2.3);
  ctx.lineTo(stop - head, wide);
  ctx.lineTo(7, 0.5);
  ctx.closePath();
  ctx.lineJoin = "round";
  ctx.lineWidth = 3;
  ctx.strokeStyle = ground.land;
  ctx.stroke();
  ctx.fillStyle = color;
  ctx.fill();
  ctx.lineWidth = 1;
  ctx.strokeStyle = ground.ink;
  ctx.stroke();
  ctx.restore();
}
