// The panel in which links are made: of the page as it is, or for a class.

import { icon, make } from "./asking.js";
import { MOST_CHARACTERS, MOST_QUESTIONS, PARTS } from "./handout.js";
import { copyField } from "./link_text.js";

const USES = ["use", "look", "hide"];
// A class begins with one question about the page that is here.
const FIRST_USES = { group: "look", reps: "look", pairings: "hide", training: "hide", folds: "hide", examples: "hide", share: "hide" };
const LONG = 2000; // characters, of which some programs take no more

export class ShareDrawer {
  // linkOf(handout): the whole address; preview(handout): a person wants to see it as a student does.
  constructor(linkOf, preview) {
    this.linkOf = linkOf;
    this.preview = preview;
    this.forClass = false;
    this.uses = { ...FIRST_USES };
    this.field = make("input", { class: "emlp-field-text emlp-mono", readonly: true, "aria-label": "Link", title: "Everything is in it" });
    this.said = make("p", { class: "emlp-share-said", role: "status" });
    this.length = make("span", { class: "emlp-caption" });
    this.copy = make("button", { type: "button", class: "emlp-button emlp-main", title: "Put the link on the clipboard", onclick: () => this.copyLink() }, "Copy link");
    this.root = make("aside", { popover: "auto", class: "emlp-drawer", role: "dialog", "aria-label": "Share this page", "data-testid": "share" },
      make("div", { class: "emlp-line emlp-spread" }, make("h2", {}, "Share this page"),
        make("button", { type: "button", class: "emlp-tool emlp-tool-icon", "aria-label": "Close", title: "Close (Esc)", onclick: () => this.root.hidePopover() }, icon("close"))),
      this.kinds(), this.classFields(),
      make("label", { class: "emlp-share-link" }, make("span", { class: "emlp-caption" }, "Link: everything is in it, nothing is stored on a server"), this.field), this.length,
      make("div", { class: "emlp-line" }, this.copy, this.seen), this.said);
    this.root.addEventListener("input", () => this.write());
    // Keys that are typed here belong to nobody else: in JupyterLab Enter would go to the cell.
    this.root.addEventListener("keydown", (event) => event.key === "Escape" || event.stopPropagation());
  }

  open() {
    this.choose(this.forClass);
    if (!this.root.matches(":popover-open")) this.root.showPopover();
    this.segments[Number(this.forClass)].focus();
  }

  kinds() {
    const kind = (title, forClass) => make("button", { type: "button", role: "radio", title: forClass ? "With your words, and only the parts that you choose" : "All that is chosen here, the seed included", onclick: () => this.choose(forClass) }, title);
    this.segments = [kind("As it is", false), kind("For a class", true)];
    return make("div", { class: "emlp-segments", role: "radiogroup", "aria-label": "What the link is for" }, this.segments);
  }

  classFields() {
    this.texts = Object.fromEntries([["title", "Title"], ["by", "From"], ["text", "Text"]].map(([name, label]) => [name, typed(label, name === "text")]));
    this.list = make("div", { class: "emlp-share-questions" });
    this.more = make("button", { type: "button", class: "emlp-button", title: `At most ${MOST_QUESTIONS}`, onclick: () => this.addQuestion().question.focus() }, "Another question");
    this.seen = make("button", { type: "button", class: "emlp-button", title: "This page becomes the page of the link", onclick: () => this.show() }, "See it as a student");
    this.questions = [];
    this.addQuestion();
    this.own = make("div", { class: "emlp-share-class" }, Object.values(this.texts).map(({ root }) => root), this.list, this.more, this.table());
    return this.own;
  }

  addQuestion() {
    const [question, answer] = [typed(`Question ${this.questions.length + 1}`, true), typed("Its answer, shown on request; the address holds it, too", true)];
    this.questions.push({ question: question.box, answer: answer.box });
    this.list.append(question.root, answer.root);
    this.more.hidden = this.questions.length >= MOST_QUESTIONS;
    return this.questions.at(-1);
  }

  table() {
    this.radios = new Map();
    const row = ([name, [title]]) => make("tr", {}, make("th", { scope: "row" }, title), USES.map((use) => {
      const radio = make("input", { type: "radio", name: `emlp-share-${name}`, "aria-label": `${title}: ${use}`, title: `${title}: ${use}` });
      radio.addEventListener("input", () => { this.uses[name] = use; });
      this.radios.set(`${name} ${use}`, radio);
      return make("td", {}, radio);
    }));
    return make("table", { class: "emlp-share-parts" }, make("tr", {}, make("th", {}, "What students see"), USES.map((use) => make("th", { scope: "col" }, use))), Object.entries(PARTS).map(row));
  }

  // The fields of a handout that the page has been opened with.
  take({ title, by, text, questions, hide, look }) {
    this.forClass = true;
    for (const [name, value] of Object.entries({ title, by, text })) this.texts[name].box.value = value;
    while (this.questions.length < questions.length) this.addQuestion();
    this.questions.forEach(({ question, answer }, k) => {
      question.value = questions[k]?.question ?? "";
      answer.value = questions[k]?.answer ?? "";
    });
    this.uses = Object.fromEntries(Object.keys(PARTS).map((name) => [name, hide.includes(name) ? "hide" : look.includes(name) ? "look" : "use"]));
  }

  handout() {
    const of = (wanted) => Object.keys(PARTS).filter((name) => this.uses[name] === wanted);
    const texts = Object.fromEntries(Object.entries(this.texts).map(([name, { box }]) => [name, box.value]));
    const questions = this.questions.map(({ question, answer }) => ({ question: question.value, answer: answer.value }));
    return { ...texts, questions, hide: of("hide"), look: of("look") };
  }

  choose(forClass) {
    this.forClass = forClass;
    this.segments.forEach((segment, place) => segment.setAttribute("aria-checked", String(Boolean(place) === forClass)));
    this.own.hidden = this.seen.hidden = !forClass;
    for (const name of Object.keys(PARTS)) this.radios.get(`${name} ${this.uses[name] ?? "use"}`).checked = true;
    this.write();
  }

  write() {
    const link = this.linkOf(this.forClass ? this.handout() : null);
    if (link === this.field.value) return;
    this.field.value = link;
    this.said.textContent = "";
    this.length.textContent = `${link.length.toLocaleString("en")} characters${link.length > LONG ? ": some programs cut links longer than 2,000" : ""}`;
  }

  async copyLink() {
    this.said.textContent = (await copyField(this.field)) ? "Link copied." : "Copying is not allowed here. The link is selected: press Ctrl C.";
  }

  show() {
    this.root.hidePopover();
    this.preview(this.handout());
  }
}

// A box for text with its label.
function typed(label, long) {
  const box = make(long ? "textarea" : "input", { class: `emlp-field-text${long ? " emlp-rows" : ""}`, maxlength: MOST_CHARACTERS, dir: "auto", title: `Plain text, at most ${MOST_CHARACTERS} characters`, ...(long ? { rows: 2 } : { type: "text" }) });
  const full = make("span", { class: "emlp-caption", role: "status" });
  box.addEventListener("input", () => {
    full.textContent = box.value.length < MOST_CHARACTERS ? "" : `${MOST_CHARACTERS} characters: more do not fit into a link.`;
  });
  return { box, root: make("label", {}, make("span", { class: "emlp-caption" }, label), box, full) };
}
