// A place through the days: a strip of who held it, a chart of how likely each side was, and what changed.

const STRIP = { left: 34, right: 4, tall: 22, gap: 12, chart: 72, foot: 18 };

const statesOf = (data, place) => data.days.map((_, day) => stateOf(data, place, day));

// Days on which side or status is another than the day before.
function changesOf(states) {
  return states.flatMap((now, day) => {
    const before = states[day - 1];
    return day && (now?.side !== before?.side || now?.status !== before?.status) ? [{ day, now, before }] : [];
  });
}

function holderWords(context, now) {
  if (!now) return say("place.unknown");
  const who = now.actor || say("place.nobody");
  return say(`place.${now.claimed && now.status === "held" ? "claimed" : now.status}`, { who });
}

const oddsWords = (context, now) =>
  now.odds.filter(([, percent]) => percent >= 1).map(([side, percent]) => `${sideName(context, side)} ${percent} %`);

// The picture of a place's days. Its words stand in its label, and each change is listed below it.
function makeHistory(context, place, states) {
  const { data } = context;
  const canvas = node("canvas", "fl-history", null, { role: "img" });
  const changes = changesOf(states);
  const words = [holderWords(context, states[0]), ...changes.map(({ day, now }) => say("place.from_day", { what: holderWords(context, now), day: shortDay(data.days[day]) }))];
  canvas.setAttribute("aria-label", say("place.chart_text", { name: nameIn(place.name), words: partsOf(words) }));
  const tall = STRIP.tall + STRIP.gap + STRIP.chart + STRIP.foot;
  canvas.style.height = `${tall}px`;
  const dayAt = (event) => {
    const inner = canvas.clientWidth - STRIP.left - STRIP.right;
    const share = (event.clientX - canvas.getBoundingClientRect().left - STRIP.left) / inner;
    return Math.max(0, Math.min(data.count - 1, Math.floor(share * data.count)));
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    window.frontline.jump(dayAt(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.buttons && dayAt(event) !== context.day) window.frontline.jump(dayAt(event));
  });
  const paint = () => {
    const width = canvas.clientWidth, dense = Math.max(2, window.devicePixelRatio || 1);
    if (!width) return;
    canvas.width = width * dense;
    canvas.height = tall * dense;
    const ctx = canvas.getContext("2d");
    ctx.scale(dense, dense);
    paintHistory(context, ctx, states, changes, width);
  };
  new ResizeObserver(paint).observe(canvas);
  return { canvas, changes, paint };
}

function paintHistory(context, ctx, states, changes, width) {
  const ground = context.ground(), { left, right, tall, gap, chart } = STRIP;
  const inner = width - left - right, step = inner / states.length, top = tall + gap, foot = top + chart;
  const x = (day) => Math.round(2 * (left + day * step)) / 2; // on whole dots of the screen, so that no seams show
  states.forEach((now, day) => fillState(context, ctx, now, [x(day), 0, x(day + 1) - x(day), tall]));
  paintOdds(context, ctx, states, { x, top, foot, chart });
  ctx.strokeStyle = ground.ink;
  ctx.lineWidth = 1;
  ctx.strokeRect(left - 0.5, 0.5, inner + 1, tall - 1);
  ctx.strokeRect(left - 0.5, top - 0.5, inner + 1, chart + 1);
  ctx.fillStyle = ground.ink;
  for (const { day } of changes) ctx.fillRect(x(day) - 0.75, 0, 1.5, tall);
  ctx.font = `400 10px ${FONT}`;
  ctx.fillStyle = ground.soft;
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  for (const percent of [100, 50, 0]) ctx.fillText(`${percent} %`, left - 4, foot - (percent / 100) * chart);
  ctx.globalAlpha = 0.6;
  ctx.setLineDash([3, 3]);
  ctx.beginPath();
  ctx.moveTo(left, foot - chart / 2);
  ctx.lineTo(left + inner, foot - chart / 2);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
  paintCursor(context, ctx, { x, step, foot, width });
}

// Odds of every side, one upon the other, in the order of the sides; what is left to nobody known stays bare.
function paintOdds(context, ctx, states, { x, top, foot, chart }) {
  const ground = context.ground();
  ctx.fillStyle = dots(ground.land, ground.soft);
  ctx.fillRect(x(0), top, x(states.length) - x(0), chart);
  states.forEach((now, day) => {
    let y = foot;
    for (const [side, percent] of [...(now?.odds ?? [])].sort((a, b) => a[0] - b[0])) {
      if (side < 0) continue;
      const high = (percent / 100) * chart;
      y -= high;
      ctx.fillStyle = ground.land;
      ctx.fillRect(x(day), y, x(day + 1) - x(day), high);
      ctx.globalAlpha = ground.fill;
      ctx.fillStyle = context.fill(side);
      ctx.fillRect(x(day), y, x(day + 1) - x(day), high);
      ctx.globalAlpha = 1;
    }
  });
}

function paintCursor(context, ctx, { x, step, foot, width }) {
  const ground = context.ground(), at = x(context.day) + step / 2, days = context.data.days;
  ctx.strokeStyle = ground.panel;
  ctx.lineWidth = 4;
  const line = () => {
    ctx.beginPath();
    ctx.moveTo(at, 0);
    ctx.lineTo(at, foot + 3);
    ctx.stroke();
  };
  line();
  ctx.strokeStyle = ground.ink;
  ctx.lineWidth = 2;
  line();
  ctx.textBaseline = "alphabetic";
  ctx.fillStyle = ground.soft;
  const half = ctx.measureText(shortDay(days[context.day])).width / 2 + 4, place = Math.max(x(0) + half - 4, Math.min(width - half, at));
  ctx.textAlign = "left";
  if (place - half > x(0) + ctx.measureText(shortDay(days[0])).width) ctx.fillText(shortDay(days[0]), x(0), foot + 15);
  ctx.textAlign = "right";
  const last = days[days.length - 1];
  if (place + half < width - STRIP.right - ctx.measureText(shortDay(last)).width) ctx.fillText(shortDay(last), width - STRIP.right, foot + 15);
  ctx.textAlign = "center";
  ctx.fillStyle = ground.ink;
  ctx.font = `700 10px ${FONT}`;
  ctx.fillText(shortDay(days[context.day]), place, foot + 15);
}

// What a change rests on: claims of its days that were not there before, else of its days, else those that are new.
function behindChange(data, { day, now, before }) {
  if (!now) return [];
  const old = new Set((before?.claims ?? []).map(([claim]) => claim)), iso = data.days[day], eve = data.days[Math.max(0, day - 1)];
  const near = now.claims.filter(([index]) => {
    const { from, to } = data.claims[index];
    return from && (to ?? from) >= eve && from <= iso;
  });
  const fresh = now.claims.filter(([index]) => !old.has(index));
  const both = near.filter(([index]) => !old.has(index));
  return both.length ? both : near.length ? near : fresh;
}

function beforeWords(context, { now, before }) {
  const same = before && now && before.side === now.side && before.side >= 0;
  return say("place.before", { who: same ? say(`place.was_${before.status}`) : before ? sideName(context, before.side) : say("place.unknown") });
}

function changeItem(context, change) {
  const { data } = context, { day, now, before } = change, iso = data.days[day];
  const item = node("li", "fl-change-of");
  item.dataset.day = day;
  const fold = node("details", "fl-fold-of");
  const summary = node("summary");
  summary.append(node("strong", "", shortDay(iso)), ` ${holderWords(context, now)} `, node("span", "fl-quiet", `(${beforeWords(context, change)})`));
  const go = node("button", "fl-link", say("place.go", { day: shortDay(iso) }), { type: "button" });
  go.addEventListener("click", () => window.frontline.jump(day));
  fold.append(summary);
  if (now?.why) fold.append(node("p", "fl-quiet", now.why[0].toUpperCase() + now.why.slice(1)));
  const claims = behindChange(data, change);
  if (!claims.length && !now?.why) fold.append(node("p", "fl-quiet", say("place.no_claim")));
  listClaims(context, fold, claims, false);
  if (now) fold.append(node("p", "fl-quiet", say("place.likely_then", { odds: oddsWords(context, now).slice(0, 4).join(" · ") })));
  fold.append(go);
  item.append(fold);
  return item;
}
