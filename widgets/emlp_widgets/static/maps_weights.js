// W as cells: the tint says which weight, the square inside how large it is, a ring that it is negative.

import { fillOf } from "./cells.js";
import { classValues, signed, valueOf } from "./maps_data.js";
import { svgNode } from "./svg_node.js";

const UNIT = 40;
const MAX_DRAWN = 40; // rows and columns with squares inside; larger matrices are coloured dots

const matrixName = ({ height, width }) => `W, ${height} rows and ${width} columns; arrow keys go through its entries`;

// One picture of one matrix: built once, updated for every weight.
export class Weights {
  constructor(host, data) {
    this.data = data;
    this.host = host;
    this.numbers = false;
    this.large = Math.max(data.height, data.width) > MAX_DRAWN;
    host.replaceChildren(this.large ? this.buildCanvas() : this.buildCells());
  }

  buildCells() {
    const { data } = this;
    const left = 14 + 9 * Math.max(...data.rows.names.map((name) => name.length), 2) + (data.rows.blocks.length > 1 ? 54 : 0);
    const top = data.columns.blocks.length > 1 ? 52 : 30;
    const [width, height] = [left + data.width * UNIT + 2, top + data.height * UNIT + 2];
    const root = svgNode("svg", { viewBox: `0 0 ${width} ${height}`, class: "emlp-w", role: "img", tabindex: 0, "aria-label": matrixName(data) });
    root.dataset.lmSuppressShortcuts = "true";
    this.frame = { left, top, width, height };
    root.append(this.patterns());
    this.cells = Array.from(data.classes, (number, index) => this.cell(number, index));
    root.append(...this.cells.map(({ group }) => group), ...this.labels());
    this.edge = svgNode("rect", { class: "emlp-w-edge", width: UNIT - 2, height: UNIT - 2, rx: 6 });
    root.append(this.edge);
    this.root = root;
    return root;
  }

  // Stripes for sums of several weights, one pattern for each set.
  patterns() {
    const defs = svgNode("defs");
    this.fills = this.data.sums.map((sum) => fillOf(sum.map(([term]) => `var(${this.data.terms[term].color})`), defs));
    return defs;
  }

  cell(number, index) {
    const { left, top } = this.frame;
    const [row, col] = [Math.floor(index / this.data.width), index % this.data.width];
    const [x, y] = [left + col * UNIT, top + row * UNIT];
    const group = svgNode("g", { class: "emlp-w-cell" });
    number = Math.abs(number);
    const fill = number ? this.fills[number - 1] : "var(--sunken)";
    group.append(svgNode("rect", { x: x + 1, y: y + 1, width: UNIT - 2, height: UNIT - 2, rx: 6, fill, opacity: number ? 0.22 : 1 }));
    if (!number) return { group };
    const square = svgNode("rect", { class: "emlp-w-value" });
    const text = svgNode("text", { class: "emlp-w-number", x: x + UNIT / 2, y: y + UNIT / 2 });
    group.append(square, text);
    const marks = this.data.sums[number - 1].length === 1 ? this.data.terms[this.data.sums[number - 1][0][0]].mark : 0;
    if (marks) group.append(svgNode("circle", { class: "emlp-w-mark", cx: x + UNIT - 8, cy: y + 8, r: marks > 1 ? 4.5 : 2.5 }));
    return { group, square, text, fill, x, y };
  }

  labels() {
    const { data, frame } = this;
    const found = [];
    const put = (text, x, y, anchor, strong = false) => {
      const label = svgNode("text", { x, y, "text-anchor": anchor, class: strong ? "emlp-w-label emlp-w-type" : "emlp-w-label" });
      label.textContent = text;
      found.push(label);
    };
    data.columns.names.forEach((name, k) => put(name, frame.left + (k + 0.5) * UNIT, frame.top - 10, "middle"));
    data.rows.names.forEach((name, k) => put(name, frame.left - 8, frame.top + (k + 0.5) * UNIT + 5, "end"));
    const blocks = (side, draw) => {
      let start = 0;
      for (const [text, size] of side.blocks) {
        draw(text, start, size);
        start += size;
      }
    };
    if (data.columns.blocks.length > 1) {
      blocks(data.columns, (text, start, size) => {
        if (size > 1 || data.columns.blocks.length < 8) put(text, frame.left + (start + size / 2) * UNIT, 18, "middle", true);
        if (start) found.push(svgNode("line", { class: "emlp-w-line", x1: frame.left + start * UNIT, x2: frame.left + start * UNIT, y1: frame.top - 4, y2: frame.height }));
      });
    }
    if (data.rows.blocks.length > 1) {
      blocks(data.rows, (text, start, size) => {
        put(text, 2, frame.top + (start + size / 2) * UNIT + 5, "start", true);
        if (start) found.push(svgNode("line", { class: "emlp-w-line", y1: frame.top + start * UNIT, y2: frame.top + start * UNIT, x1: frame.left - 4, x2: frame.width }));
      });
    }
    return found;
  }

  buildCanvas() {
    const { data } = this;
    const scale = Math.max(1, Math.floor(1200 / Math.max(data.width, data.height)));
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: data.width * scale, height: data.height * scale, tabIndex: 0 });
    canvas.className = "emlp-w emlp-w-canvas";
    canvas.dataset.lmSuppressShortcuts = "true";
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", matrixName(data));
    this.scale = scale;
    this.root = canvas;
    return canvas;
  }

  update(weights) {
    this.values = classValues(this.data, weights);
    if (this.large) return this.paint();
    const most = Math.max(1, ...this.values.map(Math.abs));
    this.cells.forEach(({ square, text, fill, x, y }, index) => {
      if (!square) return;
      const value = valueOf(this.data, this.values, index);
      const side = this.numbers ? 0 : (UNIT - 10) * Math.sqrt(Math.abs(value) / most);
      const ring = value < 0;
      const width = ring ? Math.max(0, side - 3) : side;
      for (const [name, number] of Object.entries({ x: x + (UNIT - width) / 2, y: y + (UNIT - width) / 2, width, height: width })) square.setAttribute(name, number);
      square.setAttribute("rx", Math.min(4, width / 4));
      square.style.fill = ring ? "var(--surface)" : fill;
      square.style.stroke = ring ? fill : "none";
      text.textContent = this.numbers ? signed(value) : "";
    });
  }

  paint() {
    const { data, scale, root } = this;
    const context = root.getContext("2d");
    const style = getComputedStyle(this.host);
    const colors = data.sums.map((sum) => style.getPropertyValue(data.terms[sum[0][0]].color));
    context.fillStyle = style.getPropertyValue("--sunken");
    context.fillRect(0, 0, root.width, root.height);
    data.classes.forEach((number, index) => {
      if (!number) return;
      const here = this.at === undefined || Math.abs(number) === this.at;
      context.globalAlpha = (0.25 + 0.75 * Math.min(1, Math.abs(this.values[Math.abs(number)]))) * (here ? 1 : 0.25);
      context.fillStyle = colors[Math.abs(number) - 1];
      context.fillRect((index % data.width) * scale, Math.floor(index / data.width) * scale, scale, scale);
    });
    context.globalAlpha = 1;
  }

  // Outlines an entry and fades what is not of its class; null for none.
  point(entry) {
    const number = entry && Math.abs(this.data.classes[entry[0] * this.data.width + entry[1]]);
    if (this.large) {
      this.at = number || undefined;
      return this.paint();
    }
    this.root.classList.toggle("emlp-w-dim", Boolean(number));
    this.cells.forEach(({ group }, index) => group.classList.toggle("emlp-w-hit", Math.abs(this.data.classes[index]) === number));
    this.edge.style.display = entry ? "" : "none";
    if (!entry) return;
    this.edge.setAttribute("x", this.frame.left + entry[1] * UNIT + 1);
    this.edge.setAttribute("y", this.frame.top + entry[0] * UNIT + 1);
  }

  // The entry under the pointer, or null.
  entryAt({ clientX, clientY }) {
    const box = this.root.getBoundingClientRect();
    const { left, top, width, height } = this.large ? { left: 0, top: 0, width: this.root.width, height: this.root.height } : this.frame;
    const size = this.large ? this.scale : UNIT;
    const scale = Math.min(box.width / width, box.height / height); // the picture is centred in its box
    const x = (clientX - box.left - (box.width - width * scale) / 2) / scale;
    const y = (clientY - box.top - (box.height - height * scale) / 2) / scale;
    const [row, col] = [Math.floor((y - top) / size), Math.floor((x - left) / size)];
    return row >= 0 && col >= 0 && row < this.data.height && col < this.data.width ? [row, col] : null;
  }
}
