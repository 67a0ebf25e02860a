// The pairings of one bilinear layer: carriers act on arguments and add to outputs.

import { isDark, mount, oncePerFrame, setOnClick } from "./page.js";
import { layOut, markOf, PLACE_IN_LINK, placeBeside, squareNear } from "./pairing_layout.js";
import { mapAlt, mapHint, partText, selectedText } from "./pairing_map_text.js";
import { mapLegend, mapMarkup, marksMarkup } from "./pairing_drawing.js";

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
  <div class="emlp-map-readout" aria-live="polite" data-testid="pairing-map-readout"></div>`;
const MOVES = {
  ArrowLeft: { across: -1 }, ArrowRight: { across: 1 }, ArrowUp: { copies: -1 }, ArrowDown: { copies: 1 },
  PageUp: { types: -1 }, PageDown: { types: 1 },
};
const PRESSES = ["Enter", " "];

// A place on the map is { column, type, copy }: a square, a group with copy null, or a link in the column "links".
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
    // Another selection leaves everything in its place.
    const parts = JSON.stringify({ ...this.picture, selected: null });
    if (parts !== this.parts) this.map = null;
    this.parts = parts;
    if (!this.has(this.hovered)) this.hovered = null;
    if (!this.has(this.cursor)) this.cursor = null;
    this.draw();
  }

  has(place) {
    const part = place && this.picture[place.column]?.[place.type];
    return Boolean(part) && (place.column === "links" || (place.copy ?? 0) < part.copies);
  }

  drawNow() {
    const { picture, root, svg } = this;
    this.writeHead();
    // A view in a closed tab has no width; its ResizeObserver asks again when the tab opens.
    if (!picture.links || !root.clientWidth) return;
    const look = `${root.clientWidth} ${isDark()}`;
    // Drawing anew between a press and its release would lose the click.
    if (!this.map || this.look !== look) {
      this.look = look;
      this.map = layOut(picture, root.clientWidth);
      svg.setAttribute("width", this.map.width);
      svg.setAttribute("height", this.map.height);
      svg.setAttribute("viewBox", `0 0 ${this.map.width} ${this.map.height}`);
      svg.innerHTML = mapMarkup(this.map, isDark());
      this.part("legend").innerHTML = mapLegend(picture);
    }
    this.mark();
  }

  writeHead() {
    const { picture, model, root } = this;
    const [mode, some] = [model.get("mode"), Boolean(picture.links)];
    for (const name of ["stage", "head", "readout"]) this.part(name).hidden = !some;
    this.part("message").hidden = some;
    this.part("message").textContent = model.get("message");
    this.part("stage").dataset.busy = String(model.get("busy"));
    for (const button of root.querySelectorAll("button[data-mode]")) {
      button.ariaPressed = String(button.dataset.mode === mode);
    }
    Object.assign(root.dataset, { mode, links: picture.links?.length ?? 0 });
    this.svg.ariaLabel = some ? model.get("alt") || mapAlt(picture, mode) : "";
  }

  // Brings forward what is pointed at, or else what is selected, and reads it out.
  mark() {
    const { map, svg, picture } = this;
    if (!map) return;
    const cursor = document.activeElement === svg && !this.pressed ? this.cursor : null;
    const at = this.hovered ?? cursor;
    const strong = this.linksOf(at);
    svg.dataset.some = String(strong.size > 0);
    for (const link of svg.querySelectorAll(".emlp-map-link")) {
      link.dataset.strong = String(strong.has(Number(link.dataset.type)));
    }
    this.part("marks").innerHTML = marksMarkup(map, picture.selected, cursor && markOf(map, cursor));
    const shown = picture.selected ? selectedText(picture, picture.selected) : mapHint(this.model.get("mode"));
    const text = at ? partText(picture, at) : shown;
    const line = this.part("readout");
    // Writing the same text again would make a screen reader say it again.
    if (line.textContent !== text) line.textContent = text;
  }

  linksOf(place) {
    const { links, selected } = this.picture;
    if (!place) return new Set(selected ? [selected.link] : []);
    if (place.column === "links") return new Set([place.type]);
    const key = PLACE_IN_LINK[place.column];
    return new Set([...links.keys()].filter((number) => links[number][key] === place.type));
  }

  placeAt({ target, clientX, clientY }) {
    const data = target.closest("[data-column]")?.dataset;
    if (!data || !this.map) return null;
    const [column, type] = [data.column, Number(data.type)];
    if (data.copy !== undefined) return { column, type, copy: Number(data.copy) };
    // Between two squares the nearer one counts, as they are small.
    const { left, top } = this.svg.getBoundingClientRect();
    const square = squareNear(this.map.columns[column][type], this.map.size, clientX - left, clientY - top);
    return { column, type, copy: square?.copy ?? null };
  }

  hover(place) {
    if (JSON.stringify(place) === JSON.stringify(this.hovered)) return;
    this.hovered = place;
    this.mark();
  }

  onClick(event) {
    const place = this.placeAt(event);
    if (!place || place.copy === null) return;
    this.cursor = place;
    this.pick(place);
  }

  pick({ column, type, copy }) {
    const [count] = this.model.get("picked").length ? this.model.get("picked") : [0];
    const switches = this.model.get("mode") === "switch" && (column === "carriers" || column === "links");
    this.model.set("picked", [count + 1, switches ? "switch" : "select", column, type, copy]);
    this.model.save_changes();
  }

  onKey(event) {
    const { key, repeat, altKey, ctrlKey, metaKey } = event;
    if (!this.map || altKey || ctrlKey || metaKey || !(key in MOVES || PRESSES.includes(key))) return;
    event.preventDefault();
    event.stopPropagation();
    this.hovered = null;
    const fresh = !this.cursor || this.pressed;
    this.pressed = false;
    this.cursor ??= this.firstPlace();
    if (!this.cursor) return;
    if (key in MOVES) {
      // The first key after a click shows where the keyboard is.
      if (!fresh) this.cursor = placeBeside(this.map, this.cursor, MOVES[key]);
    } else if (!repeat) {
      this.pick(this.cursor);
    }
    this.mark();
    this.reveal();
  }

  // The keyboard starts at the carrier of the pairing that is selected.
  firstPlace() {
    const { selected, links, carriers, arguments: sources } = this.picture;
    if (selected) return { column: "carriers", type: links[selected.link].carrier, copy: selected.carrier };
    const type = carriers.findIndex((group) => group.acts !== false && group.copies > 0);
    if (type >= 0) return { column: "carriers", type, copy: 0 };
    return sources.length ? { column: "arguments", type: 0, copy: 0 } : null;
  }

  // Scrolls a map that is wider than the page to what has the focus.
  reveal() {
    const stage = this.part("stage");
    const { scrollLeft, clientWidth } = stage;
    const x = this.part("cursor")?.x.baseVal.value;
    if (x < scrollLeft || x > scrollLeft + clientWidth - 30) stage.scrollLeft = x - clientWidth / 2;
  }

  onFocus() {
    this.cursor ??= this.firstPlace();
    this.mark();
  }
}

function render(context) {
  const draws = ["mode", "busy", "message", "alt"];
  const picture = { kind: "map", testid: "pairing-map", markup: MARKUP, View, loads: ["picture"], draws };
  const { view, root, stop } = mount(context, picture);
  setOnClick(root.querySelector(".emlp-map-head"), context.model, "mode", "mode");
  const on = (name, listener) => view.svg.addEventListener(name, listener);
  on("pointermove", (event) => view.hover(view.placeAt(event)));
  on("pointerleave", () => view.hover(null));
  // The focus of a click needs no cursor: the pointer is there.
  on("pointerdown", () => { view.pressed = true; });
  on("click", (event) => view.onClick(event));
  on("keydown", (event) => view.onKey(event));
  on("focus", () => view.onFocus());
  on("blur", () => {
    view.pressed = false;
    view.mark();
  });
  return stop;
}

export default { render };
