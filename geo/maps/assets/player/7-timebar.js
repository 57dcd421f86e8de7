// The time bar at the foot: buttons, the date and what changed, a rail with a tick and a column a day, speed.

const SPEEDS = [0.5, 1, 2, 4];

function makeTimebar(context, player) {
  const { data } = context;
  const bar = node("div", "fl-bar", null, { role: "group", "aria-label": "Time" });
  const buttons = node("div", "fl-buttons");
  const button = (icon, label, act) => {
    const made = node("button", `fl-button fl-${icon}`, null, { type: "button", "aria-label": label, title: label });
    made.append(node("i", `fl-icon fl-icon-${icon}`, null, { "aria-hidden": "true" }));
    made.addEventListener("click", act);
    buttons.append(made);
    return made;
  };
  button("back", "One day back", () => player.jump(player.index() - 1));
  const play = button("play", "Play", () => (player.playing() ? player.pause() : player.play()));
  button("forward", "One day forward", () => player.jump(player.index() + 1));

  const words = node("div", "fl-words");
  const when = node("div", "fl-when");
  const what = node("div", "fl-what", null, { "aria-live": "polite" });
  words.append(when, what);

  const rail = node("div", "fl-rail");
  const columns = node("canvas", "fl-columns", null, { "aria-hidden": "true" });
  const range = node("input", "fl-range", null, { type: "range", min: 0, max: data.count - 1, step: 1, value: 0, "aria-label": "Day" });
  range.addEventListener("input", () => player.setDay(Number(range.value)));
  range.addEventListener("change", () => player.released());
  rail.append(columns, range);

  const speed = node("select", "fl-speed", null, { "aria-label": "Speed", title: "Speed" });
  for (const value of SPEEDS) speed.append(node("option", "", `${value}×`, { value }));
  speed.value = "1";
  speed.addEventListener("change", () => player.setSpeed(Number(speed.value)));
  bar.append(buttons, words, rail, speed);
  document.body.append(bar);
  swipe(words, player);

  const paint = () => paintColumns(context, columns, rail);
  new ResizeObserver(paint).observe(rail);
  return {
    paint,
    step() {
      const iso = data.days[context.day];
      when.textContent = longDay(iso);
      if (!player.playing()) what.setAttribute("aria-live", "polite");
      what.textContent = data.headlines[context.day];
      range.value = context.day;
      range.setAttribute("aria-valuetext", longDay(iso));
      rail.style.setProperty("--done", data.count > 1 ? context.day / (data.count - 1) : 0);
    },
    state(playing) {
      play.classList.toggle("fl-playing", playing);
      play.setAttribute("aria-label", playing ? "Pause" : "Play");
      play.title = playing ? "Pause" : "Play";
      what.setAttribute("aria-live", playing ? "off" : "polite");
    },
  };
}

// Columns of claims, coloured by who gained; grey is what changed nothing. Ticks below, the first of a week marked.
function paintColumns(context, canvas, rail) {
  const { data } = context, width = rail.clientWidth, height = 56, margin = 13;
  if (!width) return;
  const dense = Math.max(2, window.devicePixelRatio || 1), ground = context.ground();
  canvas.width = width * dense;
  canvas.height = height * dense;
  const ctx = canvas.getContext("2d");
  ctx.scale(dense, dense);
  const step = data.count > 1 ? (width - 2 * margin) / (data.count - 1) : 0;
  const wide = Math.max(1.5, Math.min(16, step * 0.55)), most = Math.max(1, ...data.counts.map((day) => day.total));
  const every = labelStep(data.count, step);
  data.counts.forEach((day, index) => {
    const x = margin + index * step;
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
    ctx.fillStyle = ground.soft;
    const long = index % every === 0;
    ctx.fillRect(x - 0.5, 40, 1, long ? 5 : 3);
    if (!long) return;
    ctx.font = `400 9.5px ${FONT}`;
    ctx.textAlign = index ? (index === data.count - 1 ? "right" : "center") : "left";
    ctx.fillText(shortDay(data.days[index]), index ? (index === data.count - 1 ? width - 1 : x) : 1, 54);
  });
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
