// A run ends with its kernel. The tab alone remembers that there was one, so that a reload can say so.

import { ask, make } from "./asking.js";

const PLACE = "emlp-lab-ran";

// A browser may forbid a page to remember anything.
function remembered(write) {
  try {
    if (write === true) sessionStorage.setItem(PLACE, location.pathname);
    if (write === false) sessionStorage.removeItem(PLACE);
    return sessionStorage.getItem(PLACE) === location.pathname;
  } catch {
    return false;
  }
}

// A notebook keeps its kernel, and another link in the same tab is another visit.
function wasReloaded() {
  return "voila" in document.body.dataset && performance.getEntriesByType("navigation")[0]?.type === "reload";
}

function render({ model, el }) {
  const again = make("button", { type: "button", class: "emlp-button", title: "Start the run again", onclick: () => ask(model, "again") },
    "Train again");
  const words = "The page was reloaded: inputs and seed are kept, the run is not. The same seed gives the same curve.";
  const root = make("div", { class: "emlp-picture emlp-lost", role: "status", "data-testid": "lost-run" }, make("p", {}, words), again);
  root.hidden = model.get("ran") || !wasReloaded() || !remembered();
  if (model.get("ran")) remembered(true);
  model.on("change:ran", () => {
    remembered(model.get("ran"));
    root.hidden = true;
  });
  el.append(root);
}

export default { render };
