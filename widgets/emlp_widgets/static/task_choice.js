// What to learn: a button with the title of the task, and a panel with a card for each one.

import { ask, icon, make, popover } from "./asking.js";

// A drawing of ours; no text of a visitor is ever in it.
function thumbnail(svg) {
  const frame = make("span", { class: "emlp-task-picture", "aria-hidden": "true" });
  if (svg) frame.append(document.importNode(new DOMParser().parseFromString(svg, "image/svg+xml").documentElement, true));
  return frame;
}

function taskCard(model, [name, title, sentence, svg, refusal], choose) {
  const words = make("span", { class: "emlp-task-words" }, make("strong", {}, title), make("span", {}, sentence));
  if (refusal) words.append(make("em", {}, refusal));
  return make("button", {
    type: "button", class: "emlp-task-card", "data-task": name, disabled: refusal !== "",
    "aria-pressed": String(model.get("shown").task === name), onclick: () => choose(name),
  }, thumbnail(svg), words);
}

// Arrow keys go from card to card, as the Tab key does.
function walk(event, grid) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const cards = [...grid.querySelectorAll("button:not(:disabled)")];
  const at = cards.indexOf(document.activeElement);
  if (!step || at < 0) return;
  event.preventDefault();
  cards[(at + step + cards.length) % cards.length].focus();
}

function render({ model, el }) {
  const title = make("span", {});
  const button = make("button", { type: "button", class: "emlp-task-button", title: "What to learn" }, title, icon("down", 14));
  const grid = make("div", { class: "emlp-task-cards", role: "group", "aria-label": "Tasks" });
  const panel = popover(button, "What to learn", [make("h3", {}, "What to learn"), grid], () => ask(model, "look"));
  const choose = (name) => {
    ask(model, "choose", name);
    panel.hidePopover();
    button.focus();
  };
  const draw = () => {
    const cards = model.get("cards");
    const chosen = cards.find(([name]) => name === model.get("shown").task);
    title.textContent = chosen ? chosen[1] : "";
    for (const card of grid.children) card.setAttribute("aria-pressed", String(card.dataset.task === model.get("shown").task));
  };
  const build = () => {
    const focused = grid.contains(document.activeElement) ? document.activeElement.dataset.task : null;
    grid.replaceChildren(...model.get("cards").map((card) => taskCard(model, card, choose)));
    if (focused) [...grid.children].find((card) => card.dataset.task === focused)?.focus();
    draw();
  };
  grid.addEventListener("keydown", (event) => walk(event, grid));
  el.append(make("div", { class: "emlp-picture", "data-testid": "task" }, button, panel));
  model.on("change:cards", build);
  model.on("change:shown", draw);
  build();
}

export default { render };
