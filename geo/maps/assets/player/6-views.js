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

// One of several, as a field of its own.
function pickField(label, options, act) {
  const line = node("label", "fl-field", label), select = node("select");
  for (const [key, text] of options) select.append(node("option", "", text, { value: key }));
  select.addEventListener("change", () => act(select.value));
  line.append(select);
  return { line, put: (key) => { select.value = key; } };
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
  const since = makeSince(context), claimed = makeClaimed(context), swipe = makeSwipe(context);
  context.since = null;
  const panel = makeDrop(context, { name: "views", label: say("views.title"), path: "M12 3v18M4 5h5v14H4zM15 5h5v14h-5z" });
  const options = (name, keys) => keys.map((key) => [key, say(`views.${name}_${key}`)]);
  const knows = KNOWN.filter((key) => context.versions[key]);

  const view = choice("view", say("views.view"), options("view", VIEWS), context.view, setView);
  const known = choice("known", say("views.known"), options("known", knows), context.known, setKnown);
  const how = choice("how", say("views.compare"), options("how", HOWS), "none", setHow);
  const day = dayField(context, say("views.with_day"), setDay);
  const same = node("label", "fl-check"), sameBox = node("input", "", null, { type: "checkbox" });
  sameBox.addEventListener("change", () => (swipe.left() ? setLeft({ day: sameBox.checked ? null : context.day }) : setSince(sameBox.checked ? "before" : Math.max(0, context.day - 1))));
  const sameWords = node("span");
  same.append(sameBox, sameWords);
  const leftView = pickField(say("views.view"), options("view", VIEWS), (key) => setLeft({ view: key }));
  const leftKnown = pickField(say("views.known"), options("known", knows), (key) => setLeft({ known: key }));
  const leftHead = node("p", "fl-views-head", say("views.left"));
  const told = node("div", "fl-views-told");
  panel.body.append(view.set, known.set, how.set, leftHead, day.line, same, leftView.line, leftKnown.line, told);
  const banner = makeBanner(context, () => { setView("assessed"); setKnown(data.known); setHow("none"); });

  function setView(name) {
    context.view = document.documentElement.dataset.view = name;
    if (name === "claims") {
      for (const kind of INFERRED) if (map.hasLayer(made.get(kind))) { context.withheld.add(kind); made.get(kind).remove(); }
      claimed.addTo(map);
    } else {
      claimed.remove();
      const back = [...context.withheld];
      context.withheld.clear();
      for (const kind of back) made.get(kind).addTo(map);
    }
    view.put(name);
    step();
    context.changed();
  }
  function setKnown(name) {
    if (!context.versions[name]) return;
    if (name !== context.known) {
      useKnown(context, name);
      player.setDay(context.day);
      player.setMode(context.mode);
    }
    known.put(name);
    step();
    context.changed();
  }
  function setHow(name) {
    const from = sinceDay(context) ?? swipe.left()?.day ?? 0;
    setSince(name === "since" ? from : null);
    swipe.show(name === "swipe" ? { day: from, view: context.view, known: context.known } : null, 50);
    step();
    context.changed();
  }
  function setDay(chosen) {
    if (swipe.left()) setLeft({ day: chosen });
    else setSince(chosen);
  }
  function setLeft(change) {
    swipe.show({ ...swipe.left(), ...change });
    step();
    context.changed();
  }
  function setSince(chosen) {
    context.since = chosen;
    if (chosen === null) since.remove();
    else { since.paint(); since.addTo(map); }
    step();
    context.changed();
  }
  function step() {
    const left = swipe.left();
    if (context.view === "claims") claimed.step(context.day);
    if (context.since !== null) since.step(context.day, Math.min(sinceDay(context), context.day));
    const shown = bannerWords(context);
    context.legend?.viewed();
    panel.mark(shown !== "" || left !== null);
    banner(shown);
    how.put(left ? "swipe" : context.since !== null ? "since" : "none");
    for (const part of [leftHead, leftView.line, leftKnown.line]) part.hidden = !left;
    same.hidden = !left && context.since === null;
    sameWords.textContent = say(left ? "views.same_day" : "views.day_before");
    known.set.hidden = knows.length < 2;
    if (knows.length < 2) leftKnown.line.hidden = true;
    const fixed = left ? left.day : typeof context.since === "number" ? context.since : null;
    day.line.hidden = fixed === null;
    if (fixed !== null) day.put(fixed);
    sameBox.checked = left ? left.day === null : context.since === "before";
    if (left) {
      leftView.put(left.view);
      leftKnown.put(left.known);
      swipe.step();
    }
    told.replaceChildren(...(context.view === "claims" ? claimedWords(context, claimed.found) : []), ...(context.since === null ? [] : sinceWords(context)));
  }
  player.onDay(step);
  context.repaints.push(() => { since.paint(); if (context.view === "claims") claimed.paint(); });
  context.parts.set("view", { get: () => (context.view === "claims" ? "claims" : null), set: (text) => setView(text === "claims" ? "claims" : "assessed") });
  context.parts.set("known", { get: () => (context.known === data.known ? null : context.known), set: (text) => setKnown(KNOWN.includes(text) ? text : data.known) });
  context.parts.set("since", {
    get: () => (typeof context.since === "number" ? data.days[context.since] : context.since),
    set: (text) => setSince(text === "before" ? text : dayIndex(context, text)),
  });
  context.parts.set("swipe", {
    get: () => {
      const left = swipe.left();
      return left && [left.day === null ? "same" : data.days[left.day], left.view, left.known, Math.round(swipe.at())].join(".");
    },
    set: (text) => { swipe.show(...swipeOf(context, text)); step(); },
  });
  step();
}

const VIEWS = ["assessed", "claims"], KNOWN = ["now", "then"];

// What a text says of the left map: a day or "same", a view, what was known, and where the line stands in percent.
function swipeOf(context, text) {
  const found = /^(same|\d{4}-\d\d-\d\d)\.(assessed|claims)\.(now|then)\.(\d{1,2})$/.exec(typeof text === "string" ? text : "");
  const day = found && (found[1] === "same" ? null : dayIndex(context, found[1]));
  if (!found || (day === null && found[1] !== "same")) return [null];
  return [{ day, view: found[2], known: found[3] }, Number(found[4])];
}

function bannerWords(context) {
  return [
    context.view === "claims" ? say("views.banner_claims") : "",
    context.known === "then" ? say("views.banner_then") : "",
    context.since === null ? "" : context.since === "before" ? say("views.banner_before") : say("views.banner_since", { day: longDay(context.data.days[context.since]) }),
  ].filter(Boolean).join(" · ");
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

// The day that changes are counted from: one that was chosen, or always the day before the map's.
const sinceDay = (context) => (context.since === "before" ? Math.max(0, context.day - 1) : context.since);

// How many places bear claims, and where the newest of them names another holder than the map does.
function claimedWords(context, found) {
  const odd = found.filter((place) => place.odd).map((place) => context.data.claims[place.claims[0].claims[0]].place);
  const names = listOf(odd.slice(0, 5).map(nameIn));
  return [
    node("p", "fl-views-head", say("views.claims_head", { count: found.length })),
    node("p", "", !odd.length ? say("views.claims_agree") : say(odd.length > 5 ? "views.claims_odd_more" : "views.claims_odd", { count: odd.length, names })),
    node("p", "fl-quiet", say("views.claims_key")),
  ];
}

// Net gains of the sides and the places that changed hands, between two days.
function sinceWords(context) {
  const { data, day } = context, from = Math.min(sinceDay(context), day);
  const areas = (at) => new Map(data.areas[at].map(([side, km]) => [side, km]));
  const then = areas(from), now = areas(day), list = node("ul", "fl-since");
  const moved = data.sides.map((side, index) => [index, (now.get(index) ?? 0) - (then.get(index) ?? 0)]).filter(([, km]) => Math.abs(km) >= 1);
  for (const [side, km] of moved.sort((a, b) => b[1] - a[1])) {
    const line = node("li"), mark = node("i", "fl-since-mark", null, { "aria-hidden": "true" });
    mark.style.background = `color-mix(in srgb, ${context.color(side)} calc(var(--fill) * 100%), var(--land))`;
    line.append(mark, node("span", "", data.sides[side].short), node("b", "", `${signed(km)} km²`));
    list.append(line);
  }
  const taken = data.places.filter((place) => place.settled && (stateOf(data, place, from)?.side ?? -1) !== (stateOf(data, place, day)?.side ?? -1));
  const names = listOf(taken.slice(0, 5).map((place) => nameIn(place.name)));
  const words = !taken.length ? say("views.no_place") : say(taken.length > 5 ? "views.places_more" : "views.places", { count: taken.length, names });
  return [
    node("p", "fl-views-head", day > from ? say("views.since_head", { from: longDay(data.days[from]), to: longDay(data.days[day]) }) : say("views.since_later")),
    ...(moved.length ? [list] : []),
    node("p", "", day > from ? words : ""),
    ...(moved.length ? [node("p", "fl-quiet", say("views.since_key"))] : []),
  ];
}
