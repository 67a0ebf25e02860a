// Choosing a representation: buttons that add to a sum, its terms with their counts, and the same as text.

import { ask, make } from "./asking.js";

export class RepChoice {
  constructor(model, name, title) {
    this.model = model;
    this.name = name;
    this.adds = make("div", { class: "emlp-line" });
    this.terms = make("div", { class: "emlp-line emlp-terms-chosen" });
    this.field = make("input", {
      type: "text", class: "emlp-field-text emlp-mono", spellcheck: "false", "aria-label": `${title}, as text`,
      title: "For example 5*T(0) + 5*T(1), V**2 or T(2, 1): T(p, q) has p upper and q lower indices",
    });
    this.field.addEventListener("change", () => this.ask("set", this.field.value));
    this.field.addEventListener("input", () => { this.typing = true; });
    this.field.addEventListener("keydown", ({ key }) => key === "Enter" && this.field.blur());
    this.error = make("div", { class: "emlp-problem", role: "alert", hidden: true });
    this.note = make("p", { class: "emlp-quiet" });
    const clear = make("button", { type: "button", class: "emlp-button emlp-quiet-button", title: "Start with nothing", onclick: () => this.ask("clear") }, "Clear");
    this.clear = clear;
    this.root = make("div", { class: "emlp-rep-choice", "data-testid": `choose-${name}` },
      make("h3", {}, title), this.adds, this.terms,
      make("label", {}, make("span", { class: "emlp-caption" }, "or as text"), this.field), this.error, this.note);
  }

  ask(what, text = "") {
    this.typing = false;
    ask(this.model, `${what} ${this.name}`, text);
  }

  opened() {
    this.typing = false;
    this.draw(this.model.get("shown")[this.name]);
  }

  draw({ text, terms = [], additions = [], error = "", note = "", mend = null }) {
    const button = (title, hint, what, value) => make("button", {
      type: "button", class: "emlp-button", title: hint, onclick: () => this.ask(what, value),
    }, title);
    const key = JSON.stringify([terms, additions, error, mend]);
    if (!this.typing) this.field.value = text;
    this.note.textContent = note;
    if (key === this.drawn) return;
    this.drawn = key;
    this.adds.replaceChildren(...additions.map(([title, hint, added]) => button(`+ ${title}`, hint, "add", added)), this.clear);
    this.terms.replaceChildren(...terms.map(([what, count], place) => make("span", { class: "emlp-term-chosen" },
      button("−", "one less", "less", place), make("span", {}, `${count} × ${what}`), button("+", "one more", "more", place))));
    this.field.setAttribute("aria-invalid", String(error !== ""));
    this.error.hidden = error === "";
    this.error.replaceChildren(make("span", {}, error), mend ? button(mend[0], "Mend the text", "set", mend[1]) : "");
  }
}
