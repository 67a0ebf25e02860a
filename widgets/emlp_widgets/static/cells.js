// What pictures of W are made of: colours of weights, and the fill of a cell that belongs to several.

import { svgNode } from "./svg_node.js";

const STRIPES = 3;
const HUES = 7;

// The colour of weight number 0, 1, ...; after the last colour they come again, with a mark.
export const colorOf = (number) => `var(--d${(number % HUES) + 1})`;
export const markOf = (number) => Math.floor(number / HUES);

// The fill for weights with these colours: stripes where there are several, whose pattern is put into `defs`.
export function fillOf(colors, defs) {
  const some = colors.slice(0, STRIPES);
  if (some.length === 1) return some[0];
  const id = `emlp-stripes-${Math.random().toString(36).slice(2, 9)}-${defs.children.length}`;
  const size = 5 * some.length;
  const pattern = svgNode("pattern", { id, width: size, height: size, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
  some.forEach((fill, k) => pattern.append(svgNode("rect", { x: 5 * k, y: 0, width: 5, height: size, fill })));
  defs.append(pattern);
  return `url(#${id})`;
}
