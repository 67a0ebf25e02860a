// A row of titles, below which one part at a time is open.

import { make } from "./asking.js";

function render({ model, el }) {
  const bar = make("div", { class: "emlp-fold-bar", "data-testid": "folds" });
  el.append(bar);
  const parts = () => [...(el.parentElement?.children ?? [])].filter((part) => part.classList.contains("emlp-fold"));
  const draw = () => {
    const opened = model.get("opened");
    [...bar.children].forEach((button, place) => button.setAttribute("aria-expanded", String(place === opened)));
    parts().forEach((part, place) => part.classList.toggle("emlp-open", place === opened));
  };
  const build = () => {
    bar.replaceChildren(...model.get("titles").map((title, place) => make("button", {
      type: "button", class: "emlp-fold-title", onclick: () => {
        model.set("opened", model.get("opened") === place ? -1 : place);
        model.save_changes();
        // What opens below the edge of the window would be missed.
        requestAnimationFrame(() => parts()[place]?.scrollIntoView({ block: "nearest" }));
      },
    }, title)));
    draw();
  };
  model.on("change:titles", build);
  model.on("change:opened", draw);
  build();
  requestAnimationFrame(draw);
}

export default { render };
