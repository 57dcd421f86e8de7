// The row of buttons under the zoom control: each tool adds its own with `context.tools.add`.

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
  return {
    // Adds a button; one that stays pressed tells so by `press`. Returns the button with `press(on)`.
    add({ name, label, path, act }) {
      const button = node("button", `fl-tool fl-tool-${name}`, null, { type: "button", "aria-label": label, title: label });
      button.append(icon(path));
      button.addEventListener("click", () => act(button));
      row.append(button);
      return Object.assign(button, { press: (on) => button.setAttribute("aria-pressed", String(on)) });
    },
  };
}
