// A group element: what it does to a box in the plane or in space, and its matrix.

import { make } from "./asking.js";
import { svgNode } from "./svg_node.js";

const [WIDE, HIGH] = [220, 200];
const UNIT_LENGTH = 70;
const HALVES = [0.95, 0.62, 0.42]; // of the edges: no two alike, so that every turn is seen
const FACES = [[4, 5, 7, 6], [0, 1, 3, 2], [2, 3, 7, 6], [0, 1, 5, 4], [1, 3, 7, 5], [0, 2, 6, 4]]; // opposite ones in pairs
const SHADES = [70, 42, 20];
const EDGES = [[0, 1], [1, 3], [3, 2], [2, 0], [4, 5], [5, 7], [7, 6], [6, 4], [0, 4], [1, 5], [2, 6], [3, 7]];
const CORNERS = [-1, 1].flatMap((x) => [-1, 1].flatMap((y) => [-1, 1].map((z) => [x * HALVES[0], y * HALVES[1], z * HALVES[2]])));
const FLAT = [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([x, y]) => [x * HALVES[0], y * HALVES[1], 0]);
const LETTER = [[-0.5, -0.42], [-0.5, 0.42], [0.1, 0.42], [-0.5, 0.42], [-0.5, 0.05], [-0.05, 0.05]]; // an F, which no mirror keeps
const WORDED = 8; // rows of a matrix that is shown with its numbers

const times = (g, v) => g.map((row) => row.reduce((total, entry, k) => total + entry * v[k], 0));

// To the screen, with the depth as the third number.
function seen([x, y, z], scale) {
  const [a, b] = [0.55, 0.42];
  const [right, back] = [x * Math.cos(a) - y * Math.sin(a), x * Math.sin(a) + y * Math.cos(a)];
  return [WIDE / 2 + right * scale, HIGH / 2 - (z * Math.cos(b) + back * Math.sin(b)) * scale, back * Math.cos(b) - z * Math.sin(b)];
}

const ahead = ([x, y], scale) => [WIDE / 2 + x * scale, HIGH / 2 - y * scale, 0];
const line = (points) => points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
const polygon = (points, attributes) => svgNode("polygon", { points: line(points), "stroke-linejoin": "round", ...attributes });
const shade = (percent) => `color-mix(in srgb, var(--accent) ${percent}%, var(--surface))`;
const dotted = (points) => svgNode(points.length > 2 ? "polygon" : "polyline", { points: line(points), fill: "none", stroke: "var(--control)", "stroke-dasharray": "2 4" });

export function box(g, size, largest) {
  const scale = UNIT_LENGTH / Math.max(1, largest / 1.2);
  const root = svgNode("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": size === 3 ? "a box, moved by g" : "a sheet with a letter F, moved by g" });
  root.append(...(size === 3 ? solid(g, scale) : sheet(g, scale)));
  return root;
}

function solid(g, scale) {
  const at = CORNERS.map((corner) => seen(times(g, corner), scale));
  const still = CORNERS.map((corner) => seen(corner, scale));
  const depth = (face) => face.reduce((total, corner) => total + at[corner][2], 0);
  // Of two opposite faces the nearer one is seen.
  const near = [0, 1, 2].map((pair) => {
    const [one, other] = [FACES[2 * pair], FACES[2 * pair + 1]];
    return polygon((depth(one) < depth(other) ? one : other).map((corner) => at[corner]), { fill: shade(SHADES[pair]), stroke: "var(--surface)", "stroke-width": 2 });
  });
  const [foot, tip] = [[HALVES[0], 0, 0], [1.5, 0, 0]].map((point) => seen(times(g, point), scale));
  const pin = [
    svgNode("line", { x1: foot[0], y1: foot[1], x2: tip[0], y2: tip[1], stroke: "var(--ink)", "stroke-width": 2.5, "stroke-linecap": "round" }),
    svgNode("circle", { cx: tip[0], cy: tip[1], r: 4.5, fill: "var(--ink)" }),
  ];
  const behind = tip[2] > foot[2];
  return [...EDGES.map(([a, b]) => dotted([still[a], still[b]])), ...(behind ? [...pin, ...near] : [...near, ...pin])];
}

function sheet(g, scale) {
  const place = (points) => points.map((point) => ahead(times(g, point), 1.15 * scale));
  const letter = svgNode("polyline", { points: line(place(LETTER)), fill: "none", stroke: "var(--accent-ink)", "stroke-width": 5, "stroke-linejoin": "round", "stroke-linecap": "round" });
  return [dotted(FLAT.map((point) => ahead(point, 1.15 * scale))), polygon(place(FLAT), { fill: shade(78), stroke: "var(--surface)", "stroke-width": 2 }), letter];
}

// The matrix with its numbers, or tinted cells where there are too many.
export function elementMatrix(g) {
  const whole = g.every((row) => row.every((value) => Math.abs(value - Math.round(value)) < 1e-6));
  if (g.length > (whole ? WORDED : WORDED - 3)) return cells(g);
  const text = (value) => (whole ? String(Math.round(value) || 0).replace("-", "−") : `${value < -0.004 ? "−" : ""}${Math.abs(value).toFixed(2)}`);
  return make("table", { class: "emlp-check-matrix", "aria-label": "the matrix of g" },
    make("tbody", {}, g.map((row) => make("tr", {}, row.map((value) => make("td", { class: Math.abs(value) < 0.004 ? "emlp-quiet" : null }, text(value)))))));
}

function cells(g) {
  const root = svgNode("svg", { viewBox: `-0.5 -0.5 ${g.length + 1} ${g.length + 1}`, role: "img", class: "emlp-check-cells", "aria-label": `g as a matrix of ${g.length} rows` });
  root.append(svgNode("rect", { width: g.length, height: g.length, fill: "var(--sunken)" }));
  g.forEach((row, y) => row.forEach((value, x) => {
    if (Math.abs(value) < 0.004) return;
    root.append(svgNode("rect", { x: x + 0.06, y: y + 0.06, width: 0.88, height: 0.88, rx: 0.15, fill: value < 0 ? "var(--d2)" : "var(--d1)", opacity: 0.25 + 0.75 * Math.min(1, Math.abs(value)) }));
  }));
  return root;
}
