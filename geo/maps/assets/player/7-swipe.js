// Swipe: another map over the left of the page up to a line that is dragged or moved by keys. The two may differ in
// day, in what is shown (inferred or claimed) and in what was known; view and layers are shared.

const SWIPE_PANE = "frontline-left", SWIPE_WORDS = "frontline-left-words";
const SWIPE_STEP = 2, SWIPE_ENDS = [4, 96];

// The context of the left map: a copy of what depends on day and knowledge, all else seen through to the page's own.
function otherContext(context) {
  const { map } = context;
  const data = { ...context.data, places: context.data.places.map((place) => ({ ...place })) };
  const sheet = new Sheet({ pane: SWIPE_PANE, padding: 0.06 });
  const other = Object.assign(Object.create(context), { data, sheet, pane: SWIPE_PANE, wordsPane: SWIPE_WORDS, day: 0, changed: () => {} });
  map.createPane(SWIPE_PANE).style.zIndex = 391;
  const words = map.createPane(SWIPE_WORDS);
  words.style.zIndex = 451;
  words.style.pointerEvents = "none";
  makePopup(other);
  return other;
}

function makeSwipe(context) {
  const { map } = context;
  const box = map.getContainer();
  const line = node("div", "fl-swipe", null, { role: "separator", tabindex: 0, "aria-orientation": "vertical", "aria-label": say("swipe.line"), "aria-valuemin": SWIPE_ENDS[0], "aria-valuemax": SWIPE_ENDS[1] });
  const names = [node("span", "fl-swipe-name fl-panel"), node("span", "fl-swipe-name fl-panel")];
  line.append(names[0], node("i", "fl-swipe-grip", null, { "aria-hidden": "true" }), names[1]);
  line.hidden = true;
  box.append(line);
  L.DomEvent.disableClickPropagation(line);
  let other = null, groups = new Map(), claimed = null, left = null, at = 50, hold = null;

  function open() {
    if (!other) {
      other = otherContext(context);
      groups = new Map([...made.keys()].filter((kind) => MAKERS[kind]).map((kind) => [kind, MAKERS[kind](other)]));
      claimed = makeClaimed(other);
    }
    for (const pane of [SWIPE_PANE, SWIPE_WORDS]) map.getPane(pane).style.display = "";
    map.on("move zoom viewreset resize", clip).on("layeradd layerremove", mirror).on("zoomend", zoomed);
  }
  function close() {
    map.off("move zoom viewreset resize", clip).off("layeradd layerremove", mirror).off("zoomend", zoomed);
    for (const group of all()) group.remove();
    for (const pane of [context.pane, context.wordsPane]) map.getPane(pane).style.clipPath = "";
    for (const pane of [SWIPE_PANE, SWIPE_WORDS]) map.getPane(pane).style.display = "none";
  }
  const all = () => [...groups.values(), claimed];
  const zoomed = () => all().forEach((group) => group.zoomed?.());
  const shows = (kind) => (map.hasLayer(made.get(kind)) || context.withheld.has(kind)) && !(left.view === "claims" && INFERRED.includes(kind));
  function mirror() {
    for (const [kind, group] of groups) if (map.hasLayer(group) !== shows(kind)) shows(kind) ? group.addTo(map) : group.remove();
    if (map.hasLayer(claimed) !== (left.view === "claims")) left.view === "claims" ? claimed.addTo(map) : claimed.remove();
  }
  // Panes have no size of their own; their clips are told in the points of the layers.
  function clip() {
    const size = map.getSize(), from = map.containerPointToLayerPoint([0, 0]);
    const x = from.x + Math.round((size.x * at) / 100), top = from.y - 40, foot = from.y + size.y + 40, far = 4 * size.x;
    const cut = (a, b) => `polygon(${a}px ${top}px, ${b}px ${top}px, ${b}px ${foot}px, ${a}px ${foot}px)`;
    for (const pane of [context.pane, context.wordsPane]) map.getPane(pane).style.clipPath = cut(x, from.x + far);
    for (const pane of [SWIPE_PANE, SWIPE_WORDS]) map.getPane(pane).style.clipPath = cut(from.x - far, x);
    line.style.left = `${at}%`;
    const room = [(size.x * at) / 100, (size.x * (100 - at)) / 100];
    names.forEach((name, side) => { name.style.maxWidth = `${Math.max(60, room[side] - 46)}px`; });
    line.setAttribute("aria-valuenow", Math.round(at));
  }
  function move(to) {
    at = Math.max(SWIPE_ENDS[0], Math.min(SWIPE_ENDS[1], to));
    clip();
  }
  const nameOf = (day, view, known) => [
    longDay(context.data.days[day]),
    left.view === context.view && view !== "claims" ? "" : say(`swipe.view_${view}`),
    left.known === context.known && known !== "then" ? "" : say(`swipe.known_${known}`),
  ].filter(Boolean).join(" · ");
  function step() {
    if (!left) return;
    other.day = left.day ?? context.day;
    other.view = left.view;
    // Before the layers: names on the map keep off these.
    names[0].textContent = nameOf(other.day, left.view, left.known);
    names[1].textContent = nameOf(context.day, context.view, context.known);
    line.setAttribute("aria-valuetext", say("swipe.now", { left: names[0].textContent, right: names[1].textContent }));
    for (const kind of [...ORDER, "labels"]) groups.get(kind)?.step(other.day);
    if (left.view === "claims") claimed.step(other.day);
    other.stepPopup?.();
  }
  const paint = () => left && all().forEach((group) => group.paint());

  line.addEventListener("pointerdown", (event) => {
    hold = event.pointerId;
    line.setPointerCapture(hold);
    line.focus({ preventScroll: true });
    event.preventDefault();
  });
  line.addEventListener("pointermove", (event) => {
    if (hold === null) return;
    const { left: start, width } = box.getBoundingClientRect();
    move(((event.clientX - start) / width) * 100);
  });
  for (const end of ["pointerup", "pointercancel"]) line.addEventListener(end, () => { if (hold !== null) context.changed(); hold = null; });
  line.addEventListener("keydown", (event) => {
    const to = { ArrowLeft: at - SWIPE_STEP, ArrowRight: at + SWIPE_STEP, PageDown: at - 10, PageUp: at + 10, Home: SWIPE_ENDS[0], End: SWIPE_ENDS[1] }[event.key];
    if (to === undefined || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    move(to);
    context.changed();
  });
  context.repaints.push(paint);
  return {
    step,
    left: () => left,
    // `asked` is null, or what the left map shows: `day` (null follows the page's), `view` and `known`.
    show(asked, where = at) {
      if (!asked) {
        if (left) close();
        left = null;
        line.hidden = true;
        return;
      }
      if (!left) open();
      left = { ...asked, known: context.versions[asked.known] ? asked.known : context.known };
      useKnown(other, left.known);
      line.hidden = false;
      mirror();
      step();
      paint();
      move(where);
    },
    at: () => at,
  };
}
