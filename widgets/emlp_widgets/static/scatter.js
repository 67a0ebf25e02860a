// Predictions beside the truth: on the line they are equal.

import { svgNode } from "./curves_drawing.js";
import { bytesOf, css, isDark, lineColor, mount, oncePerFrame } from "./page.js";

const MARKUP = `<svg role="img"></svg>`;
const [SIDE, EDGE] = [260, 34];

class View {
  constructor(model, root) {
    this.model = model;
    this.root = root;
    this.svg = root.querySelector("svg");
    this.draw = oncePerFrame(() => this.drawNow());
    this.load();
  }

  load() {
    const sent = this.model.get("points");
    this.series = this.model.get("series").filter(({ name }) => name in sent).map((one) => {
      const numbers = new Float32Array(bytesOf(sent[one.name]));
      const count = numbers.length / 2;
      return { ...one, x: numbers.subarray(0, count), y: numbers.subarray(count) };
    });
    this.draw();
  }

  drawNow() {
    const { svg, series } = this;
    const side = Math.max(160, Math.min(SIDE, this.root.clientWidth));
    for (const [name, value] of Object.entries({ width: side, height: side, viewBox: `0 0 ${side} ${side}` })) svg.setAttribute(name, value);
    const all = series.flatMap(({ x, y }) => [...x, ...y]);
    this.root.dataset.points = String(all.length / 2);
    svg.ariaLabel = all.length ? `Predictions of ${series.map(({ name }) => name).join(", ")} beside the truth` : "No predictions yet";
    svg.replaceChildren(...frameOf(side), ...(all.length ? pointsOf(series, all, side) : []));
  }
}

function frameOf(side) {
  const inside = side - EDGE - 6;
  const middle = (side - EDGE) / 2;
  return [
    svgNode("rect", { class: "emlp-scatter-line", x: EDGE, y: 6, width: inside, height: inside }),
    svgNode("text", { x: EDGE + middle, y: side - 10 }, "truth"),
    svgNode("text", { transform: `translate(16 ${middle}) rotate(-90)` }, "prediction"),
  ];
}

// A path for each model, of which every point is a round end of a line without length.
function pointsOf(series, all, side) {
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const span = high - low || 1;
  const place = (value) => 4 + ((value - low) / span) * (side - EDGE - 14);
  const at = (x, y) => `${(EDGE + place(x)).toFixed(1)} ${(side - EDGE - place(y)).toFixed(1)}`;
  const line = svgNode("path", { class: "emlp-scatter-line", d: `M${at(low, low)}L${at(high, high)}` });
  const points = [...series].reverse().map(({ x, y, color }) => svgNode("path", {
    class: "emlp-scatter-points", stroke: css(lineColor(color, isDark())), d: [...x].map((value, k) => `M${at(value, y[k])}h0`).join(""),
  }));
  return [line, ...points];
}

export default {
  render: (context) => mount(context, { kind: "scatter", testid: "scatter", markup: MARKUP, View, loads: ["points"], draws: ["series"] }).stop,
};
