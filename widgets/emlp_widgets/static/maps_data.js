// The matrices that some terms span: which entry is which sum of weights, decoded from what Python sent.

import { bytesOf } from "./page.js";

const COLORS = 7;

export function decode(sent) {
  if (!sent.rows) return null;
  const [rows, cols] = [sent.rows.names.length, sent.columns.names.length];
  const places = new Int32Array(bytesOf(sent.places));
  const values = new Float32Array(bytesOf(sent.values));
  let start = 0;
  const terms = sent.terms.map((term, number) => {
    const size = sent.sizes[number];
    const entries = Array.from({ length: size }, (_, k) => ({
      row: places[2 * start + k], col: places[2 * start + size + k], value: values[start + k],
    }));
    start += size;
    return { ...term, number, entries, color: `--d${(number % COLORS) + 1}`, mark: Math.floor(number / COLORS) };
  });
  return { ...sent, rows: sent.rows, columns: sent.columns, height: rows, width: cols, terms, classes: new Int32Array(bytesOf(sent.classes)) };
}

// The value of each class for these weights; class 0 is zero.
export function classValues(data, weights) {
  return [0, ...data.sums.map((sum) => sum.reduce((total, [term, factor]) => total + factor * weights[term], 0))];
}

export const valueOf = (data, values, index) => Math.sign(data.classes[index]) * values[Math.abs(data.classes[index])];

// W as rows of numbers.
export function matrixOf(data, values) {
  return Array.from({ length: data.height }, (_, row) =>
    Array.from({ length: data.width }, (_, col) => valueOf(data, values, row * data.width + col)));
}

// "c1 + c2 − 2 c3", as people write it.
export function sumText(sum) {
  return sum.map(([term, factor], place) => {
    const sign = factor < 0 ? (place ? " − " : "−") : place ? " + " : "";
    const size = Math.abs(Math.abs(factor) - 1) < 1e-6 ? "" : `${Number(Math.abs(factor).toPrecision(4))} `;
    return `${sign}${size}c${term + 1}`;
  }).join("");
}

export const signed = (value) => `${value < -0.004 ? "−" : ""}${Math.abs(value).toFixed(2)}`;
