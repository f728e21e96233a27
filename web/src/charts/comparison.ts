// Plans against the baseline: the closing date as a picture, every figure as a table with its verdict.

import { max, min } from "d3-array";
import { scaleLinear } from "d3-scale";
import { select } from "d3-selection";
import { type Cell, mount, type Mounted } from "../chart";
import type { Difference } from "../data";
import { choice, el } from "../dom";
import * as format from "../format";

const SYMBOLS: Record<string, string> = { better: "\u25b2 better", worse: "\u25bc worse", equivalent: "= alike", inconclusive: "? undecided" };
const FLATTERED = "but more escape";

/** Means and 90 % of the pairs, of one figure for all alternatives. */
export function forest(differences: Difference[]): Mounted {
  const metrics = [...new Set(differences.map((one) => one.metric))].filter((name) => differences.some((one) => one.metric === name && one.mean !== 0));
  let metric = metrics.includes("closure_h") ? "closure_h" : (metrics[0] ?? "closure_h");
  const picker = el("select", { "aria-label": "Figure to compare" }, ...metrics.map((name) => el("option", { value: name }, `${format.metric(name).words}, ${format.metric(name).unit}`)));
  picker.value = metric;
  picker.addEventListener("change", () => {
    metric = picker.value;
    chart.redraw();
  });
  const rows = (): Difference[] => differences.filter((one) => one.metric === metric);
  const chart = mount({
    id: "forest",
    title: "Difference from the baseline",
    note: `Dark bar: ${format.confidence} interval of the mean difference; light bar: nine in ten of the pairs of runs`,
    controls: [el("label", {}, "Figure ", picker)],
    height: () => 58 + 46 * new Set(differences.map((one) => one.alternative)).size,
    draw: (g, width, height) => {
      const left = width < 560 ? 110 : 190;
      const right = width - 116;
      const ends = rows().flatMap((one) => [one.low, one.high, ...(one.spread ?? [])]);
      const x = scaleLinear([Math.min(0, min(ends) ?? 0), Math.max(0, max(ends) ?? 0)], [left, right]).nice(4);
      const ticks = x.ticks(Math.max(2, (right - left) / 90));
      for (const tick of ticks) {
        g.append("line").attr("class", tick === 0 ? "zero" : "grid").attr("x1", x(tick)).attr("x2", x(tick)).attr("y1", 24).attr("y2", height - 26);
        g.append("text").attr("class", "label").attr("x", x(tick)).attr("y", height - 10).attr("text-anchor", "middle").text(format.metricTicks(metric, ticks)(tick));
      }
      const { words, unit } = format.metric(metric);
      g.append("text").attr("class", "unit").attr("x", left).attr("y", 14).text(`${words}, difference in ${unit}`);
      rows().forEach((one, n) => {
        const y = 44 + 46 * n;
        const bar = (from: number, to: number, kind: string, tall: number): void => void g.append("rect").attr("class", kind).attr("x", x(from)).attr("width", Math.max(2, x(to) - x(from))).attr("y", y - tall / 2).attr("height", tall);
        if (one.spread) bar(one.spread[0], one.spread[1], "risk", 14);
        bar(one.low, one.high, "error", 6);
        g.append("circle").attr("class", "mean").attr("cx", x(one.mean)).attr("cy", y).attr("r", 4.5);
        g.append("text").attr("class", "label strong").attr("x", 2).attr("y", y + 4).text(format.spoken(one.alternative));
        g.append("text").attr("class", "label").attr("x", right + 12).attr("y", y - 3).text(format.signed(one.mean, format.valued(one.metric, one.mean)));
        g.append("text").attr("class", `label strong v-${one.verdict}`).attr("x", right + 12).attr("y", y + 13).text(SYMBOLS[one.verdict] ?? one.verdict);
      });
    },
    summary: () => rows().map((one) => `${format.spoken(one.alternative)}: ${format.metric(metric).words.toLowerCase()} differs by ${format.figure(one.mean)} ${format.metric(metric).unit} (${format.figure(one.low)} to ${format.figure(one.high)}), ${one.verdict}${flattered(one) ? `, ${FLATTERED}` : ""}.`).join(" "),
    table: () => ({
      columns: ["Alternative", "Figure", "Baseline mean", "Alternative mean", "Difference", "From", "To", "Better in", "Correlation", "Worth", "Verdict"],
      rows: differences.map((one): Cell[] => [format.spoken(one.alternative), one.metric, one.baseline_mean, one.alternative_mean, one.mean, one.low, one.high, one.wins[0], one.corr, one.vrf, one.verdict]),
    }),
  });
  return chart;
}

/** Every figure of one alternative that is not the same in all runs. */
export function verdicts(differences: Difference[]): HTMLElement {
  const alternatives = [...new Set(differences.map((one) => one.alternative))];
  const body = el("tbody");
  const same = el("p", { class: "note" });
  const show = (alternative: string): void => {
    const all = differences.filter((one) => one.alternative === alternative);
    const differing = all.filter((one) => one.note !== "identical");
    const equal = all.filter((one) => one.note === "identical").map((one) => format.metric(one.metric)).map(({ words, unit }) => `${words.toLowerCase()}${unit === "share" ? " (share)" : ""}`);
    body.replaceChildren(...differing.map(row));
    same.textContent = equal.length > 0 ? `Identical in every run: ${equal.join(", ")}.` : "";
  };
  const controls = alternatives.length > 1 ? [choice("Alternative", alternatives.map((name) => [name, format.spoken(name)]), alternatives[0] ?? "", show)] : [];
  show(alternatives[0] ?? "");
  const heads = ["Figure", "Baseline", "Alternative", "Difference", `${format.confidence} interval of the mean`, "Picture", "Better in", "Worth", "Verdict"];
  const isNumber = (n: number): boolean => n > 0 && n !== 5 && n !== 8;
  return el(
    "section",
    { class: "card", id: "verdicts", "aria-labelledby": "verdicts-title" },
    el("div", { class: "head" }, el("div", { class: "words" }, el("h3", { id: "verdicts-title" }, `Every figure against ${format.spoken(differences[0]?.baseline ?? "")}`), el("p", { class: "note" }, "The small picture has its own scale in each row. Better in: so many of the runs, with the interval. Worth: so many times as many separate runs, for both plans met the same chance. Verdicts count all rows (Holm)")), el("div", { class: "controls" }, ...controls)),
    el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Every figure" }, el("table", { class: "plain wide" }, el("thead", {}, el("tr", {}, ...heads.map((head, n) => el("th", { scope: "col", class: isNumber(n) ? "number" : "" }, head)))), body)),
    same,
  );
}

/** Whoever escapes need not be moved: a plan that may owe a figure to that is not praised for it. */
const flattered = (one: Difference): boolean => one.note.includes("more_escapes");

function row(one: Difference): HTMLElement {
  const { words, unit } = format.metric(one.metric);
  const value = (mean: number): string => format.valued(one.metric, mean);
  // No difference of shares is beyond the whole, though an interval by the t law may be.
  const bound = (end: number): string => value(unit.startsWith("share") ? Math.min(Math.max(end, -1), 1) : end);
  // A closing is a date; how far apart two are is hours.
  const level = (mean: number): string => (one.metric === "closure_h" ? format.brief(mean) : value(mean));
  const number = (mean: number): HTMLElement => el("td", { class: "number" }, level(mean));
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, words, el("span", { class: "sub" }, unit)),
    number(one.baseline_mean),
    number(one.alternative_mean),
    el("td", { class: "number" }, format.signed(one.mean, format.valued(one.metric, one.mean))),
    el("td", { class: "number" }, `${bound(one.low)} to ${bound(one.high)}`),
    el("td", {}, spark(one)),
    el("td", { class: "number" }, format.percent(one.wins[0]), el("span", { class: "sub" }, `${format.atLeast(one.wins[1])} to ${format.atMost(one.wins[2])}`)),
    el("td", { class: "number" }, one.vrf === null ? "" : `${format.figure(one.vrf)} \u00d7`, ...(one.corr === null ? [] : [el("span", { class: "sub" }, `correlation ${one.corr.toFixed(2)}`)])),
    el("td", { class: `v-${one.verdict}` }, SYMBOLS[one.verdict] ?? one.verdict, ...[one.cut, flattered(one) ? FLATTERED : null].flatMap((note) => (note ? [el("span", { class: "sub" }, note)] : []))),
  );
}

function spark(one: Difference): Element {
  const [wide, tall] = [120, 18];
  const far = Math.max(Math.abs(one.low), Math.abs(one.high), ...(one.spread ?? []).map(Math.abs)) || 1;
  const x = scaleLinear([-far, far], [3, wide - 3]);
  const svg = select(document.createElementNS("http://www.w3.org/2000/svg", "svg")).attr("width", wide).attr("height", tall).attr("aria-hidden", "true");
  const bar = (from: number, to: number, kind: string, high: number): void => void svg.append("rect").attr("class", kind).attr("x", x(from)).attr("width", Math.max(2, x(to) - x(from))).attr("y", (tall - high) / 2).attr("height", high);
  svg.append("line").attr("class", "zero").attr("x1", x(0)).attr("x2", x(0)).attr("y2", tall);
  if (one.spread) bar(one.spread[0], one.spread[1], "risk", 10);
  bar(one.low, one.high, "error", 4);
  return svg.node() as Element;
}
