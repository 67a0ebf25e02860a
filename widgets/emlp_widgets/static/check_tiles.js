// Numbers as tiles of a vector or a matrix, or as bars, tinted by sign and size; and what a difference means.

import { svgNode } from "./svg_node.js";

const CELL = 52;
const MOST_PRINTED = 4; // rows and columns of tiles that have room for numbers
const ROOMY = 3; // and for two digits after the point

const decimal = (value, digits) => `${value < -0.499 / 10 ** digits ? "−" : ""}${Math.abs(value).toFixed(digits)}`;
export const twoDigits = (value) => decimal(value, 2);

const look = (value) => ({ fill: value < 0 ? "var(--d2)" : "var(--d1)", opacity: 0.62 * Math.min(1, Math.abs(value) / 2) });

// The number that is read where the pointer rests.
function titled(element) {
  const title = svgNode("title");
  element.append(title);
  return title;
}

// Draws numbers once and takes others later. square: [rows, columns], or null for bars.
export class Tiles {
  constructor(count, square, name) {
    this.square = square;
    this.name = name;
    this.root = svgNode("svg", { role: "img" });
    this.cells = Array.from({ length: count }, (_, index) => (square ? this.tile(index) : this.bar(index, count)));
    this.root.append(...this.cells.flatMap(({ parts }) => parts));
    const [rows, cols] = square ?? [2, Math.max(3, count / 8)];
    this.root.setAttribute("viewBox", `0 0 ${cols * CELL} ${rows * CELL}`);
    this.root.style.setProperty("--cols", cols);
    if (!square) this.root.setAttribute("preserveAspectRatio", "none");
    this.root.classList.add(square ? "emlp-tile" : "emlp-bars");
  }

  tile(index) {
    const [rows, cols] = this.square;
    const [x, y] = [(index % cols) * CELL, Math.floor(index / cols) * CELL];
    const box = { x: x + 1.5, y: y + 1.5, width: CELL - 3, height: CELL - 3, rx: 6 };
    const tint = svgNode("rect", box);
    const longest = Math.max(rows, cols);
    const text = longest > MOST_PRINTED ? null : svgNode("text", {
      x: x + CELL / 2, y: y + CELL / 2, class: `emlp-tile-number${longest > ROOMY ? " emlp-tile-short" : ""}`,
    });
    this.digits = longest > ROOMY ? 1 : 2;
    return { tint, text, title: titled(tint), parts: [svgNode("rect", { ...box, class: "emlp-tile-ground" }), tint, ...(text ? [text] : [])] };
  }

  bar(index, count) {
    const width = (Math.max(3, count / 8) * CELL) / count;
    const tint = svgNode("rect", { x: index * width + width * 0.1, width: width * 0.8 });
    return { tint, title: titled(tint), parts: [tint], middle: CELL };
  }

  update(values) {
    this.cells.forEach(({ tint, text, title, middle }, index) => {
      const value = values[index];
      if (text) text.textContent = decimal(value, this.digits);
      title.textContent = twoDigits(value);
      const size = middle ? Math.max(0.8, (middle * Math.min(2, Math.abs(value))) / 2) : 0;
      const place = middle ? { y: value < 0 ? middle : middle - size, height: size, ...look(value), opacity: 0.8 } : look(value);
      for (const [key, one] of Object.entries(place)) tint.setAttribute(key, one);
    });
    this.root.setAttribute("aria-label", `${this.name}: ${Array.from(values, twoDigits).join(", ")}`);
  }
}

// 6e−8, as people write it.
export const power = (value) => {
  const [digits, exponent] = value.toExponential(0).split("e");
  return `${digits}e${exponent.replace("-", "−").replace("+", "")}`;
};

const ROUNDING = 1e-9;

// [whether it is equal, in large letters, below them].
export function verdict(error) {
  if (error === 0) return [true, "exactly equal", "no difference at all"];
  if (error < ROUNDING) return [true, "equal", `difference ${power(error)}, rounding only`];
  const percent = 100 * error;
  return [false, `${percent >= 1 ? percent.toFixed(0) : percent >= 1e-3 ? Number(percent.toPrecision(1)) : power(percent)} % off`, "of the largest entry"];
}
