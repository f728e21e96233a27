// The fleet: tails by state over time with a window on it, and every sortie in that window by tail.

import { brushX } from "d3-brush";
import { max } from "d3-array";
import { scaleBand, scaleLinear } from "d3-scale";
import { area } from "d3-shape";
import { type Cell, clock, cursorLine, deadline, type G, mount, type Mounted, patterns, timeScale, xAxis, yAxis } from "../chart";
import type { Run, Sortie } from "../data";
import { choice, el } from "../dom";
import * as format from "../format";
import { legend } from "./cumulative";

const STATES: [string, string, string][] = [
  ["flying", "Under way", "s-loaded"],
  ["holding", "Holding", "s-atlarge"],
  ["on_ground", "On a landing spot", "s-arriving"],
  ["preparing", "Preparing", "s-empty"],
  ["ready", "Ready", "s-ready"],
  ["broken", "In repair", "s-hatch"],
];

/** What a tail does after each step of a sortie: words and style. */
const PHASES: [string, string][] = [
  ["Preparing", "s-ready"],
  ["Flying empty", "s-empty"],
  ["Loading", "s-loading"],
  ["Waiting to go", "s-waiting"],
  ["Flying loaded", "s-loaded"],
  ["Unloading", "s-arriving"],
  ["Refuelling", "s-refuel"],
  ["Going home", "s-empty"],
];

/** The phase of going home. */
const HOME = 7;

const MARGIN = { top: 22, right: 20, bottom: 26 };
const OVERVIEW = 130;
const ROW = 21;

export function fleet(run: Run): Mounted[] {
  let window: [number, number] = firstBusy(run);
  const tails = [...new Set(run.sorties.map((sortie) => sortie.tail))].sort();
  const gantt = sortieBars(run, tails, () => window);
  const total = run.times.map((_, i) => run.fleet.reduce((sum, kind) => sum + (kind.states["present"]?.[i] ?? 0), 0));
  const counts = STATES.map(([state]) => run.times.map((_, i) => run.fleet.reduce((sum, kind) => sum + (kind.states[state]?.[i] ?? 0), 0)));
  let marked: ((hours: [number, number]) => void) | undefined;
  const overview = mount({
    id: "fleet",
    title: `What the ${format.number(max(total) ?? 0)} tails are doing`,
    note: "Drag or resize the outlined window to choose what is shown below",
    height: (width) => OVERVIEW + MARGIN.top + MARGIN.bottom + 18 + (width < 560 ? 36 : 0),
    draw: (g, width, height) => {
      patterns(g);
      const used = legend(g, STATES.map(([, words, kind]) => [words, kind]), 0, 0, width);
      const top = MARGIN.top + used;
      const bottom = height - MARGIN.bottom;
      const x = timeScale(46, width - MARGIN.right);
      const y = scaleLinear([0, max(total) || 1], [bottom, top]);
      yAxis(g, y, 46, width - 46 - MARGIN.right, "Tails", 3);
      const below = (upTo: number, i: number): number => counts.slice(0, upTo).reduce((sum, count) => sum + (count[i] ?? 0), 0);
      STATES.forEach(([, , kind], n) => {
        const drawn = area<number>((time) => x(format.local(time)), (_, i) => y(below(n, i)), (_, i) => y(below(n + 1, i)));
        g.append("path").attr("class", kind).attr("d", drawn(run.times) ?? "");
      });
      xAxis(g, x, bottom);
      deadline(g, x, top, bottom, false);
      const follow = cursorLine(g, x, top, bottom);
      const pixels = (hours: [number, number]): [number, number] => [x(format.local(hours[0])), x(format.local(hours[1]))];
      const brush = brushX<unknown>()
        .extent([[46, top - 2], [width - MARGIN.right, bottom + 2]])
        .on("brush end", (event: { selection: [number, number] | null; sourceEvent: unknown }) => {
          if (!event.sourceEvent || !event.selection) return;
          window = event.selection.map((pixel) => format.hoursOf(x.invert(pixel))) as [number, number];
          gantt.redraw();
        });
      const layer = g.append("g").attr("class", "window").attr("aria-hidden", "true");
      layer.call(brush).call(brush.move, pixels(window));
      marked = (hours) => void layer.call(brush.move, pixels(hours));
      return follow;
    },
    summary: () => STATES.map(([, words], n) => `${words.toLowerCase()} ${format.percent(mean(counts[n] ?? []) / (mean(total) || 1))}`).join(", ") + " of the hours of tails present.",
    table: () => ({
      columns: [`Time, ${format.zone}`, ...STATES.map(([, words]) => words)],
      rows: run.times.map((time, i): Cell[] => [format.at(time), ...counts.map((count) => count[i] ?? 0)]),
    }),
  });
  const show = (days: string): void => {
    const middle = window[0];
    window = days === "all" ? [clock.from_h, clock.until_h] : [middle, Math.min(clock.until_h, middle + 24 * Number(days))];
    marked?.(window);
    gantt.redraw();
  };
  const step = (by: number): void => {
    const wide = window[1] - window[0];
    const from = Math.min(Math.max(clock.from_h, window[0] + by * wide), Math.max(clock.from_h, clock.until_h - wide));
    window = [from, from + wide];
    marked?.(window);
    gantt.redraw();
  };
  const earlier = el("button", { type: "button", "aria-label": "Earlier" }, "\u2190");
  const later = el("button", { type: "button", "aria-label": "Later" }, "\u2192");
  earlier.addEventListener("click", () => step(-0.5));
  later.addEventListener("click", () => step(0.5));
  const zoom = choice("Length of the window", [["1", "1 day"], ["3", "3 days"], ["7", "7 days"], ["all", "All"]], "3", show);
  gantt.card.querySelector(".controls")?.prepend(earlier, later, zoom);
  return [overview, gantt];
}

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** Three days from the busiest one on. */
function firstBusy(run: Run): [number, number] {
  const days = new Map<number, number>();
  for (const sortie of run.sorties) {
    const day = Math.floor((sortie.at[0] ?? 0) / 24);
    days.set(day, (days.get(day) ?? 0) + 1);
  }
  const busiest = [...days].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? 0;
  const from = Math.max(clock.from_h, Math.min(24 * busiest, clock.until_h - 72));
  return [from, Math.min(clock.until_h, from + 72)];
}

/** A sortie's phases as spans. What a tail does follows from the last step it has taken; steps not taken are passed over. */
function phases(sortie: Sortie): { phase: number; from: number; to: number }[] {
  const spans = [];
  let [last, taken] = [sortie.at[0] ?? 0, 0];
  for (let step = 1; step < sortie.at.length; step += 1) {
    const at = sortie.at[step];
    if (at === null || at === undefined || at < last) continue;
    // Fuel taken on the way changes nothing in what it is about.
    if (step === 7 && taken !== 6) continue;
    // After unloading a tail refuels, if it does, and goes home.
    const phase = taken === 6 && step === 8 ? HOME : taken;
    if (at > last) spans.push({ phase, from: last, to: at });
    [last, taken] = [at, step];
  }
  return spans;
}

function sortieBars(run: Run, tails: string[], window: () => [number, number]): Mounted {
  const letter = new Map(run.places.map((place) => [place.id, place.letter || place.name]));
  const inside = (): Sortie[] => {
    const [from, to] = window();
    return run.sorties.filter((sortie) => (sortie.at[0] ?? 0) < to && (sortie.at.findLast((at) => at !== null) ?? 0) > from);
  };
  const rows = (): string[] => {
    const busy = new Set(inside().map((sortie) => sortie.tail));
    return tails.filter((tail) => busy.has(tail));
  };
  return mount({
    id: "gantt",
    title: "Sorties by tail",
    note: "Letters give the place where persons board; a cross marks a sortie that was given up",
    height: (width) => MARGIN.top + 22 + (width < 560 ? 54 : 0) + ROW * Math.max(1, rows().length) + MARGIN.bottom,
    draw: (g, width, height) => {
      const used = legend(g, PHASES.slice(0, 7).map(([words, kind]) => [words, kind]), 0, 0, width);
      const top = MARGIN.top + used - 6;
      const longest = max(rows(), (tail) => tail.length) ?? 0;
      const letters = width < 560 ? 12 : 26;
      const left = 16 + 7.1 * Math.min(longest, letters);
      const bottom = height - MARGIN.bottom;
      const x = timeScale(left, width - MARGIN.right, window());
      const y = scaleBand(rows(), [top, bottom]).paddingInner(0.28).paddingOuter(0.15);
      const [from = 0, to = 0] = x.range();
      for (const tail of rows()) {
        const at = (y(tail) ?? 0) + y.bandwidth() / 2;
        g.append("line").attr("class", "track").attr("x1", from).attr("x2", to).attr("y1", at).attr("y2", at);
        g.append("text").attr("class", "label").attr("x", left - 8).attr("y", at + 4).attr("text-anchor", "end").text(tail.length > letters ? `\u2026${tail.slice(1 - letters)}` : tail).append("title").text(tail);
      }
      const pixel = (hours: number): number => Math.min(to, Math.max(from, x(format.local(hours))));
      const paths = new Map<string, string>();
      for (const sortie of inside()) bars(g, sortie, y(sortie.tail) ?? 0, y.bandwidth(), pixel, paths, letter);
      for (const [kind, d] of paths) g.insert("path", "text.on-bar").attr("class", kind).attr("d", d);
      if (rows().length === 0) g.append("text").attr("class", "label").attr("x", left + 8).attr("y", top + 20).text("No sortie in this window");
      xAxis(g, x, bottom);
      return cursorLine(g, x, top, bottom);
    },
    summary: () => `${inside().length} of ${run.sorties_count} sorties by ${rows().length} tails from ${format.at(window()[0])} to ${format.at(window()[1])}.`,
    table: () => ({
      columns: ["Sortie", "From", "To", "Tasked", "Departed", "Arrived", "Ended", "Persons", "Outcome"],
      rows: inside().map((sortie): Cell[] => [sortie.id, sortie.from, sortie.to, ...[0, 4, 5, 8].map((step) => moment(sortie.at[step])), sortie.delivered, sortie.outcome]),
    }),
  });
}

const moment = (hours: number | null | undefined): string => (hours === null || hours === undefined ? "" : format.at(hours));

function bars(g: G, sortie: Sortie, top: number, tall: number, pixel: (hours: number) => number, paths: Map<string, string>, letter: Map<string, string>): void {
  for (const { phase, from, to } of phases(sortie)) {
    const [a, b] = [pixel(from), pixel(to)];
    const kind = PHASES[phase]?.[1] ?? "";
    if (b > a) paths.set(kind, `${paths.get(kind) ?? ""}M${a.toFixed(1)},${top}H${b.toFixed(1)}v${tall}H${a.toFixed(1)}z`);
    const name = letter.get(sortie.from) ?? "";
    if (phase === 4 && b - a > 8 * name.length + 6) {
      g.append("text").attr("class", "on-bar").attr("x", (a + b) / 2).attr("y", top + tall / 2 + 4).attr("text-anchor", "middle").text(name);
    }
  }
  const end = sortie.at.findLast((at) => at !== null) ?? 0;
  if (["aborted", "turned_back", "lost"].includes(sortie.outcome)) {
    g.append("path").attr("class", "cross").attr("transform", `translate(${pixel(end) + 6},${top + tall / 2})`).attr("d", "M-4,-4L4,4M-4,4L4,-4");
  }
}
