// Legend and switch of layers in one: only what can be seen, each side with its area and the change since the day before.

const ENTRIES = [
  ["uncertain", "Front may lie here"],
  ["unknown", "Not known"],
  ["fronts", "Front"],
  ["yesterday", "Front the day before, where it moved"],
  ["places", "Place held"],
  ["advances", "Advance, as claimed"],
  ["claims", "Claims of the day"],
  ["labels", "Names"],
  ["admin", "Province borders"],
  ["rivers", "Rivers"],
  ["roads", "Main roads (close up)"],
  ["disputed", "Disputed line"],
  ["tiles", "Online map"],
];

function makeLegend(context, layers, foreign) {
  const { data, map } = context;
  const panel = node("section", "fl-legend fl-panel", null, { "aria-label": "Legend" });
  const button = node("button", "fl-fold", "Legend", { type: "button", "aria-expanded": "true" });
  const body = node("div", "fl-legend-body");
  const fold = (folded) => {
    panel.classList.toggle("fl-folded", folded);
    button.setAttribute("aria-expanded", String(!folded));
  };
  button.addEventListener("click", () => fold(!panel.classList.contains("fl-folded")));
  panel.append(button, body);
  L.DomEvent.disableClickPropagation(panel).disableScrollPropagation(panel);
  map.getContainer().append(panel);
  fold(map.getSize().x < 820 || map.getSize().y < 400);

  const rows = [];
  const swatches = [];
  const swatch = (draw, wide = 22) => {
    const canvas = node("canvas", "fl-swatch", null, { width: wide * 2, height: 36, "aria-hidden": "true" });
    canvas.style.width = `${wide}px`;
    swatches.push(() => {
      const ctx = canvas.getContext("2d");
      ctx.setTransform(2, 0, 0, 2, 0, 0);
      ctx.clearRect(0, 0, wide, 18);
      ctx.save();
      draw(ctx, context.ground(), wide);
      ctx.restore();
    });
    return canvas;
  };
  const toggle = (layer, text, kind) => {
    const label = node("label", "fl-row");
    const box = node("input", "", null, { type: "checkbox" });
    box.checked = map.hasLayer(layer);
    label.dataset.kind = kind;
    label.classList.toggle("fl-off", !box.checked);
    box.addEventListener("change", () => (box.checked ? layer.addTo(map) : layer.remove()));
    label.append(box, swatch(SWATCHES[kind] ?? SWATCHES.other), node("span", "fl-name", text));
    rows.push({ label, box, layer });
    return label;
  };

  const areas = layers.get("areas");
  if (areas) {
    const head = toggle(areas, "Held by", "areas");
    head.append(node("span", "fl-km", "km²"), node("span", "fl-change", "change"));
    body.append(head);
  }
  const sides = data.sides.map((side, index) => {
    const row = node("div", "fl-row fl-side");
    const area = node("span", "fl-km"), change = node("span", "fl-change");
    row.append(swatch((ctx, ground, wide) => {
      ctx.fillStyle = ground.land;
      ctx.fillRect(0, 2, wide, 14);
      ctx.globalAlpha = ground.fill;
      ctx.fillStyle = context.fill(index);
      ctx.fillRect(0, 2, wide, 14);
      ctx.globalAlpha = 1;
      ctx.strokeStyle = ground.ink;
      ctx.lineWidth = 0.8;
      ctx.strokeRect(0.4, 2.4, wide - 0.8, 13.2);
    }), node("span", "fl-name", side.name), area, change);
    body.append(row);
    return { row, area, change };
  });
  for (const [kind, text] of ENTRIES) {
    const layer = layers.get(kind);
    if (!layer) continue;
    body.append(toggle(layer, text, kind));
    if (kind === "places") body.append(...key(swatch, ["contested", "Contested", "besieged", "Besieged", "changed", "Changed hands that day"]));
    if (kind === "claims") body.append(glyphs(swatch, data));
  }
  for (const { layer, name } of foreign) body.append(toggle(layer, name, "other"));

  map.on("layeradd layerremove", ({ layer }) => {
    const row = rows.find((r) => r.layer === layer);
    if (!row) return;
    row.box.checked = map.hasLayer(layer);
    row.label.classList.toggle("fl-off", !row.box.checked);
    panel.classList.toggle(`fl-without-${row.label.dataset.kind}`, !row.box.checked);
    context.changed();
  });
  context.legend = { fold, folded: () => panel.classList.contains("fl-folded") };
  const seen = () => stepLegend(context, sides, panel);
  return { step: seen, paint: () => { swatches.forEach((draw) => draw()); context.panel?.paint(); }, rows, fold };
}

function stepLegend(context, sides, panel) {
  const { data, day } = context;
  const today = new Map(data.areas[day].map(([side, km]) => [side, km]));
  const before = new Map((data.areas[day - 1] ?? data.areas[day]).map(([side, km]) => [side, km]));
  sides.forEach(({ row, area, change }, side) => {
    const km = today.get(side) ?? 0, moved = km - (before.get(side) ?? 0);
    row.hidden = km < 1 && Math.abs(moved) < 1;
    area.textContent = Math.round(km).toLocaleString("en");
    change.textContent = Math.abs(moved) < 1 ? "" : `${moved > 0 ? "+" : "−"}${Math.abs(Math.round(moved)).toLocaleString("en")}`;
  });
  const states = new Set(data.places.map((p) => p.now?.status));
  for (const status of ["contested", "besieged"]) panel.classList.toggle(`fl-no-${status}`, !states.has(status));
  panel.classList.toggle("fl-no-changed", !data.changed[day].length);
  panel.classList.toggle("fl-no-advances", !data.advances.some((a) => a.from <= day && day <= a.to));
  panel.classList.toggle("fl-no-claims", !data.daily[day].length);
  panel.classList.toggle("fl-no-yesterday", !day || !data.left[day].length);
  const kinds = new Set(data.daily[day].flatMap((cluster) => cluster.glyphs.map((g) => g.kind)));
  panel.querySelectorAll("[data-glyph]").forEach((row) => { row.hidden = !kinds.has(row.dataset.glyph); });
}

function key(swatch, pairs) {
  const made = [];
  for (let i = 0; i < pairs.length; i += 2) {
    const row = node("div", `fl-row fl-key fl-key-${pairs[i]}`);
    row.append(swatch(SWATCHES[pairs[i]]), node("span", "fl-name", pairs[i + 1]));
    made.push(row);
  }
  return made;
}

function glyphs(swatch, data) {
  const list = node("div", "fl-glyphs");
  for (const kind of Object.keys(GLYPHS)) {
    if (!data.claims.some((claim) => claim.event === kind)) continue;
    const one = node("span", "fl-glyph", null, { "data-glyph": kind });
    one.append(swatch((ctx, ground) => {
      ctx.translate(8, 9);
      drawGlyph(ctx, kind, ground.soft, true, { ...ground, land: ground.panel });
    }, 16), node("span", "", say(EVENTS[kind])));
    list.append(one);
  }
  return list;
}

const middle = (ctx, wide) => ctx.translate(wide / 2, 9);
const stroke = (color, width, dash = [], alpha = 1) => (ctx, ground, wide) => {
  ctx.globalAlpha = alpha;
  ctx.strokeStyle = color(ground);
  ctx.lineWidth = width;
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(0, 9);
  ctx.lineTo(wide, 9);
  ctx.stroke();
};
const dot = (look) => (ctx, ground, wide) => {
  middle(ctx, wide);
  drawPlace(ctx, { radius: 4.2, status: "held", color: ground.soft, other: ground.land, ...look }, { ...ground, land: ground.panel });
};
const tile = (fill, alpha) => (ctx, ground, wide) => {
  ctx.fillStyle = ground.land;
  ctx.fillRect(0, 2, wide, 14);
  ctx.globalAlpha = alpha;
  ctx.fillStyle = fill(ground);
  ctx.fillRect(0, 2, wide, 14);
};
const SWATCHES = {
  areas: () => {},
  uncertain: tile((g) => doubt(g.ink), 0.7),
  unknown: tile((g) => dots(g.land, g.soft), 1),
  fronts: (ctx, ground, wide) => {
    stroke((g) => g.ink, 2.5)(ctx, ground, wide * 0.45);
    stroke((g) => g.ink, 2.5, [3.5, 2.5])(ctx, ground, wide);
  },
  yesterday: stroke((g) => g.ink, 1.3, [], 0.5),
  places: dot({}),
  contested: dot({ status: "contested" }),
  besieged: dot({ status: "besieged" }),
  changed: dot({ changed: true, radius: 2.5 }),
  advances: (ctx, ground, wide) => drawArrow(ctx, { x: -5, y: 9 }, { x: wide + 8, y: 9 }, ground.soft, { ...ground, land: ground.panel }),
  claims: (ctx, ground, wide) => { middle(ctx, wide); drawGlyph(ctx, "capture", ground.soft, true, { ...ground, land: ground.panel }); },
  admin: stroke((g) => g.ink, 1, [], 0.4),
  rivers: stroke((g) => g.river, 1.8),
  roads: stroke((g) => g.road, 1.8),
  disputed: stroke((g) => g.soft, 1.3, [2, 3]),
  labels: (ctx, ground, wide) => {
    ctx.font = `700 11px ${FONT}`;
    ctx.fillStyle = ground.ink;
    ctx.textAlign = "center";
    ctx.fillText("Ab", wide / 2, 13);
  },
  tiles: () => {},
  other: (ctx, ground, wide) => { middle(ctx, wide); disc(ctx, 4, null, ground.ink, 1.2); },
};
