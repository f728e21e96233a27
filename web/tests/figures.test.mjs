// What the page says is what the tables say.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { asked, close, compared, json, open, repeat, result, run, study, table } from "./desk.mjs";

after(close);

const grouped = (value) => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");

/** The key figures as the page shows them, by label. */
const figures = (page) => page.evaluate(() => Object.fromEntries([...document.querySelectorAll(".figures > div")].map((one) => [one.querySelector("dt").textContent, one.querySelector("strong").textContent])));

/** A chart's data table, opened. */
async function rows(page, id) {
  const details = page.locator("figure", { has: page.locator(`#${id}`) }).locator("details.data");
  await details.locator("summary").click();
  await details.locator("th").first().waitFor();
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
  assert.ok((await page.locator("#sorties [role=status]").textContent()).startsWith(`${grouped(sorties.length)} of ${grouped(sorties.length)} sorties, ${grouped(sorties.reduce((sum, row) => sum + Number(row.delivered_pax), 0))} deliveries of persons`));
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

/** What stands beside the answer, as the page shows it: label and text. */
const notices = (page) => page.evaluate(() => [...document.querySelectorAll(".notices > div")].map((one) => [one.querySelector("dt").textContent, one.querySelector("dd").textContent]));

test("who is left, and the broken limits, stand under the headline as the summary has them", async () => {
  const directory = result("open", "study", "handover-bottleneck", "-n", "4", "--set", "horizon=8h");
  const { metrics, unfinished } = json(directory, "summary.json");
  const { page } = await open(directory);
  const [left, limits, ...more] = await notices(page);
  assert.deepEqual(more, []);
  const [first] = unfinished.left;
  assert.ok(left[1].startsWith(`In ${metrics.closure_h.beyond_horizon_count} of 4 runs the lift does not close; in replication ${unfinished.replication}: ${first.left_pax} at Base for `), left[1]);
  assert.ok(limits[1].startsWith(`${metrics.limits_broken_count.mean.toFixed(1)} limits of a lawful transfer broken on average`), limits[1]);
  const above = await page.evaluate(() => document.querySelector(".notices").getBoundingClientRect().bottom <= document.querySelector(".figures").getBoundingClientRect().top);
  assert.ok(above, "they stand above the figures");
});

test("each plan of a comparison has its own broken limits beside the answer", async () => {
  const { page } = await open(compared());
  const told = (await notices(page)).filter(([label]) => label === "Limits").map(([, text]) => text);
  const wanted = json(compared(), "summary.json").filter((plan) => plan.metrics.limits_broken_count.mean > 0);
  assert.equal(told.length, wanted.length);
  wanted.forEach((plan, n) => assert.ok(told[n].toLowerCase().startsWith(`${plan.plan.replace("-", " ")}: ${plan.metrics.limits_broken_count.mean.toFixed(1)} limits `), told[n]));
});

test("a search says why the plan as it is is late, and what its answer breaks", async () => {
  const { page } = await open(asked("plan"));
  const [base] = table(asked("plan"), "plan.csv");
  const broken = table(asked("plan"), "figures.csv").find((row) => row.point === "base" && row.metric === "limits_broken_count");
  const [late, limits] = await notices(page);
  assert.ok(late[1].startsWith(`As it is, ${base.n - base.closed_by_deadline_count} of ${base.n} runs are late`), late[1]);
  assert.ok(limits[1].includes(`${Number(broken.mean).toFixed(1)} as it is`), limits[1]);
});

test("where there is nothing to tell, nothing stands under the headline", async () => {
  const { page } = await open(result("closed", "study", "one-helicopter", "-n", "2"));
  assert.equal(await page.locator(".notices").count(), 0);
});

test("the differences are those of compare.csv, with their verdicts", async () => {
  const { page, data } = await open(compared());
  const wanted = table(compared(), "compare.csv");
  assert.deepEqual(data.comparison.map((one) => [one.alternative, one.metric, one.mean, one.low, one.high, one.verdict]), wanted.map((row) => [row.alternative, row.metric, Number(row.diff_mean), Number(row.ci_lo), Number(row.ci_hi), row.verdict]));
  assert.deepEqual(data.comparison.map((one) => [...one.wins, one.corr, one.vrf]), wanted.map((row) => [Number(row.win_frac), Number(row.win_lo_frac), Number(row.win_hi_frac), row.corr === "" ? null : Number(row.corr), row.vrf === "" ? null : Number(row.vrf)]));
  const differing = wanted.filter((row) => row.alternative === "helicopter-only" && row.note !== "identical");
  assert.equal(await page.locator("#verdicts tbody tr").count(), differing.length);
  const flattered = differing.filter((row) => row.note.includes("more_escapes"));
  assert.equal(await page.locator("#verdicts tbody").getByText("but more escape").count(), flattered.length);
  await page.getByRole("button", { name: "Mixed" }).click();
  assert.equal(await page.locator("#verdicts tbody tr").count(), wanted.filter((row) => row.alternative === "mixed" && row.note !== "identical").length);
});

test("a figure that a plan may owe to escapes is marked", async () => {
  const incident = 'inject=[{ at = 2026-01-21T03:10:00Z, event = { incident = { place = "site", stage = "mass_escape" } } }]';
  const escapes = (rate) => `incidents.escape_each=${rate} /day`;
  const directory = result("flattered", "compare", "one-helicopter", "one-helicopter", "-n", "8", "--set", incident, "--set", "incidents.recapture=0", "--set", escapes(0), "--with", escapes(500));
  const owing = table(directory, "compare.csv").filter((row) => row.note.includes("more_escapes"));
  assert.ok(owing.some((row) => row.metric === "closure_h"), "whoever escaped need not be moved");
  const { page } = await open(directory);
  assert.equal(await page.locator("#verdicts tbody").getByText("but more escape").count(), owing.length);
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
  assert.ok(text.startsWith("sortie,from,to,tasked_h,"));
  await page.getByLabel("Search sorties").fill("");
  const first = () => page.locator("#sorties tbody tr:first-child td:nth-child(9)").textContent();
  const delivered = page.locator("#sorties th", { hasText: "Delivered" }).getByRole("button");
  await delivered.click();
  await delivered.click();
  assert.equal(await first(), grouped(Math.max(...data.run.sorties.map((sortie) => sortie.delivered))));
});

test("the bands of places and the single runs are those of the tables", async () => {
  const { data } = await open(study());
  const [plan] = data.plans;
  const rows = table(study(), "bands_by_place.csv");
  const at = new Map(rows.map((row) => [`${row.place} ${row.station} ${row.measure} ${Number(row.time_h)}`, row]));
  assert.ok(plan.bands.locals.length >= 12, `${plan.bands.locals.length} places and stations`);
  for (const local of plan.bands.locals) {
    plan.bands.times.forEach((time, i) => {
      const row = at.get(`${local.place} ${local.station} ${local.measure} ${time}`);
      for (const name of ["q05", "q50", "q95"]) assert.ok(Math.abs(local[name][i] - Number(row[name])) < 1e-3, `${local.place} ${local.station} at ${time}`);
    });
  }
  const steps = table(study(), "tracks.csv");
  const runs = new Map(table(study(), "runs.csv").map((row) => [Number(row.replication), row]));
  assert.equal(plan.tracks.length, 20);
  for (const track of plan.tracks) {
    const own = steps.filter((row) => Number(row.replication) === track.replication);
    assert.equal(track.steps.at(-1)[1], Number(own.at(-1).cum_accepted_pax));
    assert.equal(Number(own.at(-1).cum_accepted_pax), Number(runs.get(track.replication).accepted_pax));
  }
});

test("incidents by the day sum to their mean number", async () => {
  const { data } = await open(study());
  const [plan] = data.plans;
  const total = plan.incidents_per_day.reduce((sum, day) => sum + (day.per_day * (day.until - day.from)) / 24, 0);
  const counts = table(study(), "runs.csv").map((row) => Number(row.incidents_count));
  assert.ok(Math.abs(total - counts.reduce((sum, count) => sum + count, 0) / counts.length) < 0.02, `${total}`);
});

test("the answers to questions are those of their tables", async () => {
  const near = (a, b) => Math.abs(a - Number(b)) < 1e-9;
  const { data: explained } = await open(asked("explain"));
  const steps = table(asked("explain"), "explain.csv").filter((row) => row.kind !== "absent");
  assert.deepEqual(explained.waterfall.map((step) => [step.limit, step.from_h, step.to_h]), steps.map((row) => [row.limit, Number(row.from_h), Number(row.to_h)]));
  const largest = steps.filter((row) => row.kind === "limit").sort((a, b) => b.part_h - a.part_h)[0];
  assert.ok(explained.headline.includes(`${Number(largest.part_h).toFixed(1)} hours`), explained.headline);

  const { data: searched } = await open(asked("plan"));
  const tried = table(asked("plan"), "plan.csv");
  assert.deepEqual(searched.search.tried.map((one) => [one.phase, one.n, one.share, one.low, one.high, one.fit]), tried.map((row) => [row.phase, Number(row.n), Number(row.closed_by_deadline_frac), Number(row.share_lo_frac), Number(row.share_hi_frac), row.fit]));
  const answer = json(asked("plan"), "summary.json").guaranteed.value;
  assert.ok(searched.headline.includes(`servers = ${answer} is enough`), searched.headline);

  const { data: screened } = await open(asked("screening"));
  const effects = table(asked("screening"), "morris.csv");
  screened.effects.forEach((effect, n) => assert.ok(near(effect.mu_star, effects[n].mu_star) && effect.key === effects[n].key));

  const { data: swept } = await open(asked("sweep"));
  const plans = table(asked("sweep"), "plans.csv");
  swept.frontier.forEach((plan, n) => assert.ok(near(plan.cost_usd, plans[n].cost_usd) && near(plan.closure_h, plans[n].closure_mean_h) && near(plan.will_do, plans[n].worlds_will_do_frac) && String(plan.on_front) === plans[n].on_front));
  const cheapest = plans.filter((row) => Number(row.worlds_will_do_frac) === 1).sort((a, b) => a.cost_usd - b.cost_usd)[0];
  assert.ok(swept.headline.startsWith(`Aircraft ${cheapest.aircraft}, Desks ${cheapest.desks} is the cheapest`), swept.headline);
});

test("intervals are told with the confidence that was asked for", async () => {
  const { page, data } = await open(asked("screening"));
  assert.equal(data.confidence, 0.9);
  assert.ok((await page.locator("#section-method").textContent()).includes("Intervals are of 90\u00a0%"));
});

test("the command on the page repeats the result", async () => {
  const results = [[run(), "timeseries.csv"], [study(), "runs.csv"], [compared(), "compare.csv"], [asked("explain"), "explain.csv"], [asked("plan"), "plan.csv"], [asked("sensitivity"), "sensitivity.csv"], [asked("screening"), "morris.csv"], [asked("sweep"), "plans.csv"]];
  for (const [directory, name] of results) {
    const { page, data } = await open(directory);
    assert.equal(await page.locator(".repeat summary code").textContent(), data.provenance.command);
    await page.close();
    const again = repeat(directory, data.provenance.command);
    // A study is then of the plan "scenario", after the file beside its tables.
    const told = (folder) => readFileSync(`${folder}/${name}`, "utf8").replace(/,(baseline|scenario)$/gm, "");
    assert.ok(told(again) === told(directory), data.provenance.command);
  }
});

test("how long tails are under way is of as much time as the axis shows", async () => {
  const { data } = await open(study());
  const rows = table(study(), "bands.csv").filter((row) => row.plan === data.plans[0].plan);
  const integral = (measure) => {
    const own = rows.filter((row) => row.measure === measure).map((row) => [Number(row.time_h), Number(row.mean)]);
    const last = own.findIndex(([time]) => time >= data.clock.until_h);
    return own.slice(0, last).reduce((sum, [time, mean], n) => sum + (own[n + 1][0] - time) * mean, 0);
  };
  assert.ok(Math.abs(data.plans[0].under_way_frac - integral("tails_flying_count") / integral("tails_present_count")) < 1e-9);
});
