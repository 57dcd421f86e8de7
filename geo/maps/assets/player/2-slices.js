// While it plays, a step is drawn over several frames, behind what is seen, and laid down when it is whole: however much
// there is to draw, no frame waits for all of it. Before, in idle moments, the shapes of the day to come are made ready.

// How long a slice may take, and how much of the sheet it may paint over, which takes its time later.
const SLICE_MS = 4, SLICE_SHEETS = 0.6, IDLE_MS = 3;

Sheet.include({
  // Draws what is asked for so far, then calls `done` in the frame in which it is seen.
  drawBehind(done) {
    if (this._behind) this._slice(Infinity);
    if (!this._redrawRequest) { done(); return; }
    L.Util.cancelAnimFrame(this._redrawRequest);
    this._redrawRequest = null;
    const { min, max } = this._redrawBounds ?? this._bounds, bounds = L.bounds(min.floor(), max.ceil());
    this._redrawBounds = null;
    this._behind = { bounds, done, canvas: this._backOf(bounds), order: this._drawFirst };
    this._nextSlice();
  },
  // Draws at once what the next frames would draw.
  flush() {
    if (this._behind) this._slice(Infinity);
    if (!this._redrawRequest) return;
    L.Util.cancelAnimFrame(this._redrawRequest);
    this._redraw();
  },
  _redraw() {
    const { _behind: behind, _redrawBounds: bounds } = this;
    // All of the sheet is drawn again now, or a part of it that may lie over what is still being drawn.
    if (behind && !bounds) this._drop();
    else if (behind) this._slice(Infinity);
    L.Canvas.prototype._redraw.call(this);
    if (behind && !bounds) behind.done();
  },
  onRemove() {
    this._drop();
    L.Canvas.prototype.onRemove.call(this);
  },
  _drop() {
    if (this._behind) L.Util.cancelAnimFrame(this._behind.frame);
    this._behind = null;
  },
  // An empty sheet of the same size, where the part to be drawn is clear.
  _backOf({ min, max }) {
    const own = this._container;
    if (this._back?.width !== own.width || this._back.height !== own.height) this._back = fresh(own);
    const ctx = this._back.getContext("2d");
    ctx.setTransform(this._ctx.getTransform());
    ctx.clearRect(min.x, min.y, max.x - min.x, max.y - min.y);
    return this._back;
  },
  _nextSlice() { this._behind.frame = L.Util.requestAnimFrame(() => this._slice()); },
  _slice(most = SLICE_MS) {
    const job = this._behind, { bounds } = job, own = this._ctx, size = bounds.getSize();
    L.Util.cancelAnimFrame(job.frame);
    this._ctx = job.canvas.getContext("2d");
    this._drawing = true;
    this._ctx.save();
    this._ctx.beginPath();
    this._ctx.rect(bounds.min.x, bounds.min.y, size.x, size.y);
    this._ctx.clip();
    const start = performance.now(), { x, y } = this._bounds.getSize();
    let painted = 0;
    while (job.order && (performance.now() - start < most && painted < SLICE_SHEETS * x * y || most === Infinity)) {
      // What a layer paints beforehand, it paints in steps, each of which tells how many pixels it painted.
      job.steps ??= job.order.layer.steps?.();
      const step = job.steps?.next();
      if (step && !step.done) { painted += step.value; continue; }
      job.steps = null;
      painted += sharedPx(job.order, bounds);
      this._drawOne(job.order, bounds);
      job.order = job.order.next;
    }
    this._ctx.restore();
    this._drawing = false;
    this._ctx = own;
    if (job.order) { this._nextSlice(); return; }
    this._behind = null;
    this._layPart(job.canvas, bounds);
    job.done();
  },
  _layPart(canvas, { min, max }) {
    const ctx = this._ctx;
    ctx.save();
    ctx.beginPath();
    ctx.rect(min.x, min.y, max.x - min.x, max.y - min.y);
    ctx.clip();
    ctx.globalCompositeOperation = "copy";
    this._layDown({ canvas });
    ctx.restore();
  },
});

// How many pixels of some bounds a layer may paint: filled land, and pictures that are kept, all of them.
function sharedPx({ layer, prev }, bounds) {
  const { kept, fill } = layer.options, all = bounds.getSize();
  if (kept) return kept === prev?.layer.options.kept ? 0 : all.x * all.y;
  const own = layer._pxBounds;
  if (!own || !fill || !own.intersects(bounds)) return 0;
  return Math.max(0, Math.min(own.max.x, bounds.max.x) - Math.max(own.min.x, bounds.min.x)) * Math.max(0, Math.min(own.max.y, bounds.max.y) - Math.max(own.min.y, bounds.min.y));
}

const whenIdle = window.requestIdleCallback?.bind(window) ?? ((act) => setTimeout(() => { const end = performance.now() + IDLE_MS; act({ timeRemaining: () => end - performance.now() }); }));

// Makes the shapes of a day ready bit by bit; another call begins anew.
function makeAhead(context) {
  const { data, sheet } = context;
  let turn = 0;
  function* wanted(day) {
    const closed = [...data.areas[day].map(([, , shape]) => shape), ...Object.values(data.overlays).map((days) => days[day])];
    for (const index of closed.flat(2)) yield [Land, index, true];
    for (const index of [...data.fronts[day].flatMap(({ lines }) => lines), ...data.left[day]]) yield [Way, index, false];
  }
  return (day) => {
    const mine = ++turn, rings = wanted(day), paths = Object.values(sheet._layers);
    const like = new Map([Land, Way].map((Kind) => [Kind, paths.find((path) => path instanceof Kind && path._map)]));
    const go = (idle) => {
      while (mine === turn && idle.timeRemaining() > IDLE_MS / 2) {
        const { value, done } = rings.next();
        if (done) return;
        const path = like.get(value[0]);
        if (path?._map) seenRing(path, value[1], value[2]);
      }
      if (mine === turn) whenIdle(go);
    };
    whenIdle(go);
  };
}
