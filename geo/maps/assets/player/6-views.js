// Views: what is shown (what we infer, or what is claimed), as known now or then, and what it is compared with.

const HOWS = ["none", "since", "swipe"];

// A row of choices, of which one is pressed; native radio buttons, so that the keys and readers know them.
function choice(name, label, options, value, act) {
  const set = node("fieldset", "fl-choice");
  set.append(node("legend", "", label));
  const inputs = options.map(([key, text]) => {
    const line = node("label"), input = node("input", "", null, { type: "radio", name: `fl-${name}`, value: key });
    input.checked = key === value;
    input.addEventListener("change", () => input.checked && act(key));
    line.append(input, node("span", "", text));
    set.append(line);
    return input;
  });
  return { set, put: (key) => inputs.forEach((input) => { input.checked = input.value === key; }) };
}

// A day of the period: a native field of dates, held within the period.
function dayField(context, label, act) {
  const { days } = context.data;
  const line = node("label", "fl-field", label);
  const input = node("input", "", null, { type: "date", min: days[0], max: days.at(-1) });
  input.addEventListener("change", () => { const day = dayIndex(context, input.value); if (day !== null) act(day); });
  line.append(input);
  return { line, put: (day) => { input.value = days[day]; } };
}

// Number of a day of the period by its date, null for anything else.
function dayIndex(context, text) {
  const { days } = context.data;
  if (typeof text !== "string" || !/^\d{4}-\d\d-\d\d$/.test(text) || text < days[0] || text > days.at(-1)) return null;
  const found = days.findIndex((day) => day >= text);
  return found < 0 ? null : found;
}

function makeViews(context, player) {
  const { data, map } = context;
  const since = makeSince(context);
  Object.assign(context, { since: null });
  const panel = makeDrop(context, { name: "views", label: say("views.title"), path: "M12 3v18M4 5h5v14H4zM15 5h5v14h-5z" });

  const how = choice("how", say("views.compare"), HOWS.map((key) => [key, say(`views.how_${key}`)]), "none", (key) => setHow(key));
  const day = dayField(context, say("views.with_day"), (chosen) => setSince(chosen));
  const told = node("div", "fl-views-told");
  panel.body.append(how.set, day.line, told);
  const banner = makeBanner(context, () => setSince(null));

  function setHow(key) {
    setSince(key === "since" ? (context.since ?? earlier(context)) : null);
  }
  function setSince(chosen) {
    context.since = chosen;
    if (chosen === null) since.remove();
    else { since.paint(); since.addTo(map); }
    how.put(chosen === null ? "none" : "since");
    step();
    context.changed();
  }
  function step() {
    const shown = context.since === null ? "" : say("views.banner_since", { day: longDay(data.days[context.since]) });
    panel.mark(shown !== "");
    banner(shown);
    day.line.hidden = told.hidden = context.since === null;
    if (context.since === null) return;
    day.put(context.since);
    since.step(context.day, Math.min(context.since, context.day));
    told.replaceChildren(...sinceWords(context));
  }
  player.onDay(step);
  context.repaints.push(() => since.paint());
  context.parts.set("since", {
    get: () => (context.since === null ? null : data.days[context.since]),
    set: (text) => setSince(dayIndex(context, text)),
  });
  step();
}

// What the map shows beside the ordinary is said on the map itself, with a way back.
function makeBanner(context, back) {
  const line = node("div", "fl-banner fl-panel", null, { role: "status" });
  const words = node("span"), close = node("button", "fl-drop-close", "×", { type: "button", "aria-label": say("views.back"), title: say("views.back") });
  close.addEventListener("click", back);
  line.append(words, close);
  L.DomEvent.disableClickPropagation(line);
  context.map.getContainer().append(line);
  return (text) => {
    line.hidden = !text;
    if (words.textContent !== text) words.textContent = text;
  };
}

// The day to begin with: the first, or the day before when the map stands on the first.
const earlier = (context) => Math.max(0, Math.min(context.day - 1, 0));

// Net gains of the sides and the places that changed hands, between two days.
function sinceWords(context) {
  const { data, day } = context, from = Math.min(context.since, day);
  const areas = (at) => new Map(data.areas[at].map(([side, km]) => [side, km]));
  const then = areas(from), now = areas(day), list = node("ul", "fl-since");
  const moved = data.sides.map((side, index) => [index, (now.get(index) ?? 0) - (then.get(index) ?? 0)]).filter(([, km]) => Math.abs(km) >= 1);
  for (const [side, km] of moved.sort((a, b) => b[1] - a[1])) {
    const line = node("li"), mark = node("i", "fl-since-mark", null, { "aria-hidden": "true" });
    mark.style.background = context.color(side);
    line.append(mark, node("span", "", data.sides[side].short), node("b", "", `${km > 0 ? "+" : "−"}${whole(Math.abs(km))} km²`));
    list.append(line);
  }
  const taken = data.places.filter((place) => place.settled && (stateOf(data, place, from)?.side ?? -1) !== (stateOf(data, place, day)?.side ?? -1));
  const names = taken.slice(0, 5).map((place) => place.name).join(", ");
  const words = !taken.length ? say("views.no_place") : say(taken.length > 5 ? "views.places_more" : "views.places", { count: taken.length, names });
  return [
    node("p", "fl-views-head", day > from ? say("views.since_head", { from: longDay(data.days[from]), to: longDay(data.days[day]) }) : say("views.since_later")),
    ...(moved.length ? [list] : []),
    node("p", "", day > from ? words : ""),
    ...(moved.length ? [node("p", "fl-quiet", say("views.since_key"))] : []),
  ];
}

const whole = (number) => Math.round(number).toLocaleString("en");
