// A solve that takes its time: what is found of what is expected, its curve, Cancel, and the last result.

import { ask, make } from "./asking.js";
import { colorOf } from "./cells.js";
import { svgNode } from "./svg_node.js";
import { courseChart } from "./course_chart.js";
import { TYPING, listen } from "./keys.js";
import { bytesOf } from "./page.js";

const BUSY = `${TYPING}, [popover]:popover-open, [role=grid]`;

function slots(found, expected) {
  const looks = Array.from({ length: expected }, (_, k) => (k < found ? "emlp-slot-found" : k === found ? "emlp-slot-next" : ""));
  return make("div", { class: "emlp-slots", role: "img", "aria-label": `${found} of ${expected} maps found` }, looks.map((look) => make("i", { class: look })));
}

// The last result, as coloured cells.
function card(last, goBack) {
  const [rows, columns] = last.shape;
  const classes = new Int16Array(bytesOf(last.classes));
  const root = svgNode("svg", { viewBox: `0 0 ${columns || 1} ${rows || 1}`, class: "emlp-long-card-w", "aria-hidden": "true" });
  classes.forEach((number, index) => {
    const [term] = number ? last.sums[Math.abs(number) - 1] ?? [] : [];
    root.append(svgNode("rect", {
      x: (index % columns) + 0.06, y: Math.floor(index / columns) + 0.06, width: 0.88, height: 0.88, rx: 0.12, style: `fill: ${term === undefined ? "var(--sunken)" : colorOf(term)}`,
    }));
  });
  return make("div", { class: "emlp-long-card" }, classes.length ? root : null,
    make("div", {}, make("b", {}, "Your last result is still here"), make("p", {}, last.text)),
    make("button", { type: "button", class: "emlp-button", title: "Asks the last question again", onclick: goBack }, "Go back to it"));
}

function curvePart({ title, points, rounds, note }) {
  const flat = new Float32Array(bytesOf(points));
  const count = flat.length / 2;
  const pairs = Array.from({ length: count }, (_, k) => [flat[k], flat[count + k]]);
  return make("div", { class: "emlp-long-curve" }, title ? make("b", {}, title) : null,
    count ? courseChart(pairs, { rounds, unit: "step", name: title }) : null, make("p", { class: "emlp-quiet" }, note));
}

class Long {
  constructor(model, root) {
    this.model = model;
    this.root = root;
    // The buttons stay, so that one that has the focus keeps it while the numbers change.
    this.headline = make("h1", { class: "emlp-big" });
    this.words = make("p", { class: "emlp-quiet" });
    this.slots = make("div", {});
    this.status = make("span", { class: "emlp-quiet" });
    const cancel = make("button", { type: "button", class: "emlp-button", title: "Ends this solve; the last result stays", onclick: () => ask(model, "cancel") }, "Cancel ", make("kbd", {}, "Esc"));
    this.curve = make("div", {});
    this.last = make("div", {});
    root.append(make("div", { class: "emlp-long-grid" },
      make("div", { class: "emlp-long-found" }, this.headline, this.words, this.slots, make("div", { class: "emlp-line" }, cancel, this.status)), this.curve), this.last);
    this.draw();
  }

  get on() {
    return Boolean(this.model.get("shown").headline);
  }

  draw() {
    this.root.hidden = !this.on;
    if (!this.on) {
      this.card = undefined;
      return;
    }
    const { headline, words, found, expected, status, curve, last } = this.model.get("shown");
    this.headline.replaceChildren(make("em", {}, headline[0]), ` ${headline[1]}`);
    this.words.textContent = words;
    this.slots.replaceChildren(...(expected ? [slots(found, expected)] : []));
    this.status.textContent = status;
    this.curve.replaceChildren(curvePart(curve));
    if (this.card !== last?.text) {
      this.card = last?.text;
      this.last.replaceChildren(...(last ? [card(last, () => ask(this.model, "back"))] : []));
    }
  }
}

function render({ model, el }) {
  const root = make("div", { class: "emlp-picture emlp-long", "data-testid": "long-solve" });
  el.append(root);
  const view = new Long(model, root);
  model.on("change:shown", () => view.draw());
  return listen(BUSY, () => root.closest(".emlp-lab"), ({ key }) => {
    if (key !== "Escape" || !view.on) return false;
    ask(model, "cancel");
    return true;
  });
}

export default { render };
