// The small map: land, areas of a day, and the places that the text names; in Web Mercator, without a tile.
const rad = Math.PI / 180;
const project = ([lon, lat]) => [lon, -Math.log(Math.tan(Math.PI / 4 + (lat * rad) / 2)) / rad];

function pathOf(rings, closed) {
  return rings.map((ring) => "M" + ring.map((p) => project(p).map((v) => v.toFixed(3)).join(" ")).join("L") + (closed ? "Z" : "")).join("");
}

function makeMap(onPlace) {
  const svg = shape("svg", { class: "desk-map", role: "group", "aria-label": "Small map of the places in the text" });
  const layers = {};
  for (const name of ["land", "areas", "lines", "places"]) svg.append((layers[name] = shape("g")));
  const map = { svg, layers, view: null, places: [], chosen: null, onPlace };
  const box = make("div", "desk-mapbox");
  const zoom = make("div", "desk-zoom");
  zoom.append(button("+", null, () => zoomBy(map, 0.6)), button("−", null, () => zoomBy(map, 1 / 0.6)));
  zoom.children[0].setAttribute("aria-label", "Closer");
  zoom.children[1].setAttribute("aria-label", "Farther");
  map.when = make("div", "desk-mapday");
  box.append(svg, zoom, map.when);
  map.box = box;
  map.tell = make("div", "desk-maptell", null, { role: "status" });
  box.append(map.tell);
  listenDrag(map);
  new ResizeObserver(() => map.view && settle(map)).observe(svg);
  return map;
}

function drawGround(map, ground) {
  map.bounds = ground.bounds;
  map.layers.land.replaceChildren(
    shape("path", { class: "desk-beyond", d: pathOf(ground.beyond, true) }),
    shape("path", { class: "desk-land", d: pathOf(ground.outline, true) }),
  );
  map.layers.lines.replaceChildren(
    shape("path", { class: "desk-lake", d: pathOf(ground.lakes, true) }),
    shape("path", { class: "desk-border", d: pathOf(ground.borders, false) }),
    shape("path", { class: "desk-river", d: pathOf(ground.rivers, false) }),
    shape("path", { class: "desk-outline", d: pathOf(ground.outline, true) }),
  );
}

function drawAreas(map, areas, day) {
  map.layers.areas.replaceChildren(...areas.map((area) => {
    const path = shape("path", { class: "desk-area", d: pathOf(area.rings, true), fill: area.color });
    const title = shape("title");
    title.textContent = area.name;
    path.append(title);
    return path;
  }));
  map.when.textContent = day;
}

// Places: {id, name, lat, lon, color, words}; the claim's own place is named first.
function drawPlaces(map, places) {
  map.places = places;
  map.layers.places.replaceChildren(...places.map((place) => {
    const group = shape("g", { class: "desk-spot", role: "button", tabindex: "-1", "aria-label": `${place.name}${place.words ? `, ${place.words}` : ""}` });
    group.dataset.place = place.id;
    const title = shape("title");
    title.textContent = group.getAttribute("aria-label");
    const name = shape("text");
    name.textContent = place.name;
    group.append(title, shape("circle", { class: `desk-dot desk-${place.status ?? "unknown"}`, fill: place.color ?? "none" }), name);
    group.addEventListener("click", () => map.onPlace(place.id));
    group.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { map.onPlace(place.id); event.preventDefault(); event.stopPropagation(); }
    });
    return group;
  }));
  roving(map.layers.places, ".desk-spot", ["ArrowLeft", "ArrowRight"]);
}

function choosePlace(map, id) {
  map.chosen = id;
  const place = map.places.find((p) => p.id === id);
  map.tell.textContent = place ? `${place.name}${place.words ? ` · ${place.words}` : ""}` : "";
  settle(map);
}

// All places in view, with room around them; a single one at about 60 km across.
function fitPlaces(map) {
  if (!map.bounds) return;
  const spots = map.places.map((p) => project([p.lon, p.lat]));
  const [west, south, east, north] = map.bounds;
  const corners = spots.length ? spots : [project([west, south]), project([east, north])];
  const xs = corners.map((p) => p[0]), ys = corners.map((p) => p[1]);
  const wide = Math.max(Math.max(...xs) - Math.min(...xs), 0.9) * 1.5, high = Math.max(Math.max(...ys) - Math.min(...ys), 0.7) * 1.5;
  map.view = { x: (Math.max(...xs) + Math.min(...xs)) / 2, y: (Math.max(...ys) + Math.min(...ys)) / 2, wide, high };
  settle(map);
}

function zoomBy(map, factor, at = null) {
  if (!map.view) return;
  const { view } = map, scale = view.wide * factor > 40 || view.wide * factor < 0.05 ? 1 : factor;
  if (at) { view.x = at[0] + (view.x - at[0]) * scale; view.y = at[1] + (view.y - at[1]) * scale; }
  view.wide *= scale;
  view.high *= scale;
  settle(map);
}

// Degrees a point of the screen, as the picture is fitted into its box.
function unit(map) {
  const size = map.svg.getBoundingClientRect();
  return Math.max(map.view.wide / Math.max(size.width, 1), map.view.high / Math.max(size.height, 1));
}

// The view, and signs and names of the same size at every zoom; a name that would lie on another is left out.
function settle(map) {
  if (!map.view) return;
  const { x, y, wide, high } = map.view, per = unit(map);
  map.svg.setAttribute("viewBox", `${x - wide / 2} ${y - high / 2} ${wide} ${high}`);
  const taken = [];
  const groups = [...map.layers.places.children];
  groups.sort((a, b) => (b.dataset.place === map.chosen) - (a.dataset.place === map.chosen));
  for (const group of groups) {
    const place = map.places.find((p) => p.id === group.dataset.place), [px, py] = project([place.lon, place.lat]);
    const chosen = place.id === map.chosen, name = group.querySelector("text"), dot = group.querySelector("circle");
    group.classList.toggle("desk-chosen", chosen);
    dot.setAttribute("cx", px); dot.setAttribute("cy", py); dot.setAttribute("r", (chosen ? 8 : 5.5) * per);
    const box = { left: px + 9 * per, top: py - 9 * per, right: px + (12 + 7.2 * lengthOf(place.name)) * per, bottom: py + 7 * per };
    const flip = box.right > x + wide / 2 && px - (box.right - px) > x - wide / 2;
    if (flip) [box.left, box.right] = [2 * px - box.right, px - 9 * per];
    name.setAttribute("x", flip ? box.right : box.left); name.setAttribute("y", py + 4.5 * per);
    name.setAttribute("text-anchor", flip ? "end" : "start"); name.setAttribute("font-size", 13 * per); name.setAttribute("stroke-width", 3 * per);
    const clear = chosen || taken.every((t) => box.left > t.right || box.right < t.left || box.top > t.bottom || box.bottom < t.top);
    name.style.display = clear ? "" : "none";
    if (clear) taken.push(box);
  }
  const first = groups[0];
  if (first && first.parentNode.lastChild !== first && !first.contains(document.activeElement)) first.parentNode.append(first);
}

function listenDrag(map) {
  let from = null;
  map.svg.addEventListener("pointerdown", (event) => { from = [event.clientX, event.clientY]; });
  map.svg.addEventListener("pointermove", (event) => {
    if (!from || !event.buttons || !map.view) { from = null; return; }
    const per = unit(map);
    map.view.x -= (event.clientX - from[0]) * per;
    map.view.y -= (event.clientY - from[1]) * per;
    from = [event.clientX, event.clientY];
    settle(map);
  });
  map.svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    if (!map.view) return;
    const size = map.svg.getBoundingClientRect(), per = unit(map);
    zoomBy(map, event.deltaY > 0 ? 1.25 : 0.8, [map.view.x + (event.clientX - size.left - size.width / 2) * per, map.view.y + (event.clientY - size.top - size.height / 2) * per]);
  }, { passive: false });
}
