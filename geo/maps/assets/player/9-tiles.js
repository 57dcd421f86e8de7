// Online tiles: an extra that fails quietly to the bundled ground.

const TILE_ERRORS = 3, TILE_SECONDS = 4;

function tiles(map, layer) {
  ensureContext(map);
  let loaded = 0, errors = 0;
  layer.kind = "tiles";
  layer.step = () => {};
  layer.paint = () => {};
  made.set("tiles", layer);
  const ground = (shown) => { const group = made.get("ground"); if (group) shown ? group.addTo(map) : group.remove(); };
  const giveUp = () => { if (!loaded && map.hasLayer(layer)) layer.remove(); };
  layer.on("tileload", () => { if (!loaded++) ground(false); });
  layer.on("tileerror", () => { if (++errors >= TILE_ERRORS) giveUp(); });
  layer.on("add", () => { loaded = errors = 0; setTimeout(giveUp, TILE_SECONDS * 1000); });
  layer.on("remove", () => ground(true));
  return layer;
}

Object.assign(window.frontline, { tiles, load });
