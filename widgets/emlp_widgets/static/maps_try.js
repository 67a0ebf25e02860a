// W tried on an input: the number, vector or matrix before and after, with its values.

import { make } from "./asking.js";
import { matrixOf, signed } from "./maps_data.js";
import { svgNode } from "./svg_node.js";

const TILE = 52;
const GIVEN = [1.2, 0.4, -0.6, -0.9, 0.3, 0.8, 0.5, -1.1, 0.6];

export class TryIt {
  constructor(data) {
    this.data = data;
    this.x = Array.from({ length: data.width }, (_, k) => GIVEN[k % GIVEN.length]);
    this.before = make("figure", {});
    this.after = make("figure", {});
    const what = data.columns.square[1] > 1 ? "a matrix" : data.columns.square[0] > 1 ? "a vector" : "a number";
    const another = make("button", { type: "button", class: "emlp-button emlp-quiet-button", title: "Another input, at random", onclick: () => this.another() }, "Another");
    this.root = make("div", { class: "emlp-try", "data-testid": "try" },
      make("div", { class: "emlp-line emlp-spread" }, make("h3", {}, `Try it on ${what}`), another),
      make("div", { class: "emlp-tiles" }, this.before, this.after));
  }

  another() {
    this.x = this.x.map(() => Math.round(300 * Math.random() - 150) / 100);
    this.update(this.values);
  }

  update(values) {
    this.values = values;
    const y = matrixOf(this.data, values).map((row) => row.reduce((total, entry, k) => total + entry * this.x[k], 0));
    draw(this.before, this.x, this.data.columns.square, "X");
    draw(this.after, y, this.data.rows.square, "W X");
  }
}

function draw(figure, values, [rows, cols], name) {
  const root = svgNode("svg", { viewBox: `0 0 ${cols * TILE} ${rows * TILE}`, role: "img", style: `max-width: ${cols * 58}px` });
  root.setAttribute("aria-label", `${name}: ${values.map(signed).join(", ")}`);
  values.forEach((value, k) => {
    const [x, y] = [(k % cols) * TILE, Math.floor(k / cols) * TILE];
    const box = { x: x + 1.5, y: y + 1.5, width: TILE - 3, height: TILE - 3, rx: 6 };
    const text = svgNode("text", { x: x + TILE / 2, y: y + TILE / 2, class: "emlp-w-number" });
    text.textContent = signed(value);
    root.append(svgNode("rect", { ...box, fill: "var(--sunken)" }),
      svgNode("rect", { ...box, fill: value < 0 ? "var(--d2)" : "var(--d1)", opacity: 0.6 * Math.min(1, Math.abs(value) / 2) }), text);
  });
  figure.replaceChildren(root, make("figcaption", { class: "emlp-serif" }, name));
}
