// The time bar at the foot: buttons, the date and what changed, a rail with a column and a mark a day, speed.

const SPEEDS = [0.5, 1, 2, 4];

function makeTimebar(context, player) {
  const { data } = context;
  const bar = node("div", "fl-bar", null, { role: "region", "aria-label": say("time.group") });
  const buttons = node("div", "fl-buttons");
  const button = (icon, label, act) => {
    const made = node("button", `fl-button fl-${icon}`, null, { type: "button", "aria-label": label, title: label });
    made.append(node("i", `fl-icon fl-icon-${icon}`, null, { "aria-hidden": "true" }));
    made.addEventListener("click", act);
    buttons.append(made);
    return made;
  };
  const loop = button("loop", say("time.loop"), () => player.setLoop(!player.looping()));
  const before = button("before", say("time.no_change_before"), () => player.toChange(-1));
  button("back", say("time.back"), () => player.jump(player.index() - 1));
  const play = button("play", say("time.play"), () => (player.playing() ? player.pause() : player.play()));
  button("forward", say("time.forward"), () => player.jump(player.index() + 1));
  const next = button("next", say("time.no_change_next"), () => player.toChange(1));
  const nextDay = node("span", "fl-next-day");
  next.append(nextDay);

  // Day and news are said together by screen readers; while it plays they would never be silent.
  const words = node("div", "fl-words", null, { "aria-live": "polite", "aria-atomic": "true" });
  const when = node("div", "fl-when");
  const what = node("div", "fl-what");
  words.append(when, what);

  const { rail, range, columns } = makeRail(context, player);
  const speed = node("select", "fl-speed", null, { "aria-label": say("time.speed"), title: say("time.speed") });
  for (const value of SPEEDS) speed.append(node("option", "", `${value}×`, { value }));
  speed.value = "1";
  speed.addEventListener("change", () => player.setSpeed(Number(speed.value)));
  bar.append(buttons, words, rail, speed);
  document.body.append(bar);
  swipe(words, player);

  const paint = () => paintColumns(context, columns, rail);
  new ResizeObserver(paint).observe(rail);
  const named = (made, day, some, none) => {
    const label = day < 0 ? say(none) : `${say(some, { day: longDay(data.days[day]) })}: ${data.headlines[day]}`;
    made.setAttribute("aria-label", label);
    made.title = label;
    made.setAttribute("aria-disabled", String(day < 0));
  };
  return {
    paint,
    step() {
      const iso = data.days[context.day];
      when.textContent = longDay(iso);
      what.textContent = data.headlines[context.day];
      what.title = data.headlines[context.day];
      range.value = context.day;
      range.setAttribute("aria-valuetext", longDay(iso));
      rail.style.setProperty("--done", data.count > 1 ? context.day / (data.count - 1) : 0);
      const after = context.moments.near(context.day, 1);
      named(before, context.moments.near(context.day, -1), "time.change_before", "time.no_change_before");
      named(next, after, "time.change_next", "time.no_change_next");
      nextDay.textContent = after < 0 ? "" : shortDay(data.days[after]);
    },
    state(playing) {
      play.classList.toggle("fl-playing", playing);
      play.setAttribute("aria-label", say(playing ? "time.pause" : "time.play"));
      play.title = play.getAttribute("aria-label");
      words.setAttribute("aria-live", playing ? "off" : "polite");
    },
    pace(value, looping) {
      speed.value = String(value);
      loop.setAttribute("aria-pressed", String(looping));
    },
  };
}

// A native slider over the columns; the pointer is told what each day holds before it goes there.
function makeRail(context, player) {
  const { data } = context;
  const rail = node("div", "fl-rail");
  const columns = node("canvas", "fl-columns", null, { "aria-hidden": "true" });
  const range = node("input", "fl-range", null, { type: "range", min: 0, max: data.count - 1, step: 1, value: 0, "aria-label": say("time.day") });
  const tip = node("div", "fl-tip", null, { "aria-hidden": "true", hidden: "" });
  range.addEventListener("input", () => player.setDay(Number(range.value)));
  range.addEventListener("change", () => player.released());
  rail.addEventListener("pointermove", (event) => {
    if (event.pointerType !== "mouse") return;
    const edge = rail.getBoundingClientRect(), place = (event.clientX - edge.left - RAIL_MARGIN) / (edge.width - 2 * RAIL_MARGIN);
    const day = Math.max(0, Math.min(data.count - 1, Math.round(place * (data.count - 1))));
    tip.replaceChildren(node("b", "", longDay(data.days[day])), node("span", "", say("time.claims", { count: data.counts[day].total })), node("span", "", data.headlines[day]));
    tip.hidden = false;
    const at = edge.left + RAIL_MARGIN + (data.count > 1 ? day / (data.count - 1) : 0) * (edge.width - 2 * RAIL_MARGIN);
    tip.style.left = `${Math.max(4, Math.min(window.innerWidth - tip.offsetWidth - 4, at - tip.offsetWidth / 2))}px`;
  });
  rail.addEventListener("pointerleave", () => { tip.hidden = true; });
  rail.append(columns, range);
  document.body.append(tip);
  return { rail, range, columns };
}

const RAIL_MARGIN = 13;

// Columns of claims, coloured by who gained; grey is what changed nothing. Below the rail a mark where something changed.
function paintColumns(context, canvas, rail) {
  const { data } = context, width = rail.clientWidth, height = 56;
  if (!width) return;
  const dense = Math.max(2, window.devicePixelRatio || 1), ground = context.ground();
  canvas.width = width * dense;
  canvas.height = height * dense;
  const ctx = canvas.getContext("2d");
  ctx.scale(dense, dense);
  const step = data.count > 1 ? (width - 2 * RAIL_MARGIN) / (data.count - 1) : 0;
  const xOf = (index) => RAIL_MARGIN + index * step;
  const wide = Math.max(1.5, Math.min(16, step * 0.55)), most = Math.max(1, ...data.counts.map((day) => day.total));
  const every = labelStep(data.count, step);
  data.counts.forEach((day, index) => {
    const x = xOf(index);
    let y = 25;
    const part = (count, color) => {
      const tall = (count / most) * 22;
      ctx.fillStyle = color;
      ctx.fillRect(x - wide / 2, y - tall, wide, tall);
      y -= tall;
    };
    day.gains.forEach((count, side) => count && part(count, context.color(side)));
    part(day.total - day.gains.reduce((a, b) => a + b, 0), ground.road);
    if (day.total) {
      ctx.lineWidth = 0.6;
      ctx.strokeStyle = ground.soft;
      ctx.strokeRect(x - wide / 2, y, wide, 25 - y);
    }
    paintTick(ctx, { x, index, width, every, iso: data.days[index], last: data.count - 1 }, ground);
  });
  paintMoments(context, ctx, xOf, step || 20);
}

function paintTick(ctx, { x, index, width, every, iso, last }, ground) {
  const long = index % every === 0;
  ctx.fillStyle = ground.soft;
  ctx.fillRect(x - 0.5, 39, 1, long ? 6 : 3);
  if (!long) return;
  ctx.font = `400 9.5px ${FONT}`;
  ctx.textAlign = index ? (index === last ? "right" : "center") : "left";
  ctx.fillText(shortDay(iso), index ? (index === last ? width - 1 : x) : 1, 55);
}

function labelStep(count, step) {
  return [1, 2, 4, 7, 14, 28, 56, 112, 365].find((days) => days * step >= 52) ?? count;
}

function swipe(element, player) {
  let start = null;
  element.addEventListener("pointerdown", (event) => { start = event.clientX; });
  element.addEventListener("pointerup", (event) => {
    if (start !== null && Math.abs(event.clientX - start) > 30) player.jump(player.index() + (event.clientX < start ? 1 : -1));
    start = null;
  });
}
