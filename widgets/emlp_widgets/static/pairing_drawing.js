// A map of pairings as SVG: lists of what can be chosen, for the pointer, the keyboard and those who do not see it.

import { COLUMNS, placeWire } from "./pairing_layout.js";
import { bandText, laneText, squareText } from "./pairing_map_text.js";
import { svgNode } from "./svg_node.js";

const TITLES = {
  carriers: ["Carriers", "act as linear maps"],
  arguments: ["Arguments", "are acted on"],
  outputs: ["Outputs", "receive the sum"],
};
const LETTER = 6.4; // pixels, on average
const HIT = 13; // width of a band for the pointer

const shortened = (text, room) => {
  const most = Math.max(4, Math.floor(room / LETTER));
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
};

let lists = 0;

// A list of options, one of which is chosen; `choose` takes the place of one.
function listbox(name, options, choose) {
  const id = `emlp-map-list-${(lists += 1)}-${Math.random().toString(36).slice(2, 8)}`;
  const root = svgNode("g", { role: "listbox", "aria-label": name, class: "emlp-map-list" }, options);
  options.forEach((option, place) => option.setAttribute("id", `${id}-${place}`));
  const list = { root, options, at: -1, choose };
  root.addEventListener("keydown", (event) => onListKey(list, event));
  return list;
}

// Marks the option at a place, -1 for none; whether the list can be reached by Tab.
export function markOption(list, place, reachable = true) {
  list.at = place;
  list.options.forEach((option, other) => option.setAttribute("aria-selected", String(other === place)));
  list.root.setAttribute("tabindex", reachable ? 0 : -1);
  if (place >= 0) list.root.setAttribute("aria-activedescendant", list.options[place].id);
  else list.root.removeAttribute("aria-activedescendant");
}

function onListKey(list, event) {
  const { key, altKey, ctrlKey, metaKey } = event;
  const [last, step] = [list.options.length - 1, { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, Home: 1, End: -1 }[key]];
  if (!step || altKey || ctrlKey || metaKey) return;
  event.preventDefault();
  event.stopPropagation();
  let place = { Home: 0, End: last }[key] ?? list.at + step;
  while (list.options[place]?.getAttribute("aria-disabled") === "true") place += step;
  if (!list.options[place] || place === list.at) return;
  markOption(list, place); // at once, so that a key that is held goes on
  list.choose(place);
}

function drawBands(map, choose) {
  const bands = map.bands.map((band) => svgNode(
    "g", { class: "emlp-map-band", role: "option", "aria-label": bandText(band), "data-kind": band.number, "data-off": Boolean(band.off) },
    svgNode("path", { d: band.path, class: "emlp-map-hit", "stroke-width": HIT }),
    svgNode("path", { d: band.path, class: "emlp-map-line", "stroke-width": band.width.toFixed(1), "stroke-dasharray": band.off ? "4 5" : null }),
  ));
  const list = listbox("Kinds of pairings", bands, choose);
  // Thin bands stay visible on thick ones, while the list keeps its order.
  const order = [...map.bands].sort((a, b) => b.width - a.width);
  list.root.append(...order.map(({ number }) => bands[number]));
  return list;
}

function drawLane(lane, name, type, choose) {
  const { x, y, width, height, label } = lane;
  const own = { "data-column": name, "data-kind": type };
  const squares = lane.squares.map(({ copy, side, ...at }) => svgNode("rect", {
    ...own, ...at, width: side, height: side, rx: 3, role: "option", "data-copy": copy, "aria-label": squareText(lane, name, copy),
    class: `emlp-map-square ${name === "carriers" ? (lane.kept.includes(copy) ? "emlp-acts" : "emlp-idle") : ""}`,
    "aria-disabled": name === "carriers" && !lane.kept.includes(copy),
  }));
  const title = shortened(label, width * 0.5);
  const box = svgNode("g", {},
    svgNode("rect", { ...own, class: "emlp-map-lane", x, y, width, height, rx: 9 }),
    svgNode("text", { x: x + 12, y: y + 21, class: "emlp-map-words" },
      svgNode("tspan", { class: "emlp-map-type" }, title),
      svgNode("tspan", { dx: 6 }, shortened(laneText(lane, name), width - 34 - LETTER * title.length))));
  const list = squares.length ? listbox(`${TITLES[name][0]}, ${label}`, squares, (place) => choose(name, type, lane.squares[place].copy)) : null;
  return { box, list };
}

// The parts of a map: `root` elements, the list of bands, and by column the lists of squares (null where there are none).
export function drawMap(map, onKind, onCopy) {
  const heads = COLUMNS.map((name, i) => svgNode("text", { x: map.starts[i], y: 16, class: "emlp-map-words" },
    svgNode("tspan", { class: "emlp-map-type" }, TITLES[name][0]), svgNode("tspan", { dx: 8 }, TITLES[name][1])));
  const bands = drawBands(map, onKind);
  const lanes = Object.fromEntries(COLUMNS.map((name) => [name, map.columns[name].map((lane, type) => drawLane(lane, name, type, onCopy))]));
  const all = COLUMNS.flatMap((name) => lanes[name]);
  const wire = svgNode("g", { class: "emlp-map-wire", "aria-hidden": "true" });
  const lists = Object.fromEntries(COLUMNS.map((name) => [name, lanes[name].map(({ list }) => list)]));
  const parts = [...heads, ...all.map(({ box }) => box), bands.root, ...all.map(({ list }) => list?.root ?? ""), wire];
  return { parts, bands, lists, wire };
}

export function drawWire(wire, map, selected) {
  const lines = (selected && placeWire(map, selected)?.lines) ?? [];
  wire.replaceChildren(...lines.flatMap(({ path, arrow }) => [svgNode("path", { d: path }), svgNode("path", { d: arrow, class: "emlp-map-arrow" })]));
}
