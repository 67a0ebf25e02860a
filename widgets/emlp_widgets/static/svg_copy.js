// A drawn SVG as one that opens everywhere: colours in place of tokens, attributes in place of style sheets.

const PAINTS = ["fill", "stroke"];
const LINES = ["stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin"];
const LETTERS = ["font-family", "font-size", "font-weight", "font-style", "text-anchor"];
const ORDINARY = {
  "stroke-dasharray": "none", "stroke-linecap": "butt", "stroke-linejoin": "miter", "font-style": "normal", "font-weight": "400", "text-anchor": "start",
};
const OURS = /^(class|style|role|tabindex|opacity|on.*|aria-.*|data-.*|fill.*|stroke.*|font.*|text-anchor|dominant-baseline)$/;

const known = new Map();
let dot = null;

// A colour as the browser writes it, such as a mix, as [hexadecimal, opacity].
export function plainColor(color) {
  if (!known.has(color)) {
    dot ??= Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
    dot.clearRect(0, 0, 1, 1);
    dot.fillStyle = color;
    dot.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = dot.getImageData(0, 0, 1, 1).data;
    known.set(color, [`#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`, Math.round(alpha / 2.55) / 100]);
  }
  return known.get(color);
}

// For programs that know no patterns.
function firstColor(id) {
  const first = document.querySelector(id)?.firstElementChild;
  return first ? plainColor(getComputedStyle(first).fill)[0] : "none";
}

function paint(copy, name, style) {
  const value = style.getPropertyValue(name);
  const reference = /^url\("?(#[^")]*)"?\)/.exec(value);
  if (reference) return copy.setAttribute(name, `url(${reference[1]}) ${firstColor(reference[1])}`);
  const [color, alpha] = value === "none" ? ["none", 1] : plainColor(value);
  copy.setAttribute(name, alpha ? color : "none");
  const opacity = alpha * Number(style.getPropertyValue(`${name}-opacity`));
  if (alpha && opacity < 1) copy.setAttribute(`${name}-opacity`, opacity.toFixed(2));
  return undefined;
}

// Families that only one maker's browsers know come last, so that every other program finds the next one.
const families = (text) => text.replace(/-apple-system,? ?|BlinkMacSystemFont,? ?|ui-[a-z]+,? ?/g, "").replaceAll('"', "'");

function copyLooks(copy, style, tag) {
  const letters = tag === "text" || tag === "tspan";
  if (Number(style.opacity) < 1) copy.setAttribute("opacity", style.opacity);
  if (tag === "g" || tag === "svg" || tag === "defs" || tag === "pattern" || tag === "image") return;
  PAINTS.forEach((name) => paint(copy, name, style));
  const lined = copy.getAttribute("stroke") !== "none";
  for (const name of [...(lined ? LINES : []), ...(letters ? LETTERS : [])]) {
    const value = style.getPropertyValue(name);
    if (value && value !== ORDINARY[name]) copy.setAttribute(name, name === "font-family" ? families(value) : value.replace(/(\d)px/g, "$1"));
  }
  // What other programs do not know.
  if (tag === "text" && style.dominantBaseline === "central") copy.setAttribute("dy", "0.35em");
}

// A copy of a drawn node with everything below it; null for what is not to be seen.
export function copyOf(node) {
  if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.data);
  if (node.nodeType !== Node.ELEMENT_NODE) return null;
  const style = getComputedStyle(node);
  if (style.display === "none" || style.visibility === "hidden") return null;
  const copy = document.createElementNS(node.namespaceURI, node.tagName);
  for (const { name, value } of node.attributes) if (!OURS.test(name)) copy.setAttribute(name, value);
  copyLooks(copy, style, node.tagName);
  const shape = node.childNodes.length === 0 && node.tagName !== "image";
  if (shape && copy.getAttribute("fill") === "none" && copy.getAttribute("stroke") === "none") return null;
  copy.append(...[...node.childNodes].map(copyOf).filter(Boolean));
  return copy;
}
