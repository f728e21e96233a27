// When plans close: fifty dots that are equally likely, a histogram, or the share of runs that have closed.

import { scaleLinear } from "d3-scale";
import { curveStepAfter, line } from "d3-shape";
import { type Cell, clock, deadline, type G, mount, type Mounted, timeScale, xAxis, yAxis } from "../chart";
import { type Plan, report } from "../data";
import { choice, el } from "../dom";
import * as format from "../format";

type View = "dots" | "histogram" | "curve";
const MARGIN = { top: 34, right: 20, bottom: 28, left: 52 };
const ROW = 128;

export function closing(plans: Plan[]): Mounted {
  let view: View = plans.length > 1 ? "curve" : "dots";
  const views: [View, string][] = [["dots", "Dots"], ["histogram", "Histogram"], ["curve", "Cumulative"]];
  const notes = "Each dot is 2\u00a0% of the runs; a hollow ring closes after the deadline";
  const chart: Mounted = mount({
    id: "closing",
    title: "Closing date",
    note: plans.length > 1 ? "Share of the runs of each plan that have closed" : notes,
    controls: [choice("View of the closing date", views, view, (picked) => ((view = picked), chart.redraw()))],
    height: () => (view === "curve" ? 300 : MARGIN.top + MARGIN.bottom + ROW * plans.length),
    draw: (g, width, height) => {
      const x = timeScale(MARGIN.left, width - MARGIN.right, extent(plans));
      if (view === "curve") curves(g, x, plans, height);
      else plans.forEach((plan, row) => (view === "dots" ? dots : bars)(g, x, plan, MARGIN.top + ROW * row, plans.length > 1));
      deadline(g, x, MARGIN.top - 22, height - MARGIN.bottom);
      xAxis(g, x, height - MARGIN.bottom);
      if (view !== "curve") return;
      yAxis(g, scaleLinear([0, 100], [height - MARGIN.bottom, MARGIN.top]), MARGIN.left, width - MARGIN.left - MARGIN.right, "% of runs closed");
    },
    summary: () => plans.map(said).join(" "),
    table: () => ({
      columns: ["Plan", "Chance", `Close by, ${format.zone}`, "Interval from", "Interval to"],
      rows: plans.flatMap((plan) => plan.closing.sure.map((row): Cell[] => [format.spoken(plan.plan), format.percent(row.chance), moment(row.by_h), moment(row.low_h), moment(row.high_h)])),
    }),
  });
  return chart;
}

const moment = (hours: number | null): string => (hours === null ? "\u2013" : format.until(hours));

function said(plan: Plan): string {
  const half = plan.closing.sure.find((row) => row.chance === 0.5 && !row.deadline)?.by_h ?? null;
  const never = plan.closing.never > 0 ? ` ${plan.closing.never} of ${plan.closing.of} runs do not close.` : "";
  return `${format.spoken(plan.plan)}: half the runs close by ${half === null ? "no date seen" : format.at(half)}.${never}`;
}

/** From a little before the first closing to a little after the last, deadline included. */
function extent(plans: Plan[]): [number, number] {
  const closings = plans.flatMap((plan) => [...plan.closing.dots, ...plan.closing.edges]).filter((dot) => dot !== null);
  if (plans.some((plan) => plan.closing.never > 0)) closings.push(clock.horizon_h);
  if (clock.deadline_h !== null) closings.push(clock.deadline_h);
  if (closings.length === 0) return [clock.from_h, clock.until_h];
  const [first, last] = [Math.min(...closings), Math.max(...closings)];
  const room = Math.max(6, 0.06 * (last - first));
  return [first - room, last + room];
}

type X = ReturnType<typeof timeScale>;

const late = (hours: number): boolean => clock.deadline_h !== null && hours > clock.deadline_h;

function dots(g: G, x: X, plan: Plan, top: number, named: boolean): void {
  const [left = 0, right = 0] = x.range();
  const seen = plan.closing.dots.filter((dot) => dot !== null);
  // As large as the tallest pile allows.
  // Columns begin at the deadline, so that none holds dots of both sides.
  const origin = clock.deadline_h === null ? left : x(format.local(clock.deadline_h));
  const pile = (radius: number): Map<number, number[]> => {
    const piles = new Map<number, number[]>();
    for (const dot of seen) {
      const column = Math.floor((x(format.local(dot)) - origin) / (2 * radius)) - (clock.deadline_h === dot ? 1 : 0);
      piles.set(column, [...(piles.get(column) ?? []), dot]);
    }
    return piles;
  };
  const tallest = (radius: number): number => Math.max(0, ...[...pile(radius).values()].map((column) => column.length));
  let radius = 9;
  while (radius > 2.5 && tallest(radius) * 2 * radius > ROW - 24) radius -= 0.5;
  for (const [column, stack] of pile(radius)) {
    stack.forEach((dot, height) => {
      g.append("circle")
        .attr("class", late(dot) ? "dot late" : "dot")
        .attr("cx", origin + (column + 0.5) * 2 * radius)
        .attr("cy", top + ROW - 1 - radius - height * 2 * radius)
        .attr("r", radius - 1.2);
    });
  }
  const never = plan.closing.dots.length - seen.length;
  if (never > 0) g.append("text").attr("class", "label late").attr("x", right).attr("y", top + ROW - 8).attr("text-anchor", "end").text(`${never * 2}\u00a0% not by ${format.dayOf(clock.horizon_h)}`);
  base(g, x, plan, top, named);
}

function bars(g: G, x: X, plan: Plan, top: number, named: boolean): void {
  const { edges, counts } = plan.closing;
  const y = scaleLinear([0, Math.max(1, ...counts)], [0, ROW - 30]);
  counts.forEach((count, bin) => {
    const [from, to] = [edges[bin] ?? 0, edges[bin + 1] ?? 0];
    const [x0, x1] = [x(format.local(from)), x(format.local(to))];
    if (count === 0) return;
    g.append("rect").attr("class", late((from + to) / 2) ? "bar late" : "bar").attr("x", x0 + 0.5).attr("width", Math.max(1, x1 - x0 - 1)).attr("y", top + ROW - y(count)).attr("height", y(count));
    if (x1 - x0 > 16) g.append("text").attr("class", "label").attr("text-anchor", "middle").attr("x", (x0 + x1) / 2).attr("y", top + ROW - y(count) - 4).text(count);
  });
  g.append("text").attr("class", "unit").attr("x", 2).attr("y", top + 2).text("Runs");
  base(g, x, plan, top, named);
}

function base(g: G, x: X, plan: Plan, top: number, named: boolean): void {
  const [left = 0, right = 0] = x.range();
  g.append("line").attr("class", "rule").attr("x1", left).attr("x2", right).attr("y1", top + ROW).attr("y2", top + ROW);
  if (named) g.append("text").attr("class", "label strong").attr("x", 2).attr("y", top + 14).text(format.spoken(plan.plan));
}

function curves(g: G, x: X, plans: Plan[], height: number): void {
  const y = scaleLinear([0, 1], [height - MARGIN.bottom, MARGIN.top]);
  plans.forEach((plan, number) => {
    const { curve } = plan.closing;
    const from = curve[0]?.[0];
    const points: [number, number][] = from === undefined ? [] : [[x.domain()[0] ? format.hoursOf(x.domain()[0] as Date) : 0, 0], ...curve, [format.hoursOf(x.domain()[1] as Date), curve.at(-1)?.[1] ?? 0]];
    g.append("path").attr("class", `median p${number % 6}`).attr("d", line<[number, number]>((point) => x(format.local(point[0])), (point) => y(point[1])).curve(curveStepAfter)(points) ?? "");
    if (plans.length < 2) return;
    const middle = curve[Math.floor((curve.length * (number + 1)) / (plans.length + 1))];
    if (middle) g.append("text").attr("class", `label strong halo t${number % 6}`).attr("x", x(format.local(middle[0])) + 8).attr("y", y(middle[1]) + 14).text(format.spoken(plan.plan));
  });
}

/** How sure do you need to be: a chance and its date. */
export function sure(plan: Plan): HTMLElement {
  const rows = plan.closing.sure.map((row) => {
    const by = row.by_h === null ? `after ${format.dayOf(clock.horizon_h)}` : format.until(row.by_h);
    const range = row.deadline ? "deadline" : row.low_h === null ? "" : row.high_h === null ? `from ${format.until(row.low_h)}; open-ended by so few runs` : `${format.until(row.low_h)} to ${format.until(row.high_h)}`;
    return el(
      "tr",
      row.deadline ? { class: "target" } : {},
      el("th", { scope: "row" }, format.percent(row.chance)),
      el("td", { class: "number" }, by, el("span", { class: "sub" }, range)),
    );
  });
  const note = plan.on_time
    ? `With ${format.number(plan.on_time.of)} runs the chance at the deadline is known to lie between ${format.atLeast(plan.on_time.low)} and ${format.atMost(plan.on_time.high)} (Wilson, ${format.confidence}): sampling error only.`
    : `Dates have intervals by order statistics of ${format.number(plan.runs)} runs: sampling error only.`;
  return el(
    "section",
    { class: "card", id: "sure", "aria-labelledby": "sure-title" },
    el("h3", { id: "sure-title" }, report.plans.length > 1 ? `How sure of ${format.spoken(plan.plan)}?` : "How sure do you need to be?"),
    el("p", { class: "note" }, "Allow until this date, for that chance of closing"),
    el("table", { class: "plain" }, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Chance"), el("th", { scope: "col", class: "number" }, `Closed by, ${format.zone}`))), el("tbody", {}, ...rows)),
    el("p", { class: "note" }, note),
  );
}
