// What a map of pairings says about its parts.

import { PLACE_IN_LINK } from "./pairing_layout.js";

export const LEGEND = "A band is one kind of pairing, wider with more weights. Filled squares were drawn to act, hollow ones not. "
  + "Click a band for its most telling pairing, a square for one with it.";

export const counted = (number, one, many) => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

export const laneText = (group, name) => {
  if (group.acts === false) return `${group.words.replace(/^[\d,]+ /, "")} never act${group.copies === 1 ? "s" : ""}`;
  return name === "carriers" ? `${group.words}, ${group.kept.length.toLocaleString("en")} act` : group.words;
};

export const bandText = ({ text, weights, off }) => `${text}, ${off ? "switched off" : counted(weights, "weight", "weights")}.`;

export function squareText(group, name, copy) {
  if (name !== "carriers") return `${group.label} number ${copy}, ${PLACE_IN_LINK[name]}`;
  return `${group.label} number ${copy}, ${group.kept.includes(copy) ? "drawn to act" : "not drawn to act"}`;
}

export function mapName({ links, selected, carriers, arguments: sources, outputs }) {
  const found = `Carriers, arguments and outputs, ${counted(links.length, "kind of pairing", "kinds of pairings")}.`;
  if (!selected) return found;
  const link = links[selected.link];
  return `${found} Selected: ${carriers[link.carrier].label} number ${selected.carrier} acts on ${sources[link.argument].label} `
    + `number ${selected.argument} and adds to ${outputs[link.output].label} number ${selected.output}.`;
}
