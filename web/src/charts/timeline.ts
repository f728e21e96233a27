// Two charts of lanes over time: what happened where, and what held the lift up.

import { max } from "d3-array";
import { scaleLinear } from "d3-scale";
import { type Cell, clock, cursorLine, deadline, type G, mount, type Mounted, patterns, timeScale, xAxis } from "../chart";
import { type Run, report, type Span } from "../data";
import * as format from "../format";
import { legend } from "./cumulative";
import { mark } from "./sites";

const TOP = 30;
const ROW = 30;
/** Room for the bars of incidents a day. */
const DAYS = 74;
const BOTTOM = 28;
type X = ReturnType<typeof timeScale>;

function lane(g: G, x: X, words: string, spans: Span[], kind: (span: Span) => string, top: number, width: number): void {
  const [left = 0, right = 0] = x.range();
  const letters = Math.floor((left - 10) / 7.2);
  const short = words.length > letters ? `${words.slice(0, letters - 1)}\u2026` : words;
  g.append("text").attr("class", "label").attr("x", left - 8).attr("y", top + ROW / 2 + 4).attr("text-anchor", "end").text(short);
  g.append("line").attr("class", "track").attr("x1", left).attr("x2", right).attr("y1", top + ROW / 2).attr("y2", top + ROW / 2);
  for (const span of spans) {
    const from = Math.max(left, x(format.local(span.from)));
    const to = Math.min(width, right, x(format.local(span.until)));
    if (to <= from) continue;
    const bar = g.append("rect").attr("class", kind(span)).attr("x", from).attr("y", top + 7).attr("width", Math.max(1.5, to - from)).attr("height", ROW - 14);
    bar.append("title").text(`${words}: ${span.word}, ${format.at(span.from)} to ${format.at(span.until)}`);
  }
}

const leftOf = (width: number): number => (width < 560 ? 112 : 150);

export function incidents(run: Run): Mounted {
  const places = run.places.filter((place) => run.incidents.some((incident) => incident.place === place.id) || place.spans.length > 0);
  const weather = run.weather.filter(([, spans]) => spans.length > 0);
  const rows = Math.max(1, places.length + weather.length);
  const days = report.plans[0]?.incidents_per_day ?? [];
  const height = TOP + 4 + ROW * rows + (days.length > 0 ? DAYS : 0) + BOTTOM;
  return mount({
    id: "incidents",
    title: "Incidents, closures, fighting and weather",
    note: "Triangle: disturbance; diamond: worse; filled square: somebody escaped or died",
    height: (width) => height + (width < 560 ? 20 : 0),
    draw: (g, width, tall) => {
      patterns(g);
      const used = legend(g, [["Weather", "s-dots"], ["Closed to landings", "s-closed"], ["Fighting in the area", "s-waiting"]], 0, 0, width);
      const x = timeScale(leftOf(width), width - 20);
      const top = used + 8;
      weather.forEach(([area, spans], row) => lane(g, x, width < 560 ? format.spoken(area) : `Weather, ${format.spoken(area)}`, spans, () => "s-dots", top + ROW * row, width));
      places.forEach((place, number) => {
        const row = top + ROW * (weather.length + number);
        lane(g, x, format.short(place), place.spans, (span) => (span.word === "closed" ? "s-closed" : "s-waiting"), row, width);
        for (const incident of run.incidents.filter((one) => one.place === place.id)) mark(g, incident, x(format.local(incident.start_h)), row + ROW / 2, 7);
      });
      if (places.length + weather.length === 0) g.append("text").attr("class", "label").attr("x", leftOf(width)).attr("y", top + 20).text((run.summary["incidents_count"] ?? 0) > 0 ? "Incidents are not in the tables" : "Nothing happened");
      if (days.length > 0) perDay(g, x, days, top + ROW * rows);
      xAxis(g, x, tall - BOTTOM);
      deadline(g, x, top - 6, tall - BOTTOM, false);
      return cursorLine(g, x, top - 2, tall - BOTTOM);
    },
    summary: () => {
      const escaped = run.incidents.reduce((sum, incident) => sum + incident.escaped, 0);
      return `${run.incidents.length} incidents, in which ${format.number(escaped)} escaped.`;
    },
    table: () => ({
      columns: ["Incident", "Place", "Set off by", "Worst stage", "Began", "Contained", "Held there", "Guards", "Escaped", "Recaptured", "Died"],
      rows: run.incidents.map((one): Cell[] => [one.id, one.place, one.kind, format.spoken(one.stage), format.at(one.start_h), one.end_h === null ? "" : format.at(one.end_h), one.held, one.guards, one.escaped, one.recaptured, one.died]),
    }),
  });
}

/** Incidents a day on average over the runs, below what happened in one of them. */
function perDay(g: G, x: X, days: { from: number; until: number; per_day: number }[], top: number): void {
  const [left = 0, right = 0] = x.range();
  const most = max(days, (day) => day.per_day) || 1;
  const y = scaleLinear([0, most], [top + DAYS - 4, top + 26]);
  g.append("text").attr("class", "unit").attr("x", right - left < 300 ? 2 : left).attr("y", top + 18).text("Incidents a day, mean of all runs");
  g.append("text").attr("class", "label").attr("x", left - 8).attr("y", y(most) + 4).attr("text-anchor", "end").text(format.number(most, most < 1 ? 2 : 1));
  g.append("line").attr("class", "rule").attr("x1", left).attr("x2", right).attr("y1", y(0)).attr("y2", y(0));
  for (const day of days) {
    const [from, to] = [x(format.local(day.from)), Math.min(right, x(format.local(day.until)))];
    if (to <= from || day.per_day <= 0) continue;
    const bar = g.append("rect").attr("class", "per-day").attr("x", from + 0.5).attr("width", Math.max(1, to - from - 1)).attr("y", y(day.per_day)).attr("height", y(0) - y(day.per_day));
    bar.append("title").text(`${format.dayOf(day.from)}: ${format.figure(day.per_day)} incidents a day`);
  }
}

export function binding(run: Run): Mounted {
  const shares = run.binding_shares;
  const height = TOP + ROW * Math.max(1, shares.length) + BOTTOM;
  return mount({
    id: "binding",
    title: "What held the lift up",
    note: "One row a constraint; the share is of the time in which somebody waited",
    height: () => height,
    draw: (g, width) => {
      const x = timeScale(leftOf(width), width - 62);
      const [, right = 0] = x.range();
      shares.forEach(([word, share], row) => {
        const spans = run.binding.filter((span) => span.word === word);
        lane(g, x, format.constraint(word), spans, () => "s-loaded", TOP - 6 + ROW * row, width);
        g.append("text").attr("class", "label strong").attr("x", right + 10).attr("y", TOP - 6 + ROW * row + ROW / 2 + 4).text(format.percent(share));
      });
      if (shares.length === 0) g.append("text").attr("class", "label").attr("x", leftOf(width)).attr("y", TOP + 14).text("Nothing did");
      xAxis(g, x, height - BOTTOM);
      deadline(g, x, TOP - 8, height - BOTTOM, false);
      const now = g.append("text").attr("class", "label now").attr("x", 2).attr("y", 14);
      const follow = cursorLine(g, x, TOP - 8, height - BOTTOM);
      return (hours) => {
        follow(hours);
        const span = run.binding.find((one) => one.from <= hours && hours < one.until);
        now.text(span ? `At the cursor: ${format.constraint(span.word)}` : "");
      };
    },
    summary: () => shares.map(([word, share]) => `${format.constraint(word)} ${format.percent(share)}`).join(", ") + ` of the time until ${format.dayOf(clock.until_h)} in which somebody waited.`,
    table: () => ({
      columns: ["From", "Until", "Constraint"],
      rows: run.binding.map((span): Cell[] => [format.at(span.from), format.at(span.until), format.constraint(span.word)]),
    }),
  });
}
