// Predictions beside the truth: on the line they are equal.

import { makeAxes } from "./curves_axes.js";
import { svgNode } from "./curves_drawing.js";
import { bytesOf, css, isDark, lineColor, mount, oncePerFrame } from "./page.js";

const MARKUP = `<svg role="img"></svg>`;
const [SIDE, EDGE, TOP] = [260, 46, 8];

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
    const axis = makeAxes([{ x: all, y: all }], false, 550)?.x; // one for both directions
    svg.replaceChildren(...frameOf(side), ...(axis ? [...ticksOf(axis, side), ...pointsOf(series, axis, side)] : []));
  }
}

const inside = (side) => side - EDGE - TOP;

function frameOf(side) {
  const middle = inside(side) / 2;
  return [
    svgNode("rect", { class: "emlp-scatter-line", x: EDGE, y: TOP, width: inside(side), height: inside(side) }),
    svgNode("text", { x: EDGE + middle, y: side - 6 }, "truth"),
    svgNode("text", { transform: `translate(14 ${TOP + middle}) rotate(-90)` }, "prediction"),
  ];
}

function ticksOf(axis, side) {
  return axis.ticks.flatMap((tick) => {
    const along = axis.place(tick) * inside(side);
    const [label, height] = [axis.label(tick), TOP + inside(side) - along];
    return [
      svgNode("text", { class: "emlp-scatter-tick", x: EDGE + along, y: side - EDGE + TOP + 8 }, label),
      svgNode("text", { class: "emlp-scatter-tick emlp-scatter-left", x: EDGE - 5, y: height + 4 }, label),
    ];
  });
}

// A path for each model, of which every point is a round end of a line without length.
function pointsOf(series, axis, side) {
  const [[left, bottom], width] = [[EDGE, TOP + inside(side)], inside(side)];
  const at = (x, y) => `${(left + axis.place(x) * width).toFixed(1)} ${(bottom - axis.place(y) * width).toFixed(1)}`;
  const line = svgNode("path", { class: "emlp-scatter-line", d: `M${left} ${bottom}l${width} ${-width}` });
  const path = ({ x, y }) => [...x].map((value, k) => (Number.isFinite(value + y[k]) ? `M${at(value, y[k])}h0` : "")).join("");
  const points = [...series].reverse().map((one) =>
    svgNode("path", { class: "emlp-scatter-points", stroke: css(lineColor(one.color, isDark())), d: path(one) }));
  return [line, ...points];
}

export default {
  render: (context) => mount(context, { kind: "scatter", testid: "scatter", markup: MARKUP, View, loads: ["points"], draws: ["series"] }).stop,
};
