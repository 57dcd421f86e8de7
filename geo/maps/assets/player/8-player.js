// The player: starts the page, keeps the day, answers the keys and the page around.

let context = null;
const made = new Map();

function ensureContext(map) {
  if (context) return context;
  context = makeContext(readData());
  context.map = map;
  context.changed = () => {};
  // Parts of the page's state beside day and view: `get` gives a short text or null, `set` takes one that may be anything.
  context.parts = new Map();
  // What has to be painted again in another mode, beside the layers.
  context.repaints = [];
  context.drops = [];
  context.mode = modeNow(context.data.mode);
  stayStill(map);
  context.day = context.data.start ?? 0;
  map.createPane("frontline").style.zIndex = 390;
  const words = map.createPane("frontline-words");
  words.style.zIndex = 450;
  words.style.pointerEvents = "none";
  return context;
}

// Called by each Folium layer of ours, in the order in which they were added.
function layer(map, kind) {
  ensureContext(map);
  const group = MAKERS[kind](context);
  made.set(kind, group);
  return group;
}

// Called last by the script of the map; the start waits until the script has made every layer.
function attach(map, foreign) {
  ensureContext(map);
  Promise.resolve().then(() => start(map, foreign()));
}

function start(map, foreign) {
  const { data } = context, listeners = [];
  let speed = 1, loop = false, timer = 0, seq = -1, quiet = true;
  const ui = {}, ahead = makeAhead(context);
  const embedded = window.parent !== window;
  const post = (message) => embedded && window.parent.postMessage(message, "*");
  const iso = () => data.days[context.day];
  const clamp = (index) => Math.max(0, Math.min(data.count - 1, index));
  const indexOf = (day) => {
    if (typeof day === "number") return clamp(Math.round(day));
    const at = data.days.findIndex((known) => known >= String(day));
    return at < 0 ? data.count - 1 : at;
  };

  function setDay(day) {
    stepMap(day);
    stepRest();
  }

  function stepMap(day) {
    const next = indexOf(day);
    context.sheet.flush(); // a day that is still being drawn
    context.day = next;
    // Places first: names, legend and popup read what they hold now.
    for (const kind of ORDER) made.get(kind)?.step(next);
    for (const listener of listeners) listener(iso());
  }

  // What is said of the day, and names, which are drawn at once on a sheet of their own.
  function stepRest() {
    document.documentElement.dataset.day = iso();
    made.get("labels")?.step(context.day);
    ui.legend?.step();
    ui.bar?.step();
    ui.title?.step();
    context.stepPopup?.();
    context.walk?.step();
  }

  function chooseMode(mode) {
    context.chosenMode = mode;
    setMode(mode);
    context.changed();
  }

  function setMode(mode) {
    context.mode = modeNow(mode);
    document.documentElement.dataset.mode = context.mode;
    const ground = context.ground();
    for (const [name, value] of Object.entries(ground)) document.documentElement.style.setProperty(`--${name}`, value);
    made.forEach((group) => group.paint());
    ui.legend?.paint();
    ui.bar?.paint();
    for (const repaint of context.repaints) repaint();
  }

  const player = {
    map, setDay, setMode, chooseMode,
    index: () => context.day,
    day: iso,
    playing: () => timer !== 0,
    speed: () => speed,
    setSpeed(value) {
      speed = SPEEDS.includes(value) ? value : speed;
      ui.bar.pace(speed, loop);
      if (timer) { clearTimeout(timer); schedule(); }
    },
    looping: () => loop,
    setLoop(on) { loop = on; ui.bar.pace(speed, loop); },
    // To the next day with a change, or with -1 to the one before; stays where there is none.
    toChange(step) {
      const day = context.moments.near(context.day, step);
      if (day >= 0) player.jump(day);
    },
    play() {
      if (timer) return;
      if (context.day >= data.count - 1) setDay(0);
      schedule();
      document.documentElement.dataset.playing = "yes";
      ui.bar.state(true);
    },
    home() { home(map); },
    pause() {
      if (!timer) return;
      clearTimeout(timer);
      timer = 0;
      context.sheet.flush(); // the day that is being drawn is the one to stop at
      delete document.documentElement.dataset.playing;
      ui.bar.state(false);
      player.released();
    },
    jump(day) { player.pause(); setDay(clamp(day)); player.released(); },
    released() {
      if (timer) return;
      post({ type: "frontline:day", day: iso(), seq });
      context.changed();
    },
    onDay(listener) { listeners.push(listener); return () => listeners.splice(listeners.indexOf(listener), 1); },
    state: () => ({
      day: iso(), mode: context.mode, chosenMode: context.chosenMode, playing: timer !== 0, speed, zoom: map.getZoom(),
      center: [map.getCenter().lat, map.getCenter().lng], open: context.opened(),
      layers: Object.fromEntries([...context.switches].map(([kind, group]) => [kind, context.isShown(kind, group)])),
      parts: Object.fromEntries([...context.parts].map(([name, part]) => [name, part.get()]).filter(([, text]) => text !== null)),
    }),
    restore(state) {
      if (state.center && Number.isFinite(state.zoom)) atRest(map).setView(state.center, state.zoom, { animate: false });
      context.parts.get("view").set(null); // no layer is withheld while they are put back
      for (const [kind, shown] of Object.entries(state.layers ?? {})) {
        const group = context.switches.get(kind);
        if (group && map.hasLayer(group) !== shown) shown ? group.addTo(map) : group.remove();
      }
      if (state.chosenMode && Object.hasOwn(data.grounds, state.chosenMode)) chooseMode(state.chosenMode);
      if (state.day) setDay(state.day);
      for (const [name, part] of context.parts) part.set(state.parts?.[name] ?? null);
      if (state.open) context.openPopup(state.open.about, L.latLng(state.open.at));
    },
    // A picture: no controls, the date in the title, the legend unfolded and shortened to what is seen.
    picture(on = true) {
      document.documentElement.classList.toggle("fl-picture", on);
      ui.legend.fold(!on && map.getSize().x < 820);
      map.invalidateSize({ animate: false, pan: false });
      home(map);
    },
    // Draws at once what the next frame would draw; for measuring and for pictures.
    flush() { context.sheet.flush(); },
    ready: document.fonts.ready.then(() => true),
  };

  function schedule() { timer = setTimeout(tick, 1000 / speed); }
  function tick() {
    const after = (day) => (day >= data.count - 1 ? 0 : day + 1);
    stepMap(after(context.day));
    context.sheet.drawBehind(() => { stepRest(); ahead(after(context.day)); });
    if (context.day >= data.count - 1 && !loop) { player.pause(); return; }
    schedule();
  }

  keepWithin(map);
  context.limit = makeLimits(map, data);
  home(map);
  document.documentElement.dataset.direction = textDirection();
  map.getContainer().setAttribute("role", "main");
  map.getContainer().setAttribute("aria-label", say("page.map", { title: data.title }));
  // Every layer that can be switched, by name; those of others are numbered.
  context.switches = new Map([...made, ...foreign.map((one, number) => [`other-${number}`, one.layer])]);
  // A view may withhold layers that are switched on.
  context.isShown = (kind, group) => map.hasLayer(group) || Boolean(context.withheld?.has(kind));
  context.shownFirst = new Map([...context.switches].map(([kind, group]) => [kind, map.hasLayer(group)]));
  makePopup(context);
  context.tell = makeTeller(context);
  context.tools = makeTools(context);
  context.links = makeLinks(context, player, post);
  makeSearch(context);
  ui.title = makeTitle(context);
  ui.legend = makeLegend(context, made, foreign);
  ui.bar = makeTimebar(context, player);
  makeViews(context, player);
  makeMeasure(context);
  makeOverview(context, player);
  makeScreen(context);
  nameZoom(map);
  // On a phone the scale stands above the notice, which takes as many lines as its language needs.
  const foot = map.attributionControl?.getContainer();
  if (foot) new ResizeObserver(() => document.documentElement.style.setProperty("--foot", `${Math.floor(foot.offsetHeight)}px`)).observe(foot);
  map.invalidateSize({ animate: false, pan: false });
  home(map);
  makeModes(context, player);
  setMode(data.mode);
  setDay(context.day);
  context.changed = () => {
    if (quiet || timer) return;
    post({ type: "frontline:state", state: player.state() });
    context.links.changed();
  };
  map.on("moveend", () => context.changed());
  new ResizeObserver(makeFitted(context)).observe(map.getContainer());
  map.on("zoomend", () => made.forEach((group) => group.zoomed?.()));
  context.keys = makeKeys(context, player);
  context.walk = makeWalk(context);
  makeHelp(context);
  listenKeys(context);
  if (embedded) window.addEventListener("message", (event) => {
    const told = event.data;
    if (event.source !== window.parent || !told || typeof told !== "object") return;
    if (told.type === "frontline:mode" && Object.hasOwn(data.grounds, told.mode)) setMode(told.mode);
    if (told.type === "frontline:restore" && told.state) player.restore(told.state);
    if (told.type === "frontline:address") context.links.home(String(told.address));
    if (told.type === "frontline:link") context.links.apply(String(told.query));
    if (told.type !== "frontline:set" || !(told.seq > seq)) return;
    seq = told.seq;
    if (told.day) { player.pause(); setDay(told.day); context.changed(); }
  });
  Object.assign(window.frontline, player);
  // Names are drawn again once their fonts are there.
  faces().then(() => { made.get("labels")?.words.repaint(); ui.bar.paint(); ui.legend.paint(); document.documentElement.dataset.ready = "yes"; });
  context.links.start();
  quiet = false;
  post({ type: "frontline:ready", day: iso(), keys: context.links.keys(), theatre: data.theatre });
}

const ORDER = ["places", "areas", "uncorroborated", "uncertain", "unknown", "yesterday", "fronts", "relative", "advances", "claims"];

// The page around may give more room or less: a view that nobody has moved is fitted again, another keeps its middle.
function makeFitted(context) {
  const { map } = context, box = map.getContainer();
  let { x, y } = map.getSize();
  return () => {
    // Leaflet forgets the exact middle when it measures again, even when nothing is new. Its own measure says nothing: it
    // may have been there first.
    if (x === box.clientWidth && y === box.clientHeight) return;
    [x, y] = [box.clientWidth, box.clientHeight];
    const fit = !context.moved() && !document.documentElement.classList.contains("fl-picture");
    map.invalidateSize({ animate: false });
    if (fit) home(map);
    else context.limit(false);
  };
}

// Leaflet glides back to within the bounds after every move, also after one that the page made: it goes at once instead.
function keepWithin(map) {
  let going = false;
  map.off("moveend", map._panInsideMaxBounds);
  map.on("moveend", () => {
    if (going) return;
    going = true;
    map.panInsideBounds(map.options.maxBounds, { animate: false });
    going = false;
  });
}

function home(map) {
  context.limit(true);
  const center = map.getCenter(), zoom = map.getZoom();
  // Whether the reader has moved the map since; a pixel or two is the rounding of a changed size.
  context.moved = () => map.getZoom() !== zoom || map.latLngToContainerPoint(center).distanceTo(map.getSize().divideBy(2)) > 3;
}

function makeTitle(context) {
  const title = node("div", "fl-title fl-panel");
  const when = node("p", "fl-title-when"), what = node("p", "fl-title-what");
  title.append(node("h1", "", context.data.title), when, what);
  context.map.getContainer().append(title);
  return {
    step() {
      when.textContent = longDay(context.data.days[context.day]);
      what.textContent = context.data.headlines[context.day];
    },
  };
}

window.frontline = { layer, attach };
