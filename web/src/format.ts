// Numbers, dates and names in one fixed form: never the reader's locale.

import { utcFormat } from "d3-time-format";
import { report } from "./data";

const MINUS = "\u2212";

export function number(value: number, decimals = 0): string {
  const text = Math.abs(value).toFixed(decimals);
  const [whole = "", part] = text.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part === undefined ? "" : `.${part}`);
  return value < 0 && /[1-9]/.test(text) ? MINUS + grouped : grouped;
}

/** As many decimals as a figure of that size bears. */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) || size >= 1000) return number(value);
  return number(value, size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

/** Numbers of an axis: all with as many decimals as the step between two of them needs. */
export function ticks(values: number[]): (value: number) => string {
  const step = Math.abs((values[1] ?? 1) - (values[0] ?? 0)) || 1;
  const decimals = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  return (value) => number(value, decimals);
}

export function signed(value: number, text: string): string {
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** Whole per cent; a half goes to the even neighbour, as it does in the program. What is not quite none or all is not told as if it were. */
export function percent(share: number): string {
  const scaled = share * 100;
  if (scaled > 0 && scaled < 0.5) return "<1\u00a0%";
  if (scaled > 99.5 && scaled < 100) return ">99\u00a0%";
  const below = Math.floor(scaled);
  const whole = scaled - below === 0.5 ? below + (below % 2) : Math.round(scaled);
  return `${number(whole)}\u00a0%`;
}

/** A bound from below in whole per cent, never said higher than it is. */
export function atLeast(share: number): string {
  return `${number(Math.floor(share * 100 + 1e-9))}\u00a0%`;
}

/** A bound from above in whole per cent, never said lower than it is. */
export function atMost(share: number): string {
  return `${number(Math.ceil(share * 100 - 1e-9))}\u00a0%`;
}

/** The confidence of every interval. */
export const confidence = percent(report.confidence ?? 0.95);

const clock = report.clock;

/** Hours since the start as a date whose UTC parts are the local ones. */
export function local(hours: number): Date {
  return new Date(clock.start_ms + clock.offset_min * 60_000 + hours * 3_600_000);
}

export function hoursOf(date: Date): number {
  return (date.getTime() - clock.start_ms - clock.offset_min * 60_000) / 3_600_000;
}

export const day = utcFormat("%-d %b");
export const weekday = utcFormat("%a %-d %b");
const minute = utcFormat("%a %-d %b %H:%M");
const briefMinute = utcFormat("%-d %b %H:%M");
const timeOfDay = utcFormat("%H:%M");

/** A date and time to the nearest minute. */
export const at = (hours: number): string => minute(local(hours + 30 / 3600));

/** The same of an end: midnight is the end of the day before. */
export function until(hours: number): string {
  const text = at(hours);
  return text.endsWith(" 00:00") ? `${weekday(local(hours - 1))} 24:00` : text;
}

/** A date and time without its weekday, for narrow columns. */
export const brief = (hours: number): string => briefMinute(local(hours + 30 / 3600));

export const dayOf = (hours: number): string => weekday(local(hours));

/** A tick of a time axis: the date at midnight, else the time of day. */
export function tick(date: Date): string {
  return date.getUTCHours() === 0 && date.getUTCMinutes() === 0 ? day(date) : timeOfDay(date);
}

export const zone = ((): string => {
  const ahead = Math.abs(clock.offset_min);
  if (ahead === 0) return "UTC";
  const rest = ahead % 60 === 0 ? "" : `:${String(ahead % 60).padStart(2, "0")}`;
  return `UTC${clock.offset_min < 0 ? MINUS : "+"}${Math.floor(ahead / 60)}${rest}`;
})();

export function length(hours: number): string {
  const size = Math.abs(hours);
  if (size > 0 && size < 1 / 60) return "<1 min";
  if (size < 1) return `${number(size * 60)} min`;
  return size < 48 ? `${number(size, 1)} h` : `${number(size / 24, 1)} d`;
}

export function spoken(id: string): string {
  return id.replace(/[_-]+/g, " ").replace(/(^| )\w/g, (letter) => letter.toUpperCase());
}

/** A place in few letters. */
export function short(place: { id: string; letter: string }): string {
  return `${place.letter} ${spoken(place.id)}`.trim();
}

const UNITS: [RegExp, string][] = [
  [/_per_day$/, "a day"],
  [/_h$/, "hours"],
  [/_pax$/, "persons"],
  [/_kg$/, "kg"],
  [/_usd$/, "US dollars"],
  [/_frac$/, "share"],
  [/_count$/, "number"],
];

const KNOWN: Record<string, [string, string]> = {
  any_escape: ["Someone escapes", "share of runs"],
  closed: ["Closed", "share of runs"],
  closed_by_deadline: ["Closed by the deadline", "share of runs"],
  closure_h: ["Closing", "hours"],
  closure_since_lift_h: ["Closing after the first take-off of the lift", "hours"],
  flight_h: ["Flying", "hours"],
  person_days_at_risk: ["Held or staged", "person-days"],
  expected_person_incidents_pax: ["Expected in incidents", "person-incidents"],
};

/** A metric's name in words, and its unit, which is the end of its name. */
export function metric(name: string): { words: string; unit: string } {
  const told = KNOWN[name];
  if (told) return { words: told[0], unit: told[1] };
  const known = UNITS.find(([ending]) => ending.test(name));
  const words = (known ? name.replace(known[0], "") : name).replace(/_/g, " ");
  return { words: words.charAt(0).toUpperCase() + words.slice(1), unit: known?.[1] ?? "" };
}

const FLAGS = ["closed", "closed_by_deadline", "any_escape"];

const isShare = (name: string): boolean => FLAGS.includes(name) || name.endsWith("_frac");

/** Numbers of an axis of a metric. */
export function metricTicks(name: string, values: number[]): (value: number) => string {
  if (!isShare(name)) return ticks(values);
  const scaled = ticks(values.map((value) => 100 * value));
  return (value) => `${scaled(100 * value)}\u00a0%`;
}

/** A metric's value in its own form: shares and chances in per cent. */
export function valued(name: string, value: number, plain: (value: number) => string = figure): string {
  return isShare(name) ? `${number(value * 100, 1)}\u00a0%` : plain(value);
}

/** A constraint's word as people say it. */
export function constraint(word: string): string {
  const words: Record<string, string> = {
    gate: "Approval gate",
    tail: "Number of tails",
    maintenance: "Maintenance",
    crew: "Crew rest",
    escort: "Escorts",
    pad: "Landing spots",
    weather: "Weather",
    light: "Light",
    incident: "Incident",
    ramp: "Full ramp",
    hall: "Handover hall",
    fitness: "Unfit or unscreened",
    none_left: "Nobody left to move",
  };
  return words[word] ?? spoken(word);
}
