// Breaks the page in one way after another, and expects the test that is there for it to fail: node mutations.mjs [WORDS]
// Needs a built program, as the tests do. Results are made once and used for all.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const mutant = join(here, ".mutant");
const desk = mkdtempSync(join(tmpdir(), "airbridge-mutants-"));

/** What is broken, where, how, and a part of the name of the test that must see it. */
const MUTATIONS = [
  ["asks for a picture elsewhere", "main.ts", "page();", 'page();\nnew Image().src = "https://example.org/x.png";', "it opens alone, without errors or a sideways scroll, 1360 px light"],
  ["is wider than a phone", "style.css", "padding: 14px 16px; min-width: 0;", "padding: 14px 16px; min-width: 700px;", "it opens alone, without errors or a sideways scroll, 360 px"],
  ["draws what is no number", "charts/sites.ts", "y(band.q50[i] ?? 0))(times)", "y(band.q50[i] ?? 0) / 0)(times)", "every view shows data"],
  ["loses a chart", "main.ts", "[binding(run)]", "[]", "every view shows data"],
  ["has no rows in a table", "chart.ts", "...shown.map((row) => el", "...shown.slice(0, 0).map((row) => el", "every chart has its data as a table"],
  ["tells another number than the table", "chart.ts", "format.figure(value))", "format.figure(value + 1))", "the curve, the manifest and the incidents"],
  ["has a cursor that stays", "chart.ts", 'line.attr("transform", `translate(${x},0)`)', 'line.attr("transform", "translate(9,0)")', "the bar at the foot moves every cursor"],
  ["has a bar that no key reaches", "scrubber.ts", 'type: "range", min', 'type: "range", tabindex: -1, min', "the page can be used by keyboard alone"],
  ["hides what has the focus", "style.css", "outline: 2px solid var(--accent)", "outline: 0 none", "what has the focus can be seen"],
  ["glides for who asked for less motion", "scrubber.ts", "time - last < 500", "time - last < 0", "who asks for less motion"],
  ["takes names for markup", "dom.ts", "element.append(...children);", 'for (const child of children) typeof child === "string" ? element.insertAdjacentHTML("beforeend", child) : element.append(child);', "names that would be markup"],
  ["has pale text", "style.css", "--soft: #4d5666", "--soft: #c0c4cc", "the texts of charts stand out from what is behind them, light"],
  ["cuts a label off", "charts/stations.ts", "const right = width - 86;", "const right = width - 30;", "on a phone every text of a chart lies inside it"],
  ["writes one label over another", "charts/stations.ts", '.attr("y", top + 42).text(placeOf', '.attr("y", top + 28).text(placeOf', "no two texts of a chart cover each other"],
  ["loses charts in print", "style.css", ".grid { display: block; }", ".g-fleet { display: none; }", "print keeps every chart"],
  ["shows three runs of all", "charts/cumulative.ts", "of plan.tracks)", "of plan.tracks.slice(0, 3))", "single runs are one click away"],
  ["saves a chart without its colours", "export.ts", "target?.setAttribute(property, style.getPropertyValue(property))", "target?.setAttribute(property, `var(--${property})`)", "a chart is saved as SVG and PNG"],
  ["says nothing of who is left", "main.ts", "report.notices.length === 0", "report.notices.length >= 0", "who is left, and the broken limits"],
  ["gives sorties away without their head", "charts/manifest.ts", 'NAMES.join(",")', '""', "the manifest is searched"],
];

let missed = 0;
const only = process.argv[2] ?? "";
for (const [what, file, from, to, name] of MUTATIONS.filter(([what]) => what.includes(only))) {
  rmSync(mutant, { recursive: true, force: true });
  cpSync(join(here, "src"), join(mutant, "src"), { recursive: true });
  cpSync(join(here, "build.mjs"), join(mutant, "build.mjs"));
  const path = join(mutant, "src", file);
  const whole = readFileSync(path, "utf8");
  if (!whole.includes(from)) throw new Error(`${file} does not hold: ${from}`);
  writeFileSync(path, whole.replace(from, () => to));
  const page = join(desk, "mutant.html");
  const run = (words, env) => spawnSync(process.execPath, words, { cwd: here, env: { ...process.env, ...env }, encoding: "utf8" });
  const built = run([join(mutant, "build.mjs"), page], {});
  if (built.status !== 0) throw new Error(built.stderr);
  const tested = run(["--test", "--test-name-pattern", name, "tests/figures.test.mjs", "tests/page.test.mjs"], { PAGE: page, DESK: desk });
  const caught = /^not ok/m.test(tested.stdout) || tested.status !== 0;
  missed += caught ? 0 : 1;
  console.log(`${caught ? "caught" : "MISSED"}: it ${what}`);
}
for (const folder of [mutant, desk]) rmSync(folder, { recursive: true, force: true });
if (missed > 0) process.exitCode = 1;
