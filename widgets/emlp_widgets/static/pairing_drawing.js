// A map of pairings as SVG.

import { css, lineColor } from "./page.js";
import { COLUMNS, placePairing } from "./pairing_layout.js";
import { counted, keeper } from "./pairing_map_text.js";

const TITLES = {
  carriers: ["Carriers", "act as linear maps"],
  arguments: ["Arguments", "what they act on"],
  outputs: ["Outputs", "where the result goes"],
};
const LEGEND = [
  ["both", "kept by both seeds"], ["here", "this seed only"], ["there", "other seed only"], ["none", "neither"],
];
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escapeText = (text) => String(text).replace(/[&<>"]/g, (letter) => ENTITIES[letter]);
const shortened = (text, most) => escapeText(text.length > most ? `${text.slice(0, most - 1)}…` : text);

// A square, half of it filled where only one of two seeds keeps the copy.
function box(x, y, size, kept) {
  const frame = `<rect class="emlp-map-${kept}" x="${x}" y="${y}" width="${size}" height="${size}" rx="1.5"/>`;
  if (kept !== "here" && kept !== "there") return frame;
  const start = kept === "here" ? x : x + size / 2;
  return `${frame}<path class="emlp-map-${kept}" d="M${start} ${y}h${size / 2}v${size}h${-size / 2}z"/>`;
}

function groupLabel(group, name) {
  const { copies, kept, x, y, width, twoLines, acts } = group;
  const label = shortened(group.label, Math.floor(width / (twoLines ? 10 : 18)));
  const type = `<tspan class="emlp-map-type">${label}</tspan>`;
  const number = `${counted(copies, "copy", "copies")}${name === "carriers" ? `, ${kept.length} kept` : ""}`;
  const words = acts === false ? "cannot act by this rule" : number;
  const place = twoLines ? `x="${x + 5}" dy="14"` : 'dx="5"';
  return `<text x="${x + 5}" y="${y + 14}">${type}<tspan class="emlp-map-count" ${place}>${words}</tspan></text>`;
}

function groupMarkup(group, name, type, size) {
  const { x, y, width, height, more } = group;
  const data = `data-column="${name}" data-type="${type}"`;
  const squares = group.squares.map((square) => {
    const kept = name === "carriers" ? keeper(group, square.copy) : "plain";
    const own = `${data} data-copy="${square.copy}" data-kept="${kept}"`;
    return `<g class="emlp-map-square" ${own}>${box(square.x, square.y, size, kept)}</g>`;
  });
  const all = `… ${group.copies.toLocaleString("en")} in all`;
  const rest = more ? `<text class="emlp-map-count" x="${more.x}" y="${more.y + size}">${all}</text>` : "";
  const frame = `<rect class="emlp-map-box" ${data} x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>`;
  return `${frame}${groupLabel(group, name)}${squares.join("")}${rest}`;
}

// The wide path is easier to point at.
function ribbonMarkup({ number, path, width, off }, dark) {
  const dash = off ? ' stroke-dasharray="4 5"' : "";
  return `<g class="emlp-map-link" data-column="links" data-type="${number}" data-copy="0" data-off="${Boolean(off)}">`
    + `<path d="${path}" stroke="transparent" stroke-width="11"/>`
    + `<path d="${path}" stroke="${css(lineColor(number, dark))}" stroke-width="${width.toFixed(1)}"${dash}/></g>`;
}

// Everything but what follows the pointer and the keyboard.
export function mapMarkup(map, dark) {
  const heads = COLUMNS.map((name, i) => {
    const [title, words] = TITLES[name];
    const x = map.starts[i];
    return `<text x="${x}" y="13" class="emlp-map-type">${title}</text>`
      + `<text x="${x}" y="30" class="emlp-map-count">${words}</text>`;
  });
  // Thin ribbons stay visible on thick ones.
  const ribbons = [...map.ribbons].sort((a, b) => b.width - a.width).map((ribbon) => ribbonMarkup(ribbon, dark));
  const groups = COLUMNS.flatMap((name) =>
    map.columns[name].map((group, type) => groupMarkup(group, name, type, map.size)));
  return `${heads.join("")}<g>${ribbons.join("")}</g>${groups.join("")}<g class="emlp-map-marks"></g>`;
}

function outline({ x, y }, size, kind) {
  return `<rect class="emlp-map-${kind}" x="${x - 3}" y="${y - 3}" width="${size + 6}" height="${size + 6}" rx="3"/>`;
}

// The pairing that is shown, and what has the keyboard's focus.
export function marksMarkup(map, selected, cursor) {
  const pairing = selected && placePairing(map, selected);
  const focus = cursor ? outline(cursor, map.size, "cursor") : "";
  if (!pairing) return focus;
  const lines = pairing.lines.map(({ path, entry: [x, y] }) =>
    `<path class="emlp-map-pairing" d="${path}"/><path class="emlp-map-arrow" d="M${x} ${y}l-9 -5v10z"/>`);
  const squares = pairing.squares.map((square) => outline(square, map.size, "selected"));
  return `${lines.join("")}${squares.join("")}${focus}`;
}

export function mapLegend(picture) {
  const compared = picture.carriers.some(({ other }) => other);
  const entries = compared ? LEGEND : [["both", "carrier that is kept"], ["none", "not kept"]];
  return entries.map(([kept, text]) =>
    `<span><svg width="12" height="12" aria-hidden="true">${box(1, 1, 10, kept)}</svg>${text}</span>`).join("");
}
