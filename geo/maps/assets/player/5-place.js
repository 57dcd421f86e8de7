// The panel of a place: who holds it and how sure that is, who else it may be, its history, and on what it rests.

// Each map of a swipe has a panel; one is open at a time.
const placePanels = new Set();

function makePanel(context) {
  const { data, map } = context;
  const panel = node("section", "fl-place fl-panel fl-about", null, { tabindex: "-1", hidden: "" });
  L.DomEvent.disableClickPropagation(panel).disableScrollPropagation(panel);
  map.getContainer().append(panel);
  const ring = new Mark([0, 0], base(context, Z.places + 2, { interactive: false, radius: 18, draw: (ctx) => drawChosen(ctx, context.ground()) }));
  let shown = null, back = null, legendWas = null, aside = null;

  const close = () => {
    if (!shown) return;
    shown = null;
    panel.hidden = true;
    panel.replaceChildren();
    ring.remove();
    map.getContainer().classList.remove("fl-with-place");
    if (legendWas === false) context.legend?.fold(false);
    context.nameAgain?.();
    aside?.();
    aside = null;
    if (back?.isConnected) back.focus({ preventScroll: true });
    back = null;
    context.changed();
  };
  const show = (id, focus) => {
    const place = data.places.find((p) => p.id === id);
    if (!place) return;
    const first = !shown;
    for (const other of placePanels) if (other !== own) other.close();
    if (focus && first) back = document.activeElement;
    panel.hidden = false;
    map.getContainer().classList.add("fl-with-place");
    if (first && context.legend) {
      legendWas = context.legend.folded();
      context.legend.fold(true);
    }
    shown = buildPanel(context, panel, place, close);
    ring.setLatLng([place.lat, place.lon]).addTo(map);
    step();
    panel.scrollTop = 0;
    if (first) aside = uncover(map, panel, [place.lat, place.lon]);
    context.nameAgain?.();
    if (focus) panel.focus({ preventScroll: true });
  };
  const step = () => shown && stepPanel(context, shown);
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) close();
  });
  const own = {
    show, close, step,
    paint: () => { shown?.history.paint(); ring.redraw(); },
    opened: () => shown && { about: { kind: "place", id: shown.place.id }, at: [shown.place.lat, shown.place.lon] },
  };
  placePanels.add(own);
  return own;
}

// Room that a chosen place keeps to the panel, in pixels.
const CLEAR = 46;

// Moves the map, no farther than is needed, when the panel lies over its place; returns what moves it back.
function uncover(map, panel, spot) {
  const frame = map.getContainer().getBoundingClientRect(), box = panel.getBoundingClientRect(), at = map.latLngToContainerPoint(spot);
  const [left, top] = [box.left - frame.left - CLEAR, box.top - frame.top - CLEAR];
  if (at.x < left || at.x > box.right - frame.left || at.y < top || at.y > box.bottom - frame.top) return null;
  const before = map.getCenter(), sheet = box.width > frame.width * 0.8, bounds = map.options.maxBounds;
  // What lies under a sheet at the foot may be beyond the bounds: nobody sees it.
  if (sheet) map.options.maxBounds = L.latLngBounds(bounds).extend(map.unproject(map.project(bounds.getSouthWest()).add([0, box.height])));
  atRest(map).panBy(sheet ? [0, at.y - top] : [at.x - left, 0], { animate: false });
  const after = map.getCenter(), zoom = map.getZoom();
  // A map that the reader moved since stays where it is.
  return () => {
    map.options.maxBounds = bounds;
    if (map.getCenter().equals(after) && map.getZoom() === zoom) map.panTo(before, { animate: false });
  };
}

function drawChosen(ctx, ground) {
  ctx.setLineDash([]);
  disc(ctx, 14, null, ground.land, 5);
  disc(ctx, 14, null, ground.accent, 2.5);
}

function buildPanel(context, panel, place, close) {
  const { data } = context;
  panel.setAttribute("aria-label", say("place.panel", { name: nameIn(place.name) }));
  const head = node("header", "fl-place-head"), title = node("h2", "", nameIn(place.name));
  const foreign = natives.has(place.name), other = foreign ? place.name : place.native;
  if (other) title.append(" ", node("span", "fl-native", other, foreign ? { dir: "ltr", lang: "en" } : { dir: "rtl", lang: "ar" }));
  const button = node("button", "fl-close", "×", { type: "button", "aria-label": say("place.close"), title: say("place.close") });
  button.addEventListener("click", close);
  head.append(title, button);
  const now = node("div", "fl-now"), evidence = node("div", "fl-evidence");
  const states = statesOf(data, place), history = makeHistory(context, place, states);
  const list = node("ol", "fl-changes");
  list.append(...history.changes.map((change) => changeItem(context, change)));
  panel.replaceChildren(head, now, node("h3", "", say("place.history")), history.canvas, node("p", "fl-quiet fl-small", `${say("place.strip")} / ${say("place.chart")}. ${say("place.pick")}`),
    node("h3", "", say("place.changes")), history.changes.length ? list : node("p", "fl-quiet", say("place.no_change")), evidence);
  return { place, states, history, now, evidence, list };
}

function stepPanel(context, shown) {
  const { place, states, history, now, evidence, list } = shown, state = states[context.day];
  history.paint();
  const change = history.changes.filter(({ day }) => day <= context.day).at(-1), current = change?.day;
  for (const item of list.children) {
    const here = Number(item.dataset.day) === current;
    if (here !== item.classList.contains("fl-current")) item.querySelector("details").open = here;
    item.classList.toggle("fl-current", here);
  }
  now.replaceChildren(...verdict(context, place, state));
  const unfolded = evidence.querySelector(".fl-more")?.open ?? false;
  evidence.replaceChildren();
  if (!state) return;
  // What the change in force already shows is not shown again.
  const told = new Set(change ? behindChange(context.data, change).map(([index]) => index) : []);
  const rest = state.claims.filter(([index]) => !told.has(index)), day = shortDay(context.data.days[context.day]);
  if (state.claims.length && !rest.length) return;
  evidence.append(node("h3", "", say(told.size ? "place.evidence_else" : "place.evidence", { day })));
  if (rest.length) listClaims(context, evidence, rest, unfolded);
  else evidence.append(node("p", "fl-quiet", say("place.no_evidence")));
}

function verdict(context, place, now) {
  const { data } = context;
  const residents = place.population ? [node("p", "fl-quiet fl-small", say("place.people", { count: people(place.population) }))] : [];
  if (!now) return [node("p", "", say("place.no_state")), ...residents];
  const line = node("p", "fl-verdict");
  line.append(node("strong", "", holderWords(context, now)));
  const known = now.status !== "unknown";
  if (now.since && known) line.append(` ${say(now.since <= data.days[0] ? "place.since_or_before" : "place.since", { day: shortDay(now.since) })}`);
  const from = now.sources === 0 ? say("place.no_source") : now.sources === 1 ? say("place.one_source") : say("place.sources", { count: now.sources });
  const sure = [known && likelihood(now.probability), from, now.claimed && say("place.not_corroborated")].filter(Boolean);
  line.append(` (${listOf(sure)})`);
  const why = now.why ? [node("p", "fl-quiet", now.why[0].toUpperCase() + now.why.slice(1))] : [];
  return [line, ...why, ...residents, node("h3", "", say("place.alternatives", { day: shortDay(data.days[context.day]) })), oddsList(context, now)];
}

// No town is counted to the last head: three figures say all that is known.
const people = (count) => round(Number(count.toPrecision(count < 10_000 ? 2 : 3)));

// Every side that was weighed, with a bar as long as it is likely.
function oddsList(context, now) {
  const list = node("ul", "fl-odds");
  for (const [side, percent] of now.odds) {
    if (percent < 1) continue;
    const item = node("li"), bar = node("span", "fl-bar-of", null, { "aria-hidden": "true" }), part = node("i");
    part.style.width = `${percent}%`;
    part.style.background = side >= 0 ? context.color(side) : "transparent";
    if (side >= 0 && context.data.sides[side].hatch) part.className = "fl-hatch";
    bar.append(part);
    item.append(node("span", "fl-odds-name", sideName(context, side)), bar, node("span", "fl-odds-share", `${percent} %`));
    list.append(item);
  }
  const least = now.odds.filter(([side, percent]) => percent < 1 && side >= 0).map(([side]) => sideName(context, side));
  if (least.length) list.append(node("li", "fl-quiet fl-small", say("place.least", { who: listOf(least) })));
  return list;
}
