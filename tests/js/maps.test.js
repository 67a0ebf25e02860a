// The matrix of a weighted sum of terms, in the browser.

import assert from "node:assert/strict";
import { test } from "node:test";

import { classValues, decode, matrixOf, valueOf } from "../../widgets/emlp_widgets/static/maps_data.js";

const view = (numbers) => new DataView(numbers.buffer);
const side = (names) => ({ names, blocks: [["V", names.length]] });

// Two terms on 2 x 3: one is 1 at (0, 0) and -1 at (1, 2); the other 2 at (0, 1).
const SENT = {
  rows: side(["y1", "y2"]),
  columns: side(["x1", "x2", "x3"]),
  sizes: [2, 1],
  places: view(new Int32Array([0, 1, 0, 2, 0, 1])), // rows, then columns, of each term
  values: view(new Float32Array([1, -1, 2])),
  classes: view(new Int32Array([1, 2, 0, 0, 0, -1])),
  sums: [[[0, 1]], [[1, 2]]],
  terms: [{ name: "first" }, { name: "second" }],
};

test("W is the sum of its terms, for any weights", () => {
  const data = decode(SENT);
  for (const weights of [[0, 0], [1, 0], [0, 1], [0.4, -1.25]]) {
    const expected = Array.from({ length: data.height }, () => new Array(data.width).fill(0));
    for (const { number, entries } of data.terms) {
      for (const { row, col, value } of entries) expected[row][col] += weights[number] * value;
    }
    const found = matrixOf(data, classValues(data, weights)).map((row) => row.map((entry) => entry + 0)); // no -0
    assert.deepEqual(found, expected);
  }
});

test("an entry of class zero stays zero", () => {
  const data = decode(SENT);
  assert.equal(valueOf(data, classValues(data, [7, 7]), 3) + 0, 0);
});

test("colours repeat after seven terms, with a mark", () => {
  const many = { ...SENT, terms: Array.from({ length: 15 }, () => ({})), sizes: [2, 1, ...new Array(13).fill(0)] };
  const { terms } = decode(many);
  assert.deepEqual([0, 6, 7, 14].map((k) => [terms[k].color, terms[k].mark]), [["--d1", 0], ["--d7", 0], ["--d1", 1], ["--d1", 2]]);
});

test("nothing sent is nothing to draw", () => assert.equal(decode({}), null));
