// A map of pairings as SVG.

import { css, lineColor } from "./page.js";
import { COLUMNS, pairingPath } from "./pairing_layout.js";

const TITLES = {
  carriers: ["Carriers", "act as linear maps"],
  arguments: ["Arguments", "what they act on"],
  outputs: ["Outputs", "where the result goes"],
};
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escapeText = (text) => String(text).replace(/[&<>"]/g, (letter) => ENTITIES[letter]);

// "both", "here", "there" or "none": who keeps a carrier; without a comparison only "both" and "none".
function keeper(group, copy) {
  const here = group.kept.includes(copy);
  if (!group.other) return here ? "both" : "none";
  const there = group.other.includes(copy);
  return here ? (there ? "both" : "here") : there ? "there" : "none";
}

export function keeperText(group, copy) {
  const both = group.other ? "kept by both seeds" : "kept";
  const texts = { both, here: "kept by this seed only", there: "kept by the other seed only", none: "not kept" };
  return texts[keeper(group, copy)];
}

function half(square, size, side) {
  const { x, y } = square;
  const corner = side === "here" ? [x, y] : [x + size, y + size];
  const points = [corner, [x + size, y], [x, y + size]];
  return `<path class="emlp-map-${side}" d="M${points.map((point) => point.join(" ")).join("L")}Z"/>`;
}

function squareMarkup(square, group, name, place, size) {
  const kept = name === "carriers" ? keeper(group, square.copy) : "plain";
  const data = `data-column="${name}" data-type="${place}" data-copy="${square.copy}" data-kept="${kept}"`;
  const box = `x="${square.x}" y="${square.y}" width="${size}" height="${size}" rx="1.5"`;
  const inside = kept === "here" || kept === "there" ? half(square, size, kept) : "";
  return `<g class="emlp-map-square" ${data}><rect class="emlp-map-${kept}" ${box}/>${inside}</g>`;
}

function groupLabel(group, name) {
  const type = `<tspan class="emlp-map-type">${escapeText(group.label)}</tspan>`;
  if (group.acts === false) return `${type} <tspan class="emlp-map-count">no carriers by this rule</tspan>`;
  const number = `${group.copies} ${group.copies === 1 ? "copy" : "copies"}`;
  const kept = name === "carriers" ? `, ${group.kept.length} kept` : "";
  const cut = group.copies > group.drawn ? `, ${group.drawn} drawn` : "";
  return `${type} <tspan class="emlp-map-count">${number}${kept}${cut}</tspan>`;
}

function groupMarkup(group, name, place, size) {
  const label = `<text x="${group.x + 4}" y="${group.y + 13}">${groupLabel(group, name)}</text>`;
  const frame = `x="${group.x}" y="${group.y - 4}" width="${group.width}" height="${group.height + 4}" rx="6"`;
  const squares = group.squares.map((square) => squareMarkup(square, group, name, place, size));
  return `<rect class="emlp-map-box" ${frame}/>${label}${squares.join("")}`;
}

function ribbonMarkup(ribbon, dark, shown) {
  const strong = ribbon.number === shown.link;
  const alpha = shown.link === null ? 0.5 : strong ? 0.85 : 0.22;
  const style = `stroke="${css(lineColor(ribbon.number, dark), alpha)}" stroke-width="${ribbon.width.toFixed(1)}"`;
  const dash = ribbon.off ? ' stroke-dasharray="4 5"' : "";
  const data = `data-column="links" data-type="${ribbon.number}" data-copy="0" data-off="${ribbon.off}"`;
  return `<g class="emlp-map-link" ${data}>`
    + `<path d="${ribbon.path}" fill="none" stroke="transparent" stroke-width="11"/>`
    + `<path d="${ribbon.path}" fill="none" ${style}${dash}/></g>`;
}

function outline({ x, y }, size, kind) {
  return `<rect class="emlp-map-${kind}" x="${x - 3}" y="${y - 3}" width="${size + 6}" height="${size + 6}" rx="3"/>`;
}

// shown.link: number of the ribbon to bring forward, or null; shown.cursor: the square with the keyboard's focus.
export function mapMarkup(map, selected, shown, dark) {
  const heads = COLUMNS.map((name, i) => {
    const [title, words] = TITLES[name];
    const x = map.starts[i] + 4;
    return `<text x="${x}" y="14" class="emlp-map-title">${title}</text>`
      + `<text x="${x}" y="30" class="emlp-map-count">${words}</text>`;
  });
  const ribbons = [...map.ribbons].sort((a, b) => (a.number === shown.link) - (b.number === shown.link));
  const groups = COLUMNS.flatMap((name) =>
    map.columns[name].map((group, place) => groupMarkup(group, name, place, map.size)));
  const cursor = shown.cursor ? outline(shown.cursor, map.size, "cursor") : "";
  const links = ribbons.map((ribbon) => ribbonMarkup(ribbon, dark, shown));
  return [...heads, ...links, ...groups, pairingMarkup(map, selected), cursor].join("");
}

function pairingMarkup(map, selected) {
  const pairing = pairingPath(map, selected);
  if (!pairing) return "";
  const squares = pairing.squares.map((one) => outline(one, map.size, "selected"));
  return `<path class="emlp-map-pairing" d="${pairing.path}"/>${squares.join("")}`;
}
