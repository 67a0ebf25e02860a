// The pairings of one bilinear layer: carriers act on arguments and add to outputs.

import { mount, oncePerFrame } from "./page.js";
import { COLUMNS, layOut, PLACE_IN_LINK, drawnCopies, squareNear } from "./pairing_layout.js";
import { LEGEND, bandText, mapName, squareText } from "./pairing_map_text.js";
import { drawMap, drawWire, markOption } from "./pairing_drawing.js";

const MARKUP = `
  <div class="emlp-map-message"></div>
  <div class="emlp-map-stage"><svg role="group" data-lm-suppress-shortcuts="true"></svg></div>
  <p class="emlp-map-readout" aria-live="polite" data-testid="pairing-map-readout"></p>`;

class View {
  constructor(model, root) {
    this.model = model;
    this.root = root;
    this.svg = root.querySelector("svg");
    this.part = (name) => root.querySelector(`.emlp-map-${name}`);
    this.draw = oncePerFrame(() => this.drawNow());
    this.load();
  }

  load() {
    this.picture = this.model.get("picture");
    // Another selection leaves everything in its place, but where only the selected copy has a square.
    const { selected, links = [], ...groups } = this.picture;
    const shown = COLUMNS.map((name) => (groups[name] ?? []).map((group, type) => {
      const role = PLACE_IN_LINK[name];
      return drawnCopies(group, role, selected && links[selected.link][role] === type ? selected : null);
    }));
    const parts = JSON.stringify([links, groups, shown]);
    if (parts !== this.parts) this.map = null;
    this.parts = parts;
    this.draw();
  }

  drawNow() {
    const { picture, root, svg, model } = this;
    const some = Boolean(picture.links);
    for (const name of ["stage", "readout"]) this.part(name).hidden = !some;
    this.part("message").hidden = some;
    this.part("message").textContent = model.get("message");
    this.part("stage").dataset.busy = String(model.get("busy"));
    root.dataset.links = picture.links?.length ?? 0;
    // A view in a closed tab has no width; its ResizeObserver asks again when the tab opens.
    if (!some || !root.clientWidth) return;
    // Drawing anew between a press and its release would lose the click.
    if (!this.map || this.width !== root.clientWidth) this.build();
    svg.setAttribute("aria-label", model.get("alt") || mapName(picture));
    this.mark();
  }

  build() {
    const { picture, root, svg } = this;
    const focused = this.lists().findIndex((list) => list?.root === document.activeElement);
    this.width = root.clientWidth;
    this.map = layOut(picture, this.width);
    for (const name of ["width", "height"]) svg.setAttribute(name, this.map[name]);
    svg.setAttribute("viewBox", `0 0 ${this.map.width} ${this.map.height}`);
    this.drawn = drawMap(this.map, (kind) => this.pick("links", kind, 0), (...place) => this.pick(...place));
    svg.replaceChildren(...this.drawn.parts);
    this.mark();
    if (focused >= 0) this.lists()[focused]?.root.focus();
  }

  // Every list: of the bands, then those of the squares.
  lists() {
    return this.drawn ? [this.drawn.bands, ...COLUMNS.flatMap((name) => this.drawn.lists[name])] : [];
  }

  mark() {
    const { drawn, map, picture: { selected, links } } = this;
    markOption(drawn.bands, selected?.link ?? -1);
    for (const name of COLUMNS) {
      const role = PLACE_IN_LINK[name];
      drawn.lists[name].forEach((list, type) => {
        const chosen = Boolean(selected) && links[selected.link][role] === type;
        const place = chosen ? map.columns[name][type].squares.findIndex(({ copy }) => copy === selected[role]) : -1;
        if (list) markOption(list, place, chosen);
      });
    }
    drawWire(drawn.wire, map, selected);
    this.say();
  }

  // What is pointed at is read out.
  say(place = null) {
    const [line, text] = [this.part("readout"), place ? this.textOf(place) : LEGEND];
    // Writing the same text again would make a screen reader say it again.
    if (line.textContent !== text) line.textContent = text;
  }

  textOf({ column, kind, copy }) {
    return column === "links" ? bandText(this.picture.links[kind]) : squareText(this.picture[column][kind], column, copy);
  }

  // What lies at a point: a band, the square there or the nearest one, or null.
  placeAt({ target, clientX, clientY }) {
    if (!this.map) return null;
    const band = target.closest(".emlp-map-band");
    if (band) return { column: "links", kind: Number(band.dataset.kind), copy: 0 };
    const { column, kind } = target.dataset;
    if (!column) return null;
    const { left, top } = this.svg.getBoundingClientRect();
    const square = squareNear(this.map.columns[column][kind], clientX - left, clientY - top);
    return square && { column, kind: Number(kind), copy: square.copy };
  }

  onClick(event) {
    const place = this.placeAt(event);
    const group = place && this.picture[place.column][place.kind];
    if (place && !(place.column === "carriers" && !group.kept.includes(place.copy))) this.pick(place.column, place.kind, place.copy);
  }

  pick(column, kind, copy) {
    const [count = 0] = this.model.get("picked");
    this.model.set("picked", [count + 1, column, kind, copy]);
    this.model.save_changes();
  }
}

function render(context) {
  const picture = { kind: "map", testid: "pairing-map", markup: MARKUP, View, loads: ["picture"], draws: ["busy", "message", "alt"] };
  const { view, stop } = mount(context, picture);
  view.svg.addEventListener("pointermove", (event) => view.say(view.placeAt(event)));
  view.svg.addEventListener("pointerleave", () => view.say());
  view.svg.addEventListener("click", (event) => view.onClick(event));
  return stop;
}

export default { render };
