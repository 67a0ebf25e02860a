// Puts the series on an SVG. Every series has its own colour, marker and dash: never colour alone.

import { css, lineColor } from "./page.js";
import { svgNode } from "./svg_node.js";

export const HEIGHT = 400;
const MARGIN = { left: 64, right: 16, top: 26, bottom: 44 };
const DASH = "6 4";
const MARKERS = [
  "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z", "M-3.6-3.6H3.6V3.6H-3.6Z", "M0-4.8L4.6 3.6H-4.6Z",
  "M0-5L5 0L0 5L-5 0Z", "M0 4.8L4.6-3.6H-4.6Z", "M-4.5-1.4H-1.4V-4.5H1.4V-1.4H4.5V1.4H1.4V4.5H-1.4V1.4H-4.5Z",
];

function lineStyle(one, dark) {
  return { class: "emlp-curves-line", stroke: css(lineColor(one.color, dark)), "stroke-dasharray": one.dash ? DASH : "none" };
}

function marker(one, dark, x, y) {
  const color = css(lineColor(one.color, dark));
  // Dashed series have hollow markers: two series of one colour differ in this too.
  const fill = one.dash ? "var(--emlp-paper)" : color;
  return svgNode("path", { d: MARKERS[one.place], transform: `translate(${x} ${y})`, fill, stroke: color, "stroke-width": 1.5 });
}

export function swatch(one, dark) {
  const icon = svgNode("svg", { width: 28, height: 14, viewBox: "0 -7 28 14", "aria-hidden": "true" });
  icon.append(svgNode("path", { d: "M0 0H28", ...lineStyle(one, dark) }), marker(one, dark, 14, 0));
  return icon;
}

export function makeFrame(axes, width) {
  const [across, down] = [width - MARGIN.left - MARGIN.right, HEIGHT - MARGIN.top - MARGIN.bottom];
  const x = (value) => MARGIN.left + across * axes.x.place(value);
  const y = (value) => MARGIN.top + down * (1 - axes.y.place(value));
  return { x, y, left: MARGIN.left, right: width - MARGIN.right, top: MARGIN.top, bottom: HEIGHT - MARGIN.bottom };
}

function drawAxes(axes, frame, labels) {
  const nodes = [];
  const text = (x, y, anchor, words) => nodes.push(svgNode("text", { x, y, "text-anchor": anchor }, words));
  const line = (kind, x1, y1, x2, y2) => nodes.push(svgNode("line", { class: `emlp-curves-${kind}`, x1, y1, x2, y2 }));
  for (const tick of axes.y.ticks) {
    line("grid", frame.left, frame.y(tick), frame.right, frame.y(tick));
    text(frame.left - 8, frame.y(tick) + 4, "end", axes.y.label(tick));
  }
  for (const tick of axes.x.ticks) {
    line("grid", frame.x(tick), frame.top, frame.x(tick), frame.bottom);
    text(frame.x(tick), frame.bottom + 18, "middle", tick.toLocaleString("en"));
  }
  line("axis", frame.left, frame.bottom, frame.right, frame.bottom);
  line("axis", frame.left, frame.top, frame.left, frame.bottom);
  text(4, 14, "start", labels.y);
  text((frame.left + frame.right) / 2, HEIGHT - 5, "middle", labels.x);
  return nodes;
}

// What cannot be placed (diverged, or zero on a log axis) ends the line; the next point starts a new one.
function linePath(one, axes, frame) {
  let pen = "M";
  let path = "";
  one.y.forEach((value, i) => {
    if (!axes.y.holds(value)) {
      pen = "M";
      return;
    }
    path += `${pen}${frame.x(one.x[i]).toFixed(1)} ${frame.y(value).toFixed(1)}`;
    pen = "L";
  });
  return path;
}

// The index of the point nearest to `x`, for x sorted.
export function nearest(one, x) {
  let [low, high] = [0, one.x.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (one.x[middle] < x) low = middle;
    else high = middle;
  }
  return Math.abs(one.x[low] - x) <= Math.abs(one.x[high] - x) ? low : high;
}

// Markers sit at the ticks of x, where they stay while the curve grows, and at its end.
function drawSeries(one, axes, frame, dark) {
  const nodes = [svgNode("path", { d: linePath(one, axes, frame), ...lineStyle(one, dark) })];
  const last = one.x.length - 1;
  const marked = new Set(axes.x.ticks.filter((tick) => tick <= one.x[last]).map((tick) => nearest(one, tick)).concat(last));
  for (const i of marked) {
    if (i >= 0 && axes.y.holds(one.y[i])) nodes.push(marker(one, dark, frame.x(one.x[i]), frame.y(one.y[i])));
  }
  return nodes;
}

// Runs of before, in grey with a word at their end, and dotted lines for numbers to compare with.
function drawBehind({ earlier, levels }, axes, frame) {
  const curves = earlier.filter(({ x }) => x.length).flatMap((one) => {
    const [x, y] = [one.x.at(-1), one.y.at(-1)];
    const path = svgNode("path", { d: linePath(one, axes, frame), class: "emlp-curves-line emlp-curves-earlier" });
    const end = axes.y.holds(y) ? [svgNode("text", { x: frame.x(x) - 4, y: frame.y(y) - 6, "text-anchor": "end" }, one.text)] : [];
    return [path, ...end];
  });
  const across = levels.filter(({ y }) => axes.y.holds(y)).flatMap(({ y, text }) => [
    svgNode("line", { class: "emlp-curves-level", x1: frame.left, x2: frame.right, y1: frame.y(y), y2: frame.y(y) }),
    svgNode("text", { x: frame.left + 8, y: frame.y(y) - 6 }, text),
  ]);
  return [...curves, ...across];
}

export function drawChart(svg, series, behind, axes, frame, labels, dark) {
  const lines = series.filter(({ x }) => x.length).flatMap((one) => drawSeries(one, axes, frame, dark));
  svg.replaceChildren(...drawAxes(axes, frame, labels), ...drawBehind(behind, axes, frame), ...lines);
}

export function drawRule(svg, frame, x) {
  svg.querySelector(".emlp-curves-rule")?.remove();
  if (x === null) return;
  svg.append(svgNode("line", { class: "emlp-curves-rule", x1: frame.x(x), y1: frame.top, x2: frame.x(x), y2: frame.bottom }));
}
