// What widgets with controls of their own share: wishes for Python, and elements made of text, never of markup.

import { svgNode } from "./svg_node.js";

export function ask(model, name, text = "") {
  const [count] = model.get("asked");
  model.set("asked", [count + 1, name, String(text)]);
  model.save_changes();
}

// An element with attributes and children; a child that is a string becomes text, so that nothing is ever markup.
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(3).filter((child) => child !== null));
  return element;
}

const ICONS = {
  undo: "M4 4v4h4M4.5 8A5.5 5.5 0 1 1 9 14.5",
  down: "M4.5 7l4.5 4.5L13.5 7",
  close: "M4.5 4.5l9 9M13.5 4.5l-9 9",
  dice: "M4 2.5h10A1.5 1.5 0 0 1 15.5 4v10a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 14V4A1.5 1.5 0 0 1 4 2.5zM6.2 6.2h.01M11.8 6.2h.01M9 9h.01M6.2 11.8h.01M11.8 11.8h.01",
  lock: "M4.5 8h9v6.5h-9zM6 8V5.8a3 3 0 0 1 6 0V8",
  half: "M9 2.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M9 2.5v13",
};

// A line drawing of 18 units.
export function icon(name, size = 18) {
  return svgNode("svg", {
    viewBox: "0 0 18 18", width: size, height: size, fill: "none", stroke: "currentColor", "stroke-width": 1.6,
    "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true",
  }, svgNode("path", { d: ICONS[name] }));
}

// The weights that the symmetries of a square leave in a map of 2 x 2 matrices: squares of one look are one weight.
export function mark(size = 26) {
  const places = [[0, 0, 0], [3, 3, 0], [0, 3, 1], [3, 0, 1], [1, 1, 2], [2, 2, 2], [1, 2, 3], [2, 1, 3]];
  return svgNode("svg", { viewBox: "0 0 4 4", width: size, height: size, "aria-hidden": "true" }, places.map(([row, column, weight]) =>
    svgNode("rect", {
      x: column + 0.07, y: row + 0.07, width: 0.86, height: 0.86, rx: 0.22,
      fill: weight < 2 ? "var(--accent)" : "var(--ink)", opacity: weight % 2 ? 0.42 : 1,
    })));
}

let popovers = 0;

// A panel in the top layer, where no box of a notebook cuts it off, below the button that opens it. Esc and a click
// beside it close it, which is the browser's own work; `opened` is called before it is seen.
export function popover(button, label, content, opened = () => {}) {
  const id = `emlp-popover-${(popovers += 1)}-${Math.random().toString(36).slice(2, 8)}`;
  const panel = make("div", { id, popover: "auto", class: "emlp-popover", role: "dialog", "aria-label": label }, content);
  button.setAttribute("popovertarget", id);
  button.setAttribute("aria-haspopup", "dialog");
  button.setAttribute("aria-expanded", "false");
  panel.addEventListener("beforetoggle", (event) => {
    button.setAttribute("aria-expanded", String(event.newState === "open"));
    if (event.newState === "open") {
      opened();
      requestAnimationFrame(() => {
        place(panel, button);
        (panel.querySelector("input") ?? panel.querySelector("button"))?.focus(); // also where a key has opened it
      });
    }
  });
  // Keys that are typed here belong to nobody else: in JupyterLab Enter would go to the cell.
  panel.addEventListener("keydown", (event) => event.key === "Escape" || event.stopPropagation());
  return panel;
}

function place(panel, button) {
  const [at, size] = [button.getBoundingClientRect(), panel.getBoundingClientRect()];
  const [most, lowest] = [innerWidth - size.width - 8, innerHeight - size.height - 8];
  panel.style.left = `${Math.max(8, Math.min(at.left, most))}px`;
  panel.style.top = `${Math.max(8, Math.min(at.bottom + 6, lowest))}px`;
}

// The box of the whole workbench or panel, where stage, theme and size of type are written.
export const home = (element) => element.closest(".emlp-lab");
