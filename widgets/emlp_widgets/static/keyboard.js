// Shortcuts of the page. The listener lives in `initialize`: one for each model, however many views there are.

import { TYPING, listen } from "./keys.js";

const KEYS = new Set([" ", "s", "r", "d"]);

// These use the keys themselves: typing, or pressing what has the focus with the space bar.
const BUSY = [
  TYPING, "button", "summary", "a[href]", "[role=application]", "[role=slider]", "[role=tab]", "[role=button]",
  "[role=menuitem]", "[role=option]", "[role=radio]",
].join(",");

function initialize({ model }) {
  return listen(BUSY, () => null, ({ key, ctrlKey, metaKey, repeat }) => {
    if (!KEYS.has(key) || ctrlKey || metaKey || repeat) return false;
    const [count] = model.get("pressed");
    model.set("pressed", [count + 1, key]);
    model.save_changes();
    return true;
  });
}

export default { initialize, render() {} };
