// The pictures of the README, of a report: node screenshots.mjs REPORT.html ../docs
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [, , report, folder] = process.argv;
const PICTURES = [
  ["report-head.png", "header", "#section-closing .g-closing > :nth-child(2)"],
  ["report-map.png", "#section-map .grid", "#section-map .grid"],
  ["report-fleet.png", "#section-fleet .grid", "#section-fleet .grid"],
];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/google-chrome"].find(existsSync),
  args: ["--no-sandbox", "--disable-gpu"],
});
const page = await browser.newPage({ viewport: { width: 1120, height: 2400 } });
await page.goto(pathToFileURL(report).href);
await page.evaluate(() => document.querySelector(".scrubber").remove());
for (const [name, first, last] of PICTURES) {
  const [from, to] = await Promise.all([first, last].map((part) => page.locator(part).boundingBox()));
  const top = from.y - 12;
  await page.screenshot({ path: join(folder, name), fullPage: true, clip: { x: 0, y: top, width: 1120, height: to.y + to.height + 12 - top } });
}
await browser.close();
