// Two maps beside each other, swiped over each other, or what differs between them: shapes that Python made, drawn as
// SVG here, so that pan, zoom and the divider ask nobody. Every text is set as text.
const SVG = "http://www.w3.org/2000/svg";
const LEAST = 1;
const MOST = 24;
// Where a pixel is more than so many metres, dots are smaller by so much, as on the map page.
const FAR = { metres: 1400, share: 0.85 };

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".panes") ?? parentElement.appendChild(node("div", "panes"));
  const before = root.view;
  if (root.key === data.key && root.mode === data.mode) return undefined;
  // Another look at the same land: where one was looking is kept, and where the divider stood.
  const view = before && root.size === String(data.panes.size) ? before : { k: 1, x: 0, y: 0, split: 0.5 };
  root.stop?.();
  Object.assign(root, { key: data.key, mode: data.mode, size: String(data.panes.size), view });
  root.replaceChildren();
  root.stop = draw(root, data, view);
  root.dataset.mode = data.mode;
  root.dataset.ready = "yes";
  // Not while it is shown: one that came late to a rerun is cleaned up at once.
  return () => { if (!root.isConnected) root.stop?.(); };
}

function node(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function svg(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes ?? {})) made.setAttribute(key, String(value));
  return made;
}

function draw(root, data, view) {
  const { panes, texts } = data;
  root.style.setProperty("--ink", panes.look.ink);
  root.style.setProperty("--panel", panes.look.panel);
  root.style.setProperty("--soft", panes.look.soft);
  root.style.setProperty("--accent", panes.look.accent);
  const wanted = { side: [["first"], ["second"]], swipe: [["first", "second"]], changed: [["changed"]] }[data.mode];
  const row = root.appendChild(node("div", "row"));
  const stages = wanted.map((names, n) => stage(row, data, names, n, view));
  const told = root.appendChild(node("p", "told"));
  told.setAttribute("role", "status");
  root.appendChild(key(wanted.flat().flatMap((name) => panes[name].spots), panes.look, texts.signs));
  const waits = root.appendChild(node("p", "waits"));
  const show = () => {
    stages.forEach((one) => one.show());
    const waiting = Math.max(...stages.map((one) => one.waiting ?? 0));
    waits.textContent = waiting ? texts.waiting.replace("{places}", waiting) : "";
  };
  for (const one of stages) {
    steer(one, view, show);
    one.chosen = (spot) => { told.textContent = spot ? spot.name + (spot.told ? `: ${spot.told}` : "") : ""; };
  }
  const last = stages[stages.length - 1];
  last.box.appendChild(buttons(last, view, show, texts));
  const watch = new ResizeObserver(() => { stages.forEach((one) => one.measure()); show(); });
  stages.forEach((one) => watch.observe(one.box));
  onFonts(() => { if (root.isConnected) show(); });
  return () => watch.disconnect();
}

// One picture of one map, or of two with a divider between them.
function stage(row, data, names, number, view) {
  const { panes, texts } = data;
  const [width, height] = panes.size;
  const box = row.appendChild(node("div", "stage"));
  box.style.setProperty("--shape", width / height);
  const picture = box.appendChild(svg("svg", { role: "img", tabindex: 0 }));
  const titles = names.map((name) => panes[name].title).filter(Boolean);
  picture.setAttribute("aria-label", `${titles.join(", ") || texts.changed}. ${texts.keys}`);
  const prefix = `p${number}-`;
  const defs = picture.appendChild(svg("defs"));
  const patterns = panes.patterns.map((one) => defs.appendChild(pattern(one, prefix)));
  const clips = names.length === 2 ? names.map((name) => {
    const clip = defs.appendChild(svg("clipPath", { id: `${prefix}${name}` }));
    return clip.appendChild(svg("rect", { y: 0 }));
  }) : [];
  const worlds = [];
  const world = (parent, shapes) => {
    const group = parent.appendChild(svg("g"));
    shapes.forEach((one) => group.appendChild(shape(one, panes, prefix)));
    worlds.push(group);
  };
  picture.appendChild(svg("rect", { width: "100%", height: "100%", fill: panes.look.water }));
  world(picture, panes.ground);
  const part = (name) => picture.appendChild(svg("g", clips.length ? { "clip-path": `url(#${prefix}${name})` } : {}));
  names.forEach((name) => world(part(name), panes[name].areas));
  world(picture, panes.above);
  const marks = names.map((name) => {
    const group = part(name);
    world(group, panes[name].fronts);
    return group.appendChild(svg("g"));
  });
  // Names are those of the land, not of one of the maps: a divider does not cut them.
  const labels = picture.appendChild(svg("g"));
  // Of two maps beside each other too, so that the same places stand on both.
  const places = placesOf(panes, data.mode === "changed" ? ["changed"] : ["first", "second"]);
  const ring = picture.appendChild(svg("circle", { r: 11, fill: "none", stroke: panes.look.accent, "stroke-width": 3, visibility: "hidden" }));
  const one = { box, picture, chosen: () => {} };
  let current = null;
  // From place to place by key, the weightiest first; only those in sight.
  one.next = (by) => {
    const { scale, left, top } = one.at, within = (at, most) => at >= 0 && at <= most;
    const seen = places.filter(({ x, y }) => within(x * scale + left, one.width) && within(y * scale + top, one.height));
    if (!seen.length) return;
    const at = seen.indexOf(current);
    current = seen[at < 0 ? (by > 0 ? 0 : seen.length - 1) : (at + by + seen.length) % seen.length];
    one.chosen(spotOf(current));
  };
  const spotOf = (place) => names.map((name) => place.on[name]).findLast(Boolean) ?? place;
  // Room that no name may take: the headings, the buttons where there are some, and the divider with its handle.
  one.panels = () => {
    const at = view.split * one.width, middle = one.height / 2;
    const line = divider ? [[at - 4, 0, at + 4, one.height], [at - 22, middle - 22, at + 22, middle + 22]] : [];
    return [...one.headings, [one.width - 50, one.height - 130, one.width, one.height], ...line];
  };
  names.forEach((name, n) => {
    if (panes[name].title) box.appendChild(node("div", `name ${n ? "right" : "left"}`, panes[name].title));
  });
  const divider = clips.length ? box.appendChild(handle(texts, titles)) : null;
  one.measure = () => {
    one.width = box.clientWidth;
    one.height = box.clientHeight;
    one.headings = [...box.querySelectorAll(".name")].map((name) => {
      const { offsetLeft: left, offsetTop: top, offsetWidth: wide, offsetHeight: high } = name;
      return [left - 2, top - 2, left + wide + 2, top + high + 2];
    });
    one.fit = Math.min(one.width / width, one.height / height);
  };
  one.show = () => {
    if (!one.width) return;
    // Nothing lies beyond the edge of the land that was drawn.
    for (const [axis, size, room] of [["x", width, one.width], ["y", height, one.height]]) {
      const most = Math.max(0, size / 2 - room / (2 * one.fit * view.k));
      view[axis] = Math.min(most, Math.max(-most, view[axis]));
    }
    picture.style.touchAction = view.k > 1 ? "none" : "pan-y";
    const scale = one.fit * view.k;
    // The view is kept as the unit in the middle, so that two stages of other sizes show the same land.
    const left = one.width / 2 - (width / 2 + view.x) * scale;
    const top = one.height / 2 - (height / 2 + view.y) * scale;
    one.at = { scale, left, top };
    worlds.forEach((group) => group.setAttribute("transform", `matrix(${scale} 0 0 ${scale} ${left} ${top})`));
    patterns.forEach((made) => made.setAttribute("patternTransform", `scale(${1 / scale})`));
    const split = view.split * one.width;
    clips.forEach((rect, n) => {
      rect.setAttribute("x", n ? split : 0);
      rect.setAttribute("width", Math.max(0, n ? one.width - split : split));
      rect.setAttribute("height", one.height);
    });
    if (divider) {
      divider.style.left = `${split}px`;
      const percent = Math.round(view.split * 100);
      divider.setAttribute("aria-valuenow", percent);
      divider.setAttribute("aria-valuetext", `${titles[0]}: ${percent} %, ${titles[1]}: ${100 - percent} %`);
    }
    const share = panes.unit_m / scale > FAR.metres ? FAR.share : 1;
    const found = arranged(places, one, share, current);
    one.waiting = found.waiting;
    names.forEach((name, n) => symbols(marks[n], name, found, share, one, panes.look));
    write(labels, found.names, panes.look);
    ring.setAttribute("visibility", current ? "visible" : "hidden");
    if (current) {
      ring.setAttribute("cx", current.x * scale + left);
      ring.setAttribute("cy", current.y * scale + top);
    }
  };
  if (divider) slide(divider, one, view);
  return one;
}

function shape(one, panes, prefix) {
  const named = panes.patterns.some((made) => made.name === one.fill);
  const made = svg("path", { d: one.path, fill: one.fill ? (named ? `url(#${prefix}${one.fill})` : one.fill) : "none" });
  made.setAttribute("fill-rule", "evenodd");
  if (one.stroke) {
    made.setAttribute("stroke", one.stroke);
    made.setAttribute("stroke-width", one.width);
    made.setAttribute("stroke-linejoin", "round");
    made.setAttribute("vector-effect", "non-scaling-stroke");
    if (one.dash.length) made.setAttribute("stroke-dasharray", one.dash.join(" "));
  }
  if (one.opacity < 1) made.setAttribute("opacity", one.opacity);
  return made;
}

function pattern(one, prefix) {
  const size = one.kind === "thin" ? 5 : 7;
  const made = svg("pattern", { id: `${prefix}${one.name}`, width: size, height: size, patternUnits: "userSpaceOnUse" });
  if (one.ground) made.appendChild(svg("rect", { width: size, height: size, fill: one.ground }));
  if (one.kind === "dots") made.appendChild(svg("circle", { cx: size / 2, cy: size / 2, r: 0.8, fill: one.line }));
  else {
    const width = one.kind === "thin" ? 0.7 : 1.6;
    made.appendChild(svg("path", { d: `M0 ${size}L${size} 0M-1 1L1 -1M${size - 1} ${size + 1}L${size + 1} ${size - 1}`,
      stroke: one.line, "stroke-width": width }));
  }
  return made;
}

function handle(texts, titles) {
  const made = node("div", "divider");
  made.setAttribute("role", "slider");
  made.setAttribute("tabindex", "0");
  made.setAttribute("aria-label", `${texts.divider}: ${titles.join(" | ")}`);
  made.setAttribute("aria-orientation", "horizontal");
  made.setAttribute("aria-valuemin", "0");
  made.setAttribute("aria-valuemax", "100");
  return made;
}

function slide(divider, one, view) {
  const to = (share) => { view.split = Math.min(1, Math.max(0, share)); one.show(); };
  divider.addEventListener("pointerdown", (event) => {
    divider.setPointerCapture(event.pointerId);
    event.stopPropagation();
    event.preventDefault();
    divider.focus();
  });
  divider.addEventListener("pointermove", (event) => {
    if (!divider.hasPointerCapture(event.pointerId)) return;
    to((event.clientX - one.box.getBoundingClientRect().left) / one.width);
  });
  const step = event => (event.shiftKey ? 0.1 : 0.02);
  divider.addEventListener("keydown", (event) => {
    const moves = {
      ArrowLeft: () => to(view.split - step(event)), ArrowRight: () => to(view.split + step(event)),
      ArrowDown: () => to(view.split - step(event)), ArrowUp: () => to(view.split + step(event)),
      PageDown: () => to(view.split - 0.1), PageUp: () => to(view.split + 0.1),
      Home: () => to(0), End: () => to(1),
    };
    if (!moves[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    moves[event.key]();
  });
}

// Drag, wheel, two fingers and keys. All stages have one view.
function steer(one, view, show) {
  const fingers = new Map();
  const { picture } = one;
  picture.addEventListener("pointerdown", (event) => {
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
    picture.setPointerCapture(event.pointerId);
  });
  const away = (event) => fingers.delete(event.pointerId);
  picture.addEventListener("pointerup", away);
  picture.addEventListener("pointercancel", away);
  picture.addEventListener("pointermove", (event) => {
    const was = fingers.get(event.pointerId);
    if (!was) return;
    const now = [event.clientX, event.clientY];
    const others = [...fingers.entries()].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    fingers.set(event.pointerId, now);
    if (others.length) {
      const gap = (at) => Math.hypot(at[0] - others[0][0], at[1] - others[0][1]) || 1;
      zoom(one, view, gap(now) / gap(was), centre(one, others[0], now));
    } else {
      view.x -= (now[0] - was[0]) / one.at.scale;
      view.y -= (now[1] - was[1]) / one.at.scale;
    }
    show();
  });
  // A click on a symbol comes to it, not to the picture that holds the pointer.
  picture.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    const hit = event.target.closest?.(".spot") ?? nearest(picture, event.clientX - box.left, event.clientY - box.top);
    if (!hit) one.chosen(null);
    else if (hit !== event.target.closest?.(".spot")) hit.dispatchEvent(new MouseEvent("click"));
  });
  picture.addEventListener("wheel", (event) => {
    // The wheel scrolls the page until the map is being worked with.
    if (picture.getRootNode().activeElement !== picture && !event.ctrlKey) return;
    event.preventDefault();
    zoom(one, view, Math.exp(-event.deltaY / 400), centre(one, [event.clientX, event.clientY]));
    show();
  }, { passive: false });
  picture.addEventListener("keydown", (event) => {
    const far = 60 / one.at.scale;
    const moves = {
      "+": () => zoom(one, view, 1.5), "=": () => zoom(one, view, 1.5), "-": () => zoom(one, view, 1 / 1.5),
      0: () => Object.assign(view, { k: 1, x: 0, y: 0 }), n: () => one.next(1), p: () => one.next(-1),
      ArrowLeft: () => { view.x -= far; }, ArrowRight: () => { view.x += far; },
      ArrowUp: () => { view.y -= far; }, ArrowDown: () => { view.y += far; },
    };
    if (!moves[event.key] || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    moves[event.key]();
    show();
  });
}

function nearest(picture, x, y) {
  const near = [...picture.querySelectorAll(".spot")].map((spot) => {
    const at = spot.transform.baseVal[0].matrix;
    return [Math.hypot(at.e - x, at.f - y), spot];
  }).filter(([away]) => away < 12).sort((a, b) => a[0] - b[0]);
  return near[0]?.[1];
}

function centre(one, ...points) {
  const box = one.box.getBoundingClientRect();
  const mean = (n) => points.reduce((sum, at) => sum + at[n], 0) / points.length;
  return [mean(0) - box.left - one.width / 2, mean(1) - box.top - one.height / 2];
}

// Zooms by a factor; what lies at a distance (pixels) from the middle stays where it is.
function zoom(one, view, factor, [dx, dy] = [0, 0]) {
  const k = Math.min(MOST, Math.max(LEAST, view.k * factor));
  const [before, after] = [one.fit * view.k, one.fit * k];
  view.x += dx / before - dx / after;
  view.y += dy / before - dy / after;
  view.k = k;
}

function buttons(one, view, show, texts) {
  const made = node("div", "buttons");
  const add = (label, name, act) => {
    const button = made.appendChild(node("button", "", label));
    button.type = "button";
    button.title = name;
    button.setAttribute("aria-label", name);
    button.addEventListener("click", () => { act(); show(); });
  };
  add("+", texts.closer, () => zoom(one, view, 1.5));
  add("−", texts.farther, () => zoom(one, view, 1 / 1.5));
  add("⤢", texts.whole, () => Object.assign(view, { k: 1, x: 0, y: 0 }));
  return made;
}
