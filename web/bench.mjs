// How long the page of a large run takes to open, the best of five; it should stay below two seconds.
import { close, large, open } from "./tests/desk.mjs";

const directory = large();
const tries = [];
for (let number = 0; number < 5; number += 1) {
  const begun = performance.now();
  const { page } = await open(directory);
  tries.push(performance.now() - begun);
  await page.close();
}
await close();
console.log(`opens in ${(Math.min(...tries) / 1000).toFixed(2)} s (${tries.map((ms) => (ms / 1000).toFixed(2)).join(", ")} s)`);
