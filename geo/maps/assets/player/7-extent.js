// How far out the map goes: no farther than its ground reaches, for beyond that a straight edge would look like a coast.

const FARTHEST_ZOOM = 4;

// `bounds` are those of the theatre, which is always shown whole.
function keepFilled(map, bounds, fit) {
  map.options.minZoom = FARTHEST_ZOOM;
  const whole = map._getBoundsCenterZoom(bounds, fit).zoom, filled = map.getBoundsZoom(map.options.maxBounds, true);
  map.options.minZoom = Math.max(FARTHEST_ZOOM, Math.min(filled, whole));
}
