// Stations: who waits where, over time, and for how long.

import { max } from "d3-array";
import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import { type Cell, cursorLine, deadline, type G, indexAt, mount, type Mounted, timeScale, xAxis } from "../chart";
import { type LocalBand, localBand, report, type Run, type Station } from "../data";
import * as format from "../format";

const TOP = 30;
const BOTTOM = 28;
const ROW = 58;

export function stations(run: Run): Mounted[] {
  return [queues(run), waits(run)];
}

const placeOf = (station: Station): string => (station.place ? format.spoken(station.place) : "Case work");

function queues(run: Run): Mounted {
  const height = TOP + ROW * run.stations.length + BOTTOM;
  return mount({
    id: "queues",
    title: "Waiting at each station",
    note: "Persons, or case files, waiting; each row has its own scale, its most stands at the right",
    height: () => height,
    draw: (g, width) => {
      const left = width < 560 ? 92 : 132;
      const right = width - 86;
      const x = timeScale(left, right);
      run.stations.forEach((station, row) => {
        const top = TOP + ROW * row;
        const most = max([max(station.waiting) ?? 0, max(bandOf(station)?.q95 ?? []) ?? 0]) ?? 0;
        const y = scaleLinear([0, most || 1], [top + ROW - 12, top + 6]);
        queue(g, run, station, (hours) => x(format.local(hours)), y);
        g.append("line").attr("class", "rule").attr("x1", left).attr("x2", right).attr("y1", y(0)).attr("y2", y(0));
        g.append("text").attr("class", "label strong").attr("x", 2).attr("y", top + 26).text(station.name);
        g.append("text").attr("class", "label").attr("x", 2).attr("y", top + 42).text(placeOf(station));
        g.append("text").attr("class", "label").attr("x", right + 8).attr("y", top + 18).text(`most ${format.number(most)}`);
      });
      g.append("text").attr("class", "unit").attr("x", left).attr("y", 14).text("Persons waiting");
      xAxis(g, x, height - BOTTOM);
      deadline(g, x, TOP - 8, height - BOTTOM, false);
      const now = run.stations.map((_, row) => g.append("text").attr("class", "label now").attr("x", right + 8).attr("y", TOP + ROW * row + 36));
      const follow = cursorLine(g, x, TOP - 8, height - BOTTOM);
      return (hours) => {
        follow(hours);
        const i = indexAt(run.times, hours);
        now.forEach((text, row) => text.text(`now ${format.number(run.stations[row]?.waiting[i] ?? 0)}`));
      };
    },
    summary: () => run.stations.map((station) => `${station.name}, ${placeOf(station)}: at most ${format.number(max(station.waiting) ?? 0)} waiting.`).join(" "),
    table: () => ({
      columns: [`Time, ${format.zone}`, ...run.stations.map((station) => `${station.name}, ${placeOf(station)}, waiting`)],
      rows: run.times.map((time, i): Cell[] => [format.at(time), ...run.stations.map((station) => station.waiting[i] ?? 0)]),
    }),
  });
}

const bandOf = (station: Station): LocalBand | undefined => localBand(station.place, station.station);

/** The queue of the run; of many runs the band with the run as a line upon it. */
function queue(g: G, run: Run, station: Station, at: (hours: number) => number, y: (persons: number) => number): void {
  const band = bandOf(station);
  const times = report.plans[0]?.bands.times ?? [];
  const under = (values: number[], of: number[]): string => area<number>((time) => at(time), y(0), (_, i) => y(values[i] ?? 0))(of) ?? "";
  const along = (values: number[], of: number[]): string => line<number>((time) => at(time), (_, i) => y(values[i] ?? 0))(of) ?? "";
  if (!band) {
    g.append("path").attr("class", "queue").attr("d", under(station.waiting, run.times));
    return;
  }
  g.append("path").attr("class", "band90").attr("d", under(band.q95, times));
  g.append("path").attr("class", "stroke persons").attr("d", along(band.q50, times));
  g.append("path").attr("class", "single thin").attr("d", along(station.waiting, run.times));
}

function waits(run: Run): Mounted {
  const known = run.stations.filter((station) => station.mean_wait_h !== null);
  const height = TOP + ROW * known.length + BOTTOM;
  const longest = max(known, (station) => station.max_wait_h ?? 0) || 1;
  return mount({
    id: "waits",
    title: "How long they wait",
    note: "Bar: mean; line: longest. Short waits are told apart by a square-root scale",
    height: () => height,
    draw: (g, width) => {
      const left = width < 560 ? 92 : 112;
      const right = width - 20;
      const x = scaleLinear([0, Math.sqrt(longest)], [left, right]);
      const at = (hours: number): number => x(Math.sqrt(hours));
      const ticks = [0.1, 1, 4, 12, 24, 72, 168, 336, 720].filter((tick) => tick <= longest);
      let last = left;
      for (const tick of ticks) {
        g.append("line").attr("class", "grid").attr("x1", at(tick)).attr("x2", at(tick)).attr("y1", TOP - 4).attr("y2", height - BOTTOM);
        if (at(tick) - last < 40) continue;
        last = at(tick);
        g.append("text").attr("class", "label").attr("x", at(tick)).attr("y", height - BOTTOM + 16).attr("text-anchor", "middle").text(tick < 24 ? `${tick} h` : `${tick / 24} d`);
      }
      g.append("text").attr("class", "unit").attr("x", left).attr("y", 14).text("Hours or days of waiting");
      known.forEach((station, row) => {
        const top = TOP + ROW * row;
        const [mean, most] = [station.mean_wait_h ?? 0, station.max_wait_h ?? 0];
        g.append("text").attr("class", "label strong").attr("x", 2).attr("y", top + 26).text(station.name);
        g.append("text").attr("class", "label").attr("x", 2).attr("y", top + 42).text(placeOf(station));
        g.append("line").attr("class", "whisker").attr("x1", left).attr("x2", at(most)).attr("y1", top + 32).attr("y2", top + 32);
        g.append("rect").attr("class", "bar").attr("x", left).attr("y", top + 26).attr("width", Math.max(1, at(mean) - left)).attr("height", 12);
        // On a phone there is more room to the left, above the names.
        const narrow = width < 420;
        g.append("text").attr("class", "label halo").attr("x", narrow ? width - 2 : left + 2).attr("y", top + 18).attr("text-anchor", narrow ? "end" : "start").text(`${format.length(mean)} on average, ${format.length(most)} at most`);
      });
    },
    summary: () => known.map((station) => `${station.name}: ${format.length(station.mean_wait_h ?? 0)} on average, ${format.length(station.max_wait_h ?? 0)} at most.`).join(" "),
    table: () => ({
      columns: ["Station", "Place", "Served, persons", "Mean wait, h", "Longest wait, h", "Servers at work"],
      rows: run.stations.map((station): Cell[] => [station.name, placeOf(station), station.begun_pax, station.mean_wait_h, station.max_wait_h, station.busy_frac === null ? null : format.percent(station.busy_frac)]),
    }),
  });
}
