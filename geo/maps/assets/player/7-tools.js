// The row of buttons under the zoom control: each tool adds its own with `context.tools.add`. On a small screen the row
// would hide the land: it is folded behind one button there, and opens as a list with words.

// Icons are drawn in a box of 24 by 24 with strokes.
function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, value] of Object.entries({ viewBox: "0 0 24 24", width: 18, height: 18, fill: "none", stroke: "currentColor", "stroke-width": 2, "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true" })) svg.setAttribute(name, value);
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

function makeTools(context) {
  const corner = context.map.getContainer().querySelector(".leaflet-top.leaflet-left");
  const row = node("div", "fl-tools leaflet-bar leaflet-control", null, { role: "group", "aria-label": say("tools.group") });
  L.DomEvent.disableClickPropagation(row).disableScrollPropagation(row);
  corner.append(row);
  // Leaflet's own buttons speak English.
  for (const [way, label] of [["in", say("tools.nearer")], ["out", say("tools.farther")]])
    for (const button of corner.querySelectorAll(`.leaflet-control-zoom-${way}`)) Object.assign(button, { title: label, ariaLabel: label });
  const more = node("button", "fl-tool fl-tool-more", null, { type: "button", "aria-label": say("tools.group"), title: say("tools.group"), "aria-expanded": "false" });
  const dots = icon("M12 5v.01M12 12v.01M12 19v.01");
  dots.setAttribute("stroke-width", "4");
  more.append(dots);
  row.append(more);
  row.dir = textDirection();
  const open = (on) => {
    row.classList.toggle("fl-open", on);
    more.setAttribute("aria-expanded", String(on));
  };
  more.addEventListener("click", () => open(!row.classList.contains("fl-open")));
  row.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !row.classList.contains("fl-open")) return;
    event.stopPropagation();
    open(false);
    more.focus();
  });
  context.map.on("click movestart", () => open(false));
  // A tool that is folded away cannot take the focus back: the button that holds it does.
  const focus = (button, options) => HTMLElement.prototype.focus.call(button.offsetParent === null ? more : button, options);
  return {
    // Adds a button; one that stays pressed tells so by `press`. Returns the button with `press(on)`.
    add({ name, label, path, act }) {
      const button = node("button", `fl-tool fl-tool-${name}`, null, { type: "button", "aria-label": label, title: label });
      button.append(icon(path), node("span", "fl-tool-words", label, { "aria-hidden": "true" }));
      button.addEventListener("click", () => { open(false); act(button); });
      row.append(button);
      return Object.assign(button, { focus: (options) => focus(button, options), press: (on) => button.setAttribute("aria-pressed", String(on)) });
    },
  };
}
