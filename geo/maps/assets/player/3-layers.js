// The layers. Each is a Leaflet layer group that Folium adds to the map; `step(day)` moves its paths in place.

const Z = {
  land: 10, lakes: 14, areas: 20, uncertain: 24, unknown: 26, admin: 30, rivers: 34, roads: 38, disputed: 40,
  yesterday: 44, casing: 46, fronts: 48, advances: 52, places: 60, claimed: 62, claims: 64,
};
const ROADS_FROM_ZOOM = 8, CONTROL_FROM_ZOOM = 7.75, VILLAGES_FROM_ZOOM = 6.5;

// What every layer needs: the data, the ground's colours, the sheet to draw on.
function makeContext(data) {
  const sheet = new Sheet({ pane: "frontline", padding: 0.06 });
  const ground = () => data.grounds[context.mode];
  const context = {
    data, sheet, mode: "light", day: 0, ground, pane: "frontline", wordsPane: "frontline-words",
    // What is shown and what was known; layers withheld are those that a view has step aside.
    view: "assessed", known: data.known, versions: versionsOf(data), withheld: new Set(),
    color: (side) => (side >= 0 ? data.sides[side].color : data.nobody),
    fill: (side) => {
      const { color, hatch } = data.sides[side];
      return hatch ? hatched(color, ground().ink) : color;
    },
  };
  data.said = data.daily;
  useKnown(context, data.known);
  return context;
}

const base = (context, z, options) => ({ renderer: context.sheet, pane: context.pane, data: context.data, z, smoothFactor: 0.5, ...options });

const land = (context, z, options) => new Land([], base(context, z, options));
const way = (context, z, options) => new Way([], base(context, z, options));

// A path that opens a popup. What it is about is asked when it is clicked, since paths serve many days.
function tells(context, path, about) {
  path.on("click", (event) => {
    L.DomEvent.stop(event);
    context.openPopup(about(), path.getLatLng ? path.getLatLng() : event.latlng);
  });
  const point = (on) => context.map.getContainer().classList.toggle("fl-pointing", on && about().kind !== "area");
  path.on("mouseover", () => point(true));
  path.on("mouseout", () => point(false));
}

// Layers that do not change with the day: ground, borders, rivers, roads.
function still(context, kind, build) {
  const group = L.layerGroup();
  group.kind = kind;
  group.step = () => {};
  group.paint = () => {
    group.clearLayers();
    for (const path of build(context.ground())) group.addLayer(path);
  };
  return group;
}

// What no day changes lies below the areas or above them.
const stillOf = (z) => (z < Z.areas ? "below" : "above");

function line(context, part, z, options) {
  const path = way(context, z, { interactive: false, kept: stillOf(z), ...options });
  path.show(part);
  return path;
}

function shape(context, part, z, options) {
  const path = land(context, z, { interactive: false, stroke: false, fillOpacity: 1, kept: stillOf(z), ...options });
  path.show(part);
  return path;
}

const MAKERS = {
  ground: (context) => still(context, "ground", (ground) => {
    const { neighbours, outline, lakes } = context.data.basemap;
    return [
      neighbours && shape(context, neighbours, Z.land, { fillColor: ground.beyond, stroke: true, color: ground.soft, weight: 0.6, opacity: 0.45 }),
      outline && shape(context, outline, Z.land + 1, { fillColor: ground.land, stroke: true, color: ground.soft, weight: 1.4, opacity: 0.8 }),
      lakes && shape(context, lakes, Z.rivers + 1, { fillColor: ground.water, stroke: true, color: ground.river, weight: 0.5 }),
    ].filter(Boolean);
  }),
  admin: (context) => still(context, "admin", (ground) =>
    [context.data.basemap.admin1 && line(context, context.data.basemap.admin1, Z.admin, { color: ground.ink, weight: 0.8, opacity: 0.3 })].filter(Boolean)),
  rivers: (context) => still(context, "rivers", (ground) =>
    [context.data.basemap.rivers && line(context, context.data.basemap.rivers, Z.rivers, { color: ground.river, weight: 1.5, opacity: 0.9 })].filter(Boolean)),
  disputed: (context) => still(context, "disputed", (ground) =>
    [context.data.basemap.disputed && line(context, context.data.basemap.disputed, Z.disputed, { color: ground.soft, weight: 1.3, dashArray: "2 4" })].filter(Boolean)),
  roads: (context) => {
    const group = still(context, "roads", (ground) => {
      if (!context.data.basemap.roads || context.map.getZoom() < ROADS_FROM_ZOOM) return [];
      return [
        line(context, context.data.basemap.roads, Z.roads, { color: ground.land, weight: 3, opacity: 0.7 }),
        line(context, context.data.basemap.roads, Z.roads + 1, { color: ground.road, weight: 1.6 }),
      ];
    });
    group.zoomed = group.paint;
    return group;
  },
  areas: makeAreas,
  uncertain: (context) => overlay(context, "uncertain", Z.uncertain, (ground) => ({ fillColor: doubt(ground.ink), fillOpacity: 0.5 })),
  unknown: (context) => overlay(context, "unknown", Z.unknown, (ground) => ({ fillColor: dots(ground.land, ground.soft), fillOpacity: 1 })),
  fronts: makeFronts,
  yesterday: makeYesterday,
  places: makePlaces,
  advances: makeAdvances,
  claims: makeClaims,
};

function makeAreas(context) {
  const { data } = context;
  const group = L.layerGroup();
  const paths = data.sides.map((_, side) => {
    const path = land(context, Z.areas, { stroke: false });
    tells(context, path, () => ({ kind: "area" }));
    return path.addTo(group);
  });
  group.kind = "areas";
  group.step = (day) => {
    const today = new Map(data.areas[day].map(([side, , shape]) => [side, shape]));
    paths.forEach((path, side) => path.show(today.get(side) ?? []));
  };
  group.paint = () => paths.forEach((path, side) => path.setStyle({ fillColor: context.fill(side), fillOpacity: context.ground().fill }));
  return group;
}

function overlay(context, kind, z, style) {
  const group = L.layerGroup();
  const path = land(context, z, { stroke: false, interactive: false }).addTo(group);
  group.kind = kind;
  group.step = (day) => path.show(context.data.overlays[kind][day]);
  group.paint = () => path.setStyle(style(context.ground()));
  return group;
}

function makeFronts(context) {
  const { data } = context;
  const group = L.layerGroup();
  const most = Math.max(0, ...data.fronts.map((day) => day.length));
  const pairs = Array.from({ length: most }, (_, index) => {
    const casing = way(context, Z.casing, { interactive: false, weight: 5.5, opacity: 0.85, lineCap: "butt" }).addTo(group);
    const ink = way(context, Z.fronts, { weight: 2.5, lineJoin: "round" }).addTo(group);
    tells(context, ink, () => {
      const front = data.fronts[context.day][index];
      return { kind: "front", sides: front?.sides, name: front?.name, dashed: front?.dashed };
    });
    return [casing, ink];
  });
  group.kind = "fronts";
  group.step = (day) => pairs.forEach(([casing, ink], index) => {
    const front = data.fronts[day][index];
    casing.show(front?.lines ?? []);
    ink.show(front?.lines ?? []);
    const dash = front?.dashed ? "7 6" : null;
    if (ink.options.dashArray !== dash) ink.setStyle({ dashArray: dash, lineCap: dash ? "butt" : "round" });
  });
  group.paint = () => pairs.forEach(([casing, ink]) => {
    casing.setStyle({ color: context.ground().land });
    ink.setStyle({ color: context.ground().ink });
  });
  return group;
}

function makeYesterday(context) {
  const group = L.layerGroup();
  const path = way(context, Z.yesterday, { interactive: false, weight: 1.2, opacity: 0.4 }).addTo(group);
  group.kind = "yesterday";
  group.step = (day) => path.show(day ? context.data.left[day] : []);
  group.paint = () => path.setStyle({ color: context.ground().ink });
  return group;
}

const RADII = [6.2, 5.2, 4.2, 3.5, 2.9];
const PLACE_REACH = halfOf({ radius: RADII[0], changed: true });

function makePlaces(context) {
  const { data } = context;
  const group = L.layerGroup();
  const marks = data.places.map((place, index) => {
    const mark = new Mark([place.lat, place.lon], base(context, Z.places + (5 - place.rank) * 0.1, { radius: 9, reach: PLACE_REACH, kept: "places", stamped: () => {
      const look = placeLook(context, place);
      if (!look) return null;
      const half = halfOf(look), key = `${context.mode} ${half} ${(look.name ??= Object.values(look).join())}`;
      return [stampOf(key, half, (own) => drawPlace(own, look, context.ground())), half];
    } }));
    tells(context, mark, () => ({ kind: "place", id: place.id }));
    return mark.addTo(group);
  });
  let before = null;
  group.kind = "places";
  group.step = (day) => {
    const changed = new Set(data.changed[day]), again = before !== context.mode;
    before = context.mode;
    marks.forEach((mark, index) => {
      const place = data.places[index], now = stateOf(data, place, day), news = changed.has(index);
      if (now === place.now && news === place.changed && !again) return;
      Object.assign(place, { now, changed: news, look: undefined });
      const key = now && `${now.side} ${now.status} ${now.probability < 70} ${now.claimed} ${news} ${now.odds?.[1]?.[0]}`;
      if (key === mark.shown && !again) return;
      mark.shown = key;
      mark.setRadius(now ? 9 : 0);
    });
  };
  group.paint = () => marks.forEach((mark) => mark.redraw());
  return group;
}

// How a place looks; kept until its state is another or villages come or go.
function placeLook(context, place) {
  const far = context.map.getZoom() < VILLAGES_FROM_ZOOM;
  if (place.look === undefined || place.far !== far) Object.assign(place, { far, look: lookOf(context, place, far) });
  return place.look;
}

function lookOf(context, place, far) {
  const now = place.now;
  // Far out, a country is not sown with dots: villages wait, unless something happens there.
  if (!now || (place.rank > 3 && far && !place.changed && now.status === "held")) return null;
  const other = now.odds.find(([side]) => side !== now.side && side >= 0);
  return {
    radius: RADII[place.rank] * (place.settled ? 1 : 0.75) * (far ? 0.85 : 1),
    status: now.status,
    color: context.color(now.side),
    other: other ? context.color(other[0]) : null,
    weak: now.probability < 70,
    claimed: Boolean(now.claimed),
    changed: place.changed,
  };
}

function makeAdvances(context) {
  const { data } = context;
  const group = L.layerGroup();
  let paths = [];
  const show = (day) => {
    paths.forEach((path) => path.remove());
    group.clearLayers();
    paths = data.advances.filter((a) => a.from <= day && day <= a.to).map((advance) => {
      const path = new Arrow(advance.path, base(context, Z.advances, { color: context.color(advance.side), ground: context.ground(), noClip: true, smoothFactor: 0 }));
      tells(context, path, () => ({ kind: "claims", claims: [advance.claim] }));
      return path;
    });
    paths.forEach((path) => group.addLayer(path));
  };
  group.kind = "advances";
  group.step = show;
  group.paint = () => show(context.day);
  return group;
}

// Claims of the day: one glyph a kind and place, set side by side above the place.
function makeClaims(context) {
  const group = L.layerGroup();
  const show = (day) => {
    group.clearLayers();
    for (const { glyphs, ...cluster } of claimRows(context, day)) {
      glyphs.forEach(({ kind, side, firm, claims }, index) => {
        const x = (index - (glyphs.length - 1) / 2) * 13;
        const mark = new Mark([cluster.lat, cluster.lon], base(context, Z.claims, { radius: 20, reach: Math.max(25, Math.abs(x) + 10), draw: (ctx) => {
          ctx.translate(x, -15);
          const color = context.color(side);
          stamp(ctx, `${context.mode} ${kind} ${color} ${firm}`, 9, (own) => drawGlyph(own, kind, color, firm, context.ground()));
        } }));
        mark._containsPoint = function (point) {
          return Math.hypot(point.x - this._point.x - x, point.y - this._point.y + 15) <= 8;
        };
        tells(context, mark, () => ({ kind: "claims", claims }));
        group.addLayer(mark);
      });
    }
  };
  group.kind = "claims";
  group.step = show;
  group.zoomed = () => show(context.day);
  group.paint = () => show(context.day);
  return group;
}
