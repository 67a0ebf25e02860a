// The equivariance errors of whole networks on a logarithmic axis.

import { make } from "./asking.js";
import { power } from "./check_tiles.js";

const [FIRST_POWER, ROUNDED] = [-8.4, -6]; // where the axis begins, and up to where 32-bit numbers are rounded
const TICKS = [[-4, "10⁻⁴"], [-2, "10⁻²"], [0, "1"]];
const NETWORK_COLORS = { EMLP: "--d1", MLP: "--d2" };
const MEANING = "How much the answer depends on the viewpoint, relative to its size. 6e−8 is the rounding of 32-bit numbers; 0.21 means a fifth of the answer.";

const along = (exponent) => 100 * (1 - Math.min(0, Math.max(FIRST_POWER, exponent)) / FIRST_POWER);
const errorWords = (error) => (error >= 0.001 ? error.toPrecision(2) : power(error));

export function networkAxis(networks) {
  const what = make("p", { class: "emlp-quiet emlp-check-meaning" }, MEANING);
  if (!networks.length) {
    return make("div", { class: "emlp-check-networks" }, make("h3", {}, "Whole networks"),
      make("p", { class: "emlp-quiet" }, "Not trained yet: their errors appear here when a run in Training has been evaluated."), what);
  }
  const sorted = [...networks].sort(([, a], [, b]) => a - b);
  const spoken = `Equivariance error: ${sorted.map(([name, error]) => `${name} ${errorWords(error)}`).join(", ")}`;
  const axis = make("div", { class: "emlp-check-axis", role: "img", "aria-label": spoken },
    make("i", { class: "emlp-check-line" }),
    make("i", { class: "emlp-check-rounding", style: `width: ${along(ROUNDED)}%` }),
    make("span", { class: "emlp-check-below emlp-check-rounded", style: `width: ${along(ROUNDED)}%` }, "rounding of 32-bit numbers"),
    TICKS.map(([exponent, text]) => make("span", { class: "emlp-check-below", style: `left: ${along(exponent)}%` }, text)),
    sorted.map(([name, error], place) => dot(name, error, place, sorted)));
  return make("div", { class: "emlp-check-networks", "data-testid": "check-networks" }, make("h3", {}, "Whole networks"), axis, what);
}

// Names that would meet lean away from one another, and those at the ends inwards.
function dot(name, error, place, sorted) {
  const at = along(Math.log10(Math.max(error, 1e-12)));
  const gaps = [place - 1, place + 1].map((other) => (sorted[other] ? Math.abs(along(Math.log10(Math.max(sorted[other][1], 1e-12))) - at) : 100));
  const side = at < 12 ? "start" : gaps[1] < 22 ? "end" : gaps[0] < 22 ? (at > 96 ? "above" : "start") : at > 88 ? "end" : "middle";
  return [
    make("i", { class: "emlp-check-dot", style: `left: ${at}%; background: var(${NETWORK_COLORS[name] ?? "--d4"})` }),
    make("b", { class: `emlp-check-name emlp-check-${side}`, style: `left: ${at}%` }, `${name} ${errorWords(error)}`),
  ];
}
