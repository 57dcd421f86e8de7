// Pictures of the legend: each draws with the same functions as the map.

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
// The part of a tile from `x` on as land that did not change.
const faded = (ctx, ground, x, wide) => {
  ctx.globalAlpha = FADED;
  ctx.fillStyle = ground.land;
  ctx.fillRect(x, 2, wide, 14);
};
const SWATCHES = {
  areas: () => {},
  uncertain: tile((g) => doubt(g.ink), 0.7),
  unknown: tile((g) => dots(g.land, g.soft), 1),
  uncorroborated: (ctx, ground, wide) => {
    tile((g) => g.soft, 0.55)(ctx, ground, wide);
    ctx.globalAlpha = 1;
    ctx.fillStyle = paled(ground.land, ground.ink);
    ctx.fillRect(0, 2, wide, 14);
  },
  since: (ctx, ground, wide) => {
    const half = wide * 0.6;
    tile((g) => g.soft, ground.fill)(ctx, ground, wide);
    faded(ctx, ground, half, wide - half);
    ctx.globalAlpha = 1;
    ctx.beginPath();
    ctx.rect(0, 2, half, 14);
    ctx.clip();
    ctx.strokeStyle = ground.land;
    ctx.lineWidth = 2;
    ctx.beginPath();
    for (let x = -14; x < half + 14; x += 6) { ctx.moveTo(x, 18); ctx.lineTo(x + 18, 0); }
    ctx.stroke();
  },
  odd: (ctx, ground, wide) => { middle(ctx, wide); disc(ctx, 7, null, ground.accent, 1.8); },
  relative: (ctx, ground, wide) => {
    ctx.fillStyle = sparse(ground.soft, ground.land);
    ctx.fillRect(1, 3, wide - 2, 12);
    ctx.strokeStyle = ground.ink;
    ctx.setLineDash([3, 4]);
    ctx.strokeRect(1.5, 3.5, wide - 3, 11);
  },
  fronts: (ctx, ground, wide) => {
    stroke((g) => g.ink, 2.5)(ctx, ground, wide * 0.45);
    stroke((g) => g.ink, 2.5, [3.5, 2.5])(ctx, ground, wide);
  },
  yesterday: stroke((g) => g.ink, 1.3, [], 0.5),
  places: dot({}),
  held: dot({}),
  one: dot({ claimed: true }),
  unheld: dot({ status: "unheld" }),
  lost: dot({ status: "unknown" }),
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
