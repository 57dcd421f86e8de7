// Looks of the page: light, dark and high contrast, by the reader's choice or the system's; and pages that stay still.

const wants = (feature) => window.matchMedia(`(${feature})`).matches;

// The look for what is asked: a system that asks for more contrast gets it until the reader chooses another look.
function modeNow(asked) {
  if (context?.chosenMode) return context.chosenMode;
  if (wants("prefers-contrast: more") && !document.documentElement.classList.contains("fl-picture")) return "contrast";
  return asked !== "auto" ? asked : wants("prefers-color-scheme: dark") ? "dark" : "light";
}

function makeModes(context, player) {
  const { data } = context, modes = Object.keys(data.grounds);
  const next = () => {
    const mode = modes[(modes.indexOf(context.mode) + 1) % modes.length];
    player.chooseMode(mode);
    context.tell(say("modes.now", { mode: say(`modes.${mode}`) }));
  };
  context.nextMode = next;
  context.tools.add({ name: "mode", label: say("modes.change"), path: "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18", act: next });
  for (const feature of ["prefers-color-scheme: dark", "prefers-contrast: more"])
    window.matchMedia(`(${feature})`).addEventListener("change", () => player.setMode(data.mode));
}

// Nothing glides for readers who asked for less motion.
function stayStill(map) {
  if (!wants("prefers-reduced-motion: reduce")) return;
  map._zoomAnimated = map._fadeAnimated = false;
  for (const option of ["zoomAnimation", "fadeAnimation", "markerZoomAnimation", "inertia"]) map.options[option] = false;
}

// A view that is set while the map still glides to another would be overruled at its end.
function atRest(map) {
  map.stop();
  if (map._animatingZoom) map._onZoomTransitionEnd();
  return map;
}
