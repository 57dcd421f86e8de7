// What was known: the dataset holds the map in the light of all reports and, beside it, as it was known on each day.

const DATED = ["areas", "overlays", "fronts", "left", "changed", "headlines", "advances", "front_km", "front_moved", "unknown_km2"];

// The versions there are, by name ("now", "then"); what is not dated is shared by them.
function versionsOf(data) {
  const shared = { daily: data.daily, relative: data.relative };
  const own = { runs: data.places.map((place) => place.runs), ...shared };
  for (const name of DATED) own[name] = data[name];
  const found = { [data.known]: own };
  if (data.other) found[data.known === "now" ? "then" : "now"] = { ...data.other, ...shared };
  if (found.then) {
    found.then.daily = data.daily.map((clusters, day) => onlyKnown(data, clusters, day));
    found.then.relative = data.relative.filter((told) => told.claims.some((claim) => wasKnown(data, claim, told.from)));
    found.then.advances = found.then.advances.filter((advance) => wasKnown(data, advance.claim, advance.from));
  }
  return found;
}

// Whether a claim was published by a day; a report without a date counts as never published.
function wasKnown(data, claim, day) {
  const { published } = data.documents[data.sentences[data.claims[claim].sentence].document];
  return published !== null && published <= data.days[day];
}

function onlyKnown(data, clusters, day) {
  return clusters
    .map((cluster) => ({
      ...cluster,
      glyphs: cluster.glyphs
        .map((glyph) => ({ ...glyph, claims: glyph.claims.filter((claim) => wasKnown(data, claim, day)) }))
        .filter((glyph) => glyph.claims.length),
    }))
    .filter((cluster) => cluster.glyphs.length);
}

// Has a context show a version; layers follow at their next step.
function useKnown(context, name) {
  const { data } = context, { runs, ...rest } = context.versions[name];
  Object.assign(data, rest);
  data.places.forEach((place, index) => { place.runs = runs[index]; });
  context.known = name;
  // What was worked out of the version before.
  context.measures = makeMeasures(data);
  context.moments = makeMoments(data);
}
