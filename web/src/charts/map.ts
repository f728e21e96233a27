// The map: places with the persons there, lanes, and everything under way at the cursor.

import { geoIdentity, geoMercator, geoPath, geoTransform, type GeoPermissibleObjects, type GeoProjection } from "d3-geo";
import { max } from "d3-array";
import { scaleSqrt } from "d3-scale";
import { type Cell, type G, indexAt, mount, type Mounted } from "../chart";
import { outlines, type Place, report, type Run, type Sortie } from "../data";
import { el } from "../dom";
import * as format from "../format";
import { cursor } from "../cursor";

/** Persons at a place that the lift is about: before it, between lanes, or received. */
function there(place: Place, i: number): number {
  const names = place.role === "reception" ? ["arriving_pax", "in_facility_pax"] : ["held_pax", "staged_pax"];
  return names.reduce((sum, name) => sum + (place.series[name]?.[i] ?? 0), 0);
}

export interface Moving {
  sortie: Sortie;
  from: Place;
  to: Place;
  part: number;
  loaded: boolean;
}

/** Sorties under way at a time, with how far along their leg they are. */
function moving(run: Run, places: Map<string, Place>, hours: number): Moving[] {
  const found: Moving[] = [];
  for (const sortie of run.sorties) {
    const [tasked, out, , , departed, arrived] = sortie.at;
    if (hours < (tasked ?? 0) || hours > (sortie.at.findLast((at) => at !== null) ?? 0)) continue;
    const leg = (start: number | null | undefined, end: number | null | undefined, from: string, to: string, loaded: boolean): void => {
      const [a, b] = [places.get(from), places.get(to)];
      if (start == null || end == null || hours < start || hours >= end || !a || !b) return;
      found.push({ sortie, from: a, to: b, part: (hours - start) / (end - start), loaded });
    };
    leg(out, sortie.at[2], sortie.began_at || home(run, sortie), sortie.from, false);
    leg(departed, arrived, sortie.from, sortie.ended_at && sortie.outcome === "turned_back" ? sortie.ended_at : sortie.to, true);
  }
  return found;
}

/** Where a tail's first sortie sets out from is where its later ones end, as far as the table tells. */
function home(run: Run, sortie: Sortie): string {
  return run.sorties.find((other) => other.tail === sortie.tail && other.ended_at !== "")?.ended_at ?? "";
}

function shownPlaces(run: Run): Place[] {
  const used = new Set([...run.lanes.flatMap((lane) => [lane.from, lane.to]), ...run.sorties.map((sortie) => sortie.ended_at)]);
  return run.places.filter((place) => used.has(place.id) || place.start_pax > 0 || place.role !== "airfield");
}

export function map(run: Run): Mounted {
  const places = new Map(run.places.map((place) => [place.id, place]));
  const shown = shownPlaces(run);
  const flown = new Set(run.sorties.map((sortie) => `${sortie.from} ${sortie.to}`));
  const most = max(shown, (place) => max(run.times, (_, i) => there(place, i)) ?? 0) || 1;
  return mount({
    id: "map",
    title: "Places, lanes and tails at the cursor",
    note: "Circle area is persons, the thin ring the most that were there; filled arrowheads carry persons, hollow ones fly empty",
    height: (width) => Math.round(width * (width < 560 ? 0.95 : 0.8)),
    draw: (g, width, height) => {
      const room = width < 560 ? 46 : 84;
      const projection = geoMercator().fitExtent([[room, 50], [width - room, height - 58]], points(shown));
      if (shown.length < 2) projection.scale(2000).translate([width / 2, height / 2]);
      const at = (place: { lon: number; lat: number }): [number, number] => projection([place.lon, place.lat]) ?? [0, 0];
      const layer = land(g, projection, width, height);
      for (const lane of run.lanes) {
        const [from, to] = [places.get(lane.from), places.get(lane.to)];
        if (!from || !to) continue;
        const [[x1, y1], [x2, y2]] = [at(from), at(to)];
        g.append("line").attr("class", flown.has(`${lane.from} ${lane.to}`) ? "lane" : "lane idle").attr("x1", x1).attr("y1", y1).attr("x2", x2).attr("y2", y2);
      }
      const radius = scaleSqrt([0, most], [0, width < 560 ? 20 : 30]);
      const circles = shown.map((place) => circle(g, place, at(place), radius, run));
      countries(layer, projection, names(g, shown, at, radius, run, width), width, height);
      scaleBar(g, projection, width, height);
      const tails = g.append("g");
      const clock = g.append("text").attr("class", "label strong").attr("x", 12).attr("y", height - 14);
      return (hours) => {
        const i = indexAt(run.times, hours);
        circles.forEach((draw) => draw(i));
        const now = moving(run, places, hours);
        tails.selectAll("path").data(now).join("path").attr("class", (one) => (one.loaded ? "tail loaded" : "tail")).attr("d", "M0,-7L4.6,6L0,3L-4.6,6Z").attr("transform", (one) => arrow(at(one.from), at(one.to), one.part));
        clock.text(format.at(hours));
      };
    },
    summary: () => `${shown.length} places and ${run.lanes.length} lanes, of which ${flown.size} were used. Status at the cursor stands beside the map.`,
    table: () => {
      const i = indexAt(run.times, cursor.hours);
      return {
        columns: ["Place", "Role", "Latitude", "Longitude", `Persons, ${format.at(cursor.hours)}`],
        rows: shown.map((place): Cell[] => [`${place.letter} ${place.name}`.trim(), place.role, String(place.lat), String(place.lon), there(place, i)]),
      };
    },
  });
}

const points = (places: Place[]): GeoPermissibleObjects => ({ type: "MultiPoint", coordinates: places.map((place) => [place.lon, place.lat]) });

/** Outlines: pairs in hundredths of a degree, each less the one before it. Drawn in the plane, so that no ring turns inside out. */
function land(g: G, projection: GeoProjection, width: number, height: number): G {
  const planar = geoTransform({
    point(lon, lat) {
      const [x, y] = projection([lon, Math.max(-85, Math.min(85, lat))]) ?? [0, 0];
      this.stream.point(x, y);
    },
  });
  const path = geoPath(planar);
  const id = "map-frame";
  g.append("defs").append("clipPath").attr("id", id).append("rect").attr("width", width).attr("height", height).attr("rx", 4);
  g.append("rect").attr("class", "sea").attr("width", width).attr("height", height).attr("rx", 4);
  const layer = g.append("g").attr("clip-path", `url(#${id})`);
  for (const country of outlines.countries) {
    const rings = country.rings.map(unpacked);
    layer.append("path").attr("class", "land").attr("d", path({ type: "MultiPolygon", coordinates: rings.map((ring) => [ring]) }) ?? "");
  }
  return layer;
}

/** Names of countries in the middle of what is seen of them, where nothing else stands. */
function countries(layer: G, projection: GeoProjection, taken: Box[], width: number, height: number): void {
  const path = geoPath(geoIdentity().clipExtent([[8, 8], [width - 8, height - 30]]));
  const planar = (point: [number, number]): [number, number] => projection(point) ?? [0, 0];
  for (const country of outlines.countries) {
    const seen: GeoPermissibleObjects = { type: "MultiPolygon", coordinates: country.rings.map((ring) => [unpacked(ring).map(planar)]) };
    const name = country.name.toUpperCase();
    const w = name.length * 9.6;
    if (path.area(seen) < 60 * w) continue;
    const [x, y] = path.centroid(seen);
    const spots = [0, -24, 24, -48, 48, -80, 80].map((dy): Box => ({ x: x - w / 2, y: y + dy - 12, w, h: 18 }));
    const free = spots.find((spot) => spot.x > 4 && spot.x + w < width - 4 && spot.y > 4 && spot.y < height - 40 && !taken.some((other) => meets(spot, other)));
    if (free) layer.append("text").attr("class", "country").attr("x", free.x + w / 2).attr("y", free.y + 12).attr("text-anchor", "middle").text(name);
  }
}

function unpacked(ring: number[]): [number, number][] {
  let [lon, lat] = [0, 0];
  const points: [number, number][] = [];
  for (let i = 0; i + 1 < ring.length; i += 2) {
    lon += ring[i] ?? 0;
    lat += ring[i + 1] ?? 0;
    points.push([lon / 100, lat / 100]);
  }
  return points;
}

function circle(g: G, place: Place, [x, y]: [number, number], radius: (persons: number) => number, run: Run): (i: number) => void {
  const most = max(run.times, (_, i) => there(place, i)) ?? 0;
  g.append("circle").attr("class", "ring").attr("cx", x).attr("cy", y).attr("r", Math.max(3, radius(most)));
  const fill = g.append("circle").attr("class", `people ${place.role}`).attr("cx", x).attr("cy", y);
  if (most === 0) g.append("circle").attr("class", "dotted").attr("cx", x).attr("cy", y).attr("r", 2.5);
  return (i) => void fill.attr("r", radius(there(place, i)));
}

interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** Names beside their places, where they cover neither a circle nor another name; left out if there is no room. */
function names(g: G, places: Place[], at: (place: Place) => [number, number], radius: (persons: number) => number, run: Run, width: number): Box[] {
  const ring = (place: Place): number => Math.max(3, radius(max(run.times, (_, i) => there(place, i)) ?? 0));
  const taken: Box[] = places.map((place) => {
    const [[x, y], r] = [at(place), ring(place)];
    return { x: x - r, y: y - r, w: 2 * r, h: 2 * r };
  });
  for (const place of places) {
    const [[x, y], r] = [at(place), ring(place)];
    const around = (words: string): { words: string; spot: Box }[] => {
      const w = words.length * 7.2 + 4;
      const spots: [number, number][] = [[x + r + 5, y - 9], [x - r - 5 - w, y - 9], [x - w / 2, y - r - 20], [x - w / 2, y + r + 4]];
      return spots.map(([left, top]) => ({ words, spot: { x: left, y: top, w, h: 17 } }));
    };
    const places = [`${place.letter} ${place.name}`.trim(), format.short(place), place.letter].filter(Boolean);
    const found = places.flatMap(around).find(({ spot }) => spot.x > 2 && spot.x + spot.w < width - 2 && !taken.some((other) => meets(spot, other)));
    if (!found) continue;
    const { words, spot: free } = found;
    taken.push(free);
    g.append("text").attr("class", place.start_pax > 0 || place.role === "reception" ? "label strong halo" : "label halo").attr("x", free.x + 2).attr("y", free.y + 13).text(words);
  }
  return taken;
}

const meets = (a: Box, b: Box): boolean => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

function arrow([x1, y1]: [number, number], [x2, y2]: [number, number], part: number): string {
  const angle = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI + 90;
  return `translate(${x1 + part * (x2 - x1)},${y1 + part * (y2 - y1)}) rotate(${angle})`;
}

function scaleBar(g: G, projection: ReturnType<typeof geoMercator>, width: number, height: number): void {
  const middle = projection.invert?.([width / 2, height / 2]) ?? [0, 0];
  const KM_PER_DEGREE = 111.195;
  const east = projection([middle[0] + 1 / Math.cos((middle[1] * Math.PI) / 180), middle[1]]) ?? [0, 0];
  const kilometre = (east[0] - width / 2) / KM_PER_DEGREE;
  const long = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000].findLast((km) => km * kilometre < width / 4) ?? 10;
  const bar = g.append("g").attr("transform", `translate(${width - 16 - long * kilometre},${height - 16})`);
  bar.append("path").attr("class", "scale-bar").attr("d", `M0,-5V0H${long * kilometre}V-5`);
  bar.append("text").attr("class", "label halo").attr("x", (long * kilometre) / 2).attr("y", -8).attr("text-anchor", "middle").text(`${format.number(long)} km`);
}

/** What the map shows, in words and numbers. */
export function status(run: Run): HTMLElement {
  const places = new Map(run.places.map((place) => [place.id, place]));
  const shown = shownPlaces(run).filter((place) => run.times.some((_, i) => there(place, i) > 0));
  const when = el("p", { class: "note" });
  const cells = shown.map(() => [el("td", { class: "number" }), el("td", { class: "number" })] as const);
  const rows = shown.map((place, n) => el("tr", {}, el("th", { scope: "row" }, `${place.letter} ${place.name}`.trim()), ...(cells[n] ?? [])));
  const KINDS: [string, (one: Moving) => boolean][] = [["Carrying persons", (one) => one.loaded], ["Flying or driving empty", (one) => !one.loaded]];
  const counts = KINDS.map(() => el("td", { class: "number" }));
  const all: [string, string][] = [["held_pax", "Held"], ["staged_pax", "Staged"], ["aboard_pax", "Aboard"], ["arriving_pax", "Arriving"], ["in_custody_pax", "In custody"], ["repatriated_pax", "Repatriated"], ["at_large_pax", "At large"], ["died_pax", "Died"]];
  const happens = (name: string): boolean => !["repatriated_pax", "died_pax"].includes(name) || (max(run.measures[name] ?? []) ?? 0) > 0;
  const others = all.filter(([name]) => happens(name));
  const sums = others.map(() => el("td", { class: "number" }));
  cursor.follow((hours) => {
    const i = indexAt(run.times, hours);
    when.textContent = `${format.at(hours)}, ${format.zone}`;
    shown.forEach((place, n) => {
      const guards = place.series["guards"]?.[i] ?? 0;
      const persons = there(place, i);
      if (cells[n]) cells[n][0].textContent = format.number(persons);
      if (cells[n]) cells[n][1].textContent = guards > 0 && place.role !== "reception" ? format.number(persons / guards, 1) : "";
    });
    const now = moving(run, places, hours);
    KINDS.forEach(([, is], n) => void (counts[n] as HTMLElement).replaceChildren(format.number(now.filter(is).length)));
    others.forEach(([name], n) => void (sums[n] as HTMLElement).replaceChildren(format.number(run.measures[name]?.[i] ?? 0)));
  });
  const head = (...words: string[]): HTMLElement => el("thead", {}, el("tr", {}, ...words.map((word, n) => el("th", { scope: "col", class: n > 0 ? "number" : "" }, word))));
  const line = (words: string, cell: HTMLElement): HTMLElement => el("tr", {}, el("th", { scope: "row" }, words), cell);
  return el(
    "section",
    { class: "card", id: "status", "aria-labelledby": "status-title" },
    el("h3", { id: "status-title" }, "Status at the cursor"),
    when,
    el("table", { class: "plain" }, head("Place", "Persons", "Per guard"), el("tbody", {}, ...rows)),
    el("table", { class: "plain" }, head(`Of ${format.number(report.population_pax)} persons`, "Number"), el("tbody", {}, ...others.map(([, words], n) => line(words, sums[n] as HTMLElement)))),
    el("table", { class: "plain" }, head("Sorties under way", "Number"), el("tbody", {}, ...KINDS.map(([words], n) => line(words, counts[n] as HTMLElement)))),
  );
}
