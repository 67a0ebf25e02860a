// All equivariant matrices: W, the terms that add up to it, and W tried on an input. What moves is computed here.

import { ask, make } from "./asking.js";
import { decode, signed, sumText } from "./maps_data.js";
import { TermList } from "./maps_terms.js";
import { TryIt } from "./maps_try.js";
import { Weights } from "./maps_weights.js";
import { watchPage } from "./page.js";

const HINT = "Point at an entry, or use the arrow keys, to see why it is as it is.";
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const SEND_MS = 250;

class View {
  constructor(model, root) {
    this.model = model;
    this.root = root;
    this.load();
  }

  load() {
    this.data = decode(this.model.get("picture"));
    this.entry = this.held = null;
    this.root.replaceChildren(...(this.data ? this.parts() : [make("p", { class: "emlp-maps-message" }, this.model.get("message"))]));
    const { height = 0, width = 0, sums = [], terms = [] } = this.data ?? {};
    Object.assign(this.root.dataset, { rows: height, cols: width, classes: sums.length, terms: terms.length });
    if (!this.data) return;
    this.update(this.model.get("weights"));
    this.point(this.loaded ? null : this.wished());
    this.loaded = true; // another matrix has other entries
    this.busy();
  }

  parts() {
    const { data } = this;
    const [entries, free] = data.headline;
    this.host = make("div", { class: "emlp-w-host" });
    this.weights = new Weights(this.host, data);
    this.weights.numbers = this.model.get("mode") === "numbers";
    this.reason = make("div", { class: "emlp-reason", role: "status" });
    this.terms = new TermList(data, this.model.get("weights"), (weights, done) => this.moved(weights, done));
    const figure = make("div", { class: "emlp-maps-figure" },
      make("div", { class: "emlp-line emlp-spread" },
        make("h2", { class: "emlp-big" }, `${entries} `, make("em", {}, free)), this.weights.large || data.empty.length ? null : this.modes()),
      this.host, this.legend(), this.reason);
    if (data.empty.length) {
      this.tried = null;
      this.listen();
      return [make("div", { class: "emlp-maps-grid" }, figure, this.emptiness())];
    }
    const formula = make("p", { class: "emlp-formula-line emlp-serif" }, this.formula());
    const middle = make("div", { class: "emlp-maps-terms" }, data.terms.length ? formula : null, this.terms.root);
    this.tried = data.rows.square && data.columns.square && data.terms.length ? new TryIt(data) : null;
    this.listen();
    return [make("div", { class: "emlp-maps-grid" }, figure, middle, this.tried?.root ?? null)];
  }

  formula() {
    const { terms } = this.data;
    const shown = terms.slice(0, 4).map(({ name, number, color }, place) => [
      place ? " + " : "", make("b", { style: `color: var(${color})` }, `c${number + 1}`), ` ${name}`]);
    return ["W = ", ...shown, terms.length > 4 ? ` + … (${terms.length} terms)` : ""];
  }

  // Why there is no map but zero, and near questions that have some.
  emptiness() {
    const [why, ...offers] = this.data.empty;
    const sentences = why.replace(/^[^.]*\. /, "");
    const help = offers.map((title, place) => make("button", { type: "button", class: "emlp-button", onclick: () => ask(this.model, "offer", place) }, title));
    return make("div", { class: "emlp-maps-empty", "data-testid": "empty" }, make("h3", {}, "Why there is none"), make("p", {}, sentences),
      help.length ? make("h3", {}, "What would help") : null, make("div", { class: "emlp-offers" }, help));
  }

  modes() {
    const button = (title, numbers) => make("button", {
      type: "button", role: "radio", "aria-checked": String(numbers === this.weights.numbers), title: numbers ? "The value in each cell" : "A square as large as the value",
      onclick: ({ target }) => {
        this.model.set("mode", numbers ? "numbers" : "weights");
        this.model.save_changes();
      },
    }, title);
    this.buttons = [button("Weights", false), button("Numbers", true)];
    return make("div", { class: "emlp-segments", role: "radiogroup", "aria-label": "What the cells show" }, this.buttons);
  }

  mode() {
    if (!this.data) return;
    this.weights.numbers = this.model.get("mode") === "numbers";
    this.buttons?.forEach((one, place) => one.setAttribute("aria-checked", String(Boolean(place) === this.weights.numbers)));
    this.weights.update(this.terms.weights);
  }

  // The entry that Python asks for, where the matrix has it.
  wished() {
    const [row, col] = this.model.get("entry");
    return row < this.data.height && col < this.data.width ? [row, col] : null;
  }

  pointedAt() {
    if (!this.data || String(this.model.get("entry")) === String(this.entry ?? [])) return;
    this.held = this.wished();
    this.point(this.held);
  }

  legend() {
    const { classes, sums } = this.data;
    const zeros = classes.reduce((total, signedClass) => total + (signedClass === 0), 0);
    const tag = (look, text) => make("span", { class: "emlp-legend-tag" }, make("i", { class: look }), text);
    return make("div", { class: "emlp-line emlp-legend" },
      sums.some((sum) => sum.length > 1) ? tag("emlp-tag-sum", "several weights add up") : null,
      this.weights.large || !sums.length ? null : tag("emlp-tag-ring", "negative"),
      zeros ? tag("emlp-tag-zero", `always zero: ${zeros.toLocaleString("en")}`) : null);
  }

  listen() {
    const { root } = this.weights;
    const at = (event) => this.weights.entryAt(event);
    root.addEventListener("pointermove", (event) => this.held || this.point(at(event)));
    root.addEventListener("pointerdown", (event) => {
      const entry = at(event);
      this.held = entry && String(entry) === String(this.held) ? null : entry;
      this.point(entry);
    });
    root.addEventListener("pointerleave", ({ pointerType }) => pointerType === "touch" || this.held || this.point(null));
    root.addEventListener("keydown", (event) => this.onKey(event));
  }

  onKey(event) {
    if (event.key === "Escape" && !this.entry) return; // it belongs to a panel that is open
    if (event.key === "Escape" || event.key === "Enter") {
      this.held = event.key === "Enter" && !this.held ? this.entry : null;
      if (event.key === "Escape") this.point(null);
    } else if (event.key in MOVES) {
      const [down, right] = MOVES[event.key];
      const [row, col] = this.entry ?? [0, 0];
      const inside = (index, count) => (index + count) % count;
      this.point(this.entry ? [inside(row + down, this.data.height), inside(col + right, this.data.width)] : [0, 0]);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  point(entry) {
    if (entry && String(entry) === String(this.entry)) return;
    this.entry = entry;
    this.weights.point(entry);
    clearTimeout(this.telling);
    this.telling = setTimeout(() => {
      this.model.set("entry", entry ?? []);
      this.model.save_changes();
    }, SEND_MS);
    const index = entry && entry[0] * this.data.width + entry[1];
    const known = entry ? this.data.reasons[index] : HINT;
    if (entry && known === undefined) {
      this.say(this.plain(entry));
      clearTimeout(this.asking);
      this.asking = setTimeout(() => ask(this.model, "why", entry.join(" ")), 120);
    } else this.say(known);
  }

  // What is known without Python: which sum an entry is.
  plain([row, col]) {
    const number = Math.abs(this.data.classes[row * this.data.width + col]);
    return number ? `Row ${row + 1}, column ${col + 1} is ${sumText(this.data.sums[number - 1])}.` : `Row ${row + 1}, column ${col + 1} is always 0.`;
  }

  answer() {
    const [row, col, text] = this.model.get("reason");
    if (this.entry && row === this.entry[0] && col === this.entry[1]) this.say(text);
  }

  say(text) {
    this.said = text;
    const number = this.entry ? this.data.classes[this.entry[0] * this.data.width + this.entry[1]] : 0;
    const now = number && this.weights.values ? ` Now it is ${signed(Math.sign(number) * this.weights.values[Math.abs(number)])}.` : "";
    if (this.reason.textContent !== text + now) this.reason.textContent = text + now;
  }

  moved(weights, done) {
    this.update(weights);
    clearTimeout(this.sending);
    this.sending = setTimeout(() => {
      this.model.set("weights", [...weights]);
      this.model.save_changes();
    }, done ? 0 : SEND_MS);
  }

  update(weights) {
    if (!this.data || weights.length !== this.data.terms.length) return;
    this.weights.update(weights);
    this.tried?.update(this.weights.values);
    this.say(this.said ?? HINT);
  }

  taken() {
    const weights = this.model.get("weights");
    if (!this.data || weights.length !== this.data.terms.length || String(weights) === String(this.terms.weights)) return;
    this.terms.take(weights);
    this.update(weights);
  }

  busy() {
    this.root.dataset.busy = String(this.model.get("busy"));
  }

  repaint() {
    if (!this.data) return;
    for (const canvas of this.root.querySelectorAll("canvas")) canvas.paint?.();
    if (this.weights.large) this.weights.paint();
  }
}

function render({ model, el }) {
  const root = make("div", { class: "emlp-picture emlp-maps", "data-testid": "maps" });
  el.append(root);
  const view = new View(model, root);
  model.on("change:picture change:message", () => view.load());
  model.on("change:weights", () => view.taken());
  model.on("change:reason", () => view.answer());
  model.on("change:entry", () => view.pointedAt());
  model.on("change:mode", () => view.mode());
  model.on("change:busy", () => view.busy());
  return watchPage(root, () => view.repaint());
}

export default { render };
