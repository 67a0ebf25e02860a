// Axes of curves: ticks in order, data between the ends, no axis without numbers.

import assert from "node:assert/strict";
import { test } from "node:test";

import { makeAxes } from "../../widgets/emlp_widgets/static/curves_axes.js";

const RANGES = [
  [0, 1], [3, 3], [0, 0], [-5, 17], [1e-7, 2e-7], [-1e9, 1e9], [0.999, 1.001], [1e-30, 1e30], [5e-324, 1e-300], [250, 1000],
];

function axesOf(low, high, logY = false, width = 600) {
  return makeAxes([{ x: [0, 1000], y: [low, high] }], logY, width);
}

for (const logY of [false, true]) {
  for (const [low, high] of RANGES) {
    if (logY && (low <= 0 || low < 1e-300)) continue;
    test(`${logY ? "log" : "linear"} axis of ${low} to ${high}`, () => {
      const { ticks, place, label } = axesOf(low, high, logY).y;
      assert.ok(ticks.length >= 2 && ticks.length <= 30, `${ticks.length} ticks`);
      for (let k = 1; k < ticks.length; k += 1) assert.ok(ticks[k] > ticks[k - 1]);
      for (const value of [low, high]) assert.ok(place(value) >= -1e-9 && place(value) <= 1 + 1e-9, `${value} is at ${place(value)}`);
      assert.equal(new Set(ticks.map(label)).size, ticks.length);
    });
  }
}

test("both axes keep the order of what they place", () => {
  for (const logY of [false, true]) {
    const { place } = axesOf(0.01, 300, logY).y;
    const places = [0.01, 0.2, 1, 42, 300].map(place);
    assert.deepEqual(places, [...places].sort((a, b) => a - b));
  }
});

test("numbers that no axis can place are left out", () => {
  for (const y of [[], [NaN, Infinity], [-Infinity]]) assert.equal(makeAxes([{ x: [1, 2], y }], false, 600), null);
  assert.equal(axesOf(0, -1, true), null);
  assert.equal(makeAxes([], false, 600), null);
  const { y } = makeAxes([{ x: [1, 2, 3], y: [0, -3, 7] }], true, 600);
  assert.deepEqual([0, -3, 7, NaN, Infinity].map(y.holds), [false, false, true, false, false]);
});

test("powers of ten are written as people write them", () => {
  const { ticks, label } = axesOf(1e-7, 1, true).y;
  assert.equal(label(ticks[0]), "10⁻⁷");
  assert.equal(label(3e-5), "3·10⁻⁵");
  assert.equal(axesOf(0.01, 10, true).y.label(0.01), "0.01");
});

test("a narrow picture has fewer ticks than a wide one", () => {
  assert.ok(axesOf(0, 1, false, 200).x.ticks.length < axesOf(0, 1, false, 1200).x.ticks.length);
});
