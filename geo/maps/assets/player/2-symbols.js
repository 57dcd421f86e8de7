// Symbols of places, told apart by their form, so that colour is never needed.

// Half the side of the square that a symbol needs: a stamp costs by its size, and there are many of them.
const halfOf = ({ radius, status, changed }) => Math.ceil(radius + (changed ? 8 : status === "contested" || status === "besieged" ? 7 : 3));

// Held: filled dot. Claimed by one source: pale dot with a point in it. Contested: two colours and a ring with a bar.
// Besieged: a thick broken ring. Left by its holder: an empty ring. Not known: a dotted ring.
function drawPlace(ctx, { radius, status, color, other, weak, changed, claimed }, ground) {
  if (changed) disc(ctx, radius + 6.5, null, ground.ink, 1.2);
  const hollow = status === "unheld" || status === "unknown";
  disc(ctx, radius + (status === "held" || hollow ? 1.6 : 4.6), ground.land, null, 0, 0.9);
  if (hollow) {
    if (status === "unknown") ctx.setLineDash([1.5, 2]);
    disc(ctx, Math.max(3, radius * 0.85), ground.land, ground.ink, status === "unheld" ? 1.8 : 1.5);
    ctx.setLineDash([]);
    return;
  }
  disc(ctx, radius, ground.land, null, 0);
  disc(ctx, radius, color, ground.ink, weak || claimed ? 0.9 : 1.2, weak || claimed ? 0.5 : 1);
  if (status === "contested") drawContested(ctx, radius, other, ground);
  else if (claimed) disc(ctx, Math.max(1.1, radius * 0.3), ground.ink, null, 0);
  if (status === "besieged") drawBesieged(ctx, radius, ground);
}

function drawContested(ctx, radius, other, ground) {
  ctx.beginPath();
  ctx.arc(0, 0, radius, -Math.PI / 4, Math.PI * 0.75);
  ctx.closePath();
  ctx.fillStyle = other ?? ground.land;
  ctx.fill();
  disc(ctx, radius + 3.2, null, ground.ink, 1.6);
  const reach = (radius + 5.4) * Math.SQRT1_2;
  ctx.lineWidth = 1.8;
  ctx.beginPath();
  ctx.moveTo(-reach, -reach);
  ctx.lineTo(reach, reach);
  ctx.strokeStyle = ground.ink;
  ctx.stroke();
}

function drawBesieged(ctx, radius, ground) {
  const gap = Math.PI / 4;
  ctx.lineWidth = 3;
  ctx.strokeStyle = ground.ink;
  for (let i = 0; i < 4; i++) {
    ctx.beginPath();
    ctx.arc(0, 0, radius + 3.6, (i * Math.PI) / 2 + gap / 2, ((i + 1) * Math.PI) / 2 - gap / 2);
    ctx.stroke();
  }
}

// Claimed, not corroborated: the side's own colour paled to half, with points far apart. What is not known has
// bare land and fine dots, so that the two cannot be mistaken for each other.
const paled = (land, ink) => pattern(`paled ${land} ${ink}`, 12, (ctx, size) => {
  ctx.globalAlpha = 0.5;
  ctx.fillStyle = land;
  ctx.fillRect(0, 0, size, size);
  ctx.globalAlpha = 0.75;
  ctx.fillStyle = ink;
  for (const [x, y] of [[3, 3], [9, 9]]) {
    ctx.beginPath();
    ctx.arc(x, y, 1.25, 0, 2 * Math.PI);
    ctx.fill();
  }
});

// Fill of a state in a strip or a key: what the map shows of land in that state.
function fillState(context, ctx, now, [x, y, width, height]) {
  const ground = context.ground();
  const paint = (fill, alpha) => {
    ctx.globalAlpha = alpha;
    ctx.fillStyle = fill;
    ctx.fillRect(x, y, width, height);
    ctx.globalAlpha = 1;
  };
  paint(ground.land, 1);
  if (!now || now.side < 0 || now.status === "unknown" || now.status === "unheld") {
    paint(dots(ground.land, ground.soft), 1);
    return;
  }
  const other = now.odds.find(([side]) => side !== now.side && side >= 0);
  const contested = now.status === "contested";
  paint(contested ? hatched(context.color(now.side), other ? context.color(other[0]) : ground.ink) : context.fill(now.side), ground.fill);
  if (now.claimed && !contested) paint(paled(ground.land, ground.ink), 1);
  if (now.status !== "besieged") return;
  ctx.fillStyle = ground.ink;
  for (let at = x; at < x + width; at += 8) {
    const wide = Math.min(5, x + width - at);
    ctx.fillRect(at, y, wide, 3);
    ctx.fillRect(at, y + height - 3, wide, 3);
  }
}
