// A program, and a button that copies it.

import { make } from "./asking.js";

const SELECTED = "Selected: press Ctrl C (on a Mac ⌘ C) to copy.";

function select(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

// Whether the text is on the clipboard. Selected in any case, so that people see what was meant and can copy it.
async function copy(text, element) {
  select(element);
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // A page served without TLS has no `navigator.clipboard`.
    return document.execCommand("copy");
  }
}

function render({ model, el }) {
  const code = make("pre", { tabindex: 0, "aria-label": "Program", "data-lm-suppress-shortcuts": "true" });
  const said = make("span", { class: "emlp-quiet", role: "status" });
  const button = make("button", { type: "button", class: "emlp-button", title: "Copy the program", onclick: async () => {
    said.textContent = (await copy(model.get("text"), code)) ? "Copied." : SELECTED;
  } }, "Copy");
  el.append(make("div", { class: "emlp-picture emlp-code", "data-testid": "code" }, make("div", { class: "emlp-code-head" }, button, said), code));
  const draw = () => {
    if (code.textContent === model.get("text")) return; // a selection stays
    code.textContent = model.get("text");
    said.textContent = "";
  };
  model.on("change:text", draw);
  draw();
}

export default { render };
