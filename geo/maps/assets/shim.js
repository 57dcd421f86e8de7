// What Folium's own templates expect of libraries that this page does not carry, as far as they use them.
(function () {
  // jQuery: making nodes of markup, and waiting for the page.
  const made = (markup) => {
    const template = document.createElement("template");
    template.innerHTML = markup.trim();
    return [...template.content.childNodes];
  };
  window.$ = window.jQuery ??= (what) => {
    if (typeof what === "function") { what(); return undefined; }
    return typeof what === "string" ? made(what) : { ready: (run) => run(), 0: what };
  };
  // Leaflet.awesome-markers: a pin in the colour that was asked for.
  L.AwesomeMarkers ??= { icon: (options) => L.divIcon({
    className: "fl-pin", iconSize: [24, 34], iconAnchor: [12, 33], popupAnchor: [0, -30],
    html: Object.assign(document.createElement("span"), { style: `background:${CSS.supports("color", options.markerColor) ? options.markerColor : "#38a9dc"}` }),
  }) };
  L.AwesomeMarkers.Icon ??= L.DivIcon;
  L.Icon.Default.imagePath = "";
  L.Icon.Default.mergeOptions({ iconUrl: PICTURES["marker-icon"], iconRetinaUrl: PICTURES["marker-icon"], shadowUrl: PICTURES["marker-shadow"] });
})();
