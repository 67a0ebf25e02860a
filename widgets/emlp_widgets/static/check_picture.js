// Turn first or map first: all frames are here, so that the slider waits for nobody.

import { ask, icon, make } from "./asking.js";
import { box, elementMatrix } from "./check_element.js";
import { networkAxis } from "./check_networks.js";
import { Tiles, twoDigits, verdict } from "./check_tiles.js";
import { bytesOf } from "./page.js";

const SEND_AFTER_MS = 250;
const ARRAYS = 3; // moved first, mapped first, difference

class Check {
  constructor(model, root) {
    this.model = model;
    this.root = root;
    this.load();
  }

  load() {
    const sent = this.model.get("picture");
    this.data = sent.frames ? { ...sent, ...unpacked(sent) } : null;
    this.networks = make("div", {});
    const body = this.data ? this.parts() : [make("p", { class: "emlp-check-message" }, this.model.get("message"))];
    this.root.replaceChildren(...body, ...(this.data ? [] : [this.networks]));
    this.root.dataset.frames = this.data?.frames ?? 0;
    this.drawNetworks();
    this.busy();
    if (this.data) this.go(Math.round(this.model.get("t") * (this.data.frames - 1)));
  }

  parts() {
    const { verb } = this.data.words;
    const head = make("div", { class: "emlp-check-head" },
      make("h2", { class: "emlp-big" }, `${verb === "turn" ? "Turn" : "Move"} first or map first: `, make("em", {}, "same answer")),
      make("p", { class: "emlp-quiet" }, `That is what equivariant means: it does not matter whether you ${verb} the input or the output.`));
    return [head, make("div", { class: "emlp-check-grid" }, this.card(), make("div", { class: "emlp-check-right" }, this.paths(), this.networks))];
  }

  card() {
    const { frames, words } = this.data;
    this.element = make("div", { class: "emlp-check-element" });
    this.label = make("b", {});
    this.slider = make("input", { type: "range", min: 0, max: frames - 1, step: 1, "aria-label": "how far on the way to g", title: "From the identity to g; move, or use the arrow keys" });
    this.slider.addEventListener("input", () => this.moved(Number(this.slider.value), false));
    this.slider.addEventListener("change", () => this.moved(Number(this.slider.value), true));
    this.slider.addEventListener("keydown", (event) => event.stopPropagation());
    const another = make("button", { type: "button", class: "emlp-button emlp-main", title: "Draw another group element", onclick: () => this.another() }, icon("dice"), "Another g");
    const mirror = words.mirror === null ? null : make("button", {
      type: "button", class: "emlp-button", "aria-pressed": String(words.mirror), title: "Reflect before everything else", onclick: () => ask(this.model, "mirror"),
    }, "Mirror");
    this.matrix = make("div", {});
    return make("div", { class: "emlp-check-card" }, make("h3", {}, "A group element ", make("span", { class: "emlp-serif emlp-check-g" }, "g")),
      this.element, frames > 1 ? make("label", {}, this.label, this.slider) : make("p", {}, this.label),
      make("div", { class: "emlp-line" }, another, mirror), this.matrix);
  }

  paths() {
    const { verb } = this.data.words;
    const heads = [["x", "the input"], ["W ρ(g) x", `${verb}, then map`], ["ρ(g) W x", `map, then ${verb}`], ["–", "difference"]];
    const empty = () => make("div", { class: "emlp-check-none" });
    this.rows = this.data.words.rows.map(([title, text], number) => this.row(title, text, number));
    return make("div", { class: "emlp-check-paths" }, empty(),
      heads.map(([formula, text]) => make("div", { class: "emlp-check-formula" }, make("span", { class: "emlp-serif" }, formula), text)), empty(),
      this.rows[0].root, make("div", { class: "emlp-check-rule" }), this.rows[1].root);
  }

  row(title, text, number) {
    const { small, sizes, words } = this.data;
    const names = ["x", `${title}, moved first`, `${title}, mapped first`, `${title}, difference`];
    const drawn = names.map((name, place) => (small ? new Tiles(sizes[place ? 1 : 0], words.squares[place ? 1 : 0], name) : new Largest()));
    const result = make("div", { class: "emlp-check-verdict", "data-testid": `verdict-${number}` });
    const root = make("div", { class: "emlp-check-row", "data-testid": `check-row-${number}` },
      make("div", { class: "emlp-check-label" }, make("h3", {}, title), make("p", { class: "emlp-quiet" }, text)),
      drawn.map((each, place) => make("div", { class: `emlp-check-tiles emlp-check-place-${place}` }, each.root)), result);
    drawn[0].update(this.data.input);
    return { root, drawn: drawn.slice(1), result };
  }

  another() {
    if (this.frame === 0 && this.data.frames > 1) this.moved(this.data.frames - 1, true);
    ask(this.model, "another");
  }

  // A person moved the slider; done when it was let go.
  moved(frame, done) {
    this.go(frame);
    clearTimeout(this.sending);
    this.sending = setTimeout(() => {
      this.model.set("t", this.data.frames > 1 ? frame / (this.data.frames - 1) : 1);
      this.model.save_changes();
    }, done ? 0 : SEND_AFTER_MS);
  }

  go(frame) {
    const { elements, labels, words, errors, numbers, largest } = this.data;
    this.frame = frame;
    this.slider.value = String(frame);
    this.label.textContent = labels[frame];
    const g = elements[frame];
    this.element.replaceChildren(...(words.box && g.length ? [box(g, words.box, largest)] : []));
    this.matrix.replaceChildren(g.length ? elementMatrix(g) : make("p", { class: "emlp-quiet" }, `A matrix of ${this.data.side} rows, too large or too complex to show.`));
    this.rows.forEach(({ drawn, result }, number) => {
      drawn.forEach((each, array) => each.update(numbers(number, array, frame)));
      const [equal, large, small] = verdict(errors[number][frame]);
      result.dataset.equal = String(equal);
      result.replaceChildren(make("b", {}, large), make("span", { class: "emlp-quiet" }, small));
    });
    this.slider.setAttribute("aria-valuetext", `${labels[frame]}: your W is ${verdict(errors[0][frame])[1]}, any matrix ${verdict(errors[1][frame])[1]}`);
    this.root.dataset.frame = frame;
  }

  taken() {
    const frame = this.data ? Math.round(this.model.get("t") * (this.data.frames - 1)) : 0;
    if (this.data && frame !== this.frame) this.go(frame);
  }

  drawNetworks() {
    this.networks.replaceChildren(networkAxis(this.model.get("networks")));
  }

  busy() {
    this.root.dataset.busy = String(this.model.get("busy"));
  }
}

// Where there are too many numbers for tiles: the size of the largest.
class Largest {
  constructor() {
    this.number = make("b", {});
    this.root = make("div", { class: "emlp-check-largest" }, make("span", { class: "emlp-quiet" }, "largest entry"), this.number);
  }

  update([value]) {
    this.number.textContent = twoDigits(value);
  }
}

function unpacked({ elements, shown, frames, x, numbers, small, sizes }) {
  const [all, flat] = [new Float32Array(bytesOf(numbers)), new Float32Array(bytesOf(elements))];
  const count = small ? sizes[1] : 1;
  const matrices = Array.from({ length: frames }, (_, frame) => Array.from({ length: shown }, (_, row) =>
    Array.from(flat.subarray((frame * shown + row) * shown, (frame * shown + row + 1) * shown))));
  return {
    input: new Float32Array(bytesOf(x)),
    elements: matrices,
    largest: Math.max(0, ...flat.map(Math.abs)),
    numbers: (matrix, array, frame) => all.subarray(((matrix * ARRAYS + array) * frames + frame) * count, ((matrix * ARRAYS + array) * frames + frame + 1) * count),
  };
}

function render({ model, el }) {
  const root = make("div", { class: "emlp-picture emlp-check", "data-testid": "check" });
  el.append(root);
  const view = new Check(model, root);
  model.on("change:picture change:message", () => view.load());
  model.on("change:t", () => view.taken());
  model.on("change:networks", () => view.drawNetworks());
  model.on("change:busy", () => view.busy());
}

export default { render };
