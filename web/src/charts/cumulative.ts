// Persons accepted so far: bands over the runs, or one run, against deadline and observation.

import { area, curveStepAfter, line } from "d3-shape";
import { scaleLinear } from "d3-scale";
import { type Cell, clock, cursorLine, deadline, type G, indexAt, mount, type Mounted, timeScale, xAxis, yAxis } from "../chart";
import { type Band, type Plan, report, type Run } from "../data";
import { el } from "../dom";
import * as format from "../format";

const MEASURE = "cum_accepted_pax";
const MARGIN = { top: 46, right: 26, bottom: 28, left: 52 };

export function cumulative(): Mounted {
  const { plans, run } = report;
  let single = plans.length === 0;
  const toggle = el("input", { type: "checkbox", id: "single" });
  toggle.addEventListener("change", () => {
    single = toggle.checked;
    chart.redraw();
  });
  const tracks = plans.length === 1 ? (plans[0]?.tracks.length ?? 0) : 0;
  let apart = false;
  const each = el("input", { type: "checkbox", id: "tracks" });
  each.addEventListener("change", () => {
    apart = each.checked;
    chart.redraw();
  });
  const controls = [
    ...(tracks > 0 ? [el("label", {}, each, ` Show ${tracks} single runs`)] : []),
    ...(plans.length > 0 && run ? [el("label", {}, toggle, " Show the run in detail")] : []),
  ];
  const chart: Mounted = mount({
    id: "cumulative",
    title: "Persons accepted, cumulative",
    note: plans.length > 1 ? "Lines: median of the runs; shaded: the middle half at each time" : plans.length > 0 ? "Shaded: the middle half and nine in ten of the runs at each time" : "Into the receiver's custody so far",
    controls,
    height: (width) => (width < 500 ? 280 : 360),
    draw: (g, width, height) => draw(g, width, height, single ? run : null, apart),
    summary: () => summary(plans, run) + observed(),
    table: () => table(plans, run),
  });
  return chart;
}

const band = (plan: Plan): Band | undefined => plan.bands.measures[MEASURE];

function draw(g: G, width: number, height: number, run: Run | null, apart: boolean): (hours: number) => void {
  const x = timeScale(MARGIN.left, width - MARGIN.right);
  const y = scaleLinear([0, report.population_pax], [height - MARGIN.bottom, MARGIN.top]);
  const bottom = height - MARGIN.bottom;
  yAxis(g, y, MARGIN.left, width - MARGIN.left - MARGIN.right, "Persons");
  xAxis(g, x, bottom);
  const at = (hours: number): number => x(format.local(hours));
  g.append("line").attr("class", "whole").attr("x1", MARGIN.left).attr("x2", width - MARGIN.right).attr("y1", y(report.population_pax)).attr("y2", y(report.population_pax));
  g.append("text").attr("class", "label").attr("x", MARGIN.left + 6).attr("y", MARGIN.top - 6).text(`All ${format.number(report.population_pax)}`);
  const paced = pace(g, at, y);
  const many = report.plans.length > 1;
  report.plans.forEach((plan, number) => {
    const values = band(plan);
    if (!values) return;
    const { times } = plan.bands;
    const between = (low: number[], high: number[]): string =>
      area<number>((_, i) => at(times[i] ?? 0), (_, i) => y(low[i] ?? 0), (_, i) => y(high[i] ?? 0))(times) ?? "";
    if (!many && !apart) g.append("path").attr("class", "band90").attr("d", between(values.q05, values.q95));
    if (!apart) g.append("path").attr("class", `band50 p${number % 6}`).attr("d", between(values.q25, values.q75));
    const track = line<[number, number]>((step) => at(step[0]), (step) => y(step[1])).curve(curveStepAfter);
    if (apart) for (const { steps } of plan.tracks) g.append("path").attr("class", "track-one").attr("d", track(steps) ?? "");
    g.append("path").attr("class", `median p${number % 6}`).attr("d", line<number>((_, i) => at(times[i] ?? 0), (value) => y(value))(values.q50) ?? "");
  });
  if (run) {
    const values = run.measures[MEASURE] ?? [];
    const drawn = line<number>((_, i) => at(run.times[i] ?? 0), (value) => y(value)).curve(curveStepAfter);
    g.append("path").attr("class", report.plans.length > 0 ? "single" : "median p0").attr("d", drawn(values) ?? "");
  }
  for (const [hours, persons] of report.observed) {
    g.append("circle").attr("class", "observed").attr("cx", at(hours)).attr("cy", y(persons)).attr("r", 4);
  }
  const last = report.observed.at(Math.floor(report.observed.length / 3));
  if (last) g.append("text").attr("class", "label strong halo").attr("text-anchor", "end").attr("x", at(last[0]) - 8).attr("y", y(last[1]) - 8).text("Observed");
  deadline(g, x, MARGIN.top - 18, bottom);
  if (paced) paceLabel(g, at, y, width);
  labels(g, at, y, width, apart);
  return cursorLine(g, x, MARGIN.top, bottom);
}

/** A line to measure by: as many every day from the start to the deadline. */
function pace(g: G, at: (hours: number) => number, y: (persons: number) => number): boolean {
  if (report.pace_pax_per_day === null || clock.deadline_h === null) return false;
  g.append("line").attr("class", "pace").attr("x1", at(0)).attr("y1", y(0)).attr("x2", at(clock.deadline_h)).attr("y2", y(report.population_pax));
  return true;
}

function paceLabel(g: G, at: (hours: number) => number, y: (persons: number) => number, width: number): void {
  const narrow = width < 500;
  const part = narrow ? 0.78 : 0.5;
  const words = `${narrow ? "Steady" : "Steady pace"}, ${format.number(report.pace_pax_per_day ?? 0)} a day`;
  const [x, height] = [at(part * (clock.deadline_h ?? 0)), y(part * report.population_pax)];
  g.append("text").attr("class", "label halo").attr("text-anchor", "end").attr("x", x - 10).attr("y", height - 8).text(words);
}

/** Names at the lines themselves: of plans where they part, of bands with a leader. */
function labels(g: G, at: (hours: number) => number, y: (persons: number) => number, width: number, apart: boolean): void {
  const leader = (hours: number, persons: number, words: string, dy: number, kind: string): void => {
    const [px, py] = [at(hours), y(persons)];
    const room = px + 32 + 7 * words.length > width ? -1 : 1;
    g.append("circle").attr("class", "leader").attr("cx", px).attr("cy", py).attr("r", 2.5);
    g.append("line").attr("class", "leader").attr("x1", px).attr("y1", py).attr("x2", px + room * 22).attr("y2", py + dy - 4);
    g.append("text").attr("class", `label strong halo ${kind}`).attr("x", px + room * 26).attr("y", py + dy).attr("text-anchor", room < 0 ? "end" : "start").text(words);
  };
  report.plans.forEach((plan, number) => {
    const values = band(plan);
    if (!values) return;
    const { times } = plan.bands;
    const reach = (part: number): number => Math.max(0, values.q50.findIndex((value) => value >= part * report.population_pax));
    if (report.plans.length > 1) {
      const i = reach(0.25 + (0.5 * number) / report.plans.length);
      leader(times[i] ?? 0, values.q50[i] ?? 0, format.spoken(plan.plan), 26, `t${number % 6}`);
      return;
    }
    const [a, b] = [reach(0.62), reach(0.25)];
    leader(times[a] ?? 0, values.q50[a] ?? 0, "Median of runs", 52, "t0");
    const crowded = width < 500 && report.observed.length > 0;
    if (!apart && !crowded) leader(times[b] ?? 0, values.q05[b] ?? 0, "Nine runs in ten", 42, "");
  });
}

function summary(plans: Plan[], run: Run | null): string {
  const said = plans.map((plan) => {
    const values = band(plan);
    const half = values?.q50.findIndex((value) => value >= report.population_pax / 2) ?? -1;
    const when = half < 0 ? "never" : `on ${format.dayOf(plan.bands.times[half] ?? 0)}`;
    return `${format.spoken(plan.plan)}: the median of runs reaches half of ${format.number(report.population_pax)} persons ${when}, and ends at ${format.number(values?.q50.at(-1) ?? 0)}.`;
  });
  if (said.length > 0 || !run) return said.join(" ");
  const values = run.measures[MEASURE] ?? [];
  return `From 0 to ${format.number(values.at(-1) ?? 0)} of ${format.number(report.population_pax)} persons by ${format.dayOf(clock.until_h)}.`;
}

function observed(): string {
  const last = report.observed.at(-1);
  return last ? ` Observed: ${format.number(last[1])} by ${format.until(last[0])}.` : "";
}

function table(plans: Plan[], run: Run | null): { columns: string[]; rows: Cell[][] } {
  if (plans.length === 0) {
    const rows = (run?.times ?? []).map((time, i): Cell[] => [format.at(time), run?.measures[MEASURE]?.[i] ?? null]);
    return { columns: [`Time, ${format.zone}`, "Persons accepted"], rows };
  }
  const rows = plans.flatMap((plan) => {
    const values = band(plan);
    return plan.bands.times.map((time, i): Cell[] => [
      format.spoken(plan.plan),
      format.at(time),
      ...(["q05", "q25", "q50", "q75", "q95"] as const).map((name) => values?.[name][i] ?? null),
    ]);
  });
  return { columns: ["Plan", `Time, ${format.zone}`, "5\u00a0%", "25\u00a0%", "Median", "75\u00a0%", "95\u00a0%"], rows };
}

/** Persons by state, for one run. */
export function states(run: Run): Mounted {
  const STATES: [string, string, string][] = [
    ["in_custody_pax", "In custody", "s-custody"],
    ["repatriated_pax", "Repatriated", "s-repatriated"],
    ["arriving_pax", "Arriving", "s-arriving"],
    ["aboard_pax", "Aboard", "s-loaded"],
    ["staged_pax", "Staged", "s-empty"],
    ["held_pax", "Held", "s-held"],
    ["at_large_pax", "At large", "s-atlarge"],
    ["died_pax", "Died", "s-died"],
  ];
  const there = STATES.filter(([name]) => run.measures[name]?.some((value) => value > 0));
  const sum = (upTo: number, i: number): number => there.slice(0, upTo).reduce((total, [name]) => total + (run.measures[name]?.[i] ?? 0), 0);
  return mount({
    id: "states",
    title: "Where everyone is",
    note: `${run.chosen} All states sum to ${format.number(report.population_pax)} at every time`,
    height: (width) => (width < 500 ? 260 : 300) + 22,
    draw: (g, width, height) => {
      const bottom = height - MARGIN.bottom;
      const x = timeScale(MARGIN.left, width - MARGIN.right);
      const y = scaleLinear([0, report.population_pax], [bottom, MARGIN.top + 22]);
      legend(g, there.map(([, words, kind]) => [words, kind]), MARGIN.left, 4, width - MARGIN.left);
      yAxis(g, y, MARGIN.left, width - MARGIN.left - MARGIN.right, "Persons");
      there.forEach(([, , kind], number) => {
        const stacked = area<number>((time) => x(format.local(time)), (_, i) => y(sum(number, i)), (_, i) => y(sum(number + 1, i)));
        g.append("path").attr("class", kind).attr("d", stacked(run.times) ?? "");
      });
      xAxis(g, x, bottom);
      deadline(g, x, MARGIN.top + 22, bottom, false);
      return cursorLine(g, x, MARGIN.top + 22, bottom);
    },
    summary: () => {
      const last = indexAt(run.times, clock.until_h);
      return `At the end: ${there.map(([name, words]) => `${words.toLowerCase()} ${format.number(run.measures[name]?.[last] ?? 0)}`).join(", ")}.`;
    },
    table: () => ({
      columns: [`Time, ${format.zone}`, ...there.map(([, words]) => words)],
      rows: run.times.map((time, i): Cell[] => [format.at(time), ...there.map(([name]) => run.measures[name]?.[i] ?? 0)]),
    }),
  });
}

/** Swatches with words, in as many lines as the width asks for; the height that they take. */
export function legend(g: G, entries: [string, string][], left: number, top: number, right: number): number {
  let [x, y] = [left, top];
  for (const [words, kind] of entries) {
    const wide = 32 + words.length * 6.9;
    if (x + wide > right && x > left) [x, y] = [left, y + 18];
    g.append("rect").attr("class", kind).attr("x", x).attr("y", y).attr("width", 13).attr("height", 11).attr("rx", 2);
    g.append("text").attr("class", "label").attr("x", x + 18).attr("y", y + 10).text(words);
    x += wide;
  }
  return y + 18 - top;
}
