// The pictures of the README, of the report of a study: node screenshots.mjs FOLDER ../docs
// They are the size a reader sees and light, since a README is read on white.
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [, , result, folder] = process.argv;
if (!result || !folder) throw new Error("name the folder of a result and that of the pictures");
const WIDTH = 1120;
const MOST_KB = 300;
/** A picture from the top of one part of the page to the foot of another. */
const PICTURES = [
  ["report-head.png", "header", "#section-closing .g-closing > :nth-child(3)"],
  ["report-map.png", "#section-map h2", "#section-map .grid"],
  ["report-sites.png", "#section-sites h2", "#section-sites .grid"],
  ["report-fleet.png", "#section-fleet .grid", "#section-fleet .grid"],
];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync),
  args: ["--no-sandbox", "--disable-gpu"],
});
const page = await browser.newPage({ viewport: { width: WIDTH, height: 2400 }, colorScheme: "light" });
await page.goto(pathToFileURL(join(result, "report.html")).href);
// What stands still on a picture has no business there.
await page.evaluate(() => document.querySelectorAll(".scrubber, nav, .tools, .tools-top, details.data").forEach((one) => one.remove()));
await page.waitForTimeout(300);
for (const [name, first, last] of PICTURES) {
  const [from, to] = await Promise.all([first, last].map((part) => page.locator(part).first().boundingBox()));
  const top = Math.max(0, from.y - 12);
  const path = join(folder, name);
  await page.screenshot({ path, fullPage: true, clip: { x: 0, y: top, width: WIDTH, height: to.y + to.height + 12 - top } });
  const size = statSync(path).size / 1000;
  console.log(`${path}: ${size.toFixed(0)} kB`);
  if (size > MOST_KB) throw new Error(`${name} is larger than ${MOST_KB} kB`);
}
await browser.close();
