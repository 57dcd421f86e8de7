// Finding room for names: each stands where it meets no other name, no symbol and no panel, or it does not stand.

const BUCKET = 96;

const box = (x, y, width, height) => ({ left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 });
const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

// Boxes by squares of the sheet, so that a box is compared with its neighbours alone.
function makeTaken() {
  const buckets = new Map();
  const each = (area, act) => {
    for (let x = Math.floor(area.left / BUCKET); x <= Math.floor(area.right / BUCKET); x++)
      for (let y = Math.floor(area.top / BUCKET); y <= Math.floor(area.bottom / BUCKET); y++) act(`${x} ${y}`);
  };
  return {
    add(area, owner = null) {
      const kept = { ...area, owner };
      each(area, (key) => (buckets.get(key) ?? buckets.set(key, []).get(key)).push(kept));
    },
    count(area, owner = null) {
      const met = new Set();
      each(area, (key) => buckets.get(key)?.forEach((other) => {
        if ((owner === null || other.owner !== owner) && meets(area, other)) met.add(other);
      }));
      return met.size;
    },
  };
}

// Around a symbol: right, left, above, below, then the corners.
function around(gap, width, height) {
  const right = gap + width / 2 + 2, below = gap + height / 2;
  return [[right, 0], [-right, 0], [0, -below], [0, below], [right, -height * 0.55], [right, height * 0.55], [-right, -height * 0.55], [-right, height * 0.55]];
}
const NUDGES = [[0, 0], [0, -22], [0, 22], [-44, 0], [44, 0], [-44, -22], [44, 22], [-44, 22], [44, -22]];

// Room for a label: the first spot that meets nothing; an important one may cover small dots, as few as can be.
function roomFor(label, { hard, soft, view }) {
  const { width, height, gap, point } = label, pad = 4;
  let best = null;
  for (const [dx, dy] of gap ? around(gap, width + pad, height + pad) : NUDGES) {
    const area = box(point.x + dx, point.y + dy, width + pad, height + pad);
    if (area.left < view.left || area.right > view.right || area.top < view.top || area.bottom > view.bottom) continue;
    if (hard.count(area, label.owner)) continue;
    const covers = soft.count(area, label.owner);
    if (!covers) return { area, x: point.x + dx, y: point.y + dy };
    if (label.weight <= 2 && (!best || covers < best.covers)) best = { area, x: point.x + dx, y: point.y + dy, covers };
  }
  return best;
}
