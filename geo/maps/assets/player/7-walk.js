// A walk over the map by keyboard: what can be clicked (places, fronts, claims, advances) is a list that arrow keys go
// through by direction and Enter opens.

const MOST_SPOTS = 250;

function makeWalk(context) {
  const { map } = context;
  const list = node("div", "fl-walk", null, { role: "listbox", tabindex: "0", "aria-label": say("walk.label"), dir: textDirection() });
  let spots = [], current = null;
  map.getContainer().prepend(list);

  const choose = (spot) => {
    if (current?.option) current.option.setAttribute("aria-selected", "false");
    current = spot;
    if (!spot) { list.removeAttribute("aria-activedescendant"); return; }
    spot.option.setAttribute("aria-selected", "true");
    list.setAttribute("aria-activedescendant", spot.option.id);
  };
  const refresh = () => {
    if (document.activeElement !== list) return;
    const key = current?.key, size = map.getSize();
    spots = spotsOf(context).map((spot) => ({ ...spot, point: map.latLngToContainerPoint(spot.at) }))
      .filter(({ point }) => point.x >= 0 && point.y >= 0 && point.x <= size.x && point.y <= size.y).slice(0, MOST_SPOTS);
    list.replaceChildren(...spots.map((spot, index) => {
      spot.option = node("div", "fl-spot", null, { role: "option", id: `fl-spot-${index}`, "aria-selected": "false", "aria-label": spot.label });
      spot.option.append(node("span", "", spot.label));
      spot.option.style.left = `${spot.point.x}px`;
      spot.option.style.top = `${spot.point.y}px`;
      return spot.option;
    }));
    current = null;
    choose(spots.find((spot) => spot.key === key) ?? spots[0] ?? null);
  };
  const towards = (x, y) => {
    const next = nearest(spots, current, x, y);
    if (next) { choose(next); return; }
    map.panBy([x * STEP_PX, y * STEP_PX], { animate: false });
  };
  const open = () => {
    if (!current) return;
    context.openPopup(current.about, current.at, true);
    if (current.about.kind === "place") return; // its panel takes the focus and gives it back
    const box = map.getContainer().querySelector(".leaflet-popup-content");
    if (!box) return;
    box.tabIndex = -1;
    box.focus({ preventScroll: true });
    // What opened it gets the focus back.
    map.once("popupclose", () => list.focus({ preventScroll: true }));
  };
  const typed = (letter) => {
    const at = spots.indexOf(current), order = [...spots.slice(at + 1), ...spots.slice(0, at + 1)];
    const next = order.find(({ label }) => label.toLowerCase().startsWith(letter));
    if (next) choose(next);
    return Boolean(next);
  };
  const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  list.addEventListener("keydown", (event) => {
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    if (moves[event.key]) towards(...moves[event.key]);
    else if (event.key === "Enter") open();
    else if (/^\p{L}$/u.test(event.key)) typed(event.key.toLowerCase());
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  list.addEventListener("focus", refresh);
  map.on("moveend zoomend", refresh);
  return { focus: () => list.focus({ preventScroll: true }), step: refresh };
}

// The next spot in a direction: near, and not far to the side.
function nearest(spots, from, x, y) {
  let best = null, least = Infinity;
  for (const spot of spots) {
    if (spot === from || !from) continue;
    const dx = spot.point.x - from.point.x, dy = spot.point.y - from.point.y;
    const along = dx * x + dy * y, aside = Math.abs(dx * y) + Math.abs(dy * x);
    if (along <= 0.5 || aside > along * 1.2 + 6) continue;
    const cost = along + 2 * aside;
    if (cost < least) [best, least] = [spot, cost];
  }
  return best;
}

function spotsOf(context) {
  const { data, day, map } = context, shown = (kind) => context.switches.has(kind) && map.hasLayer(context.switches.get(kind));
  const found = [];
  if (shown("places")) for (const place of data.places) {
    if (!placeLook(context, place)) continue;
    found.push({ key: `place ${place.id}`, at: L.latLng(place.lat, place.lon), about: { kind: "place", id: place.id }, label: placeLabel(context, place) });
  }
  if (shown("fronts")) data.fronts[day].forEach((front, index) => {
    const line = data.lines(front.lines).sort((a, b) => b.length - a.length)[0];
    if (!line) return;
    const label = frontName(front) || say("walk.front", sidesNamed(context, front.sides));
    found.push({ key: `front ${index}`, at: line[line.length >> 1], about: { kind: "front", sides: front.sides, name: front.name, dashed: front.dashed }, label });
  });
  if (shown("claims")) for (const { lat, lon, glyphs } of data.daily[day]) for (const { kind, claims } of glyphs)
    found.push({ key: `claims ${claims.join()}`, at: L.latLng(lat, lon), about: { kind: "claims", claims }, label: claimLabel(context, kind, claims[0]) });
  if (shown("advances")) for (const advance of data.advances) if (advance.from <= day && day <= advance.to)
    found.push({ key: `advance ${advance.claim}`, at: L.latLng(advance.path[1]), about: { kind: "claims", claims: [advance.claim] }, label: claimLabel(context, "advance", advance.claim) });
  return found;
}

const sidesNamed = (context, sides) => ({ one: sideName(context, sides[0]), other: sideName(context, sides[1]) });
const claimLabel = (context, kind, claim) => say("walk.claim", { event: say(EVENTS[kind]), place: nameIn(context.data.claims[claim].place) });

function placeLabel(context, place) {
  const { status, side } = place.now, key = `walk.${status}`;
  return key in texts ? say(key, { place: nameIn(place.name), side: sideName(context, side) }) : nameIn(place.name);
}
