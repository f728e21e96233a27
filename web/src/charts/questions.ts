// Answers of explain, sensitivity, plan and sweep.

import { extent, max, min } from "d3-array";
import { scaleLinear } from "d3-scale";
import { type Cell, type G, mount, type Mounted, yAxis } from "../chart";
import type { Candidate, Effect, Search, Step, Swing } from "../data";
import { el } from "../dom";
import * as format from "../format";

const ROW = 38;
const TOP = 34;
const BOTTOM = 28;

type Linear = ReturnType<typeof scaleLinear<number, number>>;

function valueAxis(g: G, x: Linear, height: number, unit: string, metric = ""): void {
  const [left = 0, right = 0] = x.range();
  const ticks = x.ticks(Math.max(2, Math.floor((right - left) / 90)));
  for (const tick of ticks) {
    g.append("line").attr("class", "grid").attr("x1", x(tick)).attr("x2", x(tick)).attr("y1", TOP - 8).attr("y2", height - BOTTOM);
    g.append("text").attr("class", "label").attr("x", x(tick)).attr("y", height - BOTTOM + 16).attr("text-anchor", "middle").text(format.valued(metric, tick, format.ticks(ticks)));
  }
  g.append("text").attr("class", "unit").attr("x", left).attr("y", 14).text(unit);
}

const leftOf = (width: number, names: string[]): number => Math.min(0.42 * width, 14 + 7 * (max(names, (name) => name.length) ?? 0));

function named(g: G, name: string, y: number, left: number): void {
  const letters = Math.floor((left - 10) / 7);
  g.append("text").attr("class", "label strong").attr("x", 2).attr("y", y).text(name.length > letters ? `\u2026${name.slice(1 - letters)}` : name).append("title").text(name);
}

/** From the plan without limits to the plan. */
export function waterfall(steps: Step[]): Mounted {
  const names = steps.map((step) => (step.kind === "limit" ? format.constraint(step.limit) : step.kind === "plan" ? "The plan" : "Without limits"));
  const height = TOP + ROW * steps.length + BOTTOM;
  const last = max(steps, (step) => Math.max(step.from_h, step.to_h)) ?? 1;
  const days = last > 96;
  const unit = (hours: number): number => (days ? hours / 24 : hours);
  return mount({
    id: "waterfall",
    title: "The delay that each limit causes",
    note: "A pale bar cannot be told from nothing; the whisker is the interval of a part",
    height: () => height,
    draw: (g, width) => {
      const left = leftOf(width, names);
      const x = scaleLinear([0, unit(last)], [left, width - 120]).nice();
      valueAxis(g, x, height, days ? "Days since the start" : "Hours since the start");
      steps.forEach((step, row) => {
        const y = TOP + ROW * row;
        const [a, b] = [x(unit(Math.min(step.from_h, step.to_h))), x(unit(Math.max(step.from_h, step.to_h)))];
        const kind = step.kind !== "limit" ? "bar total" : step.note === "undecided" || step.note === "never" ? "bar pale" : step.to_h < step.from_h ? "bar gain" : "bar";
        named(g, names[row] ?? "", y + 18, left);
        g.append("rect").attr("class", kind).attr("x", a).attr("width", Math.max(1.5, b - a)).attr("y", y + 4).attr("height", 20).append("title").text(step.relaxed);
        if (step.interval) {
          const [from, to] = step.interval.map((end) => x(unit(step.from_h + end)));
          g.append("line").attr("class", "whisker").attr("x1", from ?? 0).attr("x2", to ?? 0).attr("y1", y + 28).attr("y2", y + 28);
        }
        const note = step.kind === "limit" && step.note ? `, ${step.note}` : "";
        g.append("text").attr("class", "label halo").attr("x", Math.max(a, b) + 8).attr("y", y + 18).text(`${format.length(step.kind === "plan" ? step.to_h : step.to_h - step.from_h)}${note}`);
        if (row + 1 < steps.length && step.kind !== "plan") g.append("line").attr("class", "rule").attr("x1", x(unit(step.to_h))).attr("x2", x(unit(step.to_h))).attr("y1", y + 24).attr("y2", y + ROW + 4);
      });
    },
    summary: () => steps.map((step, row) => `${names[row]}: ${format.length(step.to_h - step.from_h)}.`).join(" "),
    table: () => ({
      columns: ["Step", "From, h", "To, h", "Part, h", "Interval from", "Interval to", "Note", "Relaxed"],
      rows: steps.map((step, row): Cell[] => [names[row] ?? "", step.from_h, step.to_h, step.to_h - step.from_h, step.interval?.[0] ?? null, step.interval?.[1] ?? null, step.note, step.relaxed]),
    }),
  });
}

function picker(names: string[], pick: (name: string) => void): HTMLElement[] {
  if (names.length < 2) return [];
  const select = el("select", { "aria-label": "Figure" }, ...names.map((name) => el("option", { value: name }, format.metric(name).words)));
  select.addEventListener("change", () => pick(select.value));
  return [el("label", {}, "Figure ", select)];
}

/** One value at a time: what its ends add to a figure. */
export function tornado(swings: Swing[]): Mounted {
  const metrics = [...new Set(swings.map((swing) => swing.metric))];
  let metric = metrics[0] ?? "";
  const rows = (): Swing[] => swings.filter((swing) => swing.metric === metric);
  const chart: Mounted = mount({
    id: "tornado",
    title: "One value at a time",
    note: "What the low and the high end add to the figure of the plan as it is; ends are written at the bars",
    controls: picker(metrics, (name) => ((metric = name), chart.redraw())),
    height: () => TOP + ROW * rows().length + BOTTOM,
    draw: (g, width, height) => {
      const left = leftOf(width, rows().map((row) => row.key));
      const [low = 0, high = 0] = extent(rows().flatMap((row) => [row.to_low, row.to_high, 0]));
      const x = scaleLinear([low, high], [left + 90, width - 90]).nice();
      const { words, unit } = format.metric(metric);
      valueAxis(g, x, height, `${words}, difference in ${unit}`, metric);
      rows().forEach((row, n) => {
        const y = TOP + ROW * n;
        named(g, row.key, y + 18, left);
        for (const [value, words, kind] of [[row.to_low, row.low, "s-empty"], [row.to_high, row.high, "s-loaded"]] as const) {
          const [a, b] = [x(Math.min(0, value)), x(Math.max(0, value))];
          g.append("rect").attr("class", kind).attr("opacity", row.told ? 1 : 0.35).attr("x", a).attr("width", Math.max(1, b - a)).attr("y", y + 4).attr("height", 20);
          const outward = value < 0 || (value === 0 && words === row.low);
          g.append("text").attr("class", "label halo").attr("x", outward ? a - 5 : b + 5).attr("y", y + (Math.sign(row.to_low) === Math.sign(row.to_high) && words === row.high ? 33 : 18)).attr("text-anchor", outward ? "end" : "start").text(words);
        }
      });
      g.append("line").attr("class", "zero").attr("x1", x(0)).attr("x2", x(0)).attr("y1", TOP - 8).attr("y2", height - BOTTOM);
    },
    summary: () => rows().map((row) => `${row.key} from ${row.low} to ${row.high}: ${format.valued(metric, row.to_low)} to ${format.valued(metric, row.to_high)}${row.told ? "" : ", not told from nothing"}.`).join(" "),
    table: () => ({
      columns: ["Figure", "Value", "Low", "High", "As it is", "Low adds", "High adds", "Swing", "Interval from", "Interval to"],
      rows: swings.map((row): Cell[] => [row.metric, row.key, row.low, row.high, row.base, row.to_low, row.to_high, row.swing, row.interval?.[0] ?? null, row.interval?.[1] ?? null]),
    }),
  });
  return chart;
}

/** All values together: mean size of effects against what chance makes of it. */
export function effects(all: Effect[]): Mounted {
  const metrics = [...new Set(all.map((effect) => effect.metric))];
  let metric = metrics[0] ?? "";
  const rows = (): Effect[] => all.filter((effect) => effect.metric === metric);
  const chart: Mounted = mount({
    id: "effects",
    title: "All values together",
    note: "Bar: mean size of the effects; tick: what chance alone makes of it; whisker: their standard deviation, from interactions and bends",
    controls: picker(metrics, (name) => ((metric = name), chart.redraw())),
    height: () => TOP + ROW * rows().length + BOTTOM,
    draw: (g, width, height) => {
      const left = leftOf(width, rows().map((row) => row.key));
      const x = scaleLinear([0, max(rows(), (row) => Math.max(row.mu_star, row.floor, row.sigma)) || 1], [left, width - 24]).nice();
      const { words, unit } = format.metric(metric);
      valueAxis(g, x, height, `${words}, ${unit}`, metric);
      rows().forEach((row, n) => {
        const y = TOP + ROW * n;
        named(g, row.key, y + 18, left);
        g.append("rect").attr("class", row.told ? "bar" : "bar pale").attr("x", left).attr("width", Math.max(1, x(row.mu_star) - left)).attr("y", y + 4).attr("height", 18);
        g.append("line").attr("class", "whisker").attr("x1", left).attr("x2", x(row.sigma)).attr("y1", y + 27).attr("y2", y + 27);
        g.append("line").attr("class", "zero").attr("x1", x(row.floor)).attr("x2", x(row.floor)).attr("y1", y + 1).attr("y2", y + 25);
      });
    },
    summary: () => rows().map((row) => `${row.key}: ${format.valued(metric, row.mu_star)}${row.told ? "" : ", not told from chance"}.`).join(" "),
    table: () => ({
      columns: ["Figure", "Value", "Mean size", "Standard deviation", "By chance alone", "Told from chance"],
      rows: all.map((row): Cell[] => [row.metric, row.key, row.mu_star, row.sigma, row.floor, row.told ? "yes" : "no"]),
    }),
  });
  return chart;
}

/** Settings of a lever and their chance of closing in time. */
export function lever(search: Search): Mounted {
  const { tried } = search;
  const height = TOP + ROW * tried.length + BOTTOM;
  const name = (one: Search["tried"][number]): string => (one.phase === "confirm" ? `${one.value}, confirmed` : one.value);
  return mount({
    id: "lever",
    title: `Chance of closing in time by ${search.key}`,
    note: `The line is what was asked for, ${format.percent(search.probability)}; filled marks reach it`,
    height: () => height,
    draw: (g, width) => {
      const left = leftOf(width, tried.map(name));
      const x = scaleLinear([0, 1], [left, width - 150]);
      valueAxis(g, x, height, "Chance of closing by the deadline", "chance_frac");
      g.append("line").attr("class", "deadline").attr("x1", x(search.probability)).attr("x2", x(search.probability)).attr("y1", TOP - 8).attr("y2", height - BOTTOM);
      tried.forEach((one, n) => {
        const y = TOP + ROW * n + 16;
        named(g, name(one), y + 4, left);
        g.append("line").attr("class", "whisker").attr("x1", x(one.low)).attr("x2", x(one.high)).attr("y1", y).attr("y2", y);
        g.append("circle").attr("class", one.fit === "surely" || one.fit === "probably" ? "dot" : "dot late").attr("cx", x(one.share)).attr("cy", y).attr("r", 6);
        g.append("text").attr("class", "label").attr("x", width - 138).attr("y", y + 4).text(`${format.percent(one.share)}, ${one.fit.replace(/_/g, " ")}`);
      });
    },
    summary: () => tried.map((one) => `${name(one)}: ${format.percent(one.share)} (${format.percent(one.low)} to ${format.percent(one.high)}), ${one.fit.replace(/_/g, " ")}.`).join(" "),
    table: () => ({
      columns: ["Setting", "Phase", "Runs", "Chance", "From", "To", "Escapes, persons", "Nine in ten close by", "Will it do"],
      rows: tried.map((one): Cell[] => [one.value, one.phase, one.n, format.percent(one.share), format.percent(one.low), format.percent(one.high), one.escaped, one.closure_q90_h === null ? "" : format.until(one.closure_q90_h), one.fit.replace(/_/g, " ")]),
    }),
  });
}

/** Plans by cost and closing. */
export function frontier(plans: Candidate[]): Mounted {
  const best = plans.filter((plan) => plan.on_front).sort((a, b) => a.cost_usd - b.cost_usd);
  return mount({
    id: "frontier",
    title: "Cost against closing",
    note: "Filled: on the front; hollow: another plan is better in cost, closing and risk",
    height: (width) => (width < 560 ? 320 : 420),
    draw: (g, width, height) => {
      const [left, right, bottom] = [64, width - 24, height - 44];
      const x = scaleLinear(extent(plans, (plan) => plan.cost_usd / 1e6) as [number, number], [left + 16, right - 16]).nice();
      const y = scaleLinear([min(plans, (plan) => plan.closure_h / 24) ?? 0, max(plans, (plan) => plan.closure_h / 24) ?? 1], [bottom - 8, 44]).nice();
      yAxis(g, y, left, right - left, "Closing, days since the start");
      const ticks = x.ticks(Math.max(2, Math.floor((right - left) / 90)));
      for (const tick of ticks) g.append("text").attr("class", "label").attr("x", x(tick)).attr("y", bottom + 18).attr("text-anchor", "middle").text(format.ticks(ticks)(tick));
      g.append("text").attr("class", "unit").attr("x", right).attr("y", bottom + 36).attr("text-anchor", "end").text("Cost, million US dollars");
      for (const plan of plans) {
        const dot = g.append("circle").attr("class", plan.on_front ? "dot" : "dot late").attr("cx", x(plan.cost_usd / 1e6)).attr("cy", y(plan.closure_h / 24)).attr("r", plan.on_front ? 6 : 4.5);
        dot.append("title").text(`${plan.levers}: in time in ${format.percent(plan.in_time)} of runs, ${format.percent(plan.worst)} in the worst world`);
      }
      best.forEach((plan, n) => g.append("text").attr("class", "label strong halo").attr("x", x(plan.cost_usd / 1e6) + 9).attr("y", y(plan.closure_h / 24) - 8).text(String(n + 1)));
    },
    summary: () => `On the front, the cheapest first: ${best.map((plan, n) => `${n + 1}, ${plan.levers}`).join("; ")}.`,
    table: () => ({
      columns: ["Plan", "On the front", "Cost, US dollars", "Closing, h", "In time", "In the worst world", "Person-days at risk"],
      rows: plans.map((plan): Cell[] => [plan.levers, plan.on_front ? `yes, ${best.indexOf(plan) + 1}` : "no", plan.cost_usd, plan.closure_h, format.percent(plan.in_time), format.percent(plan.worst), plan.person_days]),
    }),
  });
}
