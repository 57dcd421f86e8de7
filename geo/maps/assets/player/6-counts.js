// What is in view on the day, counted: land, places by state, lengths, claims. The legend says it.

function countsNow(context) {
  const { data, day, measures } = context;
  measures.within(countedView(context));
  const here = ({ lat, lon }) => measures.contains(lat, lon);
  const seen = data.places.filter((place) => place.now && here(place));
  const drawn = seen.filter((place) => placeLook(context, place));
  const clusters = data.daily[day].filter(here);
  const bySide = new Map();
  for (const { now } of seen) if (now.status !== "unknown") bySide.set(now.side, (bySide.get(now.side) ?? 0) + 1);
  const states = { held: 0, one: 0, contested: 0, besieged: 0, unheld: 0, lost: 0 };
  for (const { now } of drawn) states[keyOf(now)]++;
  const glyphs = {};
  for (const { kind, claims } of clusters.flatMap((cluster) => cluster.glyphs)) glyphs[kind] = (glyphs[kind] ?? 0) + claims.length;
  return {
    sides: data.sides.map((_, side) => ({
      km2: landOf(context, day, side), change: day ? landOf(context, day, side) - landOf(context, day - 1, side) : 0,
      places: bySide.get(side) ?? 0,
    })),
    states: { ...states, changed: drawn.filter((place) => place.changed).length },
    glyphs, seen: seen.length,
    km2: Object.fromEntries(["uncorroborated", "uncertain", "unknown"].map((kind) => [kind, measures.km2(data.overlays[kind][day])])),
    km: {
      fronts: data.fronts[day].reduce((sum, front) => sum + (measures.whole() ? front.length : measures.km(front.lines)), 0),
      yesterday: day ? measures.km(data.left[day]) : 0,
    },
    count: {
      places: drawn.length,
      advances: data.advances.filter((a) => a.from <= day && day <= a.to && here({ lat: a.path[1][0], lon: a.path[1][1] })).length,
      relative: data.relative.filter((told) => told.from <= day && day <= told.to && measures.km2(told.shape) > 0).length,
      claims: Object.values(glyphs).reduce((sum, count) => sum + count, 0),
    },
  };
}

// The view as west, south, east, north; null when all of the theatre is in it.
function countedView({ map, data }) {
  const bounds = map.getBounds(), [west, south, east, north] = data.bounds;
  const view = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  return view[0] <= west && view[1] <= south && view[2] >= east && view[3] >= north ? null : view;
}

// What a side is seen to hold: its land without that of which nothing is known, which has no tint of anybody.
function landOf({ data, measures }, day, side) {
  const row = data.areas[day].find(([own]) => own === side);
  if (!row) return 0;
  if (measures.whole()) return row[1] - unknownOf(data, day, side);
  return measures.km2(row[2]) < 1 ? 0 : measures.left(`${day} ${side}`, row[2], data.overlays.unknown[day]);
}

const placeCount = (count) => say(count === 1 ? "legend.place" : "legend.place_count", { count });

// Which symbol a place bears.
function keyOf({ status, claimed }) {
  if (status === "held") return claimed ? "one" : "held";
  return status === "unknown" ? "lost" : status;
}
