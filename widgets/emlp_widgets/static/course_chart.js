// A small curve on a log axis: what falls while a problem is solved.

import { svgNode } from "./svg_node.js";

const [WIDTH, HEIGHT, LEFT, BOTTOM] = [460, 190, 54, 26];

function powers(values) {
  const logs = values.filter((value) => value > 0).map(Math.log10);
  const low = Math.floor(Math.min(...logs) + 1e-9);
  return [low, Math.max(low + 1, Math.ceil(Math.max(...logs) - 1e-9))];
}

const nameOf = (exponent) => (exponent >= 0 && exponent < 5 ? (10 ** exponent).toLocaleString("en") : `1e${exponent}`.replace("-", "−"));

// points: [x, y] of each. at: the number of the point that is marked. rounds: [x, text] of dotted lines. unit: of x.
export function courseChart(points, { at = points.length - 1, rounds = [], unit = "", name }) {
  const root = svgNode("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "emlp-course-chart", role: "img", "aria-label": name });
  const shown = points.filter(([, y]) => y > 0);
  if (!shown.length) return root;
  const [low, high] = powers(shown.map(([, y]) => y));
  const [first, last] = [points[0][0], Math.max(points.at(-1)[0], points[0][0] + 1)];
  const x = (value) => LEFT + ((value - first) / (last - first)) * (WIDTH - LEFT - 12);
  const y = (value) => 12 + ((high - Math.log10(Math.max(value, 10 ** low))) / (high - low)) * (HEIGHT - BOTTOM - 18);
  const put = (text, attributes) => {
    const label = svgNode("text", attributes);
    label.textContent = text;
    root.append(label);
  };
  const every = Math.max(1, Math.ceil((high - low) / 4));
  for (let exponent = high; exponent >= low; exponent -= every) {
    const height = y(10 ** exponent);
    root.append(svgNode("line", { class: "emlp-course-line", x1: LEFT, x2: WIDTH, y1: height, y2: height }));
    put(nameOf(exponent), { x: LEFT - 8, y: height + 5, "text-anchor": "end" });
  }
  put(String(first), { x: LEFT, y: HEIGHT - 4 });
  put(`${unit} ${last}`.trim(), { x: WIDTH - 2, y: HEIGHT - 4, "text-anchor": "end" });
  for (const [place, text] of rounds) {
    root.append(svgNode("line", { class: "emlp-course-round", x1: x(place), x2: x(place), y1: 12, y2: HEIGHT - BOTTOM }));
    put(text, { x: x(place) - 6, y: 26, "text-anchor": "end" });
  }
  const path = (some) => some.map(([px, py]) => `${x(px).toFixed(1)},${y(py).toFixed(1)}`).join(" ");
  root.append(svgNode("polyline", { class: "emlp-course-rest", points: path(points) }));
  root.append(svgNode("polyline", { class: "emlp-course-curve", points: path(points.slice(0, at + 1)) }));
  if (points[at]) root.append(svgNode("circle", { class: "emlp-course-dot", cx: x(points[at][0]), cy: y(points[at][1]), r: 5 }));
  return root;
}
