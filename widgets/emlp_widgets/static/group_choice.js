// Choosing a group: families by what they are, the numbers of the chosen one, and the same as text.

import { ask, make } from "./asking.js";
import { OwnMatrices } from "./own_matrices.js";

export class GroupChoice {
  constructor(model) {
    this.model = model;
    this.field = make("input", {
      type: "text", class: "emlp-field-text emlp-mono", spellcheck: "false", "aria-label": "The group, as text",
      title: "For example SO(3), O(1,3), SO(3)xS(5) or wreath(Z(2),S(3))",
    });
    this.field.addEventListener("change", () => this.take(this.field.value));
    this.field.addEventListener("input", () => { this.typing = true; this.search(this.field.value); });
    this.field.addEventListener("keydown", ({ key }) => key === "Enter" && this.field.blur());
    this.families = make("div", { class: "emlp-families" });
    this.numbers = make("div", { class: "emlp-line" });
    this.error = make("div", { class: "emlp-problem", role: "alert", hidden: true });
    this.facts = make("p", { class: "emlp-quiet" });
    this.own = new OwnMatrices(model);
    this.library = make("div", { class: "emlp-library" },
      make("label", {}, make("span", { class: "emlp-caption" }, "Search, or type: SO(3)xS(5)"), this.field),
      this.families, this.numbers, this.error, this.facts);
    this.tabs = ["Library", "Your own matrices"].map((title, place) => make("button", {
      type: "button", role: "radio", title: place ? "A group from its generators" : "Groups by name", onclick: () => this.turn(place),
    }, title));
    this.root = make("div", { class: "emlp-group-choice", "data-testid": "choose-group" },
      make("div", { class: "emlp-segments", role: "radiogroup", "aria-label": "Where the group comes from" }, this.tabs), this.library, this.own.root);
    this.turn(0);
    this.build();
  }

  turn(place) {
    this.library.hidden = place === 1;
    this.own.root.hidden = place === 0;
    this.tabs.forEach((tab, other) => tab.setAttribute("aria-checked", String(other === place)));
  }

  take(text) {
    this.typing = false;
    ask(this.model, "group", text);
  }

  build() {
    this.families.replaceChildren(...this.model.get("library").map(([kind, entries]) => make("div", { class: "emlp-family" },
      make("h3", {}, kind), make("div", { class: "emlp-line" }, entries.map((entry) => make("button", {
        type: "button", class: "emlp-button emlp-mono", title: entry.summary, "data-name": entry.name,
        "data-words": `${entry.signature} ${entry.summary} ${kind}`.toLowerCase(),
        onclick: () => this.take(written(entry, entry.parameters.map(({ default: value }) => value))),
      }, entry.signature))))));
  }

  // Families that do not have the words are faded; text that is no word of any leaves all as they are.
  search(text) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const buttons = [...this.families.querySelectorAll("[data-words]")];
    const found = new Set(buttons.filter(({ dataset }) => words.every((word) => dataset.words.includes(word))));
    for (const button of buttons) button.classList.toggle("emlp-faded", found.size > 0 && !found.has(button));
  }

  opened() {
    this.typing = false;
    this.search("");
    this.draw(this.model.get("shown").group);
  }

  draw({ text, error = "", facts = "", chosen = null, own = null }) {
    if (!this.typing) this.field.value = text;
    this.facts.textContent = facts;
    this.own.draw(own);
    this.error.hidden = error === "";
    this.error.textContent = error;
    this.field.setAttribute("aria-invalid", String(error !== ""));
    for (const button of this.families.querySelectorAll("[data-name]")) {
      button.setAttribute("aria-pressed", String(button.dataset.name === chosen?.name));
    }
    const key = JSON.stringify(chosen);
    if (key !== this.drawn) this.drawNumbers(chosen);
    this.drawn = key;
  }

  drawNumbers(chosen) {
    const entry = this.model.get("library").flatMap(([, entries]) => entries).find(({ name }) => name === chosen?.name);
    const values = chosen?.values ?? [];
    this.numbers.replaceChildren(...(entry?.parameters ?? []).map((parameter, place) => {
      const change = (value) => this.take(written(entry, values.map((old, other) => (other === place ? value : old))));
      return parameter.options ? options(parameter, values[place], change) : stepper(parameter, values[place], change);
    }));
  }
}

const written = ({ name }, values) => (values.length ? `${name}(${values.join(",")})` : name);

function stepper({ name, low, step }, value, change) {
  const number = make("input", { type: "number", class: "emlp-field-text", min: low, step, value, "aria-label": name, title: `${name} of the family` });
  number.addEventListener("change", () => change(number.value.trim()));
  const by = (sign, title) => make("button", {
    type: "button", class: "emlp-button", title, onclick: () => change(Math.max(low, Number(value) + sign * step)),
  }, sign > 0 ? "+" : "−");
  return make("span", { class: "emlp-line" }, make("span", { class: "emlp-mono" }, `${name} =`), by(-1, `a smaller ${name}`), number, by(1, `a larger ${name}`));
}

function options({ name, options: known }, value, change) {
  const select = make("select", { class: "emlp-field-text", "aria-label": name, title: `${name} of the family` },
    known.map(([option, what]) => make("option", { value: option, selected: String(option) === String(value) }, `${option} — ${what}`)));
  select.addEventListener("change", () => change(select.value));
  return make("label", { class: "emlp-line" }, make("span", {}, name), select);
}
