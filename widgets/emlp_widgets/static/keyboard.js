// Shortcuts of the page. The listener lives in `initialize`: one for each model, however many views there are.

const KEYS = new Set([" ", "s", "r", "d"]);

// These use the keys themselves: typing, or pressing what has the focus with the space bar.
const BUSY = [
  "input", "textarea", "select", "button", "summary", "a[href]", "[contenteditable]:not([contenteditable=false])",
  "[role=textbox]", "[role=application]", "[role=slider]", "[role=tab]", "[role=button]", "[role=menuitem]", "[role=option]", "[role=radio]",
].join(",");

function isTyping(event) {
  return event.composedPath().some((node) => node instanceof Element && node.matches(BUSY));
}

// In JupyterLab the page belongs to the notebook, where "r" turns a cell into text.
function isOurs(event) {
  const target = event.composedPath()[0];
  return "voila" in document.body.dataset || (target instanceof Element && target.closest(".emlp-lab") !== null);
}

function isShortcut(event) {
  const modified = event.ctrlKey || event.altKey || event.metaKey;
  return KEYS.has(event.key) && !modified && !event.repeat && !event.isComposing && !event.defaultPrevented;
}

function initialize({ model }) {
  const stop = new AbortController();
  const onKey = (event) => {
    if (!isShortcut(event) || !isOurs(event) || isTyping(event)) return;
    // Space would scroll the page, and the notebook around us knows these keys too.
    event.preventDefault();
    event.stopImmediatePropagation();
    const [count] = model.get("pressed");
    model.set("pressed", [count + 1, event.key]);
    model.save_changes();
  };
  // JupyterLab listens on the document while an event goes down, so we listen one step earlier.
  window.addEventListener("keydown", onKey, { capture: true, signal: stop.signal });
  return () => stop.abort();
}

export default { initialize, render() {} };
