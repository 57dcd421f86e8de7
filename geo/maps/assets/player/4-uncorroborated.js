// What is claimed and not inferred: land that one source alone gives to its holder, and land told of by another place.

MAKERS.uncorroborated = (context) => overlay(context, "uncorroborated", 22, (ground) => ({ fillColor: paled(ground.land, ground.ink), fillOpacity: 1 }));

// "20 km north of X": an outline and a thin hatch in the colour of who is said to be there; never a fill of control.
MAKERS.relative = (context) => {
  const { data } = context;
  const group = L.layerGroup();
  const show = (day) => {
    group.clearLayers();
    for (const told of data.relative) {
      const claims = context.known === "then" ? told.claims.filter((claim) => wasKnown(data, claim, day)) : told.claims;
      if (told.from > day || told.to < day || !claims.length) continue;
      const color = context.color(told.side), ground = context.ground();
      const path = land(context, 51, {
        color: ground.ink, weight: 1.3, dashArray: "3 4", fillColor: sparse(color, ground.land), fillOpacity: 0.9,
      });
      path.show(told.shape);
      tells(context, path, () => ({ kind: "claims", claims }));
      group.addLayer(path);
    }
  };
  group.kind = "relative";
  group.step = show;
  group.paint = () => show(context.day);
  return group;
};

const sparse = (color, land) => pattern(`sparse ${color} ${land}`, 8, (ctx, size) => {
  ctx.strokeStyle = land;
  strokes(ctx, size, 2.6);
  ctx.strokeStyle = color;
  strokes(ctx, size, 1.5);
});
