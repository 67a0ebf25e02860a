// What a map of pairings says about its parts.

import { PLACE_IN_LINK } from "./pairing_layout.js";

const HINTS = {
  select: "Click a square or a ribbon to see its pairing.",
  switch: "Click a carrier or a ribbon to turn it off or on.",
};
const KEYS = "Keys: left and right for columns, up and down for copies, Page Up and Down for types, Enter to click.";

export const counted = (number, one, many) => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

export const mapHint = (mode) => `${HINTS[mode]} ${KEYS}`;

// "both", "here", "there" or "none": who keeps a carrier; without a comparison only "both" and "none".
export function keeper(group, copy) {
  const here = group.kept.includes(copy);
  if (!group.other) return here ? "both" : "none";
  const there = group.other.includes(copy);
  return here ? (there ? "both" : "here") : there ? "there" : "none";
}

function keeperText(group, copy) {
  const both = group.other ? "kept by both seeds" : "kept";
  const none = group.other ? "kept by neither seed" : "not kept";
  return { both, here: "kept by this seed only", there: "kept by the other seed only", none }[keeper(group, copy)];
}

function linkText({ text, weights, off }) {
  return `${text}, ${off ? "switched off" : counted(weights, "weight", "weights")}.`;
}

export function selectedText({ links }, { link, carrier, argument, output }) {
  return `${linkText(links[link])} Selected: carrier ${carrier}, argument ${argument}, output ${output}.`;
}

// A link, a group (copy null) or a square; empty for what the picture does not have.
export function partText(picture, { column, type, copy }) {
  const part = picture[column]?.[type];
  if (!part) return "";
  if (column === "links") return linkText(part);
  const role = PLACE_IN_LINK[column];
  if (copy !== null) {
    const kept = column === "carriers" ? `: ${keeperText(part, copy)}` : "";
    return `${part.label} copy ${copy}, ${role}${kept}`;
  }
  const kept = column === "carriers" ? `, ${part.kept.length} kept` : "";
  const links = picture.links.filter((link) => link[role] === type).length;
  return `${part.label} as ${role}: ${counted(part.copies, "copy", "copies")}${kept}, in `
    + `${counted(links, "combination", "combinations")} of types`;
}

export function mapAlt({ links, selected }, mode) {
  const shown = selected ? ` Shown: ${links[selected.link].text}.` : "";
  return `Map of pairings, ${counted(links.length, "combination", "combinations")} of types.${shown} ${mapHint(mode)}`;
}
