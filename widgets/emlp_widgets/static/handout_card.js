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
  // leave(): a person wants the full page.
  constructor(root, leave) {
    this.root = root;
    this.leave = leave;
    this.fixing = new MutationObserver(() => this.fix());
  }

  draw(handout, message) {
    const page = home(this.root);
    for (const key of ["hide", "look"]) {
      if (handout?.[key].length) page.dataset[key] = handout[key].join(" ");
      else delete page.dataset[key];
    }
    this.fixing.disconnect();
    this.fix();
    if (handout?.look.length) this.fixing.observe(page, { childList: true, subtree: true });
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
    const head = make("div", { class: "emlp-handout-head" },
      make("div", {}, from, words("h1", title), words("p", text, { class: "emlp-handout-text" })),
      make("button", { type: "button", class: "emlp-button", title: "Show all parts of the page, and let all of them be used", onclick: () => this.leave() }, "Open the full page"));
    const asked = questions.length ? make("div", { class: "emlp-handout-questions" }, questions.map((one, k) => this.question(one, k + 1))) : null;
    return make("section", { class: `emlp-handout${questions.length === 1 ? " emlp-handout-single" : ""}`, "aria-label": "From your teacher", "data-testid": "handout" }, head, asked,
      message ? make("p", { class: "emlp-warning", role: "status" }, message) : null);
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
