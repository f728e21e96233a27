// What the tests share: reports made by the program, a browser, and the tables to compare with.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../../", import.meta.url));
const built = ["release", "debug"].map((profile) => join(root, "target", profile, "airbridge"));
const program = process.env.AIRBRIDGE ?? built.find(existsSync);
if (!program) throw new Error("build the program first, or name it in AIRBRIDGE");

const browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Where results are made: a folder for this run of the tests, or one that is kept and used again. */
export const folder = process.env.DESK ?? mkdtempSync(join(tmpdir(), "airbridge-report-"));
mkdirSync(folder, { recursive: true });
if (!process.env.DESK) process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

export function airbridge(...words) {
  return execFileSync(program, words, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** Makes a result and its report once; the folder it is in. A search that is not sure of its answer ends with 3. */
const made = new Map();
export function result(name, ...words) {
  if (!made.has(name)) {
    try {
      if (!existsSync(join(folder, name))) airbridge(...words, "--quiet", "--out", name);
    } catch (error) {
      if (error.status !== 3) throw error;
    }
    if (process.env.PAGE) refill(join(folder, name, "report.html"), readFileSync(process.env.PAGE, "utf8"));
    made.set(name, join(folder, name));
  }
  return made.get(name);
}

/** Puts the data of a report into another page than the program carries: one that has just been built. */
function refill(path, page) {
  const old = readFileSync(path, "utf8");
  const part = (begin, end) => old.slice(old.indexOf(begin) + begin.length, old.indexOf(end, old.indexOf(begin)));
  const parts = {
    title: part("<title>", "</title>"),
    headline: part("<h1>", "</h1>"),
    lead: part("</h1><p>", "</p>"),
    outlines: part('id="outlines">', "</script>"),
    data: part('id="data">', "</script>"),
  };
  writeFileSync(path, page.replace(/<!--(\w+)-->/g, (_, name) => parts[name]));
}

/** Does what a report says that repeats it, in its folder; where the result is then. */
export function repeat(directory, command) {
  const path = join(folder, "path");
  if (!existsSync(path)) {
    mkdirSync(path);
    symlinkSync(resolve(program), join(path, "airbridge"));
  }
  const out = `${directory}-again`;
  rmSync(out, { recursive: true, force: true });
  try {
    execFileSync("/bin/sh", ["-c", `${command} --quiet --no-report --out '${out}'`], { cwd: directory, env: { ...process.env, PATH: `${path}:${process.env.PATH}` }, stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    if (error.status !== 3) throw error;
  }
  return out;
}

export const run = () => result("run", "run", "baseline");
export const study = () => result("study", "study", "baseline", "-n", "20");
export const compared = () => result("compared", "compare", "baseline", "helicopter-only", "mixed", "-n", "12");

const sets = (values) => Object.entries(values).flatMap(([key, value]) => ["--set", `${key}=${value}`]);

/** 50,000 persons in some 2,000 sorties. */
export const large = () => result("large", "run", "whole-cycles", ...sets({ "population.site.persons": 50_000, "place.site.detention.capacity": 60_000, "place.site.pads": 60, "place.base.pads": 60, "place.base.reception.ramp": 60_000, "place.base.reception.capacity": 60_000, "place.base.reception.station.acceptance.room": 60_000, "fleet.helicopter.tails": 60, "fleet.helicopter.crew.crews": 60 }));

export const HOSTILE = `</script><script>document.title="run"</script><img src=x onerror="document.title='run'">\u2028&amp;`;

export function hostile() {
  const text = `extends = "two-hop-hub"\nname = ${JSON.stringify(HOSTILE)}\n`;
  const resolved = airbridge("resolve", "two-hop-hub");
  const places = [...resolved.matchAll(/^\[place\.(\w+)\]$/gm)].map((match) => match[1]);
  const named = places.map((place) => `[place.${place}]\nname = ${JSON.stringify(HOSTILE + place)}\n`);
  writeFileSync(join(folder, "hostile.toml"), [text, ...named].join("\n"));
  return result("hostile", "run", "hostile.toml");
}

const VARIED = ["--vary", "place.base.reception.station.desk.servers=1..4", "--vary", "fleet.aircraft.cruise=300 km/h..450 km/h", "--vary", "place.base.pads=1..3"];

const STUDY = `scenario = "handover-bottleneck"
replications = 3
probability = 0.9

[lever.desks]
key = "place.base.reception.station.desk.servers"
values = [1, 2, 3]
costs = ["0 usd", "20000 usd", "40000 usd"]

[lever.aircraft]
key = "fleet.aircraft.tails"
# Four fetch everybody at once: the fifth costs and changes nothing.
values = [2, 4, 5]
costs = ["0 usd", "500000 usd", "600000 usd"]

[worlds]
design = "sobol"
points = 4

[uncertainty.service]
key = "place.base.reception.station.desk.service"
range = "10 min..25 min"
`;

/** Real answers to every question, of a scenario that is quickly run. */
export function asked(question) {
  const plan = "handover-bottleneck";
  switch (question) {
    case "explain":
      return result("explain", "explain", plan, "-n", "4", "--group", "sky=weather,light");
    case "plan":
      return result("plan", "plan", plan, "-n", "40", "--confirm", "50", "--probability", "0.8", "--lever", "place.base.reception.station.desk.servers=1..4");
    case "sensitivity":
      return result("sensitivity", "sensitivity", plan, "-n", "5", ...VARIED);
    case "screening":
      return result("screening", "sensitivity", plan, "-n", "2", "--morris", "4", "--kpi", "closure_h", "--confidence", "0.9", ...VARIED);
    default:
      writeFileSync(join(folder, "desks.toml"), STUDY);
      return result("sweep", "sweep", "desks.toml");
  }
}

let browser;
export async function open(directory, options = {}) {
  const { width = 1360, height = 900, scheme = "light", motion = "no-preference" } = options;
  browser ??= await chromium.launch({
    executablePath: process.env.CHROMIUM ?? browsers.find(existsSync),
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, reducedMotion: motion, acceptDownloads: true });
  const page = await context.newPage();
  const seen = { requests: [], errors: [] };
  page.on("request", (request) => seen.requests.push(request.url()));
  page.on("pageerror", (error) => seen.errors.push(error.message));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && seen.errors.push(message.text()));
  const begun = performance.now();
  await page.goto(pathToFileURL(join(directory, "report.html")).href);
  await page.waitForFunction(() => document.querySelectorAll("figure svg > g").length === document.querySelectorAll("figure").length);
  const took = performance.now() - begun;
  return { page, seen, took, data: await page.evaluate(() => JSON.parse(document.getElementById("data").textContent)) };
}

export const close = () => browser?.close();

export const json = (directory, name) => JSON.parse(readFileSync(join(directory, name), "utf8"));

/** A table by column; its cells have no commas in them. */
export function table(directory, name) {
  const [head, ...rows] = readFileSync(join(directory, name), "utf8").trimEnd().split("\n").map((line) => line.split(","));
  return rows.map((row) => Object.fromEntries(row.map((cell, column) => [head[column], cell])));
}
