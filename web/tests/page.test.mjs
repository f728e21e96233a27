import assert from "node:assert/strict";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import axe from "axe-core";
import { airbridge, asked, close, compared, folder, hostile, HOSTILE, large, open, result, run, study } from "./desk.mjs";

after(close);

const RUN = ["cumulative", "states", "map", "fleet", "gantt", "queues", "waits", "incidents", "binding"];
const STUDY = RUN.map((id) => (id === "states" ? "closing" : id));
const COMPARED = [...STUDY, "forest"];

const devices = [
  { width: 1360, scheme: "light" },
  { width: 1360, scheme: "dark" },
  { width: 360, height: 740, scheme: "light" },
  { width: 320, height: 640, scheme: "dark" },
];

for (const device of devices) {
  test(`it opens alone, without errors or a sideways scroll, ${device.width} px ${device.scheme}`, async () => {
    for (const directory of [run(), study(), compared()]) {
      const { page, seen } = await open(directory, device);
      assert.deepEqual(seen.errors, []);
      assert.deepEqual(seen.requests, [page.url()]);
      const wide = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(wide[0] <= wide[1], `${wide[0]} px in ${wide[1]}`);
      await page.close();
    }
  });
}

test("every view shows data, and no drawing holds what is no number", async () => {
  for (const [directory, ids] of [[run(), RUN], [study(), STUDY], [compared(), COMPARED]]) {
    const { page } = await open(directory);
    const drawn = await page.evaluate(() =>
      [...document.querySelectorAll("figure svg")].map((svg) => ({
        id: svg.id,
        marks: svg.querySelectorAll("path[d], circle, rect:not(.catch), line").length,
        label: svg.getAttribute("aria-label"),
        broken: /NaN|Infinity|undefined|null/.test(svg.outerHTML),
        tall: svg.getBoundingClientRect().height,
      })),
    );
    for (const id of ids) assert.ok(drawn.some((chart) => chart.id === id), `${id} is missing`);
    assert.ok(drawn.some((chart) => chart.id.startsWith("site-")));
    for (const chart of drawn) {
      assert.ok(chart.marks > 4 && chart.tall > 60, `${chart.id}: ${chart.marks} marks, ${chart.tall} px`);
      assert.ok(!chart.broken, `${chart.id} holds what is no number`);
      assert.ok(chart.label.length > 40, `${chart.id} says ${chart.label}`);
    }
    await page.close();
  }
});

test("a run that left few tables shows what they bear", async () => {
  const { page, seen } = await open(result("few", "run", "one-helicopter", "--tables", "timeseries,incidents"));
  assert.deepEqual(seen.errors, []);
  const ids = await page.evaluate(() => [...document.querySelectorAll("figure svg")].map((svg) => svg.id));
  assert.deepEqual(ids, ["cumulative", "states", "map", "incidents", "binding"]);
});

/** What the page says that it does not show. */
const notShown = (page) => page.locator("#section-method li", { hasText: "Not shown" }).allTextContents();

test("what is not shown for want of a table is said once, at the end", async () => {
  const { page } = await open(result("few", "run", "one-helicopter", "--tables", "timeseries,incidents"));
  assert.deepEqual(await notShown(page), ["Not shown: the sites, the fleet by state, the stations, the weather and the sorties; the run left no places.csv, fleet.csv, stations.csv, weather.csv or sorties.csv."]);
  assert.equal(await page.locator("main li").last().textContent(), (await notShown(page))[0]);
  assert.equal((await page.locator("body").innerText()).match(/Not shown/g).length, 1);

  const directory = result("bandless", "study", "one-helicopter", "-n", "3");
  for (const name of ["bands.csv", "bands_by_place.csv", "tracks.csv"]) rmSync(join(directory, name), { force: true });
  airbridge("report", "bandless");
  const { page: bandless, seen } = await open(directory);
  assert.deepEqual(seen.errors, []);
  assert.deepEqual(await notShown(bandless), ["Not shown: any count over time over all runs, the bands of sites and stations and the single runs; the study left no bands.csv, bands_by_place.csv or tracks.csv."]);

  for (const whole of [run(), study(), compared()]) {
    const { page } = await open(whole);
    assert.deepEqual(await notShown(page), []);
    await page.close();
  }
});

const QUESTIONS = { explain: ["waterfall"], sensitivity: ["tornado"], screening: ["effects"], plan: ["lever"], sweep: ["frontier"] };

test("the answer to a question has its figures, its chart and its table", async () => {
  for (const [question, ids] of Object.entries(QUESTIONS)) {
    for (const width of [360, 1360]) {
      const { page, seen } = await open(asked(question), { width });
      assert.deepEqual(seen.errors, []);
      assert.deepEqual(seen.requests, [page.url()]);
      assert.ok((await page.locator(".figures strong").count()) >= 1, question);
      const drawn = await page.evaluate(() => [...document.querySelectorAll("figure svg")].map((svg) => [svg.id, /NaN|undefined/.test(svg.outerHTML), svg.querySelectorAll("rect, circle").length]));
      assert.deepEqual(drawn.map(([id]) => id), ids);
      for (const [id, broken, marks] of drawn) assert.ok(!broken && marks >= 2, id);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
      await page.locator("details.data summary").first().click();
      // The rows are made when the table is opened, a moment after the click.
      await page.locator("details.data tbody tr").nth(1).waitFor();
      await page.close();
    }
  }
});

test("a plan on the front has its number in the chart and its row in the list", async () => {
  const { page, data } = await open(asked("sweep"));
  const front = data.frontier.filter((plan) => plan.on_front).length;
  assert.ok(front >= 2 && front < data.frontier.length, `${front} on the front`);
  assert.equal(await page.locator("#front tbody tr").count(), front);
  assert.equal(await page.locator("#frontier circle.dot:not(.late)").count(), front);
  assert.equal(await page.locator("#frontier circle.late").count(), data.frontier.length - front);
  for (let number = 1; number <= front; number += 1) assert.equal(await page.locator("#frontier text.strong", { hasText: new RegExp(`^${number}$`) }).count(), 1);
});

test("ends of a value that move a figure the same way are both to be seen", async () => {
  const { page } = await open(asked("sensitivity"));
  const drawn = await page.evaluate(() => [...document.querySelectorAll("#tornado text.label:not(.strong)")].filter((text) => /km\/h|^[1-4]$/.test(text.textContent)).map((text) => text.textContent));
  for (const end of ["300 km/h", "450 km/h", "1", "4"]) assert.ok(drawn.includes(end), `${end} of ${drawn}`);
});

test("every chart has its data as a table, with a heading for each column", async () => {
  const { page } = await open(compared());
  await page.evaluate(() => document.querySelectorAll("details.data").forEach((one) => (one.open = true)));
  await page.waitForFunction(() => [...document.querySelectorAll("details.data")].every((one) => one.querySelector("th")));
  const empty = await page.evaluate(() => {
    return [...document.querySelectorAll("details.data")]
      .filter((one) => {
        const heads = one.querySelectorAll("th").length;
        const rows = [...one.querySelectorAll("tbody tr")];
        const incidents = one.closest("figure").querySelector("#incidents");
        return heads < 2 || (rows.length === 0 && !incidents) || rows.some((row) => row.children.length !== heads);
      })
      .map((one) => one.closest("figure").querySelector("svg").id);
  });
  assert.deepEqual(empty, []);
});

test("the bar at the foot moves every cursor, the map and the status, by keyboard too", async () => {
  const { page } = await open(study());
  const state = () =>
    page.evaluate(() => ({
      lines: [...document.querySelectorAll("figure svg .cursor")].map((line) => line.getAttribute("transform")),
      clock: document.querySelector("#map > g > text.label.strong:last-of-type").textContent,
      status: document.querySelector("#status").textContent,
      said: document.querySelector("input[type=range]").getAttribute("aria-valuetext"),
    }));
  const before = await state();
  await page.focus("input[type=range]");
  for (let press = 0; press < 8; press += 1) await page.keyboard.press("PageDown");
  const after = await state();
  assert.ok(before.lines.length >= 8);
  before.lines.forEach((line, n) => assert.notEqual(line, after.lines[n]));
  for (const part of ["clock", "status", "said"]) assert.notEqual(before[part], after[part], part);
  await page.mouse.click(...(await page.locator("#cumulative .catch").boundingBox().then((box) => [box.x + 40, box.y + 40])));
  assert.notEqual((await state()).said, after.said);
});

test("play moves the time and stops where it is told", async () => {
  const { page } = await open(run());
  await page.focus(".play");
  const time = () => page.locator("input[type=range]").inputValue().then(Number);
  const begun = await time();
  await page.keyboard.press("Enter");
  await page.waitForFunction((from) => Number(document.querySelector("input[type=range]").value) > from + 4, begun);
  await page.keyboard.press("Enter");
  const stopped = await time();
  await page.waitForTimeout(200);
  assert.equal(await time(), stopped);
});

test("the page can be used by keyboard alone", async () => {
  const { page } = await open(study());
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  const reached = new Set();
  for (let press = 0; press < 120; press += 1) {
    await page.keyboard.press("Tab");
    reached.add(await page.evaluate(() => document.activeElement.textContent.slice(0, 24) || document.activeElement.id || document.activeElement.type));
  }
  for (const wanted of ["Dark", "Histogram", "3 days", "SVG", "Data table", "tracks", "single", "search", "range"]) assert.ok(reached.has(wanted), `${wanted} of ${[...reached]}`);
  await page.focus("text=Histogram");
  await page.keyboard.press("Enter");
  assert.ok((await page.locator("#closing rect.bar").count()) > 0);
});

test("single runs are one click away from the bands, and each is one of the study's", async () => {
  const { page, data } = await open(study());
  assert.equal(await page.locator("#cumulative .track-one").count(), 0);
  await page.getByLabel(/Show \d+ single runs/).check();
  assert.equal(await page.locator("#cumulative .track-one").count(), data.plans[0].runs);
  assert.equal(await page.locator("#cumulative .band90").count(), 0);
});

test("a study has bands at its sites and stations, and incidents by the day", async () => {
  const { page, data } = await open(study());
  const held = data.run.places.filter((place) => place.start_pax > 0).length;
  assert.ok(held >= 4);
  assert.ok((await page.locator("[id^=site-] path.band90").count()) >= held);
  assert.equal(await page.locator("#queues path.band90").count(), data.run.stations.length);
  assert.ok((await page.locator("#incidents rect.per-day").count()) > 10);
  const { page: one } = await open(run());
  assert.equal(await one.locator("path.band90, rect.per-day").count(), 0);
});

test("headings are in order, and every chart says in words what it shows", async () => {
  for (const directory of [run(), study(), compared(), ...Object.keys(QUESTIONS).map(asked)]) {
    const { page } = await open(directory);
    const levels = await page.evaluate(() => [...document.querySelectorAll("h1, h2, h3, h4")].map((one) => Number(one.tagName[1])));
    assert.equal(levels[0], 1);
    assert.equal(levels.filter((level) => level === 1).length, 1);
    levels.slice(1).forEach((level, n) => assert.ok(level <= levels[n] + 1, `${levels}`));
    const charts = await page.evaluate(() =>
      [...document.querySelectorAll("figure")].map((figure) => {
        const svg = figure.querySelector("svg");
        return { id: svg.id, role: svg.getAttribute("role"), label: svg.getAttribute("aria-label"), title: figure.querySelector("h3").textContent, table: figure.querySelector("details.data summary") !== null };
      }),
    );
    for (const chart of charts) {
      assert.equal(chart.role, "img", chart.id);
      assert.ok(chart.table, chart.id);
      assert.ok(chart.label.startsWith(chart.title) && chart.label.length > chart.title.length + 15, `${chart.id}: ${chart.label}`);
    }
    await page.close();
  }
});

test("what has the focus can be seen", async () => {
  const { page } = await open(study());
  for (let press = 0; press < 60; press += 1) {
    await page.keyboard.press("Tab");
    const ring = await page.evaluate(() => {
      const style = getComputedStyle(document.activeElement);
      return [document.activeElement.outerHTML.slice(0, 80), style.outlineStyle, Number.parseFloat(style.outlineWidth)];
    });
    assert.ok(ring[1] !== "none" && ring[2] >= 1, ring.join(" "));
  }
});

test("who asks for less motion gets none but steps", async () => {
  const { page } = await open(run(), { motion: "reduce" });
  const moving = await page.evaluate(() => [...document.querySelectorAll("*")].filter((one) => {
    const style = getComputedStyle(one);
    return style.animationName !== "none" || Number.parseFloat(style.transitionDuration) > 0 || style.scrollBehavior === "smooth";
  }).length);
  assert.equal(moving, 0);
  await page.evaluate(() => {
    window.changes = 0;
    new MutationObserver(() => (window.changes += 1)).observe(document.querySelector(".when"), { childList: true, characterData: true, subtree: true });
  });
  await page.getByRole("button", { name: "Play" }).click();
  await page.waitForTimeout(2200);
  const changes = await page.evaluate(() => window.changes);
  assert.ok(changes >= 1 && changes <= 5, `${changes} steps`);
});

test("the views of the closing date, the run in detail and the window of the Gantt can be chosen", async () => {
  const { page } = await open(study());
  assert.equal(await page.locator("#closing circle.dot").count(), 50);
  await page.getByRole("button", { name: "Cumulative", exact: true }).click();
  assert.ok((await page.locator("#closing path.median").count()) === 1);
  await page.getByLabel("Show the run in detail").check();
  assert.equal(await page.locator("#cumulative path.single").count(), 1);
  const ticks = () => page.locator("#gantt .axis .tick").allTextContents();
  const three = await ticks();
  await page.getByRole("button", { name: "1 day", exact: true }).click();
  assert.notDeepEqual(await ticks(), three);
  const one = await ticks();
  await page.getByRole("button", { name: "Later" }).click();
  assert.notDeepEqual(await ticks(), one);
  const box = await page.locator("#fleet .window .selection").boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 - 60, box.y + box.height / 2, { steps: 4 });
  const later = await ticks();
  await page.mouse.up();
  assert.notDeepEqual(await ticks(), one);
  assert.ok(later.length > 0);
});

test("names that would be markup are shown and never run", async () => {
  const { page, seen, data } = await open(hostile());
  assert.deepEqual(seen.errors, []);
  assert.deepEqual(seen.requests, [page.url()]);
  assert.equal(await page.title(), HOSTILE);
  assert.equal(data.name, HOSTILE);
  assert.equal(await page.locator("img").count(), 0);
  assert.equal(await page.locator("script").count(), 3);
  assert.ok((await page.locator(".eyebrow").textContent()).includes(HOSTILE));
  assert.ok((await page.locator("#status").textContent()).includes("<img src=x onerror="));
});

test("the policy lets no other script or style in", async () => {
  const { page, seen } = await open(run());
  const ran = await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.intruder = true";
    document.body.append(script);
    document.body.insertAdjacentHTML("beforeend", "<p id=styled style='color: rgb(1, 2, 3)'>x</p><img src='https://example.org/x.png'>");
    return [window.intruder === true, getComputedStyle(document.getElementById("styled")).color];
  });
  assert.deepEqual(ran.slice(0, 1), [false]);
  const policy = await page.locator("meta[http-equiv='Content-Security-Policy']").getAttribute("content");
  assert.match(policy, /^default-src 'none'; script-src 'sha256-[\w+/=]{44}'; style-src 'sha256-[\w+/=]{44}'; img-src data: blob:; base-uri 'none'; form-action 'none'$/);
  assert.notEqual(ran[1], "rgb(1, 2, 3)");
  assert.ok(seen.errors.some((error) => error.includes("Content Security Policy")));
});

for (const scheme of ["light", "dark"]) {
  test(`nothing stands in the way of anybody, ${scheme}: contrast, names, roles`, async () => {
    for (const directory of [study(), compared()]) {
      const { page } = await open(directory, { scheme });
      // One table of data open stands for all, which are made alike.
      await page.evaluate(() => [".repeat", "#section-fleet details"].forEach((one) => (document.querySelector(one).open = true)));
      // By the tools of the browser's debugger, which the page's policy does not bind.
      await page.evaluate(axe.source);
      const found = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"] }));
      assert.deepEqual(found.violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(" | ")}`), []);
      await page.close();
    }
  });

  test(`the texts of charts stand out from what is behind them, ${scheme}`, async () => {
    const { page } = await open(study(), { scheme });
    const poor = await page.evaluate(() => {
      const rgb = (colour) => colour.match(/[\d.]+/g).slice(0, 3).map(Number);
      const light = (colour) => {
        const [r, g, b] = rgb(colour).map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const contrast = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
      const card = getComputedStyle(document.querySelector("figure")).backgroundColor;
      const behind = (text) => {
        if (text.matches(".on-bar")) return getComputedStyle(document.querySelector("#gantt .s-loaded")).fill;
        if (text.matches(".country")) return getComputedStyle(document.querySelector(".land")).fill;
        return card;
      };
      return [...document.querySelectorAll("figure svg text")]
        .map((text) => [text.textContent, contrast(getComputedStyle(text).fill, behind(text))])
        .filter(([, ratio]) => ratio < 4.5);
    });
    assert.deepEqual(poor, []);
  });
}

test("on a phone every text of a chart lies inside it, and nothing is cut off", async () => {
  for (const width of [360, 1360]) {
    const { page } = await open(study(), { width, height: 740 });
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll("figure svg")].flatMap((svg) => {
        const box = svg.getBoundingClientRect();
        return [...svg.querySelectorAll("text")]
          .filter((text) => {
            const own = text.getBoundingClientRect();
            return own.width > 0 && (own.left < box.left - 1 || own.right > box.right + 1 || own.top < box.top - 1 || own.bottom > box.bottom + 2);
          })
          .map((text) => `${svg.id}: ${text.textContent}`);
      }),
    );
    assert.deepEqual(cut, [], `${width} px`);
    await page.close();
  }
});

/** Pairs of texts in one chart that cover each other. */
const overlaps = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("figure svg")].flatMap((svg) => {
      const texts = [...svg.querySelectorAll("text")].map((text) => [text.textContent, text.getBoundingClientRect()]).filter(([words, box]) => words && box.width > 0);
      return texts.flatMap(([words, a], n) =>
        texts
          .slice(n + 1)
          .filter(([, b]) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4)
          .map(([other]) => `${svg.id}: ${words} | ${other}`),
      );
    }),
  );

test("no two texts of a chart cover each other", async () => {
  for (const directory of [run(), study(), compared(), ...Object.keys(QUESTIONS).map(asked)]) {
    for (const width of [360, 1024, 1440]) {
      const { page } = await open(directory, { width });
      assert.deepEqual(await overlaps(page), [], `${directory.split("/").at(-1)} at ${width} px`);
      await page.close();
    }
  }
});

test("the theme can be chosen against the system's", async () => {
  const { page } = await open(run(), { scheme: "light" });
  const back = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await back();
  await page.getByRole("button", { name: "Dark" }).click();
  const dark = await back();
  assert.notEqual(light, dark);
  await page.getByRole("button", { name: "Light" }).click();
  assert.equal(await back(), light);
});

test("print keeps every chart, in light colours and whole", async () => {
  const { page } = await open(compared(), { scheme: "dark" });
  const ids = await page.evaluate(() => [...document.querySelectorAll("figure svg")].map((svg) => svg.id));
  const pdf = await page.pdf({ format: "A4", printBackground: true });
  writeFileSync(join(folder, "page.pdf"), pdf);
  assert.ok(pdf.length > 50_000);
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 720, height: 1000 });
  await page.waitForTimeout(200);
  const shown = await page.evaluate(() =>
    [...document.querySelectorAll("figure svg")].map((svg) => {
      const box = svg.getBoundingClientRect();
      return { id: svg.id, whole: box.height > 60 && box.right <= innerWidth + 1, back: getComputedStyle(svg.closest("figure")).backgroundColor, text: getComputedStyle(svg.querySelector("text")).fill };
    }),
  );
  assert.deepEqual(shown.map((chart) => chart.id), ids);
  for (const chart of shown) {
    assert.ok(chart.whole, chart.id);
    assert.equal(chart.back, "rgb(255, 255, 255)");
    const [r, g, b] = chart.text.match(/\d+/g).map(Number);
    assert.ok((r + g + b) / 3 < 140, `${chart.id}: ${chart.text}`);
  }
});

test("a chart is saved as SVG and PNG that stand alone", async () => {
  const { page } = await open(study());
  const saved = async (button) => {
    const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
    return readFileSync(await download.path());
  };
  const card = page.locator("figure", { has: page.locator("#cumulative") });
  const svg = (await saved(card.getByRole("button", { name: "SVG" }))).toString("utf8");
  assert.ok(svg.startsWith("<svg") && svg.includes("xmlns=") && !svg.includes("var("));
  assert.match(svg, /class="?|fill="rgb/);
  const png = await saved(card.getByRole("button", { name: "PNG" }));
  assert.equal(png.subarray(1, 4).toString(), "PNG");
  assert.ok(png.readUInt32BE(16) > 800);
});

test("fifty thousand persons and two thousand sorties fit in less than 10 MB", async () => {
  const directory = large();
  const { page, data } = await open(directory);
  assert.ok(data.population_pax >= 50_000 && data.run.sorties_count >= 1_800, `${data.population_pax} persons, ${data.run.sorties_count} sorties`);
  await page.close();
  assert.ok(statSync(join(directory, "report.html")).size < 10e6);
});
