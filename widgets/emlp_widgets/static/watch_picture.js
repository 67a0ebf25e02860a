// A solve at a human pace: its frames are here, and play, step and slide without Python.

import { ask, make } from "./asking.js";
import { courseChart } from "./course_chart.js";
import { bytesOf } from "./page.js";
import { WatchGrid, irreducibleBlocks } from "./watch_grid.js";

const SPEEDS = [["slow", 1600], ["normal", 700], ["fast", 180]];
const SHORTEST = 12; // frames: fewer take as long as so many would, up to four times as long each
const OFFER = "Watch it";
const WORDS = "The solve once more, one step after another: what is joined, what is left, what is found.";
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

class Watch {
  constructor(model, root) {
    this.model = model;
    this.root = root;
    this.speed = SPEEDS[1][1];
    root.addEventListener("keydown", (event) => this.onKey(event));
    this.load();
  }

  load() {
    this.stop();
    const { frames = [], ...data } = this.model.get("picture");
    this.frames = frames;
    this.root.dataset.frames = frames.length;
    if (!frames.length) {
      const message = this.model.get("message");
      const button = make("button", { type: "button", class: "emlp-button", title: "Runs the solve again and shows it step by step", onclick: () => this.begin(button) }, OFFER);
      this.root.replaceChildren(make("div", { class: "emlp-watch-offer" }, message ? null : button, make("span", { class: "emlp-quiet" }, message || WORDS)));
      return;
    }
    this.grids = unpacked(frames, data);
    this.grid = this.grids.some(Boolean) ? new WatchGrid(data) : null;
    this.root.replaceChildren(...this.parts());
    this.go(0);
    if (this.asked && !still()) this.toggle();
    if (this.asked) this.playButton.focus();
    this.asked = false;
  }

  begin(button) {
    this.asked = true;
    button.disabled = true;
    button.textContent = "Solving once more";
    ask(this.model, "watch");
  }

  parts() {
    const button = (text, title, act) => make("button", { type: "button", class: "emlp-button", title, "aria-label": title, onclick: act }, text);
    this.stage = make("div", { class: "emlp-watch-stage" });
    this.heading = make("h3", {});
    this.text = make("p", { class: "emlp-watch-text", role: "status" });
    this.bar = make("i", {});
    this.number = make("span", {});
    this.chart = make("div", { class: "emlp-watch-chart" });
    this.playButton = button("Play", "Play (space)", () => this.toggle());
    this.playButton.classList.add("emlp-main");
    this.slider = make("input", { type: "range", min: 0, max: this.frames.length - 1, step: 1, "aria-label": "Step", oninput: () => this.go(Number(this.slider.value), true) });
    this.where = make("span", { class: "emlp-quiet" });
    const pace = make("select", { "aria-label": "Speed", onchange: () => this.pace(Number(pace.value)) },
      SPEEDS.map(([name, pause]) => make("option", { value: pause, selected: pause === this.speed }, name)));
    const transport = make("div", { class: "emlp-watch-transport", role: "group", "aria-label": "The solve, step by step" },
      button("|◀", "First step (Home)", () => this.go(0, true)), button("◀", "One step back (left arrow)", () => this.go(this.at - 1, true)),
      this.playButton, button("▶", "One step on (right arrow)", () => this.go(this.at + 1, true)), pace, this.where);
    return [make("div", { class: "emlp-watch-grid" }, this.stage,
      make("div", { class: "emlp-watch-side" }, this.heading, this.text,
        make("div", { class: "emlp-watch-count" }, make("span", { class: "emlp-watch-bar", "aria-hidden": "true" }, this.bar), this.number),
        this.chart, transport, this.slider))];
  }

  // Shows a frame. byHand: a person chose it, which ends the playing.
  go(place, byHand = false) {
    if (byHand) this.stop();
    this.at = Math.max(0, Math.min(this.frames.length - 1, place));
    const frame = this.frames[this.at];
    const { heading, text, count, total, found } = frame;
    this.heading.textContent = heading;
    this.text.textContent = text;
    this.number.textContent = `${count.toLocaleString("en")} of ${total.toLocaleString("en")} ${found ? "found" : "left"}`;
    this.bar.style.width = `${total ? (100 * count) / total : 0}%`;
    this.where.textContent = `step ${this.at + 1} of ${this.frames.length}`;
    this.slider.value = this.at;
    this.slider.setAttribute("aria-valuetext", text);
    this.root.dataset.at = this.at;
    this.draw(frame);
    this.drawChart(frame);
  }

  draw(frame) {
    const drawn = this.grids[this.at];
    let picture = this.grid?.root ?? null;
    if (frame.halves) picture = irreducibleBlocks(frame.halves);
    else if (drawn && frame.looks) this.grid.paint(drawn, this.before());
    else if (drawn) this.grid.tint(drawn);
    else picture = null;
    picture?.setAttribute("aria-label", `W: ${frame.text}`);
    this.stage.replaceChildren(...(picture ? [picture] : [make("p", { class: "emlp-quiet" }, "W has no picture here: the numbers tell it.")]));
  }

  // The cells of the frame before, where they can be compared.
  before() {
    const place = this.at - 1;
    return place >= 0 && this.frames[place].looks && this.at < this.frames.length - 1 ? this.grids[place] : null;
  }

  // The residual of the steps that have one, else what is left of the same problem.
  drawChart(frame) {
    const kind = ({ heading, residual, found }) => heading === frame.heading && (residual === null) === (frame.residual === null) && found === frame.found;
    const some = this.frames.map((one, place) => [one, place]).filter(([one]) => kind(one));
    const points = some.map(([{ residual, count }, place]) => [place + 1, residual ?? count]);
    const name = frame.residual === null ? (frame.found ? "Maps found" : "What is left") : "How far the vectors break the equations";
    const worth = points.length > 1 && (frame.residual !== null || !frame.found);
    this.chart.replaceChildren(...(worth ? [make("div", { class: "emlp-quiet" }, name), courseChart(points, { at: some.findIndex(([, place]) => place === this.at), unit: "step", name })] : []));
  }

  toggle() {
    if (this.timer) return this.stop();
    if (this.at === this.frames.length - 1) this.go(0);
    this.playButton.textContent = "Pause";
    this.timer = setInterval(() => {
      if (!this.root.isConnected) return this.stop();
      this.go(this.at + 1);
      if (this.at === this.frames.length - 1) this.stop();
    }, this.speed * Math.min(4, Math.max(1, SHORTEST / this.frames.length)));
  }

  stop() {
    clearInterval(this.timer);
    this.timer = 0;
    if (this.playButton) this.playButton.textContent = "Play";
  }

  pace(pause) {
    this.speed = pause;
    if (!this.timer) return;
    this.stop();
    this.toggle();
  }

  onKey(event) {
    if (!this.frames.length || event.target.matches("select")) return;
    const onButton = event.target.matches("button") && event.target !== this.playButton;
    const acts = {
      ArrowLeft: () => this.go(this.at - 1, true), ArrowRight: () => this.go(this.at + 1, true),
      Home: () => this.go(0, true), End: () => this.go(this.frames.length - 1, true), ...(onButton ? {} : { " ": () => this.toggle() }),
    };
    if (!(event.key in acts) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    acts[event.key]();
  }
}

// The cells of each frame, or null.
function unpacked(frames, { looks, values, rows, columns }) {
  const size = rows.names.length * columns.names.length;
  const [looked, tinted] = [new Int16Array(bytesOf(looks)), new Int8Array(bytesOf(values))];
  let [first, second] = [0, 0];
  return frames.map((frame) => {
    if (frame.looks) return looked.subarray(size * first, size * (first += 1));
    return frame.values ? tinted.subarray(size * second, size * (second += 1)) : null;
  });
}

function render({ model, el }) {
  const root = make("div", { class: "emlp-picture emlp-watch", "data-testid": "watch" });
  root.dataset.lmSuppressShortcuts = "true";
  el.append(root);
  const view = new Watch(model, root);
  model.on("change:picture change:message", () => view.load());
  return () => view.stop();
}

export default { render };
