// The selected pairing: its kind, what it does in words and indices, and its numbers.

import { ask, make } from "./asking.js";

const figure = ({ power, rows, caption }) => make("figure", { class: "emlp-card-matrix" },
  make("span", { class: "emlp-line" },
    power ? make("span", { class: "emlp-quiet" }, "10", make("sup", {}, String(power).replace("-", "−")), " ×") : "",
    make("table", {}, rows.map((row) => make("tr", {}, row.map((text) => make("td", {}, text)))))),
  make("figcaption", {}, caption));

function kindButtons(model, { kinds, kind }) {
  return make("div", { class: "emlp-segments", role: "radiogroup", "aria-label": "Kinds of pairings that are easy to read" },
    kinds.map(([number, short, name]) => make("button", {
      type: "button", role: "radio", "aria-checked": String(number === kind), title: name, onclick: () => ask(model, "kind", number),
    }, short)));
}

function arithmetic({ lead, parts }) {
  if (!parts.length) return "";
  const signed = ([sign, part]) => make("span", { class: "emlp-card-part" }, sign ? make("span", {}, sign) : "", figure(part));
  return make("div", { class: "emlp-card-numbers", "data-testid": "numbers" }, make("span", { class: "emlp-quiet" }, lead), parts.map(signed));
}

function shareLine({ share, said: [strong, rest] }) {
  if (share === null) return [];
  const bar = make("div", { class: "emlp-card-share", "aria-hidden": "true" }, make("i", { style: `width: ${(100 * share).toFixed(0)}%` }));
  const before = share < 1 ? "As long as " : "";
  return [bar, make("p", { class: "emlp-quiet", "data-testid": "pairing-share" }, before, make("b", {}, strong), rest)];
}

class View {
  constructor(model, root) {
    this.model = model;
    this.top = make("div", {});
    this.body = make("div", { role: "status" });
    this.example = make("button", {
      type: "button", class: "emlp-button", title: "The same pairing for the next input", onclick: () => ask(model, "example"),
    }, "Another example");
    const turn = (what, title) => make("button", { type: "button", class: "emlp-button emlp-quiet-button", title, onclick: () => ask(model, "switch", what) });
    this.pairing = turn("pairing", "The network with or without this one product");
    this.kind = turn("kind", "The network with or without all products of these types");
    this.carrier = turn("carrier", "The network without this carrier, whatever it acts on");
    this.carrier.textContent = "Its carrier off";
    this.buttons = make("div", { class: "emlp-line" }, this.example, this.pairing, this.kind, this.carrier);
    root.append(this.top, this.body, this.buttons);
    this.draw();
  }

  draw() {
    const shown = this.model.get("shown");
    const some = Boolean(shown.name);
    this.buttons.hidden = !some;
    if (!some) {
      this.top.replaceChildren();
      this.body.replaceChildren(make("p", { class: "emlp-quiet" }, shown.note ?? ""));
      return;
    }
    this.drawKinds(shown);
    const formula = shown.formula.map(([text, index]) => (index ? make("sub", {}, text) : text));
    this.body.replaceChildren(
      make("h2", {}, shown.name), make("p", {}, shown.text), make("p", { class: "emlp-card-formula", "data-testid": "formula" }, formula),
      arithmetic(shown), ...shareLine(shown), make("p", { class: "emlp-quiet", "data-testid": "card-note" }, shown.note),
    );
    this.example.disabled = !shown.ready;
    this.pairing.hidden = shown.kind_off;
    this.pairing.textContent = shown.off ? "Switch this pairing on" : "Switch this pairing off";
    this.kind.textContent = shown.kind_off ? "Switch this kind on" : "Its kind off";
  }

  // A button that has the focus keeps it while another pairing comes.
  drawKinds(shown) {
    const place = [...this.top.querySelectorAll("button")].indexOf(document.activeElement);
    this.top.replaceChildren(shown.kinds.length > 1 ? kindButtons(this.model, shown) : "");
    if (place >= 0) this.top.querySelectorAll("button")[place]?.focus();
  }
}

function render({ model, el }) {
  const root = make("section", { class: "emlp-picture emlp-card emlp-pairing-card", "data-testid": "pairing-card", "aria-label": "The selected pairing" });
  el.append(root);
  const view = new View(model, root);
  model.on("change:shown", () => view.draw());
}

export default { render };
