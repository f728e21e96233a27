// What the page says is what the tables say.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { close, compared, json, open, run, study, table } from "./desk.mjs";

after(close);

const grouped = (value) => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");

/** The key figures as the page shows them, by label. */
const figures = (page) => page.evaluate(() => Object.fromEntries([...document.querySelectorAll(".figures > div")].map((one) => [one.querySelector("dt").textContent, one.querySelector("strong").textContent])));

/** A chart's data table, opened. */
async function rows(page, id) {
  const details = page.locator("figure", { has: page.locator(`#${id}`) }).locator("details.data");
  await details.locator("summary").click();
  return details.evaluate((one) => [...one.querySelectorAll("tbody tr")].map((row) => [...row.children].map((cell) => cell.textContent)));
}

test("the key figures of a run are those of summary.json", async () => {
  const summary = json(run(), "summary.json");
  const { page } = await open(run());
  const shown = await figures(page);
  assert.equal(shown.Accepted, grouped(summary.accepted_pax));
  assert.equal(shown.Sorties, grouped(summary.sorties_count));
  assert.equal(shown.Incidents, grouped(summary.incidents_count));
  assert.equal(shown["Flight hours"], grouped(summary.flight_h));
  assert.equal(shown.Escaped, grouped(summary.escaped_pax));
});

test("the curve, the manifest and the incidents are the tables' rows", async () => {
  const { page, data } = await open(run());
  const series = table(run(), "timeseries.csv");
  const shown = await rows(page, "cumulative");
  const last = series.find((row) => Number(row.time_h) >= data.clock.until_h);
  assert.equal(shown.at(-1).at(-1), grouped(Number(last.cum_accepted_pax)));
  const byTime = new Map(series.map((row) => [Number(row.time_h), row]));
  data.run.times.forEach((time, i) => {
    for (const measure of Object.keys(data.run.measures)) assert.equal(data.run.measures[measure][i], Number(byTime.get(time)[measure]), `${measure} at ${time}`);
  });
  const sorties = table(run(), "sorties.csv");
  assert.ok((await page.locator("#sorties [role=status]").textContent()).startsWith(`${grouped(sorties.length)} of ${grouped(sorties.length)} sorties, ${grouped(sorties.reduce((sum, row) => sum + Number(row.delivered_pax), 0))} persons`));
  assert.deepEqual(data.run.sorties.map((sortie) => sortie.at[0]), sorties.map((row) => Math.round(Number(row.tasked_h) * 1e4) / 1e4));
  assert.deepEqual(data.run.incidents.map((one) => one.id), table(run(), "incidents.csv").map((row) => row.incident));
});

test("everybody is in one state at every time, and no tail flies two sorties at once", async () => {
  const { data } = await open(study());
  const states = ["held_pax", "staged_pax", "aboard_pax", "arriving_pax", "in_custody_pax", "repatriated_pax", "at_large_pax", "died_pax"];
  data.run.times.forEach((_, i) => assert.equal(states.reduce((sum, name) => sum + data.run.measures[name][i], 0), data.population_pax));
  const ends = new Map();
  for (const sortie of data.run.sorties) {
    const [from, to] = [sortie.at[0], sortie.at.findLast((at) => at !== null)];
    assert.ok(from >= (ends.get(sortie.tail) ?? 0) - 1e-3, sortie.id);
    ends.set(sortie.tail, to);
  }
});

test("what a study says is what its tables say", async () => {
  const summary = json(study(), "summary.json");
  const { page, data } = await open(study());
  const chance = summary.metrics.closed_by_deadline;
  const text = await page.locator("h1").textContent();
  const shown = Number(text.match(/in (\d+)\u00a0% of runs/)[1]);
  assert.ok(Math.abs(shown - 100 * chance.share_frac) <= 0.5, text);
  const [plan] = data.plans;
  assert.deepEqual([plan.on_time.hits, plan.on_time.low, plan.on_time.high], [chance.hits_count, chance.wilson.low, chance.wilson.high]);
  for (const [name, level] of [["q50", 0.5], ["q90", 0.9], ["q95", 0.95]]) {
    const row = plan.closing.sure.find((one) => one.chance === level && !one.deadline);
    assert.ok(Math.abs(row.by_h - summary.metrics.closure_h.quantiles[name].value) < 1e-5, name);
  }
  const bands = table(study(), "bands.csv").filter((row) => row.measure === "cum_accepted_pax");
  const byTime = new Map(bands.map((row) => [Number(row.time_h), row]));
  plan.bands.times.forEach((time, i) => {
    for (const name of ["q05", "q25", "q50", "q75", "q95"]) assert.ok(Math.abs(plan.bands.measures.cum_accepted_pax[name][i] - Number(byTime.get(time)[name])) < 1e-3);
  });
  const runs = table(study(), "runs.csv");
  assert.equal(plan.closing.counts.reduce((sum, count) => sum + count, 0) + plan.closing.never, runs.length);
  const chosen = runs.find((row) => Number(row.replication) === data.run.replication);
  assert.ok(Math.abs(data.run.closure_h - Number(chosen.closure_h)) < 1e-5);
});

test("the differences are those of compare.csv, with their verdicts", async () => {
  const { page, data } = await open(compared());
  const wanted = table(compared(), "compare.csv");
  assert.deepEqual(data.comparison.map((one) => [one.alternative, one.metric, one.mean, one.low, one.high, one.verdict]), wanted.map((row) => [row.alternative, row.metric, Number(row.diff_mean), Number(row.ci_lo), Number(row.ci_hi), row.verdict]));
  const differing = wanted.filter((row) => row.alternative === "helicopter-only" && row.note !== "identical");
  assert.equal(await page.locator("#verdicts tbody tr").count(), differing.length);
  await page.getByRole("button", { name: "Mixed" }).click();
  assert.equal(await page.locator("#verdicts tbody tr").count(), wanted.filter((row) => row.alternative === "mixed" && row.note !== "identical").length);
});

test("the manifest is searched, sorted and taken away as CSV", async () => {
  const { page, data } = await open(run());
  const tail = data.run.sorties[0].tail;
  await page.getByLabel("Search sorties").fill(tail);
  const expected = data.run.sorties.filter((sortie) => sortie.tail === tail);
  assert.ok((await page.locator("#sorties [role=status]").textContent()).startsWith(`${expected.length} of`));
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download CSV" }).click()]);
  const text = readFileSync(await download.path(), "utf8");
  assert.equal(text.trimEnd().split("\n").length, expected.length + 1);
  assert.ok(text.startsWith("sortie,tail,"));
  await page.getByLabel("Search sorties").fill("");
  const first = () => page.locator("#sorties tbody tr:first-child td:nth-child(10)").textContent();
  const delivered = page.locator("#sorties th", { hasText: "Delivered" }).getByRole("button");
  await delivered.click();
  await delivered.click();
  assert.equal(await first(), grouped(Math.max(...data.run.sorties.map((sortie) => sortie.delivered))));
});
