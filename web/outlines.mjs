// Makes the map outlines that reports carry: Natural Earth (public domain) by way of the npm package world-atlas,
// coarse for the world and finer for the region. Run it by hand after a change here: `node outlines.mjs`.
//
// The form: { box: [west, south, east, north], countries: [{ name, at: [lon, lat], rings: [[lon, lat, ...], ...] }] };
// coordinates in hundredths of a degree, each pair less the one before it.
import { readFileSync, writeFileSync } from "node:fs";
import { geoArea, geoCentroid } from "d3-geo";
import { feature } from "topojson-client";

const assets = new URL("../src/report/assets/", import.meta.url);
const REGION = [24, 11, 64, 44];
const WORLD = [-180, -90, 180, 90];

function countries(scale) {
  const url = new URL(`node_modules/world-atlas/countries-${scale}.json`, import.meta.url);
  const topology = JSON.parse(readFileSync(url, "utf8"));
  return feature(topology, topology.objects.countries).features;
}

/** Cuts a ring at one side of the box: Sutherland and Hodgman (1974). */
function cut(ring, axis, bound, keepsAbove) {
  const inside = (point) => (keepsAbove ? point[axis] >= bound : point[axis] <= bound);
  return ring.flatMap((point, position) => {
    const before = ring.at(position - 1);
    const crossing = () => {
      const part = (bound - before[axis]) / (point[axis] - before[axis]);
      return [0, 1].map((side) => before[side] + part * (point[side] - before[side]));
    };
    if (inside(point)) return inside(before) ? [point] : [crossing(), point];
    return inside(before) ? [crossing()] : [];
  });
}

function clipped(ring, [west, south, east, north]) {
  const sides = [[0, west, true], [1, south, true], [0, east, false], [1, north, false]];
  return sides.reduce((left, [axis, bound, above]) => cut(left, axis, bound, above), ring);
}

/** Whole hundredths, without points that fall together. */
function packed(ring) {
  const whole = ring.map((point) => point.map((degrees) => Math.round(degrees * 100)));
  const apart = whole.filter((point, i) => i === 0 || point[0] !== whole[i - 1][0] || point[1] !== whole[i - 1][1]);
  return apart.flatMap((point, i) => (i === 0 ? point : [point[0] - apart[i - 1][0], point[1] - apart[i - 1][1]]));
}

function outlines(features, box) {
  const all = features.flatMap(({ properties, geometry }) => {
    const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    const rings = polygons.flat().map((ring) => packed(clipped(ring, box))).filter((ring) => ring.length >= 8);
    if (rings.length === 0) return [];
    const largest = polygons
      .map((rings) => ({ type: "Polygon", coordinates: [clipped(rings[0], box)] }))
      .filter((polygon) => polygon.coordinates[0].length > 3)
      .sort((a, b) => geoArea(b) - geoArea(a))[0];
    const at = geoCentroid(largest).map((degrees) => Math.round(degrees * 100) / 100);
    return [{ name: properties.name, at, rings }];
  });
  all.sort((a, b) => (a.name < b.name ? -1 : 1));
  return `${JSON.stringify({ box, countries: all })}\n`;
}

writeFileSync(new URL("world.json", assets), outlines(countries("110m"), WORLD));
writeFileSync(new URL("region.json", assets), outlines(countries("50m"), REGION));
