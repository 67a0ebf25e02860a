// W in the middle of a solve: cells of one colour are one group, cells without a colour are alone, grey ones are zero.

import { colorOf, fillOf, markOf } from "./cells.js";
import { svgNode } from "./svg_node.js";

const UNIT = 40;
const ALONE = 32767;
const MOST_NAMED = 20; // rows or columns that have room for names
const PIXELS = 440; // of the longer side, about

export class WatchGrid {
  constructor({ rows, columns, sums }) {
    this.width = columns.names.length;
    this.sums = sums;
    this.defs = svgNode("defs");
    this.fills = new Map();
    const named = Math.max(rows.names.length, this.width) <= MOST_NAMED;
    this.size = Math.max(15, (15 * UNIT * Math.max(rows.names.length, this.width)) / PIXELS); // of letters, in units
    const left = named ? 14 + 0.6 * this.size * Math.max(...rows.names.map((name) => name.length), 2) : 1;
    const top = named ? this.size + 11 : 1;
    this.root = svgNode("svg", { viewBox: `0 0 ${left + this.width * UNIT + 1} ${top + rows.names.length * UNIT + 1}`, class: "emlp-watch-w", role: "img" });
    this.cells = Array.from({ length: rows.names.length * this.width }, (_, index) =>
      this.cell(left + (index % this.width) * UNIT, top + Math.floor(index / this.width) * UNIT));
    this.root.append(this.defs, ...this.cells.flatMap((cell) => Object.values(cell)), ...(named ? names(rows, columns, left, top, this.size) : []));
  }

  cell(x, y) {
    return {
      tint: svgNode("rect", { x: x + 1, y: y + 1, width: UNIT - 2, height: UNIT - 2, rx: 6, class: "emlp-watch-tint" }),
      value: svgNode("rect", { x: x + 10, y: y + 10, width: UNIT - 20, height: UNIT - 20, rx: 4, class: "emlp-watch-value" }),
      mark: svgNode("circle", { cx: x + UNIT - 8, cy: y + 8, class: "emlp-watch-mark" }),
    };
  }

  // looks: of all cells. before: those of the last frame, or null; cells that have just changed are outlined.
  paint(looks, before) {
    this.cells.forEach(({ tint, value, mark }, index) => {
      const look = Math.abs(looks[index]);
      const [colored, zero] = [look && look !== ALONE, look === 0];
      const fill = colored ? this.fill(look) : "";
      const changed = before !== null && Math.abs(before[index]) !== look && (look !== 0 || before[index] !== 0);
      tint.style.fill = zero ? "var(--sunken)" : colored ? fill : "var(--surface)";
      tint.style.fillOpacity = colored ? 0.3 : 1;
      tint.classList.toggle("emlp-watch-alone", look === ALONE);
      tint.classList.toggle("emlp-watch-changed", changed);
      value.style.display = colored ? "" : "none";
      value.style.fill = looks[index] < 0 ? "var(--surface)" : fill;
      value.style.stroke = fill;
      mark.setAttribute("r", colored && look > this.sums.length ? [0, 2.5, 4.5][Math.min(2, markOf(look - 1))] : 0);
    });
  }

  // Numbers of -127 to 127, tinted by sign and size.
  tint(values) {
    this.cells.forEach(({ tint, value, mark }, index) => {
      tint.classList.remove("emlp-watch-alone", "emlp-watch-changed");
      tint.style.fill = values[index] < 0 ? "var(--d2)" : "var(--d1)";
      tint.style.fillOpacity = 0.08 + 0.8 * (Math.abs(values[index]) / 127);
      value.style.display = "none";
      mark.setAttribute("r", 0);
    });
  }

  // A look that W has in the end is filled as there; any other has a colour of its own.
  fill(look) {
    if (!this.fills.has(look)) {
      const terms = this.sums[look - 1] ?? [look - 1];
      this.fills.set(look, fillOf(terms.map(colorOf), this.defs));
    }
    return this.fills.get(look);
  }
}

function names(rows, columns, left, top, size) {
  const label = (text, x, y, anchor) => {
    const element = svgNode("text", { x, y, "text-anchor": anchor, class: "emlp-watch-name", style: `font-size: ${size}px` });
    element.textContent = text;
    return element;
  };
  return [
    ...columns.names.map((name, k) => label(name, left + (k + 0.5) * UNIT, top - 9, "middle")),
    ...rows.names.map((name, k) => label(name, left - 8, top + (k + 0.5) * UNIT + size / 3, "end")),
  ];
}

const BLOCKS = 420; // pixels of the longer side

// W in the coordinates of the irreducibles: a block for each pair, coloured once it is found to be joined.
export function irreducibleBlocks({ rows, columns, joined }) {
  const length = (side) => side.reduce((total, [dim, copies]) => total + dim * copies, 0);
  const scale = BLOCKS / Math.max(length(rows), length(columns));
  const root = svgNode("svg", { viewBox: `-46 -30 ${length(columns) * scale + 50} ${length(rows) * scale + 34}`, class: "emlp-watch-w", role: "img" });
  const places = (side) => side.reduce((found, [dim, copies]) => [...found, found.at(-1) + dim * copies * scale], [0]);
  const [down, across] = [places(rows), places(columns)];
  const put = (text, x, y, anchor) => {
    const element = svgNode("text", { x, y, "text-anchor": anchor, class: "emlp-watch-name" });
    element.textContent = text;
    root.append(element);
  };
  const roomFor = (from, to) => to - from > 16;
  const nameOf = ([dim, copies]) => (copies > 1 ? `${copies}×${dim}` : String(dim));
  const box = (row, column, attributes) => svgNode("rect", {
    x: across[column], y: down[row], width: across[column + 1] - across[column], height: down[row + 1] - down[row], ...attributes,
  });
  rows.forEach((_, row) => columns.forEach((__, column) => root.append(box(row, column, { class: "emlp-watch-block" }))));
  joined.forEach(([row, column, maps], place) => {
    const color = colorOf(place);
    root.append(box(row, column, { style: `fill: ${color}; fill-opacity: 0.25; stroke: ${color}` }));
    const count = rows[row][0] / maps; // the same weights once for each
    const [width, height] = [(across[column + 1] - across[column]) / count, (down[row + 1] - down[row]) / count];
    for (let k = 0; k < count && Math.min(width, height) > 3; k += 1) {
      root.append(svgNode("rect", { x: across[column] + k * width, y: down[row] + k * height, width, height, style: `fill: ${color}; fill-opacity: 0.65` }));
    }
  });
  rows.forEach((part, row) => roomFor(down[row], down[row + 1]) && put(nameOf(part), -8, (down[row] + down[row + 1]) / 2 + 5, "end"));
  columns.forEach((part, column) => roomFor(across[column], across[column + 1]) && put(nameOf(part), (across[column] + across[column + 1]) / 2, -10, "middle"));
  return root;
}
