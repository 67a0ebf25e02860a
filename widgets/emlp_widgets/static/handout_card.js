// What a student sees of a handout: a card above the page, and the parts of the page that are hidden or only to look at.

import { home, make } from "./asking.js";
import { PARTS } from "./handout.js";

const entries = Object.entries(PARTS);

// Hidden by a rule, since pictures are made again while the page lives.
const hidden = entries.map(([name, [, elements]]) =>
  elements.split(", ").map((one) => `.emlp-lab[data-hide~="${name}"] ${one}`).join(", "));
const tabs = ["check", "pairings", "training"].map((name) => `.emlp-lab[data-hide~="${name}"] .emlp-tabs [data-stage="${name}"]`);
export const HIDING = `${[...hidden, ...tabs].join(",\n")} { display: none !important; }`;

// Chips lock themselves, and a text has nothing to use.
const inertParts = entries.filter(([name]) => !["group", "reps", "reason"].includes(name)).map(([name, [, elements]]) => [name, elements]);
inertParts.push(["group", ".emlp-offers"], ["reps", ".emlp-offers"]);

export class HandoutCard {
  constructor(root) {
    this.root = root;
    this.full = false; // a person wants all of the page, for a while
    this.folded = false;
    this.fixing = new MutationObserver(() => this.fix());
  }

  draw(handout, message) {
    if (handout !== this.handout) this.full = this.folded = false;
    [this.handout, this.message] = [handout, message];
    const page = home(this.root);
    for (const key of ["hide", "look"]) {
      if (handout?.[key].length && !this.full) page.dataset[key] = handout[key].join(" ");
      else delete page.dataset[key];
    }
    this.fixing.disconnect();
    this.fix();
    if (handout?.look.length && !this.full) this.fixing.observe(page, { childList: true, subtree: true });
    this.root.replaceChildren(...(handout ? [this.card(handout, message)] : []));
  }

  // What is only to look at takes no clicks, no keys and no focus, also when it has been made again.
  fix() {
    const page = home(this.root);
    const look = page.dataset.look?.split(" ") ?? [];
    const fixed = new Set(inertParts.filter(([name]) => look.includes(name)).flatMap(([, elements]) => [...page.querySelectorAll(elements)]));
    for (const element of page.querySelectorAll("[data-fixed]")) {
      if (fixed.has(element)) continue;
      element.inert = false;
      delete element.dataset.fixed;
    }
    for (const element of fixed) {
      element.inert = true;
      element.dataset.fixed = "";
    }
  }

  card({ title, by, text, questions }, message) {
    const words = (tag, content, attributes = {}) => (content ? make(tag, { dir: "auto", ...attributes }, content) : null);
    const from = make("p", { class: "emlp-handout-from" }, "Your teacher’s page", by ? make("bdi", {}, ` · ${by}`) : null);
    const short = this.full || this.folded;
    const head = make("div", { class: "emlp-handout-head" },
      make("div", {}, from, words("h1", title), short ? null : words("p", text, { class: "emlp-handout-text" })),
      make("div", { class: "emlp-handout-tools" }, this.fold(), this.leave()));
    const asked = questions.length && !short ? make("div", { class: "emlp-handout-questions" }, questions.map((one, k) => this.question(one, k + 1))) : null;
    return make("section", { class: `emlp-handout${short ? " emlp-handout-short" : questions.length === 1 ? " emlp-handout-single" : ""}`, "aria-label": "From your teacher", "data-testid": "handout" }, head, asked,
      message ? make("p", { class: "emlp-warning", role: "status" }, message) : null);
  }

  set(name, value) {
    this[name] = value;
    this.draw(this.handout, this.message);
    this.root.querySelector(`[data-sets="${name}"]`)?.focus();
  }

  leave() {
    const { hide, look } = this.handout;
    if (!hide.length && !look.length) return null;
    const title = this.full ? "Hide again what your teacher left out" : "Show all parts of the page, and let all of them be used";
    const words = this.full ? "Back to your teacher’s page" : "Open the full page";
    return make("button", { type: "button", class: "emlp-button", "data-sets": "full", title, onclick: () => this.set("full", !this.full) }, words);
  }

  fold() {
    if (this.full) return null;
    const [words, title] = this.folded ? ["Unfold", "Show the text and the questions"] : ["Fold", "Keep one line of this, to have room for the page"];
    return make("button", { type: "button", class: "emlp-button", "data-sets": "folded", "aria-expanded": String(!this.folded), title, onclick: () => this.set("folded", !this.folded) }, words);
  }

  question({ question, answer }, number) {
    const shown = make("p", { class: "emlp-handout-answer", role: "status", dir: "auto" });
    const button = make("button", { type: "button", class: "emlp-button emlp-main", "aria-expanded": "false", title: "Think first" }, "Show the answer");
    button.addEventListener("click", () => {
      const open = button.getAttribute("aria-expanded") === "false";
      button.setAttribute("aria-expanded", String(open));
      button.classList.toggle("emlp-main", !open);
      button.textContent = open ? "Hide the answer" : "Show the answer";
      shown.textContent = open ? answer : "";
    });
    return make("div", { class: "emlp-handout-question" }, make("h3", {}, `Question ${number}`), make("p", { dir: "auto" }, question), answer ? button : null, shown);
  }
}
