// Legend and switch of layers in one: it names and counts what is in view on the day.

const ENTRIES = ["uncorroborated", "uncertain", "unknown", "fronts", "yesterday", "places", "advances", "relative", "claims", "labels", "admin", "rivers", "roads", "disputed", "tiles"];
const PLACE_KEYS = ["held", "one", "contested", "besieged", "unheld", "lost", "changed"];

function makeLegend(context, layers, foreign) {
  const { data, map } = context;
  const panel = node("section", "fl-legend fl-panel", null, { "aria-label": say("legend.title") });
  const button = node("button", "fl-fold", say("legend.title"), { type: "button", "aria-expanded": "true" });
  const body = node("div", "fl-legend-body");
  const scope = node("span", "fl-scope fl-quiet");
  const fold = (folded) => {
    panel.classList.toggle("fl-folded", folded);
    button.setAttribute("aria-expanded", String(!folded));
  };
  // Names keep off the panel, which grows and shrinks with what it counts.
  new ResizeObserver(() => context.nameAgain?.()).observe(panel);
  button.addEventListener("click", () => fold(!panel.classList.contains("fl-folded")));
  button.append(scope);
  panel.append(button, body);
  L.DomEvent.disableClickPropagation(panel).disableScrollPropagation(panel);
  map.getContainer().append(panel);
  fold(map.getSize().x < 820 || map.getSize().y < 400);

  const kit = makeKit(context);
  const toggle = (layer, text, kind) => kit.toggle(layer, text, kind);
  if (layers.get("areas")) {
    const head = toggle(layers.get("areas"), say("legend.areas"), "areas");
    head.append(node("span", "fl-km", "km²"), node("span", "fl-change", say("legend.change")));
    body.append(head);
  }
  const sides = data.sides.map((side, index) => sideRow(context, kit, body, side, index));
  // Keys of the views that read the map in another way; each stands only while its view does.
  const keys = [["since", () => context.since !== null], ["odd", () => context.view === "claims"]].map(([name, stands]) => {
    const row = node("div", `fl-row fl-side fl-key-${name}`);
    row.append(kit.swatch(SWATCHES[name]), node("span", "fl-name", say(`legend.${name}`)));
    body.append(row);
    return () => { row.hidden = !stands(); };
  });
  const counted = new Map(), ground = node("div", "fl-ground");
  for (const kind of ENTRIES) {
    const layer = layers.get(kind);
    if (!layer) continue;
    const row = toggle(layer, say(`legend.${kind}`), kind), count = node("span", "fl-count");
    const still = ENTRIES.indexOf(kind) > ENTRIES.indexOf("labels");
    if (!still) row.append(count);
    counted.set(kind, { row, count });
    const choice = kind === "labels" && data.places.some((place) => place.native) && namesChoice(context);
    (still ? ground : body).append(choice ? withChoice(row, choice) : row);
    if (kind === "places") {
      const keys = node("div", "fl-place-keys");
      keys.append(...PLACE_KEYS.map((name) => keyRow(kit, name, counted)));
      body.append(keys);
    }
    if (kind === "claims") body.append(glyphRows(kit, data, counted));
  }
  body.append(ground);
  for (const { layer, name } of foreign) body.append(toggle(layer, name, "other"));

  map.on("layeradd layerremove", ({ layer }) => {
    const row = kit.rows.find((r) => r.layer === layer);
    if (!row) return;
    row.box.checked = map.hasLayer(layer);
    row.label.classList.toggle("fl-off", !row.box.checked);
    panel.classList.toggle(`fl-without-${row.label.dataset.kind}`, !row.box.checked);
    if (row.label.dataset.kind !== "labels") context.nameAgain?.();
    context.changed();
  });
  const headName = panel.querySelector(".fl-row[data-kind=areas] .fl-name");
  let halved = false;
  const viewed = () => {
    for (const key of keys) key();
    if (halved !== (context.since !== null)) kit.paint();
    halved = context.since !== null;
    const head = say(context.view === "claims" ? "legend.claimed_for" : "legend.areas");
    if (headName && headName.textContent !== head) headName.textContent = head;
  };
  const count = () => {
    stepLegend(context, { panel, scope, sides, counted });
    viewed();
  };
  // While it plays the map comes first: what is counted follows after the frame.
  let later = 0;
  const step = () => {
    if (!document.documentElement.dataset.playing) count();
    else later ||= requestAnimationFrame(() => setTimeout(() => { later = 0; count(); }));
  };
  map.on("moveend resize", step);
  context.legend = { fold, folded: () => panel.classList.contains("fl-folded"), viewed, named: () => {} };
  if (panel.querySelector(".fl-names")) context.legend.named = () => { panel.querySelector(".fl-names").value = context.names; };
  return { step, paint: () => { kit.paint(); context.panel?.paint(); }, rows: kit.rows, fold };
}

// Swatches and switches of the legend's rows.
function makeKit(context) {
  const rows = [], swatches = [];
  const swatch = (draw, wide = 22) => {
    const canvas = node("canvas", "fl-swatch", null, { width: wide * 2, height: 36, "aria-hidden": "true" });
    canvas.style.width = `${wide}px`;
    swatches.push(() => {
      const ctx = canvas.getContext("2d");
      ctx.setTransform(2, 0, 0, 2, 0, 0);
      ctx.clearRect(0, 0, wide, 18);
      ctx.save();
      draw(ctx, context.ground(), wide);
      ctx.restore();
    });
    return canvas;
  };
  const toggle = (layer, text, kind) => {
    const label = node("label", "fl-row"), box = node("input", "", null, { type: "checkbox" });
    box.checked = context.map.hasLayer(layer);
    label.dataset.kind = kind;
    label.classList.toggle("fl-off", !box.checked);
    box.addEventListener("change", () => (box.checked ? layer.addTo(context.map) : layer.remove()));
    label.append(box, swatch(SWATCHES[kind] ?? SWATCHES.other), node("span", "fl-name", text));
    rows.push({ label, box, layer });
    return label;
  };
  return { rows, swatch, toggle, paint: () => swatches.forEach((draw) => draw()) };
}

function sideRow(context, kit, body, side, index) {
  const row = node("div", "fl-row fl-side");
  const area = node("span", "fl-km"), change = node("span", "fl-change"), name = node("span", "fl-name", side.name), places = node("small");
  name.append(" ", places);
  row.append(kit.swatch((ctx, ground, wide) => {
    ctx.fillStyle = ground.land;
    ctx.fillRect(0, 2, wide, 14);
    ctx.globalAlpha = ground.fill;
    ctx.fillStyle = context.fill(index);
    ctx.fillRect(0, 2, wide, 14);
    // Land that did not change since a day has a shade of its own.
    if (context.since !== null) faded(ctx, ground, wide / 2, wide / 2);
    ctx.globalAlpha = 1;
    ctx.strokeStyle = ground.ink;
    ctx.lineWidth = 0.8;
    ctx.strokeRect(0.4, 2.4, wide - 0.8, 13.2);
  }), name, area, change);
  body.append(row);
  return { row, area, change, places };
}

function keyRow(kit, name, counted) {
  const row = node("div", `fl-row fl-key fl-key-${name}`), count = node("span", "fl-count");
  row.append(kit.swatch(SWATCHES[name]), node("span", "fl-name", say(`legend.${name}`)), count);
  counted.set(`key ${name}`, { row, count });
  return row;
}

function glyphRows(kit, data, counted) {
  const list = node("div", "fl-glyphs");
  for (const kind of Object.keys(GLYPHS)) {
    if (!data.claims.some((claim) => claim.event === kind)) continue;
    const one = node("span", "fl-glyph", null, { "data-glyph": kind }), count = node("span", "fl-count");
    one.append(kit.swatch((ctx, ground) => {
      ctx.translate(8, 9);
      drawGlyph(ctx, kind, ground.soft, true, { ...ground, land: ground.panel });
    }, 16), node("span", "", say(EVENTS[kind])), count);
    counted.set(`glyph ${kind}`, { row: one, count });
    list.append(one);
  }
  return list;
}

function withChoice(row, choice) {
  const line = node("div", "fl-with-choice");
  line.append(row, choice);
  return line;
}

// Names in Latin letters, in Arabic, or both; kept with the state of the page.
function namesChoice(context) {
  const choice = node("select", "fl-names", null, { "aria-label": say("labels.names") });
  for (const names of NAMES) choice.append(node("option", "", say(`labels.${names}`), { value: names }));
  choice.value = context.names;
  choice.addEventListener("change", () => context.setNames(choice.value));
  return choice;
}

const signed = (number) => `${number > 0 ? "+" : "−"}${round(Math.abs(number))}`;

function stepLegend(context, { panel, scope, sides, counted }) {
  const now = countsNow(context), { data, day, measures } = context;
  const put = (element, text) => { if (element.textContent !== text) element.textContent = text; };
  put(scope, say(measures.whole() ? "legend.all" : "legend.view", { day: shortDay(data.days[day]) }));
  sides.forEach(({ row, area, change, places }, side) => {
    const own = now.sides[side];
    row.hidden = own.km2 < 1 && Math.abs(own.change) < 1 && !own.places;
    put(area, round(own.km2));
    put(change, Math.abs(own.change) < 1 ? "" : signed(own.change));
    put(places, own.places ? placeCount(own.places) : "");
  });
  const tell = (name, amount, unit) => {
    const entry = counted.get(name);
    if (!entry) return;
    put(entry.count, amount < 0.5 ? say("legend.none") : unit ? `${round(amount)} ${unit}` : round(amount));
    entry.row.classList.toggle("fl-none", amount < 0.5);
  };
  for (const [kind, km2] of Object.entries(now.km2)) tell(kind, km2, "km²");
  for (const [kind, km] of Object.entries(now.km)) tell(kind, km, "km");
  for (const [kind, count] of Object.entries(now.count)) tell(kind, count, "");
  if (counted.has("places") && now.seen > now.count.places) put(counted.get("places").count, say("legend.drawn", { count: now.count.places, all: now.seen }));
  for (const name of PLACE_KEYS) tell(`key ${name}`, now.states[name], "");
  for (const kind of Object.keys(GLYPHS)) tell(`glyph ${kind}`, now.glyphs[kind] ?? 0, "");
  for (const kind of ["advances", "claims", "yesterday", "uncorroborated", "relative"]) panel.classList.toggle(`fl-no-${kind}`, counted.get(kind)?.row.classList.contains("fl-none"));
}
