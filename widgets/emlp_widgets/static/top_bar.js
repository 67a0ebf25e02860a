// The bar at the top: wordmark, the parts of the page as tabs, and tools.

import { ask, home, icon, make, mark, popover } from "./asking.js";
import { TYPING, listen } from "./keys.js";

const KEYS = [
  ["1 to 4", "the parts of the page"], ["G, I, O", "group, input, output"], ["Space", "train, pause"],
  ["S, R", "one step, start again"], ["D", "another seed"], ["Ctrl Z, Shift Ctrl Z", "undo, redo"],
  ["T, P", "light or dark, large type"], ["Esc", "close, let go"],
];

// Where the start page is, seen from a page of `emlp-lab`; JupyterLab and other servers have none.
const startPage = () => document.body.dataset.emlpStart;

function wordmark() {
  const content = [mark(), make("span", {}, make("b", {}, "EMLP"), " Lab")];
  if (!startPage()) return make("span", { class: "emlp-wordmark" }, content);
  return make("a", { class: "emlp-wordmark", href: `${startPage()}/`, "aria-label": "EMLP Lab, start page" }, content);
}

// A lesson in a page of its own, so that what is here goes on.
function word(text, lesson) {
  if (!startPage()) return text;
  const title = `Lesson ${lesson}, in a new tab`;
  return make("a", { href: `${startPage()}/lessons/${lesson}`, target: "_blank", rel: "noopener", title }, text);
}

class Bar {
  constructor(model, root) {
    this.model = model;
    this.root = root;
    this.tabs = make("nav", { class: "emlp-tabs", role: "tablist", "aria-label": "Parts of the page" });
    this.undo = this.tool(icon("undo"), "Undo the last change of the inputs (Ctrl Z)", () => ask(model, "undo"));
    this.large = this.tool("Aa", "Large type, for a projector (P)", () => this.toggleScale());
    this.theme = this.tool(icon("half"), "Light or dark (T)", () => this.toggleTheme());
    root.append(
      wordmark(),
      this.tabs,
      make("div", { class: "emlp-tools" }, this.examples(), this.undo, this.share(), this.large, this.theme, this.help()),
    );
    this.draw();
  }

  tool(content, title, click, look = "icon") {
    const button = make("button", { type: "button", class: `emlp-tool emlp-tool-${look}`, title, "aria-label": title, onclick: click }, content);
    if (look === "wide") button.removeAttribute("aria-label");
    return button;
  }

  // The link has a widget of its own, which opens its panel.
  share() {
    const open = () => home(this.root)?.dispatchEvent(new Event("emlp-share"));
    const button = this.tool("Share", "A link that restores everything chosen here, the seed included, also for a class", open, "wide");
    button.dataset.part = "share";
    button.setAttribute("aria-haspopup", "dialog");
    return button;
  }

  examples() {
    const button = make("button", { type: "button", "data-part": "examples", class: "emlp-tool emlp-tool-wide", title: "Problems to begin with" }, "Examples");
    this.list = make("div", { class: "emlp-examples" });
    this.choice = popover(button, "Examples", this.list);
    return [button, this.choice];
  }

  help() {
    const button = make("button", { type: "button", class: "emlp-tool emlp-tool-icon", title: "Keys and words (?)" }, "?");
    button.setAttribute("aria-label", "Keys and words");
    this.words = make("dl", { class: "emlp-words" });
    const keys = make("dl", { class: "emlp-keys" }, KEYS.map(([key, does]) => [make("dt", {}, key), make("dd", {}, does)]));
    const content = make("div", {}, make("h3", {}, "Words"), this.words, make("h3", {}, "Keys"), keys);
    this.questions = popover(button, "Help", content);
    return [button, this.questions];
  }

  draw() {
    const { stages = [], live, undo, examples = [], words = [] } = this.model.get("shown");
    const names = stages.map(([name]) => name);
    if (names.join() !== this.names) this.build(stages);
    this.names = names.join();
    for (const tab of this.tabs.children) tab.classList.toggle("emlp-live", tab.dataset.stage === live);
    this.undo.disabled = !undo;
    this.list.replaceChildren(...examples.map(([title, what], place) => make("button", {
      type: "button", class: "emlp-example", onclick: () => { ask(this.model, "example", place); this.choice.hidePopover(); },
    }, make("b", {}, title), make("span", {}, what))));
    this.words.replaceChildren(...words.flatMap(([text, means, lesson]) => [make("dt", {}, word(text, lesson)), make("dd", {}, means)]));
    this.goTo(this.model.get("shown").stage);
  }

  build(stages) {
    this.tabs.replaceChildren(...stages.map(([name, title]) => make("button", {
      type: "button", role: "tab", "data-stage": name, onclick: () => this.choose(name),
    }, title)));
    this.tabs.onkeydown = ({ key }) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
      if (!step) return;
      const names = stages.map(([name]) => name).filter((name) => !this.isHidden(name));
      const next = names[(names.indexOf(this.stage) + step + names.length) % names.length];
      this.choose(next);
      this.tabs.querySelector(`[data-stage="${next}"]`).focus();
    };
  }

  choose(name) {
    this.goTo(name);
    ask(this.model, "stage", name);
  }

  // A teacher's link may leave out parts of the page.
  isHidden(name) {
    return home(this.root)?.dataset.hide?.split(" ").includes(name) ?? false;
  }

  goTo(name) {
    this.stage = this.isHidden(name) ? "maps" : name;
    const page = home(this.root);
    if (page) page.dataset.stage = this.stage;
    for (const tab of this.tabs.children) {
      const here = tab.dataset.stage === this.stage;
      tab.setAttribute("aria-selected", String(here));
      tab.tabIndex = here ? 0 : -1;
    }
  }

  toggleScale() {
    const page = home(this.root);
    page.dataset.scale = page.dataset.scale === "large" ? "normal" : "large";
  }

  // A link, too, sets the size of type and hides parts.
  follow() {
    this.large.setAttribute("aria-pressed", String(home(this.root)?.dataset.scale === "large"));
    this.goTo(this.stage);
  }

  // Whether the key has a meaning here.
  onKey({ key: typed, ctrlKey, metaKey, shiftKey }) {
    const key = typed.toLowerCase();
    if (ctrlKey || metaKey) {
      if (key === "z") ask(this.model, shiftKey ? "redo" : "undo");
      return key === "z";
    }
    const tab = this.tabs.children[Number(key) - 1];
    const acts = { p: () => this.toggleScale(), t: () => this.toggleTheme(), "?": () => this.questions.togglePopover() };
    if (tab) this.isHidden(tab.dataset.stage) || this.choose(tab.dataset.stage);
    else if (key in acts && !(key === "t" && this.theme.hidden)) acts[key]();
    else return false;
    return true;
  }

  // In JupyterLab the theme is the lab's.
  toggleTheme() {
    const { dataset } = document.body;
    if (!("voila" in dataset)) return;
    dataset.jpThemeLight = String(dataset.jpThemeLight === "false");
  }
}

function render({ model, el }) {
  const root = make("header", { class: "emlp-top", "data-testid": "top-bar" });
  el.append(root);
  const bar = new Bar(model, root);
  bar.theme.hidden = !("voila" in document.body.dataset);
  model.on("change:shown", () => bar.draw());
  // The page is around us only when the widget is in its place.
  const follower = new MutationObserver(() => bar.follow());
  requestAnimationFrame(() => {
    bar.goTo(model.get("shown").stage);
    if (home(root)) follower.observe(home(root), { attributes: true, attributeFilter: ["data-scale", "data-hide"] });
  });
  const stop = listen(TYPING, () => home(root), (event) => home(root) !== null && bar.onKey(event));
  return () => {
    stop();
    follower.disconnect();
  };
}

export default { render };
