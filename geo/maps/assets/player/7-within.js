// How far out and how far off the map may go: never to where the land that came with it is cut off, since a straight
// edge with water beyond would be taken for a coast.

const FARTHEST = 4, NEAREST = 13;
// The cut itself, in degrees, which is drawn as a line; and how far off anyone may look, in degrees of latitude and
// longitude beyond the theatre, where the land goes on and on.
const CUT = 0.02, AROUND = [8, 10];

// What came with the map where it reaches beyond the theatre on every side. Null where it does not: its end is in sight
// from the beginning then.
function groundBounds({ basemap, bounds, polygons }) {
  if (!basemap.neighbours) return null;
  const land = L.latLngBounds(polygons(basemap.neighbours).map(([outer]) => outer).flat()), [west, south, east, north] = bounds;
  const inner = L.latLngBounds(
    [Math.max(land.getSouth() + CUT, south - AROUND[0]), Math.max(land.getWest() + CUT, west - AROUND[1])],
    [Math.min(land.getNorth() - CUT, north + AROUND[0]), Math.min(land.getEast() - CUT, east + AROUND[1])]);
  return inner.getSouth() < south && inner.getWest() < west && inner.getNorth() > north && inner.getEast() > east ? inner : null;
}

// Returns what measures the limits anew for the size that the map has now, and goes to the view to begin with or else
// stays as near as it may. The view to begin with may always be seen, however odd the size.
function makeLimits(map, data) {
  const { options } = map, [west, south, east, north] = data.bounds, theatre = L.latLngBounds([south, west], [north, east]);
  const ground = groundBounds(data);
  let own = options.maxBounds;
  // Neither a pull nor two fingers go beyond, not even for as long as they last.
  Object.assign(options, { maxZoom: NEAREST, maxBoundsViscosity: 1, bounceAtZoomLimits: false });
  return (begin) => {
    // On a wide screen the legend stands beside the land, not over it.
    const beside = map.getSize().x >= 900 ? 316 : 8;
    options.minZoom = FARTHEST;
    const { center, zoom } = map._getBoundsCenterZoom(theatre, { paddingTopLeft: [8, 8], paddingBottomRight: [beside, 24] });
    const least = ground ? Math.min(zoom, map.getBoundsZoom(ground, true)) : FARTHEST;
    // While a sheet has them widened they are left alone.
    if (ground && options.maxBounds === own) options.maxBounds = own = seenFrom(map, center, zoom).extend(ground);
    if (begin) atRest(map).setView(center, zoom, { animate: false });
    else if (map.getZoom() < least) atRest(map).setZoom(least, { animate: false });
    else map.panInsideBounds(options.maxBounds, { animate: false });
    options.minZoom = least; // not before: a map that has to come nearer would glide there
    map.fire("zoomlevelschange");
  };
}

function seenFrom(map, center, zoom) {
  const { min, max } = map.getPixelBounds(center, zoom);
  return L.latLngBounds(map.unproject(min, zoom), map.unproject(max, zoom));
}
