// Answers of explain, sensitivity, plan and sweep.

import { extent, max } from "d3-array";
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
    g.append("text").attr("class", "label").attr("x", x(tick)).attr("y", height - BOTTOM + 16).attr("text-anchor", "middle").text(format.metricTicks(metric, ticks)(tick));
  }
  g.append("text").attr("class", "unit").attr("x", left).attr("y", 14).text(unit);
}

/** Where names stand: to the left of their bars, or above them where a phone has no room beside. */
interface Rows {
  /** Where bars begin. */
  left: number;
  /** From one row to the next. */
  tall: number;
  /** From the top of a row to that of its bar. */
  bar: number;
  /** Writes the name of a row whose top is at `y`. */
  name(g: G, words: string, y: number): void;
}

const isNarrow = (width: number): boolean => width < 560;
const tallOf = (width: number): number => (isNarrow(width) ? ROW + 18 : ROW);
const heightOf = (width: number, rows: number): number => TOP + tallOf(width) * rows + BOTTOM;

function rowsOf(width: number, names: string[]): Rows {
  const narrow = isNarrow(width);
  const left = narrow ? 16 : Math.min(0.42 * width, 14 + 7.4 * (max(names, (name) => name.length) ?? 0));
  const letters = Math.floor(((narrow ? width : left) - 10) / 7.4);
  const name = (g: G, words: string, y: number): void => {
    const short = words.length > letters ? `\u2026${words.slice(1 - letters)}` : words;
    g.append("text").attr("class", "label strong halo").attr("x", 2).attr("y", y + (narrow ? 12 : 18)).text(short).append("title").text(words);
  };
  return { left, tall: tallOf(width), bar: narrow ? 18 : 0, name };
}

/** What is said of a part, as in explain.csv, in full. */
const NOTES: Record<string, string> = { undecided: "not told from nothing", hidden: "hidden behind others", never: "no part in any run" };

/** From the plan without limits to the plan. */
export function waterfall(steps: Step[]): Mounted {
  const names = steps.map((step) => (step.kind === "limit" ? format.constraint(step.limit) : step.kind === "plan" ? "The plan" : "Without limits"));
  const last = max(steps, (step) => Math.max(step.from_h, step.to_h)) ?? 1;
  const days = last > 96;
  const unit = (hours: number): number => (days ? hours / 24 : hours);
  return mount({
    id: "waterfall",
    title: "The delay that each limit causes",
    note: "A pale bar cannot be told from nothing. Relaxing a limit that is hidden behind others gains next to nothing by itself",
    height: (width) => heightOf(width, steps.length),
    draw: (g, width, height) => {
      const { left, tall, bar, name } = rowsOf(width, names);
      const x = scaleLinear([0, unit(last)], [left, width - (width < 560 ? 28 : 150)]).nice();
      valueAxis(g, x, height, days ? "Days since the start" : "Hours since the start");
      steps.forEach((step, row) => {
        name(g, names[row] ?? "", TOP + tall * row);
        const y = TOP + tall * row + bar;
        const [a, b] = [x(unit(Math.min(step.from_h, step.to_h))), x(unit(Math.max(step.from_h, step.to_h)))];
        const kind = step.kind !== "limit" ? "bar total" : step.note === "undecided" || step.note === "never" ? "bar pale" : step.to_h < step.from_h ? "bar gain" : "bar";
        g.append("rect").attr("class", kind).attr("x", a).attr("width", Math.max(1.5, b - a)).attr("y", y + 4).attr("height", 20).append("title").text(step.relaxed);
        if (step.interval) {
          const [from, to] = step.interval.map((end) => x(unit(step.from_h + end)));
          g.append("line").attr("class", "whisker").attr("x1", from ?? 0).attr("x2", to ?? 0).attr("y1", y + 28).attr("y2", y + 28);
        }
        const note = step.kind === "limit" && step.note ? `, ${NOTES[step.note] ?? step.note}` : "";
        const end = step.interval ? x(unit(step.from_h + Math.max(0, step.interval[1]))) : b;
        const words = step.kind === "limit" ? `${format.length(step.to_h - step.from_h)}${note}` : format.at(step.to_h);
        const [beyond, room] = [Math.max(b, end) + 8, 7 * words.length];
        const text = g.append("text").attr("class", "label halo").text(words);
        if (isNarrow(width)) text.attr("x", width - 2).attr("y", y - 6).attr("text-anchor", "end");
        else if (beyond + room > width) text.attr("x", a - 8).attr("y", y + 18).attr("text-anchor", "end");
        else text.attr("x", beyond).attr("y", y + 18);
        if (row + 1 < steps.length && step.kind !== "plan") g.append("line").attr("class", "rule").attr("x1", x(unit(step.to_h))).attr("x2", x(unit(step.to_h))).attr("y1", y + 24).attr("y2", y + tall + 4);
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

const also = (note: string | null): string => (note ? `, ${note}` : "");

/** One value at a time: what its ends add to a figure. */
export function tornado(swings: Swing[]): Mounted {
  const metrics = [...new Set(swings.map((swing) => swing.metric))];
  let metric = metrics[0] ?? "";
  const rows = (): Swing[] => swings.filter((swing) => swing.metric === metric);
  const chart: Mounted = mount({
    id: "tornado",
    title: "One value at a time",
    note: "What the ends of each value, written at the bars, add to the figure of the plan as it is: light for the low end, dark for the high one",
    controls: picker(metrics, (name) => ((metric = name), chart.redraw())),
    height: (width) => heightOf(width, rows().length),
    draw: (g, width, height) => {
      const { left, tall: each, bar, name } = rowsOf(width, rows().map((row) => row.key));
      const [low = 0, high = 0] = extent(rows().flatMap((row) => [row.to_low, row.to_high, 0]));
      const x = scaleLinear([low, high], [left + 60, width - 60]).nice();
      const { words, unit } = format.metric(metric);
      valueAxis(g, x, height, `${words}, difference in ${unit}`, metric);
      rows().forEach((row, n) => {
        name(g, row.key, TOP + each * n);
        const y = TOP + each * n + bar;
        // Ends on one side would cover each other: then each has half the height.
        const apart = row.to_low * row.to_high > 0;
        const ends = [[row.to_low, row.low, "s-empty", 0], [row.to_high, row.high, "s-loaded", 1]] as const;
        const tall = apart ? 14 : 20;
        for (const [value, words, kind, second] of ends) {
          const [a, b] = [x(Math.min(0, value)), x(Math.max(0, value))];
          const top = y + 3 + (apart ? second * tall : 0);
          g.append("rect").attr("class", kind).attr("opacity", row.told ? 1 : 0.35).attr("x", a).attr("width", Math.max(1, b - a)).attr("y", top).attr("height", tall);
          const leftward = value < 0 || (value === 0 && second === 0);
          g.append("text").attr("class", "label halo").attr("x", leftward ? a - 5 : b + 5).attr("y", top + tall / 2 + 4).attr("text-anchor", leftward ? "end" : "start").text(words);
        }
      });
      g.append("line").attr("class", "zero").attr("x1", x(0)).attr("x2", x(0)).attr("y1", TOP - 8).attr("y2", height - BOTTOM);
    },
    summary: () => rows().map((row) => `${row.key} from ${row.low} to ${row.high}: ${format.valued(metric, row.to_low)} to ${format.valued(metric, row.to_high)}${row.told ? "" : ", not told from nothing"}${also(row.cut)}.`).join(" "),
    table: () => ({
      columns: ["Figure", "Value", "Low", "High", "As it is", "Low adds", "High adds", "Swing", "Interval from", "Interval to", "Note"],
      rows: swings.map((row): Cell[] => [row.metric, row.key, row.low, row.high, row.base, row.to_low, row.to_high, row.swing, row.interval?.[0] ?? null, row.interval?.[1] ?? null, row.cut ?? ""]),
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
    height: (width) => heightOf(width, rows().length),
    draw: (g, width, height) => {
      const { left, tall, bar, name } = rowsOf(width, rows().map((row) => row.key));
      const x = scaleLinear([0, max(rows(), (row) => Math.max(row.mu_star, row.floor, row.sigma)) || 1], [left, width - 24]).nice();
      const { words, unit } = format.metric(metric);
      valueAxis(g, x, height, `${words}, ${unit}`, metric);
      rows().forEach((row, n) => {
        name(g, row.key, TOP + tall * n);
        const y = TOP + tall * n + bar;
        g.append("rect").attr("class", row.told ? "bar" : "bar pale").attr("x", left).attr("width", Math.max(1, x(row.mu_star) - left)).attr("y", y + 4).attr("height", 18);
        g.append("line").attr("class", "whisker").attr("x1", left).attr("x2", x(row.sigma)).attr("y1", y + 27).attr("y2", y + 27);
        g.append("line").attr("class", "zero").attr("x1", x(row.floor)).attr("x2", x(row.floor)).attr("y1", y + 1).attr("y2", y + 25);
      });
    },
    summary: () => rows().map((row) => `${row.key}: ${format.valued(metric, row.mu_star)}${row.told ? "" : ", not told from chance"}${also(row.cut)}.`).join(" "),
    table: () => ({
      columns: ["Figure", "Value", "Mean size", "Standard deviation", "By chance alone", "Told from chance", "Note"],
      rows: all.map((row): Cell[] => [row.metric, row.key, row.mu_star, row.sigma, row.floor, row.told ? "yes" : "no", row.cut ?? ""]),
    }),
  });
  return chart;
}

/** Settings of a lever and their chance of closing in time. */
export function lever(search: Search): Mounted {
  const { tried } = search;
  const setting = (one: Search["tried"][number]): string => (one.phase === "confirm" ? `${one.value}, confirmed` : one.value);
  return mount({
    id: "lever",
    title: `Chance of closing in time by ${search.key}`,
    note: `The line is what was asked for, ${format.percent(search.probability)}; filled marks reach it`,
    height: (width) => heightOf(width, tried.length),
    draw: (g, width, height) => {
      const { left, tall, bar, name } = rowsOf(width, tried.map(setting));
      const narrow = isNarrow(width);
      const x = scaleLinear([0, 1], [left, width - (narrow ? 24 : 190)]);
      valueAxis(g, x, height, "Chance of closing by the deadline", "chance_frac");
      g.append("line").attr("class", "deadline").attr("x1", x(search.probability)).attr("x2", x(search.probability)).attr("y1", TOP - 8).attr("y2", height - BOTTOM);
      tried.forEach((one, n) => {
        name(g, setting(one), TOP + tall * n);
        const y = TOP + tall * n + bar + 14;
        g.append("line").attr("class", "whisker").attr("x1", x(one.low)).attr("x2", x(one.high)).attr("y1", y).attr("y2", y);
        g.append("circle").attr("class", one.fit === "surely" || one.fit === "probably" ? "dot" : "dot late").attr("cx", x(one.share)).attr("cy", y).attr("r", 6);
        g.append("text").attr("class", "label halo").attr("x", narrow ? width - 4 : width - 176).attr("y", narrow ? y - 20 : y + 4).attr("text-anchor", narrow ? "end" : "start").text(`${format.percent(one.share)}, ${one.fit.replace(/_/g, " ")}`);
      });
    },
    summary: () => tried.map((one) => `${setting(one)}: ${format.percent(one.share)} (${format.atLeast(one.low)} to ${format.atMost(one.high)}), ${one.fit.replace(/_/g, " ")}.`).join(" "),
    table: () => ({
      columns: ["Setting", "Phase", "Runs", "Chance", "From", "To", "Escapes, persons", "Nine in ten close by", "Will it do"],
      rows: tried.map((one): Cell[] => [one.value, one.phase, one.n, format.percent(one.share), format.atLeast(one.low), format.atMost(one.high), one.escaped, one.closure_q90_h === null ? "" : format.until(one.closure_q90_h), one.fit.replace(/_/g, " ")]),
    }),
  });
}

const onFront = (plans: Candidate[]): Candidate[] => plans.filter((plan) => plan.on_front).sort((a, b) => a.cost_usd - b.cost_usd);

/** How a plan keeps the deadline, by heads of columns; nothing where there is none. */
function kept(plan: Candidate | undefined): [string, string][] {
  const shares: [string, number | null | undefined][] = [["In time", plan?.in_time], ["In the worst world", plan?.worst], ["Worlds in which it will do", plan?.will_do], ["Worlds in which it surely will", plan?.surely]];
  return shares.flatMap(([head, share]): [string, string][] => (share === null || share === undefined ? [] : [[head, format.percent(share)]]));
}

const escapes = (plan: Candidate): string => `${format.figure(plan.escaped)} escapes on average`;

/** Plans by cost and closing. */
export function frontier(plans: Candidate[]): Mounted {
  const best = onFront(plans);
  const [soonest = 0, latest = 0] = extent(plans, (plan) => plan.closure_h);
  const days = latest - soonest > 96;
  const unit = (hours: number): number => (days ? hours / 24 : hours);
  const dear = (max(plans, (plan) => plan.cost_usd) ?? 0) >= 2e6;
  const cost = (plan: Candidate): number => plan.cost_usd / (dear ? 1e6 : 1e3);
  return mount({
    id: "frontier",
    title: "Cost against closing",
    note: "Filled, with its number in the list: on the front; hollow: some other plan is no worse in cost, closing and risk",
    height: (width) => (width < 560 ? 320 : 420),
    draw: (g, width, height) => {
      const [left, right, bottom] = [64, width - 24, height - 44];
      const x = scaleLinear(extent(plans, cost) as [number, number], [left + 16, right - 24]).nice();
      const y = scaleLinear([unit(soonest), unit(latest)], [bottom - 8, 44]).nice();
      yAxis(g, y, left, right - left, `Closing, ${days ? "days" : "hours"} since the start`);
      const ticks = x.ticks(Math.max(2, Math.floor((right - left) / 90)));
      for (const tick of ticks) g.append("text").attr("class", "label").attr("x", x(tick)).attr("y", bottom + 18).attr("text-anchor", "middle").text(format.ticks(ticks)(tick));
      g.append("text").attr("class", "unit").attr("x", right).attr("y", bottom + 36).attr("text-anchor", "end").text(`Cost, ${dear ? "million" : "thousand"} US dollars`);
      for (const plan of plans) {
        const dot = g.append("circle").attr("class", plan.on_front ? "dot" : "dot late").attr("cx", x(cost(plan))).attr("cy", y(unit(plan.closure_h))).attr("r", plan.on_front ? 6 : 4.5);
        dot.append("title").text(`${[plan.levers, ...kept(plan).map(([head, share]) => `${head.toLowerCase()} ${share}`), escapes(plan)].join("; ")}${also(plan.cut)}`);
      }
      best.forEach((plan, n) => g.append("text").attr("class", "label strong halo").attr("x", x(cost(plan)) + 9).attr("y", y(unit(plan.closure_h)) - 8).text(String(n + 1)));
    },
    summary: () => `On the front, the cheapest first: ${best.map((plan, n) => `${n + 1}, ${plan.levers}`).join("; ")}.`,
    table: () => ({
      columns: ["Plan", "On the front", "Cost, US dollars", "Closing, h", ...kept(plans[0]).map(([head]) => head), "Escapes", "Person-days at risk", "Note"],
      rows: plans.map((plan): Cell[] => [plan.levers, plan.on_front ? `yes, ${best.indexOf(plan) + 1}` : "no", plan.cost_usd, plan.closure_h, ...kept(plan).map(([, share]) => share), plan.escaped, plan.person_days, plan.cut ?? ""]),
    }),
  });
}

/** The plans on the front, by the numbers that they have in the chart. */
export function front(plans: Candidate[]): HTMLElement {
  const heads = ["Plan", "Cost, US dollars", "Closes, on average", ...kept(plans[0]).map(([head]) => head), "Escapes, on average", "At risk, person-days"];
  const rows = onFront(plans).map((plan, n) => {
    const sub = (note: string | null): HTMLElement[] => (note ? [el("span", { class: "sub" }, note)] : []);
    const more = plan.escaped_more > 0 ? `${format.figure(plan.escaped_more)} more than the fewest` : null;
    const cells: [string, string | null][] = [[format.number(plan.cost_usd), null], [format.at(plan.closure_h), plan.cut], ...kept(plan).map(([, share]): [string, null] => [share, null]), [format.figure(plan.escaped), more], [format.figure(plan.person_days), null]];
    return el("tr", plan.will_do === 1 ? { class: "target" } : {}, el("th", { scope: "row" }, `${n + 1}. ${plan.levers}`), ...cells.map(([cell, note]) => el("td", { class: "number" }, cell, ...sub(note))));
  });
  return el(
    "section",
    { class: "card", id: "front", "aria-labelledby": "front-title" },
    el("h3", { id: "front-title" }, "Plans on the front, the cheapest first"),
    ...(kept(plans[0]).length > 0 ? [el("p", { class: "note" }, "In bold: those that will do in every world, by best estimate")] : []),
    el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Plans on the front" }, el("table", { class: "plain wide" }, el("thead", {}, el("tr", {}, ...heads.map((head, n) => el("th", n > 0 ? { scope: "col", class: "number" } : { scope: "col" }, head)))), el("tbody", {}, ...rows))),
  );
}
