// What every chart has: a card with title, drawing, summary for those who do not see it, its data as a table, and export.

import { bisectRight } from "d3-array";
import { axisBottom, axisLeft } from "d3-axis";
import { type ScaleLinear, type ScaleTime, scaleUtc } from "d3-scale";
import { type Selection, select } from "d3-selection";
import { cursor } from "./cursor";
import { report } from "./data";
import { button, el } from "./dom";
import { exportPng, exportSvg } from "./export";
import * as format from "./format";

export type G = Selection<SVGGElement, unknown, null, undefined>;
export type Cell = string | number | null;

export interface Table {
  columns: string[];
  rows: Cell[][];
}

export interface Chart {
  id: string;
  title: string;
  note?: string;
  controls?: HTMLElement[];
  height(width: number): number;
  /** Draws into an empty group. What it returns is told the cursor's time. */
  draw(g: G, width: number, height: number): ((hours: number) => void) | void;
  summary(): string;
  table(): Table;
}

export interface Mounted {
  card: HTMLElement;
  redraw(): void;
}

const PRINT_WIDTH = 660;
const mounted: ((width?: number) => void)[] = [];

addEventListener("beforeprint", () => mounted.forEach((draw) => draw(PRINT_WIDTH)));
addEventListener("afterprint", () => mounted.forEach((draw) => draw()));

export function mount(chart: Chart): Mounted {
  const title = el("h3", { id: `${chart.id}-title` });
  const box = el("div", { class: "drawing" });
  const svg = select(box)
    .append("svg")
    .attr("role", "img")
    .attr("id", chart.id)
    .attr("xmlns", "http://www.w3.org/2000/svg");
  const node = svg.node() as SVGSVGElement;
  const tools = el(
    "div",
    { class: "tools" },
    button("SVG", () => exportSvg(node, chart.id), { "aria-label": `Save ${chart.title} as SVG` }),
    button("PNG", () => exportPng(node, chart.id), { "aria-label": `Save ${chart.title} as PNG` }),
  );
  const head = el("div", { class: "head" }, el("div", { class: "words" }, title));
  if (chart.note) head.firstElementChild?.append(el("p", { class: "note" }, chart.note));
  head.append(el("div", { class: "controls" }, ...(chart.controls ?? []), tools));
  const card = el("figure", { class: "card", "aria-labelledby": title.id }, head, box, dataTable(chart));

  let stop: (() => void) | undefined;
  let drawn = 0;
  const draw = (width = box.clientWidth): void => {
    if (width === 0) return;
    drawn = width;
    stop?.();
    stop = undefined;
    title.textContent = chart.title;
    const height = chart.height(width);
    svg.attr("viewBox", `0 0 ${width} ${height}`).attr("width", width).attr("height", height);
    svg.attr("aria-label", `${chart.title}. ${chart.summary()}`);
    svg.selectChildren().remove();
    const follow = chart.draw(svg.append("g"), width, height);
    if (follow) stop = cursor.follow(follow);
  };
  new ResizeObserver(() => {
    if (box.clientWidth !== drawn) draw();
  }).observe(box);
  mounted.push(draw);
  return { card, redraw: () => draw() };
}

const MOST_ROWS = 400;

/** The data as a table, filled when it is opened. */
function dataTable(chart: Chart): HTMLElement {
  const details = el("details", { class: "data" }, el("summary", {}, "Data table"));
  details.addEventListener("toggle", () => {
    details.querySelector(".scroll")?.remove();
    if (details.open) details.append(filled(chart));
  });
  return details;
}

function filled(chart: Chart): HTMLElement {
  const { columns, rows } = chart.table();
  const step = Math.ceil(rows.length / MOST_ROWS);
  const shown = rows.filter((_, row) => row % step === 0 || row === rows.length - 1);
  const cell = (value: Cell): HTMLElement =>
    typeof value === "number" ? el("td", { class: "number" }, format.figure(value)) : el("td", {}, value ?? "");
  const caption = `${chart.title}. ${chart.summary()}${step > 1 ? ` Every ${step}th row is shown.` : ""}`;
  const table = el(
    "table",
    {},
    el("caption", {}, caption),
    el("thead", {}, el("tr", {}, ...columns.map((name) => el("th", { scope: "col" }, name)))),
    el("tbody", {}, ...shown.map((row) => el("tr", {}, ...row.map(cell)))),
  );
  return el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `Data of ${chart.title}` }, table);
}

export const clock = report.clock;

/** The time axis that all charts share. */
export function timeScale(from: number, to: number, hours: [number, number] = [clock.from_h, clock.until_h]): ScaleTime<number, number> {
  return scaleUtc().domain(hours.map(format.local)).range([from, to]);
}

export function xAxis(g: G, scale: ScaleTime<number, number>, y: number): void {
  const [from = 0, to = 0] = scale.range();
  const room = Math.max(2, Math.floor((to - from) / 56));
  const all = scale.ticks(Math.max(3, Math.floor((to - from) / 84)));
  const every = Math.ceil(all.length / room);
  const ticks = all.filter((_, position) => position % every === 0);
  g.append("g")
    .attr("class", "axis")
    .attr("transform", `translate(0,${y})`)
    .call(axisBottom<Date>(scale).tickValues(ticks).tickFormat(format.tick).tickSizeOuter(0));
}

export function yAxis(g: G, scale: ScaleLinear<number, number>, x: number, width: number, unit: string, ticks = 5): void {
  const axis = g
    .append("g")
    .attr("class", "axis y")
    .attr("transform", `translate(${x},0)`)
    .call(
      axisLeft<number>(scale as never)
        .ticks(ticks)
        .tickFormat(format.ticks(scale.ticks(ticks)))
        .tickSize(-width),
    );
  axis.select(".domain").remove();
  const top = Math.min(...scale.range());
  g.append("text").attr("class", "unit").attr("x", 2).attr("y", top - 10).text(unit);
}

/** A line for the deadline, labelled on the side that has room. */
export function deadline(g: G, scale: ScaleTime<number, number>, top: number, bottom: number, labelled = true): void {
  if (clock.deadline_h === null) return;
  const x = scale(format.local(clock.deadline_h));
  const [left = 0, right = 0] = scale.range();
  if (x > right + 1) return;
  g.append("line").attr("class", "deadline").attr("x1", x).attr("x2", x).attr("y1", top).attr("y2", bottom);
  if (!labelled) return;
  // The axis has its unit at the left.
  const before = x - left > 180 || right - x < 110;
  g.append("text")
    .attr("class", "label strong halo")
    .attr("x", before ? x - 6 : x + 6)
    .attr("y", top + 11)
    .attr("text-anchor", before ? "end" : "start")
    .text(`Deadline ${format.day(format.local(clock.deadline_h - 0.01))}`);
}

/** The cursor's line; its handler moves it. Pressing or dragging in the chart sets the cursor. */
export function cursorLine(g: G, scale: ScaleTime<number, number>, top: number, bottom: number): (hours: number) => void {
  const [left = 0, right = 0] = scale.range();
  const line = g.append("g").attr("class", "cursor");
  line.append("line").attr("y1", top).attr("y2", bottom);
  line.append("path").attr("d", `M-5,${top - 6}h10l-5,6z`);
  const set = (event: PointerEvent): void => {
    const box = (g.node()?.ownerSVGElement ?? document.body).getBoundingClientRect();
    const x = Math.min(right, Math.max(left, event.clientX - box.left));
    cursor.set(format.hoursOf(scale.invert(x)));
  };
  g.append("rect")
    .attr("class", "catch")
    .attr("x", left)
    .attr("y", top)
    .attr("width", Math.max(0, right - left))
    .attr("height", Math.max(0, bottom - top))
    .on("pointerdown pointermove", (event: PointerEvent) => {
      if (event.type === "pointerdown" || event.buttons === 1) set(event);
    });
  return (hours) => {
    const x = scale(format.local(hours));
    line.attr("transform", `translate(${x},0)`).attr("visibility", x < left - 1 || x > right + 1 ? "hidden" : "visible");
  };
}

/** The position of the last of `times` that is not after `hours`. */
export function indexAt(times: number[], hours: number): number {
  return Math.max(0, bisectRight(times, hours) - 1);
}

/** A pattern that survives grey print: hatching for repair, dots for weather. */
export function patterns(g: G): void {
  const defs = g.append("defs");
  const hatch = defs.append("pattern").attr("id", "hatch").attr("width", 6).attr("height", 6);
  hatch.attr("patternUnits", "userSpaceOnUse").attr("patternTransform", "rotate(45)");
  hatch.append("rect").attr("class", "s-broken").attr("width", 6).attr("height", 6);
  hatch.append("line").attr("class", "hatching").attr("y2", 6).attr("x1", 1).attr("x2", 1);
  const dots = defs.append("pattern").attr("id", "dots").attr("width", 5).attr("height", 5).attr("patternUnits", "userSpaceOnUse");
  dots.append("rect").attr("class", "s-weather").attr("width", 5).attr("height", 5);
  dots.append("circle").attr("class", "dotted").attr("cx", 2.5).attr("cy", 2.5).attr("r", 0.8);
}
