// Sites, small multiples on one scale: persons held, persons per guard, hazard, and incidents where they happened.

import { max } from "d3-array";
import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import { type Cell, cursorLine, deadline, type G, mount, type Mounted, timeScale, xAxis, yAxis } from "../chart";
import { type Incident, type LocalBand, localBand, type Place, report, type Run } from "../data";
import * as format from "../format";

const MARGIN = { top: 26, right: 14, bottom: 24, left: 46 };
const [PERSONS, GUARDS, HAZARD, GAP] = [110, 56, 44, 32];
const HEIGHT = MARGIN.top + PERSONS + GAP + GUARDS + GAP + HAZARD + MARGIN.bottom;

/** Persons there: held or staged; those arriving and in the facility at a reception. */
function persons(place: Place): number[] {
  const columns = ["held_pax", "staged_pax", "arriving_pax", "in_facility_pax"].flatMap((name) => (place.series[name] ? [place.series[name]] : []));
  return (columns[0] ?? []).map((_, i) => columns.reduce((sum, column) => sum + (column[i] ?? 0), 0));
}

function perGuard(place: Place, here: number[]): number[] {
  return here.map((count, i) => {
    const guards = place.series["guards"]?.[i] ?? 0;
    return guards > 0 ? count / guards : 0;
  });
}

export function sites(run: Run): Mounted[] {
  const shown = run.places.filter((place) => place.role !== "airfield" && place.role !== "camp" && (max(persons(place)) ?? 0) > 0);
  const kept = shown.filter((place) => place.role !== "reception");
  const most = max(kept, (place) => Math.max(max(persons(place)) ?? 0, max(localBand(place.id, "")?.q95 ?? []) ?? 0)) ?? 1;
  const ratio = max(kept, (place) => max(perGuard(place, persons(place))) ?? 0) || 1;
  const hazard = max(kept, (place) => max(place.series["hazard_per_day"] ?? []) ?? 0) || 1;
  return kept.map((place) => {
    const here = persons(place);
    const incidents = run.incidents.filter((incident) => incident.place === place.id);
    const guarded = perGuard(place, here);
    return mount({
      id: `site-${place.letter || place.id}`,
      title: format.short(place),
      note: place.role === "staging" ? `${place.name}: between two lanes` : `${place.name}: ${format.number(here[0] ?? 0)} persons at the start, ${format.number(place.series["guards"]?.[0] ?? 0)} guards`,
      height: () => HEIGHT,
      draw: (g, width) => {
        const x = timeScale(MARGIN.left, width - MARGIN.right);
        const inner = width - MARGIN.left - MARGIN.right;
        const panel = (top: number, tall: number, values: number[], upTo: number, unit: string, kind: string): void => {
          const y = scaleLinear([0, upTo], [top + tall, top]);
          yAxis(g, y, MARGIN.left, inner, unit, 2);
          const at = (time: number): number => x(format.local(time));
          g.append("path").attr("class", `under ${kind}`).attr("d", area<number>((_, i) => at(run.times[i] ?? 0), y(0), (value) => y(value))(values) ?? "");
          g.append("path").attr("class", `stroke ${kind}`).attr("d", line<number>((_, i) => at(run.times[i] ?? 0), (value) => y(value))(values) ?? "");
        };
        const second = MARGIN.top + PERSONS + GAP;
        const third = second + GUARDS + GAP;
        const band = localBand(place.id, "");
        if (band) over(g, x, scaleLinear([0, most], [MARGIN.top + PERSONS, MARGIN.top]), band);
        panel(MARGIN.top, PERSONS, here, most, "Persons held or staged", band ? "one" : "persons");
        panel(second, GUARDS, guarded, ratio, "Persons per guard", "ratio");
        if (!place.series["guards"]) g.append("text").attr("class", "label").attr("x", MARGIN.left + 8).attr("y", second + GUARDS / 2).text("No guards");
        panel(third, HAZARD, place.series["hazard_per_day"] ?? [], hazard, "Hazard, incidents a day", "hazard");
        for (const incident of incidents) mark(g, incident, x(format.local(incident.start_h)), MARGIN.top + PERSONS - 8);
        xAxis(g, x, HEIGHT - MARGIN.bottom);
        deadline(g, x, MARGIN.top, HEIGHT - MARGIN.bottom, false);
        return cursorLine(g, x, MARGIN.top, HEIGHT - MARGIN.bottom);
      },
      summary: () => {
        const emptied = here.findLastIndex((count) => count > 0) + 1;
        const end = emptied < run.times.length ? `empty from ${format.dayOf(run.times[emptied] ?? 0)}` : `${format.number(here.at(-1) ?? 0)} at the end`;
        return `${format.number(max(here) ?? 0)} persons at most, ${end}; at most ${format.figure(max(guarded) ?? 0)} persons per guard; ${incidents.length} incidents.`;
      },
      table: () => ({
        columns: [`Time, ${format.zone}`, "Persons", "Guards", "Persons per guard", "Hazard, incidents a day"],
        rows: run.times.map((time, i): Cell[] => [format.at(time), here[i] ?? 0, place.series["guards"]?.[i] ?? 0, guarded[i] ?? 0, place.series["hazard_per_day"]?.[i] ?? 0]),
      }),
    });
  });
}

/** The band over the runs and their median. */
function over(g: G, x: ReturnType<typeof timeScale>, y: (persons: number) => number, band: LocalBand): void {
  const times = report.plans[0]?.bands.times ?? [];
  const at = (i: number): number => x(format.local(times[i] ?? 0));
  g.append("path").attr("class", "band90").attr("d", area<number>((_, i) => at(i), (_, i) => y(band.q05[i] ?? 0), (_, i) => y(band.q95[i] ?? 0))(times) ?? "");
  g.append("path").attr("class", "stroke persons").attr("d", line<number>((_, i) => at(i), (_, i) => y(band.q50[i] ?? 0))(times) ?? "");
}

/** A symbol by how bad it became: triangle, diamond, square; the last two are filled. */
export function mark(g: G, incident: Incident, x: number, y: number, size = 6): void {
  const shapes: Record<string, string> = {
    triangle: `M0,${-size}L${size},${size * 0.8}H${-size}Z`,
    diamond: `M0,${-size}L${size},0L0,${size}L${-size},0Z`,
    square: `M${-size},${-size}H${size}V${size}H${-size}Z`,
  };
  const kind = severity(incident);
  g.append("path")
    .attr("class", `incident ${kind}`)
    .attr("transform", `translate(${x},${y})`)
    .attr("d", shapes[kind] ?? "")
    .append("title")
    .text(`${incident.id}: ${format.spoken(incident.stage)}, ${format.at(incident.start_h)}; ${format.number(incident.escaped)} escaped`);
}

export function severity(incident: Incident): "triangle" | "diamond" | "square" {
  if (incident.escaped > 0 || incident.died > 0) return "square";
  return incident.stage === "disturbance" || incident.stage === "unrest" ? "triangle" : "diamond";
}
