// Shortcuts of the page. The listener lives in `initialize`: one for each model, however many views there are.

import { TYPING, listen } from "./keys.js";

// By key, the part of the page that it uses.
const PARTS_OF_KEYS = { " ": "training", s: "training", r: "training", d: "seed" };

// These use the keys themselves: typing, or pressing what has the focus with the space bar.
const BUSY = [
  TYPING, "button", "summary", "a[href]", "[role=application]", "[role=slider]", "[role=tab]", "[role=button]",
  "[role=menuitem]", "[role=option]", "[role=radio]",
].join(",");

// A teacher's link may leave out a part, or let people look at it alone.
const isFixed = (part) => document.querySelector(`.emlp-lab:is([data-hide~="${part}"], [data-look~="${part}"])`) !== null;

function initialize({ model }) {
  return listen(BUSY, () => null, ({ key, ctrlKey, metaKey, repeat }) => {
    if (!Object.hasOwn(PARTS_OF_KEYS, key) || isFixed(PARTS_OF_KEYS[key]) || ctrlKey || metaKey || repeat) return false;
    const [count] = model.get("pressed");
    model.set("pressed", [count + 1, key]);
    model.save_changes();
    return true;
  });
}

export default { initialize, render() {} };
