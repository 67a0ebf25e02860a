// Training curves: a chart, its legend with the latest values, and the same numbers as a table.

import { makeAxes } from "./curves_axes.js";
import { HEIGHT, drawChart, drawRule, makeFrame, nearest, swatch } from "./curves_drawing.js";
import { bytesOf, isDark, mount, oncePerFrame, readAlong, setOnClick, shortNumber } from "./page.js";

const TABLE_ROWS = 20;
const MARKUP = `
  <div class="emlp-curves-head">
    <ul class="emlp-curves-legend"></ul>
    <div class="emlp-curves-tools">
      <div class="emlp-picture-buttons" role="group" aria-label="Vertical axis">
        <button type="button" data-log="true" title="Logarithmic vertical axis">log</button>
        <button type="button" data-log="false" title="Linear vertical axis">linear</button>
      </div>
      <div class="emlp-picture-buttons">
        <button type="button" data-table aria-pressed="false" title="The last ${TABLE_ROWS} points as a table">table</button>
      </div>
    </div>
  </div>
  <div class="emlp-curves-stage">
    <svg role="img" tabindex="0" data-lm-suppress-shortcuts="true"></svg>
    <div class="emlp-curves-empty"></div>
    <div class="emlp-curves-readout" hidden></div>
  </div>
  <div class="emlp-curves-table" tabindex="0" role="region" aria-label="Values of the curves" hidden></div>`;

function decode(described, { lengths, data }) {
  const numbers = new Float32Array(bytesOf(data));
  let start = 0;
  return described.map((one, place) => {
    const count = lengths[place];
    const [x, y] = [numbers.subarray(start, start + count), numbers.subarray(start + count, start + 2 * count)];
    start += 2 * count;
    return { ...one, place, x, y };
  });
}

const valueText = (value) => (Number.isFinite(value) ? shortNumber(value) : "diverged");
const lastText = ({ y }) => (y.length ? valueText(y.at(-1)) : "–");

// Where a series first left the numbers, in words; a run can recover, and then the latest value hides it.
function divergence({ x, y }) {
  const bad = y.findIndex((value) => !Number.isFinite(value));
  return bad < 0 ? "" : `diverged at ${x[bad].toLocaleString("en")}`;
}

function element(tag, text, ...children) {
  const node = document.createElement(tag);
  node.textContent = text;
  node.append(...children);
  return node;
}

function legendEntry(one) {
  const diverged = divergence(one);
  const mark = diverged && Number.isFinite(one.y.at(-1)) ? " (diverged)" : "";
  const entry = element("li", "", swatch(one, isDark()), element("span", one.name), element("b", lastText(one) + mark));
  entry.title = diverged;
  return entry;
}

function tableOf(series, xLabel) {
  const steps = [...new Set(series.flatMap(({ x }) => [...x]))].sort((a, b) => b - a).slice(0, TABLE_ROWS);
  const valueAt = ({ x, y }, step) => (x.includes(step) ? valueText(y[x.lastIndexOf(step)]) : "");
  const cells = (tag, texts) => texts.map((text) => element(tag, text));
  const head = element("tr", "", ...cells("th", [xLabel, ...series.map(({ name }) => name)]));
  head.querySelectorAll("th").forEach((cell) => { cell.scope = "col"; });
  const rows = steps.map((step) => [step.toLocaleString("en"), ...series.map((one) => valueAt(one, step))]);
  return element("table", "", head, ...rows.map((texts) => element("tr", "", ...cells("td", texts))));
}

class View {
  constructor(model, root) {
    this.model = model;
    this.root = root;
    this.step = null;
    this.part = (name) => root.querySelector(`.emlp-curves-${name}`);
    this.svg = root.querySelector(".emlp-curves-stage > svg");
    this.draw = oncePerFrame(() => this.drawNow());
    this.load();
  }

  load() {
    const { texts = [], ...rest } = this.model.get("earlier");
    this.series = decode(this.model.get("series"), this.model.get("curves"));
    this.earlier = texts.length ? decode(texts.map((text) => ({ text })), rest) : [];
    this.draw();
  }

  drawNow() {
    const { model, series, svg } = this;
    const width = this.root.clientWidth;
    this.write();
    // A view in a closed tab has no width; its ResizeObserver asks again when the tab opens.
    if (!width) return;
    const levels = model.get("levels").map(([y, text]) => ({ y, text }));
    const across = { x: [], y: levels.map(({ y }) => y) };
    const some = series.some(({ x }) => x.length) || this.earlier.length;
    const axes = some ? makeAxes([...series, ...this.earlier, across], model.get("log_y"), width) : null;
    this.part("empty").textContent = axes ? "" : this.emptyText();
    this.frame = axes && makeFrame(axes, width);
    svg.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
    const behind = { earlier: this.earlier, levels };
    if (axes) drawChart(svg, series, behind, axes, this.frame, { x: model.get("x_label"), y: model.get("y_label") }, isDark());
    else svg.replaceChildren();
    this.drawReadout();
  }

  emptyText() {
    return this.series.some(({ x }) => x.length) ? "Nothing here can be drawn on this axis." : "The curves appear here.";
  }

  write() {
    const { model, series, root } = this;
    this.part("legend").replaceChildren(...series.map(legendEntry));
    const summary = series.map((one) => `${one.name} ${lastText(one)} ${divergence(one)}`.trim()).join(", ");
    this.svg.ariaLabel = `${model.get("y_label")} over ${model.get("x_label")}. ${summary}. Arrow keys read single steps.`;
    for (const button of root.querySelectorAll("[data-log]")) {
      button.ariaPressed = String(button.dataset.log === String(model.get("log_y")));
    }
    const table = this.part("table");
    if (!table.hidden) table.replaceChildren(tableOf(series, model.get("x_label")));
    const lasts = series.map(({ name, y }) => [name, Number.isFinite(y.at(-1)) ? y.at(-1) : null]);
    root.dataset.points = Math.max(...series.map(({ x }) => x.length));
    root.dataset.last = JSON.stringify(Object.fromEntries(lasts));
  }

  longest() {
    return this.series.reduce((best, one) => (one.x.length > best.x.length ? one : best));
  }

  drawReadout() {
    const box = this.part("readout");
    const shown = Boolean(this.frame) && this.step !== null;
    box.hidden = !shown;
    if (!this.frame) return;
    drawRule(this.svg, this.frame, shown ? this.step : null);
    if (!shown) return;
    const value = (one) => valueText(one.y[nearest(one, this.step)]);
    const row = (one) => element("div", "", swatch(one, isDark()), element("span", one.name), element("b", value(one)));
    const title = element("div", `${this.model.get("x_label")} ${this.step.toLocaleString("en")}`);
    box.replaceChildren(title, ...this.series.filter(({ x }) => x.length).map(row));
    const x = this.frame.x(this.step);
    const onLeft = x > (this.frame.left + this.frame.right) / 2;
    box.style.left = onLeft ? "" : `${x + 10}px`;
    box.style.right = onLeft ? `${this.root.clientWidth - x + 10}px` : "";
  }

  pointAt(event) {
    const one = this.longest();
    if (!this.frame || !one.x.length) return;
    const pointer = event.clientX - this.svg.getBoundingClientRect().left;
    const places = { x: one.x.map((value) => this.frame.x(value)) };
    this.readAt(one.x[nearest(places, pointer)]);
  }

  onKey(event) {
    const one = this.longest();
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!one.x.length || !(move || event.key === "Escape")) return;
    event.preventDefault();
    const now = this.step === null ? one.x.length - 1 : nearest(one, this.step) + (move ?? 0);
    this.readAt(move ? one.x[Math.min(one.x.length - 1, Math.max(0, now))] : null);
  }

  leave() {
    this.readAt(null);
  }

  readAt(step) {
    this.step = step;
    this.drawReadout();
  }

  toggleTable(button) {
    const table = this.part("table");
    table.hidden = !table.hidden;
    button.ariaPressed = String(!table.hidden);
    this.draw();
  }
}

function render(context) {
  const [loads, draws] = [["curves", "series", "earlier"], ["log_y", "x_label", "y_label", "levels"]];
  const picture = { kind: "curves", testid: "live-curves", markup: MARKUP, View, loads, draws };
  const { view, root, stop } = mount(context, picture);
  const tools = root.querySelector(".emlp-curves-tools");
  setOnClick(tools, context.model, "log_y", "log", (text) => text === "true");
  tools.addEventListener("click", ({ target }) => "table" in target.dataset && view.toggleTable(target));
  readAlong(view.svg, view);
  return stop;
}

export default { render };
