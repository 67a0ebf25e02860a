// Gets the page ready for paper: all parts with results one after the other, in light colours, and where it is from.

import { home, make } from "./asking.js";

function render({ model, el }) {
  const footer = make("p", { class: "emlp-print-footer" });
  el.append(footer);
  let theme = null;
  const before = () => {
    const page = home(el);
    // In JupyterLab paper belongs to the lab.
    if (!page || page.dataset.print || !("voila" in document.body.dataset)) return;
    page.dataset.print = "on";
    for (const part of page.querySelectorAll(".emlp-stage")) {
      part.toggleAttribute("data-unprinted", !model.get("results").some((name) => part.classList.contains(`emlp-stage-${name}`)));
    }
    theme = document.body.dataset.jpThemeLight;
    document.body.dataset.jpThemeLight = "true";
    footer.replaceChildren(`EMLP Lab, seed ${model.get("seed")}: `, make("a", { href: location.href }, location.href));
    // Only now, when their places are known, the pictures draw themselves anew.
    window.dispatchEvent(new Event("emlp-paper"));
  };
  const after = () => {
    const page = home(el);
    if (!page?.dataset.print) return;
    delete page.dataset.print;
    document.body.dataset.jpThemeLight = theme;
  };
  const stop = new AbortController();
  addEventListener("beforeprint", before, { signal: stop.signal });
  addEventListener("afterprint", after, { signal: stop.signal });
  return () => stop.abort();
}

export default { render };
