// The sentence that asks the question: three chips, each with a panel to choose in, and how the solve stands.

import { ask, home, icon, make, popover } from "./asking.js";
import { GroupChoice } from "./group_choice.js";
import { TYPING, listen } from "./keys.js";
import { RepChoice } from "./rep_choice.js";

const LEADS = { maps: "Every linear map", check: "Every linear map" };

class Chip {
  constructor(title, choice) {
    this.title = title;
    this.choice = choice;
    this.words = make("span", {});
    this.text = make("span", { class: "emlp-mono" });
    this.button = make("button", { type: "button", class: "emlp-chip" }, this.words, this.text, icon("down", 13));
    this.fixed = make("span", { class: "emlp-unseen" });
    this.place = make("span", {}, this.button, this.fixed);
    this.panel = popover(this.button, title, choice.root, () => choice.opened());
  }

  draw(shown) {
    this.words.textContent = shown.words;
    this.text.textContent = shown.short;
    this.button.title = `${this.title}: ${shown.text}`;
    this.button.classList.toggle("emlp-bad", Boolean(shown.error));
    this.choice.draw(shown);
    this.tell();
  }

  // What is inert shows no title and is not read out: its place does both.
  fix(fixed) {
    if (fixed) this.panel.hidePopover();
    this.button.inert = fixed;
    this.button.classList.toggle("emlp-fixed", fixed);
    this.button.lastElementChild.replaceWith(icon(fixed ? "lock" : "down", 13));
    this.place.title = fixed ? "Fixed by your teacher" : "";
    this.tell();
  }

  tell() {
    this.fixed.textContent = this.button.inert ? `${this.words.textContent} ${this.text.textContent}, fixed by your teacher` : "";
  }
}

class View {
  constructor(model, root) {
    this.model = model;
    const choices = {
      rep_in: () => new Chip("What goes in", new RepChoice(model, "rep_in", "What goes in")),
      rep_out: () => new Chip("What comes out", new RepChoice(model, "rep_out", "What comes out")),
      group: () => new Chip("The group", new GroupChoice(model)),
    };
    const asked = Object.entries(choices).filter(([name]) => model.get("asks").includes(name));
    this.chips = Object.fromEntries(asked.map(([name, choose]) => [name, choose()]));
    this.lead = make("span", {}, "Every linear map");
    this.state = make("div", { class: "emlp-state", role: "status", "data-testid": "solve-state" });
    root.append(make("p", {}, this.lead, this.words()), this.state, ...Object.values(this.chips).map((chip) => chip.panel));
    this.draw();
  }

  words() {
    const { rep_in: input, rep_out: output, group } = this.chips;
    const reps = input && output ? [make("span", { "data-part": "reps" }, " from ", input.place, " to ", output.place)] : [];
    return [...reps, group ? make("span", { "data-part": "group" }, " that respects ", group.place) : ""];
  }

  draw() {
    const { state = {}, ...chips } = this.model.get("shown");
    for (const [name, chip] of Object.entries(this.chips)) if (chips[name]) chip.draw(chips[name]);
    this.state.dataset.status = state.kind ?? "";
    this.write(state);
  }

  // The same text again would be spoken again.
  write({ text = "", title = "", buttons = [] }) {
    const key = JSON.stringify([text, buttons]);
    if (key === this.written) return;
    this.written = key;
    this.state.replaceChildren(make("i", { class: "emlp-dot" }), make("span", { title }, text), ...buttons.map(([wish, title, look]) =>
      make("button", { type: "button", class: `emlp-button emlp-${look || "plain"}`, onclick: () => ask(this.model, wish) }, title)));
  }

  follow({ stage = "maps", look = "", hide = "" } = {}) {
    this.lead.textContent = LEADS[stage] ?? "A network";
    const fixed = `${look} ${hide}`.split(" ");
    if (String(fixed) === String(this.fixed)) return;
    this.fixed = fixed;
    for (const [name, chip] of Object.entries(this.chips)) chip.fix(fixed.includes(name === "group" ? "group" : "reps"));
  }

  // Whether the key opens a panel.
  onKey(key) {
    const chip = { g: "group", i: "rep_in", o: "rep_out" }[key.toLowerCase()];
    if (!this.chips[chip] || this.chips[chip].button.inert) return false;
    this.chips[chip].panel.showPopover();
    return true;
  }
}

function render({ model, el }) {
  const root = make("div", { class: "emlp-sentence", "data-testid": "sentence" });
  el.append(root);
  const view = new View(model, root);
  model.on("change:shown", () => view.draw());
  model.on("change:library", () => view.chips.group?.choice.build());
  const follower = new MutationObserver(() => view.follow(home(root)?.dataset));
  requestAnimationFrame(() => {
    const page = home(root);
    if (page) follower.observe(page, { attributes: true, attributeFilter: ["data-stage", "data-look", "data-hide"] });
    view.follow(page?.dataset);
  });
  const stop = listen(TYPING, () => home(root), ({ key, ctrlKey, metaKey }) => !ctrlKey && !metaKey && view.onKey(key));
  return () => {
    stop();
    follower.disconnect();
  };
}

export default { render };
