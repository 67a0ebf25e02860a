// A group of one's own: generators as rows of numbers, checked while they are typed. Text only: nothing is run.

import { ask, make } from "./asking.js";

const WAIT_MS = 300;
const MAX_TEXT = 1800; // what is asked for in one wish has room for so much
const SQUARE = "0 -1\n1  0\n\n1  0\n0 -1";

export class OwnMatrices {
  constructor(model) {
    this.model = model;
    this.text = make("textarea", { class: "emlp-field-text emlp-mono emlp-rows", rows: 7, spellcheck: "false", title: "One row of numbers to a line, an empty line between matrices" });
    this.text.value = SQUARE;
    this.name = make("input", { type: "text", class: "emlp-field-text", value: "my square", maxlength: 24, title: "What the group is called" });
    this.kind = make("select", { class: "emlp-field-text", title: "Whether these are elements of the group, or of its Lie algebra" },
      make("option", { value: "elements" }, "elements"), make("option", { value: "infinitesimal" }, "infinitesimal"));
    this.checks = make("ul", { class: "emlp-checks", "aria-live": "polite" });
    this.snap = make("button", { type: "button", class: "emlp-button", hidden: true, title: "Rounded numbers are replaced by exact ones", onclick: () => this.send("own", 1) }, "Take the exact group next to it");
    this.use = make("button", { type: "button", class: "emlp-button emlp-main", disabled: true, title: "Takes this group for the whole page", onclick: () => this.take() }, "Use this group");
    for (const control of [this.text, this.name, this.kind]) control.addEventListener("input", () => this.changed());
    const label = (title, control) => make("label", {}, make("span", { class: "emlp-caption" }, title), control);
    this.root = make("div", { class: "emlp-own", "data-testid": "own-group" },
      make("div", {}, label("Generators, one matrix a block, an empty line between", this.text),
        make("div", { class: "emlp-line" }, label("Name", this.name), label("These are", this.kind)),
        make("p", { class: "emlp-quiet" }, "Numbers, fractions, sqrt, pi, sin, cos, i. Text only: nothing is run.")),
      make("div", {}, this.checks, make("div", { class: "emlp-line" }, this.snap, this.use)));
  }

  changed() {
    this.use.disabled = true;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.send("own", 0), WAIT_MS);
  }

  written(snap) {
    return JSON.stringify([this.name.value, this.kind.value, snap, this.text.value.slice(0, MAX_TEXT)]);
  }

  send(wish, snap) {
    this.snapped = snap;
    ask(this.model, wish, this.written(snap));
  }

  // The picture that changes is behind the panel.
  take() {
    this.send("use own", this.snapped);
    this.root.closest("[popover]")?.hidePopover();
  }

  // Whether these words are about what stands here now.
  isOf(written) {
    const [, kind, , text] = JSON.parse(written);
    return kind === this.kind.value && text === this.text.value.slice(0, MAX_TEXT);
  }

  draw(own) {
    const { checks = [], ready = false, rounded = false, written = "" } = own ?? {};
    if (own && !this.isOf(written)) return;
    this.checks.replaceChildren(...checks.map(([well, text]) => make("li", { class: well ? "emlp-well" : "emlp-unwell" }, text)));
    this.use.disabled = !ready;
    this.snap.hidden = !rounded;
    if (!own && !this.begun) {
      this.begun = true;
      this.changed();
    }
  }
}
