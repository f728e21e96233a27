// What the tests share: reports made by the program, a browser, and the tables to compare with.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../../", import.meta.url));
const built = ["release", "debug"].map((profile) => join(root, "target", profile, "airbridge"));
const program = process.env.AIRBRIDGE ?? built.find(existsSync);
if (!program) throw new Error("build the program first, or name it in AIRBRIDGE");

const browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export const folder = mkdtempSync(join(tmpdir(), "airbridge-report-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

export function airbridge(...words) {
  return execFileSync(program, words, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** Makes a result and its report once; the folder it is in. */
const made = new Map();
export function result(name, ...words) {
  if (!made.has(name)) {
    airbridge(...words, "--quiet", "--out", name);
    airbridge("report", name);
    made.set(name, join(folder, name));
  }
  return made.get(name);
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

/** A folder as a question leaves it, with the tables of `questions/`. */
export function asked(question) {
  const directory = join(folder, question);
  if (!existsSync(directory)) {
    cpSync(fileURLToPath(new URL(`questions/${question}`, import.meta.url)), directory, { recursive: true });
    writeFileSync(join(directory, "scenario.toml"), airbridge("resolve", "frequent-wind-dao"));
    airbridge("report", question);
  }
  return directory;
}

let browser;
export async function open(directory, options = {}) {
  const { width = 1360, height = 900, scheme = "light" } = options;
  browser ??= await chromium.launch({
    executablePath: process.env.CHROMIUM ?? browsers.find(existsSync),
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, acceptDownloads: true });
  const page = await context.newPage();
  const seen = { requests: [], errors: [] };
  page.on("request", (request) => seen.requests.push(request.url()));
  page.on("pageerror", (error) => seen.errors.push(error.message));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && seen.errors.push(message.text()));
  await page.goto(pathToFileURL(join(directory, "report.html")).href);
  await page.waitForFunction(() => document.querySelectorAll("figure svg > g").length === document.querySelectorAll("figure").length);
  return { page, seen, data: await page.evaluate(() => JSON.parse(document.getElementById("data").textContent)) };
}

export const close = () => browser?.close();

export const json = (directory, name) => JSON.parse(readFileSync(join(directory, name), "utf8"));

/** A table by column; its cells have no commas in them. */
export function table(directory, name) {
  const [head, ...rows] = readFileSync(join(directory, name), "utf8").trimEnd().split("\n").map((line) => line.split(","));
  return rows.map((row) => Object.fromEntries(row.map((cell, column) => [head[column], cell])));
}
