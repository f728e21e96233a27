// The page, from top to bottom.

import type { Mounted } from "./chart";
import { closing, sure } from "./charts/closing";
import { forest, verdicts } from "./charts/comparison";
import { cumulative, states } from "./charts/cumulative";
import { fleet } from "./charts/fleet";
import { manifest } from "./charts/manifest";
import { map, status } from "./charts/map";
import { effects, front, frontier, lever, tornado, waterfall } from "./charts/questions";
import { sites } from "./charts/sites";
import { stations } from "./charts/stations";
import { binding, incidents } from "./charts/timeline";
import { cursor } from "./cursor";
import { report } from "./data";
import { button, choice, el } from "./dom";
import * as format from "./format";
import { firstMoment, scrubber } from "./scrubber";

const NAMES: Record<string, string> = {
  answer: "Answer",
  closing: "Closing date",
  comparison: "Comparison",
  map: "Map",
  sites: "Sites",
  fleet: "Fleet",
  stations: "Stations",
  incidents: "Incidents",
  binding: "Constraints",
  manifest: "Manifest",
};

const KINDS = { run: "Run", study: "Study", compare: "Comparison", explain: "Explanation", plan: "Plan", sensitivity: "Sensitivity", sweep: "Sweep" };

type Theme = "auto" | "light" | "dark";

function themed(theme: Theme): void {
  if (theme === "auto") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

function header(): HTMLElement {
  const { provenance, kind, name } = report;
  const runs = provenance.runs > 1 ? `${format.number(provenance.runs)} runs${report.plans.length > 1 ? " of each plan" : ""}` : "one run";
  const themes: [Theme, string][] = [["auto", "Auto"], ["light", "Light"], ["dark", "Dark"]];
  return el(
    "header",
    {},
    el("div", { class: "tools-top" }, choice("Theme", themes, "auto", themed), button("Print", () => print())),
    el("p", { class: "eyebrow" }, `${KINDS[kind]} \u00b7 ${name} \u00b7 ${runs} \u00b7 seed ${provenance.seed}`),
    el("h1", {}, report.headline),
    el("p", { class: "lead" }, report.lead),
    ...(report.notices.length === 0 ? [] : [el("dl", { class: "notices" }, ...report.notices.map((notice) => el("div", {}, el("dt", {}, notice.label), el("dd", {}, notice.text))))]),
    ...(report.figures.length === 0 ? [] : [el("dl", { class: "figures" }, ...report.figures.map((figure) => el("div", {}, el("dt", {}, figure.label), el("dd", {}, el("strong", {}, figure.value), el("span", {}, figure.note)))))]),
    repeat(),
  );
}

/** What repeats it. */
function repeat(): HTMLElement {
  const { provenance } = report;
  const hashes = provenance.hashes.map(([plan, hash]) => el("div", {}, el("dt", {}, `Scenario ${plan}`), el("dd", {}, el("code", {}, hash))));
  const digest = provenance.digest ? [el("div", {}, el("dt", {}, "Digest of the run"), el("dd", {}, el("code", {}, provenance.digest)))] : [];
  return el(
    "details",
    { class: "repeat" },
    el("summary", {}, "Repeat it: ", el("code", {}, provenance.command)),
    el("p", { class: "note" }, "In the folder of this file. The scenario's hash says that it is the same plan, the digest that it came out the same."),
    el("dl", {}, ...hashes, ...digest, el("div", {}, el("dt", {}, "Program"), el("dd", {}, report.program))),
  );
}

/** A section, if there is something to show in it. */
function section(name: string, make: () => (Mounted | HTMLElement)[]): HTMLElement[] {
  const words = report.sections[name];
  if (!words) return [];
  const cards = make().map((one) => ("card" in one ? one.card : one));
  return [
    el(
      "section",
      { id: `section-${name}`, class: "part", "aria-labelledby": `section-${name}-title` },
      el("h2", { id: `section-${name}-title` }, words.title),
      el("p", { class: "lead" }, words.lead),
      el("div", { class: `grid g-${name}` }, ...cards),
    ),
  ];
}

function method(): HTMLElement {
  // Of one run they stand beside the answer.
  const limits = report.kind === "run" ? [] : (report.run?.limits ?? []);
  const broken = limits.length > 0 ? [`Limits of a lawful transfer broken in this run: ${limits.map(([name, count]) => `${name.replace(/_/g, " ")} ${format.number(count)} times`).join(", ")}.`] : [];
  const lines = [...report.method, ...broken, ...report.thinned];
  return el("section", { id: "section-method", class: "part", "aria-labelledby": "section-method-title" }, el("h2", { id: "section-method-title" }, "Method and limits"), el("div", { class: "card" }, el("ul", {}, ...lines.map((line) => el("li", {}, line)))));
}

function navigation(parts: HTMLElement[]): HTMLElement {
  const links = parts.map((part) => {
    const name = part.id.replace("section-", "");
    return el("a", { href: `#${part.id}` }, NAMES[name] ?? format.spoken(name));
  });
  return el("nav", { "aria-label": "Sections" }, el("div", { class: "inner" }, ...links));
}

/** What the tables of a question hold. */
function answers(): (Mounted | HTMLElement)[] {
  return [
    ...(report.waterfall.length > 0 ? [waterfall(report.waterfall)] : []),
    ...(report.tornado.length > 0 ? [tornado(report.tornado)] : []),
    ...(report.effects.length > 0 ? [effects(report.effects)] : []),
    ...(report.search ? [lever(report.search)] : []),
    ...(report.frontier.length > 0 ? [frontier(report.frontier), front(report.frontier)] : []),
  ];
}

function page(): void {
  const { run, plans } = report;
  const parts: HTMLElement[] = [];
  if (plans.length > 0) parts.push(...section("closing", () => [cumulative(), ...plans.slice(0, 1).map(sure), closing(plans)]));
  else if (run) parts.push(...section("closing", () => [cumulative(), states(run)]));
  parts.push(...section("answer", answers));
  parts.push(...section("comparison", () => [forest(report.comparison), verdicts(report.comparison)]));
  if (run) {
    parts.push(
      ...section("map", () => [map(run), status(run)]),
      ...section("sites", () => sites(run)),
      ...section("fleet", () => fleet(run)),
      ...section("stations", () => stations(run)),
      ...section("incidents", () => [incidents(run)]),
      ...section("binding", () => [binding(run)]),
      ...section("manifest", () => [manifest(run)]),
    );
  }
  parts.push(method());
  const root = document.getElementById("page") as HTMLElement;
  root.append(el("a", { class: "skip", href: "#main" }, "Skip to the report"), header(), navigation(parts), el("main", { id: "main" }, ...parts));
  root.append(el("footer", {}, el("p", {}, `${report.program}. One file, no network requests. Times are ${format.zone}.`)));
  if (!run) return;
  root.append(scrubber(run));
  cursor.set(firstMoment(run));
}

page();
