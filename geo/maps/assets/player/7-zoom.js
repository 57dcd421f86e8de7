// Leaflet's own buttons speak English.
function nameZoom(map) {
  for (const [way, label] of [["in", say("tools.nearer")], ["out", say("tools.farther")]])
    for (const button of map.getContainer().querySelectorAll(`.leaflet-control-zoom-${way}`)) Object.assign(button, { title: label, ariaLabel: label });
}
