// A matrix as coloured squares: entries that share a parameter share a colour.

import { entryAt, paint } from "./matrix_drawing.js";
import {
  bytesOf, categoryColor, css, divergingColor, isDark, mount, oncePerFrame, readAlong, setOnClick, shortNumber,
} from "./page.js";

const LEGEND_CLASSES = 8;
const HINT = "Point at an entry, or focus the picture and use the arrow keys.";
const MARKUP = `
  <div class="emlp-matrix-head">
    <div class="emlp-matrix-title"></div>
    <div class="emlp-matrix-modes emlp-picture-buttons" role="group" aria-label="Colours of the picture">
      <button type="button" data-mode="sharing" title="One colour for each shared parameter">sharing</button>
      <button type="button" data-mode="value" title="Blue below zero, orange above">value</button>
    </div>
  </div>
  <div class="emlp-matrix-notes"><span class="emlp-matrix-size"></span><span class="emlp-matrix-badge">out of date</span></div>
  <div class="emlp-matrix-stage">
    <div class="emlp-matrix-message"></div>
    <canvas role="img" tabindex="0" data-lm-suppress-shortcuts="true" hidden></canvas>
  </div>
  <div class="emlp-matrix-legend"></div>
  <div class="emlp-matrix-readout" aria-live="polite"></div>`;
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function decode(sent) {
  if (!sent.rows) return null;
  const values = new Float32Array(bytesOf(sent.values));
  const classes = new Int32Array(bytesOf(sent.classes));
  const members = new Map();
  for (const signed of classes) members.set(Math.abs(signed), (members.get(Math.abs(signed)) ?? 0) + 1);
  const zeros = members.get(0) ?? 0;
  members.delete(0);
  const scale = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { ...sent, values, classes, members, zeros, scale };
}

function placeText(blocks, index) {
  let end = 0;
  const block = blocks.find(({ size }) => index < (end += size));
  const offset = index - (end - block.size);
  const coordinate = block.coordinates[offset] ?? (block.size > 1 ? `coordinate ${offset}` : "");
  return coordinate ? `${block.name}, ${coordinate}` : block.name;
}

function entryText(data, [row, col]) {
  const index = row * data.cols + col;
  const signed = data.classes[index];
  const where = `row ${row} (${placeText(data.row_blocks, row)}), column ${col} (${placeText(data.col_blocks, col)})`;
  if (signed === 0) return `${where}: zero by symmetry`;
  const count = data.members.get(Math.abs(signed));
  const sharing = count === 1 ? "shared with no other entry" : `shared by ${count} entries`;
  const sign = signed < 0 ? " with a minus sign" : "";
  return `${where}: value ${shortNumber(data.values[index])}, class ${Math.abs(signed)}${sign}, ${sharing}`;
}

function altText(data) {
  return `${data.title || "Matrix"}: ${data.rows} by ${data.cols} entries in ${data.members.size} classes of equal `
    + `entries, ${data.zeros} of them zero by symmetry. Arrow keys read single entries.`;
}

function legendMarkup(data, mode, dark) {
  if (mode === "value") {
    const stops = [-1, 0, 1].map((fraction) => css(divergingColor(fraction, dark))).join(",");
    const bar = `<span class="emlp-matrix-bar" style="background:linear-gradient(90deg,${stops})"></span>`;
    return `<span>${shortNumber(-data.scale)}</span>${bar}<span>${shortNumber(data.scale)}</span>`;
  }
  const numbers = [...data.members.keys()].sort((a, b) => a - b);
  const color = (number) => css(categoryColor(number - 1, dark));
  const swatches = numbers.slice(0, LEGEND_CLASSES)
    .map((number) => `<span class="emlp-matrix-swatch"><i style="background:${color(number)}"></i>${number}</span>`);
  const more = numbers.length > LEGEND_CLASSES ? `<span>… ${numbers.length} classes</span>` : "";
  return `${swatches.join("")}${more}<span>${data.zeros} of ${data.classes.length} entries zero by symmetry</span>`;
}

class View {
  constructor(model, root) {
    this.model = model;
    this.root = root;
    this.cell = null;
    this.part = (name) => root.querySelector(`.emlp-matrix-${name}`);
    this.canvas = root.querySelector("canvas");
    this.draw = oncePerFrame(() => this.drawNow());
    this.load();
  }

  load() {
    this.data = decode(this.model.get("picture"));
    this.cell = null;
    this.draw();
  }

  drawNow() {
    const { data, root, canvas } = this;
    canvas.hidden = !data;
    // A view in a closed tab has no width; its ResizeObserver asks again when the tab opens.
    if (data && root.clientWidth) this.frame = paint(canvas, data, root.clientWidth, this.cell, this.look());
    this.write();
  }

  look() {
    const { data, cell } = this;
    const style = getComputedStyle(this.root);
    const active = cell ? Math.abs(data.classes[cell[0] * data.cols + cell[1]]) : 0;
    const [text, paper] = [style.color, style.getPropertyValue("--emlp-paper")];
    return { mode: this.model.get("mode"), active, dark: isDark(), text, paper };
  }

  write() {
    const { data, model, canvas } = this;
    const [mode, busy] = [model.get("mode"), model.get("busy")];
    this.part("title").textContent = data?.title ?? "";
    this.part("size").textContent = data ? `${data.rows} × ${data.cols}, rows: output, columns: input` : "";
    this.part("modes").style.visibility = data ? "visible" : "hidden";
    for (const button of this.part("modes").children) button.ariaPressed = String(button.dataset.mode === mode);
    this.part("message").hidden = Boolean(data);
    this.part("message").textContent = model.get("message");
    this.part("stage").dataset.busy = String(busy);
    this.part("badge").style.visibility = busy && data ? "visible" : "hidden";
    this.part("legend").innerHTML = data ? legendMarkup(data, mode, isDark()) : "";
    canvas.ariaLabel = model.get("alt") || (data ? altText(data) : "");
    this.writeReadout();
    const [rows, cols, classes] = data ? [data.rows, data.cols, data.members.size] : [0, 0, 0];
    Object.assign(this.root.dataset, { rows, cols, classes });
  }

  writeReadout() {
    const text = this.data ? (this.cell ? entryText(this.data, this.cell) : HINT) : "";
    const line = this.part("readout");
    // Writing the same text again would make a screen reader say it again.
    if (line.textContent !== text) line.textContent = text;
  }

  point(cell) {
    if (String(cell) === String(this.cell)) return;
    this.cell = cell;
    this.draw();
  }

  leave() {
    this.point(null);
  }

  pointAt(event) {
    if (this.data && this.frame) this.point(entryAt(this.canvas, this.data, this.frame, event));
  }

  onKey(event) {
    if (!this.data || !(event.key in MOVES || event.key === "Escape")) return;
    event.preventDefault();
    if (event.key === "Escape") return this.point(null);
    const [down, right] = MOVES[event.key];
    const [row, col] = this.cell ?? [-Math.max(0, down), -Math.max(0, right)];
    const inside = (index, count) => Math.min(count - 1, Math.max(0, index));
    this.point([inside(row + down, this.data.rows), inside(col + right, this.data.cols)]);
  }
}

function render(context) {
  const draws = ["mode", "busy", "message", "alt"];
  const picture = { kind: "matrix", testid: "matrix-picture", markup: MARKUP, View, loads: ["picture"], draws };
  const { view, root, stop } = mount(context, picture);
  setOnClick(root.querySelector(".emlp-matrix-modes"), context.model, "mode", "mode");
  readAlong(view.canvas, view);
  return stop;
}

export default { render };
