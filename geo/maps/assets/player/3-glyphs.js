// Rows of glyphs of the day's claims. Far out, places that lie together share a row, since rows over one another tell
// nothing; and what only says that nothing changed would hide what did.

// Pixels between places that share a row.
const TOGETHER = { x: 30, y: 20 };

function claimRows(context, day) {
  const { data, map } = context;
  if (map.getZoom() >= CONTROL_FROM_ZOOM) return data.daily[day];
  const rows = [];
  for (const cluster of data.daily[day]) {
    const glyphs = cluster.glyphs.filter(({ kind }) => kind !== "control");
    if (!glyphs.length) continue;
    const at = map.latLngToLayerPoint([cluster.lat, cluster.lon]);
    const row = rows.find((other) => Math.abs(other.at.x - at.x) < TOGETHER.x && Math.abs(other.at.y - at.y) < TOGETHER.y);
    if (row) glyphs.forEach((glyph) => joinRow(row, glyph));
    else rows.push({ ...cluster, glyphs: [...glyphs], at });
  }
  return rows;
}

// One glyph a kind and side, with the claims of every place of the row; what is not firm keeps its own beside what is.
function joinRow(row, glyph) {
  const at = row.glyphs.findIndex(({ kind, side, firm }) => kind === glyph.kind && side === glyph.side && firm === glyph.firm);
  if (at < 0) row.glyphs.push(glyph);
  else row.glyphs[at] = { ...row.glyphs[at], claims: [...row.glyphs[at].claims, ...glyph.claims] };
}
