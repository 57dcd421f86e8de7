// Pictures the sheet keeps: of what no day changes, and of the many symbols of which a day changes a few. A redraw then
// lays down one picture for each run of such layers, which says `kept` in its options, whatever their number.

const MOST_BOXES = 80;

Sheet.include({
  _draw() {
    const bounds = this._redrawBounds, ctx = this._ctx;
    ctx.save();
    if (bounds) {
      const { x, y } = bounds.getSize();
      ctx.beginPath();
      ctx.rect(bounds.min.x, bounds.min.y, x, y);
      ctx.clip();
    }
    this._drawing = true;
    for (let order = this._drawFirst; order; order = order.next) this._drawOne(order, bounds);
    this._drawing = false;
    ctx.restore();
  },
  // Draws one layer; of a run of layers that are kept the first stands for all.
  _drawOne(order, bounds) {
    const { layer, prev } = order, { kept } = layer.options;
    if (kept && kept !== prev?.layer.options.kept) this._layDown(this._keptPicture(kept, order));
    else if (!kept && (!bounds || layer._pxBounds?.intersects(bounds))) layer._updatePath();
  },
  // Everything that has to be drawn again says so here, before and after it moved.
  _extendRedrawBounds(layer) {
    L.Canvas.prototype._extendRedrawBounds.call(this, layer);
    const picture = layer.options.kept && this._kept?.get(layer.options.kept);
    if (!picture || !picture.boxes) return;
    if (!layer._pxBounds || picture.boxes.length >= MOST_BOXES) picture.boxes = null;
    else picture.boxes.push(L.bounds(layer._pxBounds.min.floor().subtract([1, 1]), layer._pxBounds.max.ceil().add([1, 1])));
  },
  _keptPicture(name, first) {
    this._kept ??= new Map();
    const { width, height } = this._container, { min, max } = this._bounds;
    const view = `${this._map.getZoom()} ${this._map.getPixelOrigin()} ${min} ${max} ${width} ${height}`;
    if (!this._kept.has(name)) this._kept.set(name, { canvas: fresh(this._container), boxes: null });
    const picture = this._kept.get(name);
    if (picture.view !== view || !picture.boxes) this._paintKept(picture, first, null);
    else if (picture.boxes.length) this._paintKept(picture, first, picture.boxes);
    Object.assign(picture, { view, boxes: [] });
    return picture;
  },
  // Paints the run of layers that starts with `first`: in some boxes, or all of them on a clean picture.
  _paintKept({ canvas }, first, boxes) {
    const own = this._ctx, ctx = canvas.getContext("2d"), { kept } = first.layer.options;
    if (!boxes) Object.assign(canvas, { width: this._container.width, height: this._container.height });
    ctx.save();
    ctx.setTransform(own.getTransform());
    if (boxes) {
      ctx.beginPath();
      for (const { min, max } of boxes) {
        ctx.clearRect(min.x, min.y, max.x - min.x, max.y - min.y);
        ctx.rect(min.x, min.y, max.x - min.x, max.y - min.y);
      }
      ctx.clip();
    }
    this._ctx = ctx;
    for (let order = first; order?.layer.options.kept === kept; order = order.next) {
      const { layer } = order;
      if (!boxes || boxes.some((box) => layer._pxBounds?.intersects(box))) layer._updatePath();
    }
    this._ctx = own;
    ctx.restore();
  },
  // Lays a picture of the sheet's size on it, pixel on pixel, as the sheet is clipped.
  _layDown({ canvas }) {
    const ctx = this._ctx;
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.globalAlpha = 1;
    ctx.drawImage(canvas, 0, 0);
    ctx.restore();
  },
});

// A canvas of the size of another.
const fresh = (like, { width, height } = like) => Object.assign(document.createElement("canvas"), { width, height });
