// What changed on each day: places that changed hands, by who gained them, and places where fighting or a siege began.

function makeMoments(data) {
  const days = data.days.map(() => ({ taken: new Map(), total: 0, began: 0 }));
  const stateAt = (place, index) => data.states[place.runs[index + 1]];
  for (const place of data.places) {
    for (let i = 2; i < place.runs.length; i += 2) {
      const before = stateAt(place, i - 2), now = stateAt(place, i), day = days[place.runs[i]];
      if (before.side !== now.side) {
        day.total++;
        day.taken.set(now.side, (day.taken.get(now.side) ?? 0) + 1);
      } else if (before.status !== now.status && (now.status === "contested" || now.status === "besieged")) {
        day.began++;
      }
    }
  }
  const marked = days.map((day) => day.total + day.began > 0);
  return {
    days,
    // The day with a change next to a day, -1 where there is none: step 1 looks ahead, -1 back.
    near(day, step) {
      for (let at = day + step; at >= 0 && at < days.length; at += step) if (marked[at]) return at;
      return -1;
    },
    // Who gained most that day; null when nothing changed hands.
    gainer(day) {
      const first = [...days[day].taken].sort((a, b) => b[1] - a[1])[0];
      return first ? first[0] : null;
    },
  };
}

// A diamond on the rail: filled by who gained most and larger the more places changed hands, hollow where fighting began.
function paintMoments(context, ctx, xOf, step) {
  const ground = context.ground(), widest = Math.max(2, Math.min(6, step * 0.6));
  const most = Math.max(1, ...context.moments.days.map((day) => day.total));
  context.moments.days.forEach(({ total, began }, index) => {
    if (!total && !began) return;
    const half = total ? Math.min(widest, 3.4 + 2.6 * Math.sqrt(total / most)) : Math.min(widest, 3.2);
    const x = xOf(index), y = 42;
    ctx.beginPath();
    ctx.moveTo(x, y - half);
    ctx.lineTo(x + half, y);
    ctx.lineTo(x, y + half);
    ctx.lineTo(x - half, y);
    ctx.closePath();
    ctx.fillStyle = total ? context.color(context.moments.gainer(index)) : ground.panel;
    ctx.fill();
    ctx.lineWidth = 1;
    ctx.strokeStyle = ground.ink;
    ctx.stroke();
  });
}
