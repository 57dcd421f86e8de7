// Overview: the whole theatre in small, with a frame round what the map shows; a click, a drag or the arrow keys move it.

const OVERVIEW_WIDE = 150;

function makeOverview(context, player) {
  const { data, map } = context, [west, south, east, north] = data.bounds;
  const mercator = (lat) => Math.log(Math.tan(Math.PI / 4 + rad(lat) / 2));
  const scale = OVERVIEW_WIDE / rad(east - west), tall = Math.round(scale * (mercator(north) - mercator(south)));
  const panel = node("div", "fl-overview fl-panel", null, { tabindex: 0, role: "application", "aria-label": say("overview.label"), hidden: "" });
  const canvas = node("canvas", "", null, { width: OVERVIEW_WIDE * 2, height: tall * 2, "aria-hidden": "true" });
  const frame = node("i", "fl-overview-frame", null, { "aria-hidden": "true" });
  Object.assign(canvas.style, { width: `${OVERVIEW_WIDE}px`, height: `${tall}px` });
  panel.append(canvas, frame);
  map.getContainer().append(panel);
  L.DomEvent.disableClickPropagation(panel).disableScrollPropagation(panel);
  const button = context.tools.add({ name: "overview", label: say("overview.label"), path: "M3 5h18v14H3zM12 12h9M12 12v7", act: () => show(panel.hidden) });

  const at = ({ lat, lng }) => [rad(lng - west) * scale, (mercator(north) - mercator(lat)) * scale];
  function paint() {
    if (panel.hidden) return;
    const ctx = canvas.getContext("2d"), ground = context.ground();
    ctx.setTransform(2, 0, 0, 2, 0, 0);
    const draw = (polygons, fill, alpha = 1) => {
      ctx.beginPath();
      for (const points of polygons.flat()) {
        points.forEach((point, i) => (i ? ctx.lineTo(...at(point)) : ctx.moveTo(...at(point))));
        ctx.closePath();
      }
      ctx.globalAlpha = alpha;
      ctx.fillStyle = fill;
      ctx.fill("evenodd");
    };
    ctx.globalAlpha = 1;
    ctx.fillStyle = ground.water;
    ctx.fillRect(0, 0, OVERVIEW_WIDE, tall);
    const { neighbours, outline } = data.basemap;
    if (neighbours) draw(data.polygons(neighbours), ground.beyond);
    if (outline) draw(data.polygons(outline), ground.land);
    if (context.view !== "claims") for (const [side, , shape] of data.areas[context.day]) draw(data.polygons(shape), context.fill(side), ground.fill);
    // What is not known bears no side's colour here either.
    if (context.view !== "claims") draw(data.polygons(data.overlays.unknown[context.day]), dots(ground.land, ground.soft));
  }
  function place() {
    if (panel.hidden) return;
    const bounds = map.getBounds(), [left, top] = at(bounds.getNorthWest()), [right, foot] = at(bounds.getSouthEast());
    const inside = (value, most) => Math.max(0, Math.min(most, value));
    const [x, y] = [inside(left, OVERVIEW_WIDE - 6), inside(top, tall - 6)];
    Object.assign(frame.style, { left: `${x}px`, top: `${y}px`, width: `${Math.max(6, inside(right, OVERVIEW_WIDE) - x)}px`, height: `${Math.max(6, inside(foot, tall) - y)}px` });
  }
  function show(on) {
    panel.hidden = !on;
    button.press(on);
    paint();
    place();
    context.changed();
  }
  function go(event) {
    const box = canvas.getBoundingClientRect();
    const lng = west + ((event.clientX - box.left) / scale / Math.PI) * 180, y = mercator(north) - (event.clientY - box.top) / scale;
    map.panTo([((Math.atan(Math.exp(y)) * 2 - Math.PI / 2) / Math.PI) * 180, lng], { animate: false });
  }
  panel.addEventListener("pointerdown", (event) => { panel.setPointerCapture(event.pointerId); go(event); });
  panel.addEventListener("pointermove", (event) => { if (panel.hasPointerCapture(event.pointerId)) go(event); });
  panel.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    map.panBy(by, { animate: false });
  });
  button.press(false);
  map.on("move zoom resize", place);
  player.onDay(paint);
  context.repaints.push(paint);
  context.parts.set("overview", { get: () => (panel.hidden ? null : "on"), set: (text) => show(text === "on") });
}
