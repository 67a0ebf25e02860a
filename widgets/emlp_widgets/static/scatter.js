// Predictions beside the truth: on the line they are equal.

import { bytesOf, css, isDark, lineColor, mount, oncePerFrame } from "./page.js";

const MARKUP = `<canvas role="img"></canvas>`;
const [SIDE, EDGE] = [260, 34];

class View {
  constructor(model, root) {
    this.model = model;
    this.root = root;
    this.canvas = root.querySelector("canvas");
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
    const { canvas, series } = this;
    const side = Math.max(160, Math.min(SIDE, this.root.clientWidth));
    const scale = devicePixelRatio || 1;
    Object.assign(canvas, { width: side * scale, height: side * scale });
    canvas.style.width = `${side}px`;
    const all = series.flatMap(({ x, y }) => [...x, ...y]);
    this.root.dataset.points = String(all.length / 2);
    canvas.ariaLabel = all.length ? `Predictions of ${series.map(({ name }) => name).join(", ")} beside the truth` : "No predictions yet";
    const context = canvas.getContext("2d");
    context.scale(scale, scale);
    const style = getComputedStyle(this.root);
    const [text, line] = [style.getPropertyValue("--emlp-muted"), style.getPropertyValue("--emlp-line")];
    context.strokeStyle = line;
    context.fillStyle = text;
    context.font = `14px ${style.fontFamily}`;
    context.strokeRect(EDGE, 6, side - EDGE - 6, side - EDGE - 6);
    context.textAlign = "center";
    context.fillText("truth", EDGE + (side - EDGE) / 2, side - 10);
    context.save();
    context.translate(16, (side - EDGE) / 2);
    context.rotate(-Math.PI / 2);
    context.fillText("prediction", 0, 0);
    context.restore();
    if (!all.length) return;
    const [low, high] = [Math.min(...all), Math.max(...all)];
    const span = high - low || 1;
    const place = (value) => 4 + ((value - low) / span) * (side - EDGE - 14);
    context.beginPath();
    context.moveTo(EDGE + place(low), side - EDGE - place(low));
    context.lineTo(EDGE + place(high), side - EDGE - place(high));
    context.stroke();
    context.globalAlpha = 0.6;
    for (const { x, y, color } of [...series].reverse()) {
      context.fillStyle = css(lineColor(color, isDark()));
      x.forEach((value, k) => {
        context.beginPath();
        context.arc(EDGE + place(value), side - EDGE - place(y[k]), 2.6, 0, 7);
        context.fill();
      });
    }
    context.globalAlpha = 1;
  }
}

export default {
  render: (context) => mount(context, { kind: "scatter", testid: "scatter", markup: MARKUP, View, loads: ["points"], draws: ["series"] }).stop,
};
