// Where names stand now, in pixels of the map: for tests and for whoever lays something over the map.
window.frontline.names = () => {
  const origin = context.map.containerPointToLayerPoint([0, 0]);
  return (made.get("labels")?.words.placed ?? []).map(({ text, left, right, top, bottom }) => ({
    text, left: left - origin.x, right: right - origin.x, top: top - origin.y, bottom: bottom - origin.y,
  }));
};
window.frontline.setNames = (names) => context.setNames(names);
