// Numbers as text and as colours.

import assert from "node:assert/strict";
import { test } from "node:test";

import { twoDigits, power, verdict } from "../../widgets/emlp_widgets/static/check_tiles.js";
import { signed, sumText } from "../../widgets/emlp_widgets/static/maps_data.js";
import { bytesOf, categoryColor, divergingColor, lineColor, shortNumber } from "../../widgets/emlp_widgets/static/page.js";

const WRITTEN = [
  [shortNumber, 0, "0"], [shortNumber, 1.23456, "1.23"], [shortNumber, -0.5, "−0.500"], [shortNumber, 999.4, "999"],
  [shortNumber, 999.5, "1000"], [shortNumber, 12345, "1.23e+4"], [shortNumber, 0.0009, "9.00e-4"],
  [signed, 0.4, "0.40"], [signed, -0.4, "−0.40"], [signed, -0.001, "0.00"], [signed, -0, "0.00"],
  [twoDigits, -0.004, "0.00"], [twoDigits, -0.006, "−0.01"], [twoDigits, 2, "2.00"],
  [power, 6.1e-8, "6e−8"], [power, 3e12, "3e12"],
];

for (const [write, value, text] of WRITTEN) {
  test(`${write.name} of ${Object.is(value, -0) ? "-0" : value}`, () => assert.equal(write(value), text));
}

test("a sum of weights reads as people write it", () => {
  assert.equal(sumText([[0, 1]]), "c1");
  assert.equal(sumText([[0, -1], [2, 1]]), "−c1 + c3");
  assert.equal(sumText([[0, 1], [1, -2], [2, 0.5]]), "c1 − 2 c2 + 0.5 c3");
  assert.equal(sumText([]), "");
});

test("a difference is called equal only where it is rounding", () => {
  const verdicts = [0, 2e-16, 9e-10, 1e-8, 0.004, 1.45].map(verdict);
  assert.deepEqual(verdicts.map(([equal]) => equal), [true, true, true, false, false, false]);
  assert.deepEqual(verdicts.map(([, words]) => words), ["exactly equal", "equal", "equal", "1e−6 % off", "0.4 % off", "145 % off"]);
});

function luminance(color) {
  const [r, g, b] = color.map((byte) => (byte / 255 <= 0.03928 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

for (const [dark, paper] of [[false, [255, 255, 255]], [true, [28, 27, 32]]]) {
  test(`lines are seen on ${dark ? "dark" : "light"} paper`, () => {
    for (let place = 0; place < 8; place += 1) {
      assert.ok(contrast(lineColor(place, dark), paper) >= 3, `colour ${place}: ${contrast(lineColor(place, dark), paper)}`);
    }
  });

  test(`the first 40 colours of entries differ on ${dark ? "dark" : "light"} paper`, () => {
    const colors = Array.from({ length: 40 }, (_, place) => categoryColor(place, dark));
    for (const color of colors) assert.ok(color.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255));
    assert.equal(new Set(colors.map(String)).size, 40);
  });

  test(`the scale of values is symmetric in strength and begins at the page, ${dark ? "dark" : "light"}`, () => {
    const middle = divergingColor(0, dark);
    for (const sign of [-1, 1]) {
      const distances = [0, 0.25, 0.5, 1].map((size) => Math.hypot(...divergingColor(sign * size, dark).map((byte, k) => byte - middle[k])));
      assert.deepEqual(distances, [...distances].sort((a, b) => a - b));
      assert.ok(distances[3] > 50);
    }
    const [[red, , blue], [moreRed, , lessBlue]] = [divergingColor(-1, dark), divergingColor(1, dark)];
    assert.ok(blue > red && moreRed > lessBlue);
  });
}

test("numbers are read from a place that is not aligned", () => {
  const sent = new Uint8Array(13);
  sent.set(new Uint8Array(new Float32Array([1.5, -2]).buffer), 1);
  assert.deepEqual([...new Float32Array(bytesOf(new DataView(sent.buffer, 1, 8)))], [1.5, -2]);
});
