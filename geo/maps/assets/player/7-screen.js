// The whole screen, where the browser and the page around allow it.
function makeScreen(context) {
  if (!document.fullscreenEnabled) return;
  const button = context.tools.add({
    name: "screen", label: say("screen.full"), path: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
    act: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
  });
  button.press(false);
  document.addEventListener("fullscreenchange", () => {
    button.press(document.fullscreenElement !== null);
    context.map.invalidateSize({ animate: false });
  });
}
