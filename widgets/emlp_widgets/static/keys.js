// Keys of the page: heard one step before JupyterLab, which listens on the document while an event goes down.

export const TYPING = "input, textarea, select, [contenteditable]:not([contenteditable=false]), [role=textbox]";

// In JupyterLab keys belong to the notebook, but for those inside the page; `page` is its box, or null for any.
function isOurs({ target }, page) {
  if ("voila" in document.body.dataset) return true;
  return page ? page.contains(target) : target instanceof Element && target.closest(".emlp-lab") !== null;
}

// Calls `act(event)` for keys that are ours and that no element of `busy` uses itself; where that returns true, nobody
// else hears of them. `page()` is the box of the page. Returns how to stop.
export function listen(busy, page, act) {
  const stop = new AbortController();
  const onKey = (event) => {
    const used = event.composedPath().some((node) => node instanceof Element && node.matches(busy));
    if (used || event.altKey || event.isComposing || event.defaultPrevented || !isOurs(event, page()) || !act(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  window.addEventListener("keydown", onKey, { capture: true, signal: stop.signal });
  return () => stop.abort();
}
