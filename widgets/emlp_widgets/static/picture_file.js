// Buttons that save a picture of the page as SVG or PNG.

import { make, home } from "./asking.js";
import { saveFile } from "./save_file.js";
import { copyOf, plainColor } from "./svg_copy.js";

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";
const [LETTER, ROW, GAP, FRAME] = [14, 24, 18, 12];
const LEGEND = 420; // room of a legend below a narrow picture
const PIXELS = 2400; // of the longer side of a PNG, at least twice what is drawn

function node(tag, attributes, ...children) {
  const made = document.createElementNS(SVG_NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function sizeOf(picture) {
  if (picture.tagName === "CANVAS") return [picture.width, picture.height];
  const { width, height } = picture.viewBox.baseVal ?? {};
  const box = picture.getBoundingClientRect();
  return width ? [width, height] : [box.width, box.height];
}

// What is drawn as pixels stays pixels.
function contentOf(picture) {
  if (picture.tagName !== "CANVAS") return [...picture.childNodes].map(copyOf).filter(Boolean);
  const [width, height] = sizeOf(picture);
  return [node("image", { width, height, href: picture.toDataURL("image/png") })];
}

// The texts below an element, one beside the other.
function wordsOf(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode.data.trim());
  return found.filter(Boolean).join(" ");
}

// The sign of a legend, centred at half the height of the letters, and its width.
function swatchOf(item) {
  const drawn = item.querySelector("svg");
  const square = item.querySelector("i");
  if (!drawn) return square ? [node("rect", { y: -11, width: 12, height: 12, rx: 3, fill: plainColor(getComputedStyle(square).backgroundColor)[0] }), 12] : [null, 0];
  const [width, height] = ["width", "height"].map((side) => Number(drawn.getAttribute(side)));
  return [node("g", { transform: `translate(0 ${-5 - height / 2 - drawn.viewBox.baseVal.y})` }, ...contentOf(drawn)), width];
}

// A swatch and a text for each item, in as many lines as they need; returns the nodes, their height and their width.
function legend(items, width, look) {
  const measure = document.createElement("canvas").getContext("2d");
  measure.font = `${LETTER}px ${look.fontFamily}`;
  let [x, y, right] = [0, ROW, 0];
  const nodes = items.map((item) => {
    const words = wordsOf(item);
    const [swatch, start] = swatchOf(item);
    const long = start + 8 + measure.measureText(words).width + GAP;
    if (x && x + long > width) [x, y] = [0, y + ROW];
    const text = node("text", { x: start + 8, y: 0, fill: plainColor(look.color)[0], "font-family": "Arial, Helvetica, sans-serif", "font-size": LETTER }, words);
    const group = node("g", { transform: `translate(${x.toFixed(1)} ${y})` }, ...[swatch, text].filter(Boolean));
    x += long;
    right = Math.max(right, x - GAP);
    return group;
  });
  return [nodes, items.length ? y + ROW / 2 : 0, right];
}

// The picture with its legend on the ground of the page, as one SVG element that needs nothing else.
function pictureOf(page, { picture, legend: names, title }) {
  const drawn = page?.querySelector(picture);
  const [width, height] = drawn ? sizeOf(drawn) : [0, 0];
  const content = width && height ? contentOf(drawn) : [];
  if (!content.length) return null;
  const look = getComputedStyle(page);
  const [items, below, right] = legend(names ? [...page.querySelectorAll(names)] : [], Math.max(width, LEGEND), look);
  const [wide, high] = [Math.max(width, right) + 2 * FRAME, height + below + 2 * FRAME];
  return node("svg", { xmlns: SVG_NAMESPACE, width: wide, height: high, viewBox: `0 0 ${wide} ${high}` },
    node("title", {}, title),
    node("rect", { width: wide, height: high, fill: plainColor(look.getPropertyValue("--surface"))[0] }),
    node("g", { transform: `translate(${FRAME} ${FRAME})` }, ...content),
    node("g", { transform: `translate(${FRAME} ${FRAME + height})` }, ...items));
}

async function asPixels(svg, text) {
  const [width, height] = ["width", "height"].map((side) => Number(svg.getAttribute(side)));
  const scale = Math.max(2, PIXELS / Math.max(width, height));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(width * scale), height: Math.round(height * scale) });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => { canvas.toBlob(done, "image/png"); });
}

function render({ model, el }) {
  const said = make("span", { class: "emlp-quiet", role: "status" });
  const save = async (ending) => {
    const svg = pictureOf(home(el), { picture: model.get("picture"), legend: model.get("legend"), title: model.get("title") });
    said.textContent = svg ? "" : "Nothing is drawn yet.";
    if (!svg) return;
    const text = new XMLSerializer().serializeToString(svg);
    const name = `${model.get("name")}.${ending}`;
    saveFile(name, ending === "svg" ? text : await asPixels(svg, text));
  };
  const button = (ending, hint) => make("button", { type: "button", title: hint, onclick: () => save(ending) }, `${model.get("title")} (${ending.toUpperCase()})`);
  el.append(make("div", { class: "emlp-download emlp-line" },
    button("svg", "The picture as it is here, as lines and letters: for papers and drawing programs"),
    button("png", "The picture as it is here, as pixels: for slides"), said));
}

export default { render };
