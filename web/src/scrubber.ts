// The bar at the foot of the page: a native range input moves the cursor, also by keyboard and for screen readers.

import { clock, indexAt } from "./chart";
import { cursor } from "./cursor";
import { report, type Run } from "./data";
import { el } from "./dom";
import * as format from "./format";

const SPEEDS: [number, string][] = [[1, "1 h/s"], [6, "6 h/s"], [24, "1 day/s"], [72, "3 days/s"]];

export function scrubber(run: Run): HTMLElement {
  const range = el("input", { type: "range", min: clock.from_h, max: clock.until_h, step: 0.25, "aria-label": "Time shown by all charts" });
  const when = el("output", { class: "when" });
  const done = el("span", { class: "done" });
  const speed = el("select", { "aria-label": "Speed" }, ...SPEEDS.map(([hours, words]) => el("option", { value: hours }, words)));
  speed.value = "24";
  const play = el("button", { type: "button", class: "play", "aria-label": "Play" }, "\u25b6");
  const accepted = run.measures["cum_accepted_pax"] ?? [];
  range.addEventListener("input", () => cursor.set(Number(range.value)));
  cursor.follow((hours) => {
    range.value = String(hours);
    when.textContent = format.at(hours);
    done.textContent = `${format.number(accepted[indexAt(run.times, hours)] ?? 0)} of ${format.number(report.population_pax)} accepted`;
    range.setAttribute("aria-valuetext", `${when.textContent}, ${done.textContent}`);
  });
  let playing = false;
  let last = 0;
  // Who asks for less motion gets two steps a second instead of a glide.
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const frame = (time: number): void => {
    if (!playing) return;
    if (calm.matches && last !== 0 && time - last < 500) return void requestAnimationFrame(frame);
    const next = cursor.hours + ((last === 0 ? 0 : time - last) / 1000) * Number(speed.value);
    last = time;
    cursor.set(Math.min(clock.until_h, next));
    if (next >= clock.until_h) stop();
    else requestAnimationFrame(frame);
  };
  const stop = (): void => {
    playing = false;
    play.textContent = "\u25b6";
    play.setAttribute("aria-label", "Play");
  };
  play.addEventListener("click", () => {
    if (playing) return stop();
    if (cursor.hours >= clock.until_h) cursor.set(clock.from_h);
    [playing, last] = [true, 0];
    play.textContent = "\u275a\u275a";
    play.setAttribute("aria-label", "Pause");
    requestAnimationFrame(frame);
  });
  return el("aside", { class: "scrubber", "aria-label": "Time" }, el("div", { class: "inner" }, play, when, range, done, speed));
}

/** Where the cursor stands at first: the middle of the lift. */
export function firstMoment(run: Run): number {
  const accepted = run.measures["cum_accepted_pax"] ?? [];
  const half = accepted.findIndex((value) => value >= (accepted.at(-1) ?? 0) / 2 && value > 0);
  return run.times[Math.max(0, half)] ?? clock.from_h;
}
