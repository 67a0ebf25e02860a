// Keys of the page: heard only where they are ours and nobody else uses them.

import assert from "node:assert/strict";
import { test } from "node:test";

import keyboard from "../../widgets/emlp_widgets/static/keyboard.js";
import { fakeModel, fakePage } from "./page.js";

// An element that matches the selectors in `kinds`, and is inside the page or not.
globalThis.Element = class Element extends EventTarget {
  constructor(kinds = [], inside = true) {
    super();
    Object.assign(this, { kinds, inside });
  }

  matches(selectors) {
    return selectors.split(/,\s*/).some((selector) => this.kinds.includes(selector));
  }

  closest(selector) {
    return selector === ".emlp-lab" && this.inside ? this : null;
  }
};

function press(key, { dataset = { voila: "voila" }, target = new Element(), ...changes } = {}) {
  fakePage("http://localhost/", dataset);
  const model = fakeModel({ pressed: [0, ""] });
  const stop = keyboard.initialize({ model });
  const event = new Event("keydown", { cancelable: true });
  Object.assign(event, { key, ctrlKey: false, metaKey: false, altKey: false, repeat: false, isComposing: false, ...changes });
  event.composedPath = () => [target, window];
  Object.defineProperty(event, "target", { value: target });
  window.dispatchEvent(event);
  stop();
  return { pressed: model.get("pressed"), taken: event.defaultPrevented };
}

for (const key of [" ", "s", "r", "d"]) {
  test(`${JSON.stringify(key)} is taken`, () => assert.deepEqual(press(key), { pressed: [1, key], taken: true }));
}

const LEFT = {
  "a key without a meaning": ["x", {}],
  "with Ctrl": ["s", { ctrlKey: true }],
  "with Cmd": ["s", { metaKey: true }],
  "with Alt": ["s", { altKey: true }],
  "a key that is held": [" ", { repeat: true }],
  "while a word is composed": ["s", { isComposing: true }],
  "typed into a field": ["s", { target: new Element(["input"]) }],
  "the space bar on a button": [" ", { target: new Element(["button"]) }],
  "the space bar on a slider": [" ", { target: new Element(["[role=slider]"]) }],
  "in JupyterLab outside the page": ["s", { dataset: {}, target: new Element([], false) }],
};
for (const [name, [key, more]] of Object.entries(LEFT)) {
  test(`left alone: ${name}`, () => assert.deepEqual(press(key, more), { pressed: [0, ""], taken: false }));
}

test("in JupyterLab inside the page it is taken", () => assert.ok(press("s", { dataset: {} }).taken));
