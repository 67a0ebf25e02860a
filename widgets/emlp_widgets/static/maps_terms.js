// The readable elements of which every equivariant matrix is a sum, each with a slider.

import { make } from "./asking.js";
import { signed } from "./maps_data.js";

const AT_ONCE = 12; // cards; of more terms the others wait as small pictures
const FIRST = 6;
const RANGE = 1.5;
const PIXELS = 92;

export class TermList {
  // changed(weights, done): a person moved a slider; done when it was let go.
  constructor(data, weights, changed) {
    this.data = data;
    this.weights = [...weights];
    this.changed = changed;
    this.cards = new Map();
    this.list = make("div", { class: "emlp-term-list" });
    this.gallery = make("div", { class: "emlp-term-gallery" });
    const tools = make("div", { class: "emlp-line" },
      make("button", { type: "button", class: "emlp-button", title: "Other weights, at random", onclick: () => this.shuffle() }, "Shuffle weights"),
      make("button", { type: "button", class: "emlp-button emlp-quiet-button", title: "One element after another, the others at 0", onclick: () => this.single() }, "Only one at a time"));
    this.root = make("div", { class: "emlp-terms" }, this.list, this.gallery, data.terms.length > 1 ? tools : null);
    const { terms } = data;
    const first = terms.length > AT_ONCE ? terms.slice(0, FIRST) : terms;
    first.forEach((term) => this.add(term));
    this.gallery.append(...terms.slice(first.length).map((term) => this.small(term)));
  }

  small(term) {
    const button = make("button", { type: "button", class: "emlp-term-small", title: `c${term.number + 1}: ${term.name}, ${term.formula}` }, thumbnail(this.data, term, 44));
    button.addEventListener("click", () => {
      button.remove();
      this.add(term);
    });
    return button;
  }

  add(term) {
    const { number, name, formula, text, place } = term;
    const value = make("b", { class: "emlp-term-value" });
    const slider = make("input", {
      type: "range", min: -RANGE, max: RANGE, step: 0.01, "aria-label": `weight c${number + 1} of ${name}`,
      title: "Move, or use the arrow keys; a double click sets 0", style: `--c: var(${term.color})`,
    });
    slider.addEventListener("input", () => this.set(number, Number(slider.value), false));
    slider.addEventListener("change", () => this.set(number, Number(slider.value), true));
    slider.addEventListener("dblclick", () => this.set(number, 0, true));
    slider.addEventListener("keydown", (event) => this.step(event, number));
    const head = make("div", { class: "emlp-term-head" }, make("b", {}, name),
      make("span", { class: "emlp-term-weight" }, make("i", { style: `background: var(${term.color})` }), make("span", { class: "emlp-serif" }, `c${number + 1} `), value));
    const words = make("p", {}, text, " ", make("span", { class: "emlp-serif" }, formula), place ? make("span", { class: "emlp-quiet" }, ` (${place})`) : null);
    const card = make("div", { class: "emlp-term", "data-testid": "term" }, thumbnail(this.data, term, PIXELS), make("div", {}, head, words, slider));
    this.cards.set(number, { slider, value });
    this.list.append(card);
    this.write(number);
  }

  step(event, number) {
    const sign = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    event.stopPropagation();
    if (!sign) return;
    event.preventDefault();
    this.set(number, this.weights[number] + sign * (event.shiftKey ? 0.1 : 0.01), true);
  }

  set(number, value, done) {
    this.weights[number] = Math.round(100 * Math.max(-RANGE, Math.min(RANGE, value))) / 100;
    this.write(number);
    this.changed(this.weights, done);
  }

  take(weights) {
    this.weights = [...weights];
    for (const number of this.cards.keys()) this.write(number);
  }

  write(number) {
    const { slider, value } = this.cards.get(number);
    slider.value = String(this.weights[number]);
    value.textContent = signed(this.weights[number]);
  }

  shuffle() {
    this.take(this.weights.map(() => Math.round(300 * Math.random() - 150) / 100));
    this.changed(this.weights, true);
  }

  single() {
    this.only = ((this.only ?? -1) + 1) % this.weights.length;
    if (!this.cards.has(this.only)) this.gallery.querySelectorAll("button")[0]?.click();
    this.take(this.weights.map((_, number) => (number === this.only ? 1 : 0)));
    this.changed(this.weights, true);
  }
}

function thumbnail(data, term, pixels) {
  const canvas = document.createElement("canvas");
  const scale = Math.min(2, devicePixelRatio || 1);
  const unit = (pixels * scale) / Math.max(data.width, data.height);
  Object.assign(canvas, { width: Math.ceil(data.width * unit), height: Math.ceil(data.height * unit) });
  canvas.style.width = `${canvas.width / scale}px`;
  canvas.setAttribute("aria-hidden", "true");
  const gap = unit > 4 ? 1 : 0;
  canvas.paint = () => {
    const context = canvas.getContext("2d");
    const style = getComputedStyle(canvas);
    const square = (row, col) => context.fillRect(col * unit, row * unit, unit - gap, unit - gap);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.fillStyle = style.getPropertyValue("--sunken");
    if (gap) for (let k = 0; k < data.width * data.height; k += 1) square(Math.floor(k / data.width), k % data.width);
    else context.fillRect(0, 0, canvas.width, canvas.height);
    for (const { row, col, value } of term.entries) {
      context.fillStyle = style.getPropertyValue(term.color);
      square(row, col);
      if (value > 0 || unit < 6) continue;
      context.fillStyle = style.getPropertyValue("--surface");
      context.fillRect((col + 0.25) * unit, (row + 0.42) * unit, unit * 0.45, Math.max(1, unit * 0.14));
    }
  };
  requestAnimationFrame(canvas.paint);
  return canvas;
}
