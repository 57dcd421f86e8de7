// Claims alone: at each place the newest claim of each side, and nothing that we infer. Older claims are paler; a ring
// tells that the newest claim names another holder than the map does.

const AT_ODDS_DAYS = 3, PALEST_DAYS = 12;
const HOLDS = new Set(["control", "capture"]);

// By place, the newest claim of each side up to a day, the newest side first; sides long silent beside it are left out.
function claimedOn(context, day) {
  const { data, known } = context, places = new Map();
  for (let at = 0; at <= day; at++) {
    for (const cluster of known === "then" ? onlyKnown(data, data.said[at], day) : data.said[at]) {
      const key = `${cluster.lat} ${cluster.lon}`;
      const found = places.get(key) ?? { lat: cluster.lat, lon: cluster.lon, sides: new Map() };
      for (const glyph of cluster.glyphs) found.sides.set(glyph.side, { ...glyph, at });
      places.set(key, found);
    }
  }
  for (const found of places.values()) {
    const all = [...found.sides.values()].sort((a, b) => b.at - a.at);
    const near = all.filter((claim) => all[0].at - claim.at <= AT_ODDS_DAYS);
    const held = near.some((claim) => HOLDS.has(claim.kind));
    // Where one side is said to have come, that another left says no more.
    found.claims = near.filter((claim) => claim.kind !== "loss" || !held);
  }
  return [...places.values()];
}

// Whether the newest claim of a holder names another side than the map does.
function atOdds(context, { lat, lon, claims }, day) {
  const holder = claims.find((claim) => claim.firm && claim.side >= 0 && HOLDS.has(claim.kind));
  const place = holder && context.data.places.find((one) => one.lat === lat && one.lon === lon);
  const state = place && stateOf(context.data, place, day);
  return Boolean(state && state.side !== holder.side);
}

function makeClaimed(context) {
  const group = L.layerGroup();
  group.found = [];
  const show = (day) => {
    group.clearLayers();
    group.found = claimedOn(context, day).map((place) => ({ ...place, odd: atOdds(context, place, day) }));
    for (const { lat, lon, claims, odd } of group.found) {
      claims.forEach(({ kind, side, firm, claims: about, at }, index) => {
        const x = (index - (claims.length - 1) / 2) * 17, alpha = 1 - 0.6 * Math.min(1, (day - at) / PALEST_DAYS);
        const mark = new Mark([lat, lon], base(context, Z.claimed + at * 1e-4, { radius: 22, reach: Math.max(12 + Math.abs(x), 9 + 8.5 * claims.length), draw: (ctx) => {
          ctx.setLineDash([]);
          if (odd && !index) disc(ctx, 7 + 8.5 * claims.length, null, context.ground().accent, 1.8);
          ctx.translate(x, 0);
          ctx.globalAlpha = alpha;
          const color = context.color(side);
          stamp(ctx, `claimed ${context.mode} ${kind} ${color} ${firm}`, 11, (own) => { own.scale(1.35, 1.35); drawGlyph(own, kind, color, firm, context.ground()); });
        } }));
        mark._containsPoint = function (point) { return Math.hypot(point.x - this._point.x - x, point.y - this._point.y) <= 10; };
        tells(context, mark, () => ({ kind: "claims", claims: about }));
        group.addLayer(mark);
      });
    }
  };
  group.step = show;
  group.paint = () => show(context.day);
  return group;
}

// Layers of what we infer: they step aside where claims are shown alone.
const INFERRED = ["areas", "uncorroborated", "uncertain", "unknown", "yesterday", "fronts", "places", "claims"];
