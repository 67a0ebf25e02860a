// The pairings of one bilinear layer: carriers act on arguments and add to outputs.

import { isDark, oncePerFrame, watchPage } from "./page.js";
import { COLUMNS, layOut } from "./pairing_layout.js";
import { keeperText, mapMarkup } from "./pairing_drawing.js";

const HINTS = {
  select: "Click a square or a ribbon to see its pairing; arrow keys and Enter do the same.",
  switch: "Click a carrier or a ribbon to turn it off or on; arrow keys and Enter do the same for carriers.",
};
const MARKUP = `
  <div class="emlp-map-head">
    <div class="emlp-picture-buttons" role="group" aria-label="What a click does">
      <button type="button" data-mode="select" title="A click shows a pairing">look at</button>
      <button type="button" data-mode="switch" title="A click turns a carrier or a ribbon off or on">switch off/on</button>
    </div>
    <div class="emlp-map-legend"></div>
  </div>
  <div class="emlp-map-message"></div>
  <div class="emlp-map-stage"><svg role="application" tabindex="0" data-lm-suppress-shortcuts="true"></svg></div>
  <div class="emlp-map-readout" aria-live="polite"></div>`;
const LEGEND = [
  ["both", "kept by both seeds"], ["here", "this seed only"], ["there", "other seed only"], ["none", "neither"],
];
const SINGULAR = { carriers: "carrier", arguments: "argument", outputs: "output" };
const MOVES = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

function legendMarkup(picture) {
  const compared = picture.carriers?.some(({ other }) => other);
  const entries = compared ? LEGEND : [["both", "carrier that is kept"], ["none", "not kept"]];
  const shape = { here: "M1 1H11L1 11Z", there: "M11 1V11H1Z" };
  return entries.map(([kind, text]) => {
    const half = shape[kind] ? `<path class="emlp-map-${kind}" d="${shape[kind]}"/>` : "";
    const box = `<rect class="emlp-map-${kind}" x="1" y="1" width="10" height="10" rx="1.5"/>`;
    return `<span><svg width="12" height="12" aria-hidden="true">${box}${half}</svg>${text}</span>`;
  }).join("");
}

class View {
  constructor(model, root) {
    this.model = model;
    this.root = root;
    this.svg = root.querySelector(".emlp-map-stage svg");
    this.part = (name) => root.querySelector(`.emlp-map-${name}`);
    this.draw = oncePerFrame(() => this.drawNow());
    this.load();
  }

  load() {
    this.picture = this.model.get("picture");
    this.hovered = null;
    if (!this.square()) this.cursor = null;
    this.draw();
  }

  drawNow() {
    const { picture, root, svg } = this;
    const some = Boolean(picture.links);
    for (const name of ["stage", "head", "readout"]) this.part(name).hidden = !some;
    this.part("message").hidden = some;
    this.part("message").textContent = this.model.get("message");
    this.part("stage").dataset.busy = String(this.model.get("busy"));
    for (const button of root.querySelectorAll("[data-mode]")) {
      button.ariaPressed = String(button.dataset.mode === this.model.get("mode"));
    }
    // A view in a closed tab has no width; its ResizeObserver asks again when the tab opens.
    if (!some || !root.clientWidth) return;
    const map = layOut(picture, root.clientWidth);
    svg.setAttribute("width", map.width);
    svg.setAttribute("height", map.height);
    const link = this.hovered?.column === "links" ? this.hovered.type : picture.selected?.link ?? null;
    this.map = map;
    const cursor = document.activeElement === svg ? this.square() : null;
    svg.innerHTML = mapMarkup(map, picture.selected, { link, cursor }, isDark());
    svg.ariaLabel = `Pairings: ${picture.links.length} combinations of types. ${HINTS[this.model.get("mode")]}`;
    this.part("legend").innerHTML = legendMarkup(picture);
    this.write();
  }

  // The square under the keyboard's cursor, laid out.
  square() {
    const { cursor, map } = this;
    return cursor && map ? map.columns[cursor.column]?.[cursor.type]?.squares[cursor.copy] ?? null : null;
  }

  write() {
    const { selected } = this.picture;
    const focused = document.activeElement === this.svg ? this.cursor : null;
    const at = this.hovered ?? focused ?? (selected ? { column: "links", type: selected.link } : null);
    const text = at ? this.describe(at) : HINTS[this.model.get("mode")];
    const line = this.part("readout");
    // Writing the same text again would make a screen reader say it again.
    if (line.textContent !== text) line.textContent = text;
  }

  describe({ column, type, copy }) {
    if (column === "links") {
      const link = this.picture.links[type];
      return link ? `${link.text}${link.off ? " (off)" : `, ${link.weights} weights`}` : "";
    }
    const group = this.picture[column]?.[type];
    if (!group) return "";
    const kept = column === "carriers" ? `: ${keeperText(group, copy)}` : "";
    return `${SINGULAR[column]} ${group.label}, copy ${copy}${kept}`;
  }

  hover(target) {
    const found = target?.closest?.("[data-column]");
    const { column, type, copy } = found?.dataset ?? {};
    const next = column ? { column, type: Number(type), copy: Number(copy) } : null;
    if (JSON.stringify(next) === JSON.stringify(this.hovered)) return;
    const redraw = next?.column === "links" || this.hovered?.column === "links";
    this.hovered = next;
    if (redraw) this.draw();
    else this.write();
  }

  pick({ column, type, copy }) {
    const [count] = this.model.get("picked").length ? this.model.get("picked") : [0];
    const switches = this.model.get("mode") === "switch" && (column === "carriers" || column === "links");
    this.model.set("picked", [count + 1, switches ? "switch" : "select", column, type, copy]);
    this.model.save_changes();
  }

  onClick(event) {
    const found = event.target.closest("[data-column]");
    if (!found) return;
    const { column, type, copy } = found.dataset;
    const at = { column, type: Number(type), copy: Number(copy) };
    if (column !== "links") this.cursor = at;
    this.pick(at);
  }

  // The keyboard starts at the carrier of the pairing that is shown.
  onFocus() {
    const { selected, links } = this.picture;
    if (!this.cursor && selected) {
      this.cursor = { column: "carriers", type: links[selected.link].carrier, copy: selected.carrier };
    }
    this.draw();
  }

  onKey(event) {
    const isPress = event.key === "Enter" || event.key === " ";
    if (!this.map || !(event.key in MOVES || isPress)) return;
    event.preventDefault();
    event.stopPropagation();
    if (isPress) return this.cursor && this.pick(this.cursor);
    this.cursor = this.moved(...MOVES[event.key]);
    this.hovered = null;
    this.draw();
  }

  moved(across, down) {
    const now = this.cursor ?? { column: COLUMNS[0], type: 0, copy: -1 };
    if (across) {
      const column = COLUMNS[Math.min(2, Math.max(0, COLUMNS.indexOf(now.column) + across))];
      const type = Math.min(now.type, this.picture[column].length - 1);
      return { column, type, copy: Math.max(0, Math.min(now.copy, this.map.columns[column][type].drawn - 1)) };
    }
    const groups = this.map.columns[now.column];
    const all = groups.flatMap(({ squares }, type) => squares.map(({ copy }) => ({ column: now.column, type, copy })));
    const place = all.findIndex(({ type, copy }) => type === now.type && copy === now.copy);
    return all[Math.min(all.length - 1, Math.max(0, place + down))];
  }
}

function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "emlp-picture emlp-map";
  root.dataset.testid = "pairing-map";
  root.innerHTML = MARKUP;
  el.append(root);
  const view = new View(model, root);
  root.querySelector(".emlp-map-head").addEventListener("click", ({ target }) => {
    if (!target.dataset.mode) return;
    model.set("mode", target.dataset.mode);
    model.save_changes();
  });
  view.svg.addEventListener("pointerover", ({ target }) => view.hover(target));
  view.svg.addEventListener("pointerleave", () => view.hover(null));
  view.svg.addEventListener("click", (event) => view.onClick(event));
  view.svg.addEventListener("keydown", (event) => view.onKey(event));
  view.svg.addEventListener("focus", () => view.onFocus());
  view.svg.addEventListener("blur", view.draw);
  model.on("change:picture", () => view.load());
  model.on("change:mode change:busy change:message", view.draw);
  return watchPage(root, view.draw);
}

export default { render };
