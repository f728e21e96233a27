// The fleet's hues stay apart for all kinds of sight: distance in OKLab (Ottosson 2020), dichromacy by Machado et al. (2009).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const style = readFileSync(new URL("../src/style.css", import.meta.url), "utf8");
const HUES = ["loaded", "empty", "loading", "unloading", "refuel", "waiting", "rest", "weather", "broken"];

const SIGHT = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protan: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deutan: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritan: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

const times = (m, [x, y, z]) => [0, 3, 6].map((row) => m[row] * x + m[row + 1] * y + m[row + 2] * z);

const linear = (hex) =>
  [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));

function oklab(rgb) {
  const lms = times([0.4122214708, 0.5363325363, 0.0514459929, 0.2119034982, 0.6806995451, 0.1073969566, 0.0883024619, 0.2817188376, 0.6299787005], rgb);
  return times([0.2104542553, 0.793617785, -0.0040720468, 1.9779984951, -2.428592205, 0.4505937099, 0.0259040371, 0.7827717662, -0.808675766], lms.map(Math.cbrt));
}

const palettes = [...style.matchAll(/--page: (#\w+);[^}]*?--loaded[^}]*/g)].map(([text]) =>
  Object.fromEntries(HUES.map((name) => [name, text.match(new RegExp(`--${name}: (#[0-9a-f]{6})`))?.[1]])),
);

test("both ways to be dark are the same", () => {
  assert.equal(palettes.length, 3);
  assert.deepEqual(palettes[1], palettes[2]);
});

for (const [name, palette] of [["light", palettes[0]], ["dark", palettes[1]]]) {
  for (const [sight, matrix] of Object.entries(SIGHT)) {
    test(`the closest pair of states is far enough apart, ${name}, ${sight}`, () => {
      const seen = HUES.map((hue) => oklab(times(matrix, linear(palette[hue])).map((part) => Math.min(1, Math.max(0, part)))));
      const pairs = seen.flatMap((a, i) => seen.slice(i + 1).map((b) => 100 * Math.hypot(...a.map((part, axis) => part - b[axis]))));
      assert.ok(Math.min(...pairs) >= 9.5, `${Math.min(...pairs).toFixed(1)}`);
    });
  }
}
