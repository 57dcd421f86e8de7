// Finding room for names: each stands where it meets no other name, no symbol and no panel, or it does not stand.

// Side of a square in pixels; squares are numbered by column and row, of which there are fewer than FAR.
const BUCKET = 96, FAR = 1e6;

const box = (x, y, width, height) => ({ left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 });
const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

// Boxes by squares of the sheet, so that a box is compared with its neighbours alone.
function makeTaken() {
  const buckets = new Map();
  let turn = 0;
  // Calls for each box of the squares an area touches, once a box.
  const near = (area, act) => {
    turn++;
    for (let x = Math.floor(area.left / BUCKET); x <= Math.floor(area.right / BUCKET); x++) {
      for (let y = Math.floor(area.top / BUCKET); y <= Math.floor(area.bottom / BUCKET); y++) {
        for (const other of buckets.get(x * FAR + y) ?? []) {
          if (other.turn !== turn) act(other);
          other.turn = turn;
        }
      }
    }
  };
  return {
    add({ left, right, top, bottom }, owner = null) {
      const kept = { left, right, top, bottom, owner, turn: 0 };
      for (let x = Math.floor(left / BUCKET); x <= Math.floor(right / BUCKET); x++) {
        for (let y = Math.floor(top / BUCKET); y <= Math.floor(bottom / BUCKET); y++) {
          const key = x * FAR + y, square = buckets.get(key);
          if (square) square.push(kept);
          else buckets.set(key, [kept]);
        }
      }
    },
    count(area, owner = null) {
      let met = 0;
      near(area, (other) => { if ((owner === null || other.owner !== owner) && meets(area, other)) met++; });
      return met;
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
