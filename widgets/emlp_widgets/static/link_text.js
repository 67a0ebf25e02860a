// The fragment of the address, as pairs and as text.

import { HANDOUT_KEYS, writeHandout } from "./handout.js";

const MAX_KEYS = 40;
const MAX_KEY = 40;
const MAX_VALUE = 2000;

// Keys of what only the browser knows.
const VIEW_KEYS = ["theme", "scale"];

// All pairs; a broken encoding is no error, it stays as it is or becomes a mark.
export const readPairs = () => [...new URLSearchParams(location.hash.slice(1))];

// What Python is told. One character more than is taken, so that Python sees that there are more.
export function stateOf(pairs) {
  const own = pairs.filter(([key]) => !HANDOUT_KEYS.includes(key) && !VIEW_KEYS.includes(key));
  const known = own.filter(([key]) => key && key.length <= MAX_KEY).slice(0, MAX_KEYS);
  return Object.fromEntries(known.map(([key, value]) => [key, value.slice(0, MAX_VALUE + 1)]));
}

export const viewOf = (pairs) => Object.fromEntries(pairs.filter(([key]) => VIEW_KEYS.includes(key)));

export const fragment = (state, view, handout) => new URLSearchParams({ ...state, ...view, ...writeHandout(handout) }).toString();

// The token of a Jupyter server opens the whole account, so it does not go into a link that people pass on.
export function fullLink(text) {
  const url = new URL(location.href);
  url.searchParams.delete("token");
  url.hash = text;
  return url.href;
}

// In JupyterLab the address belongs to the lab.
export const mayWriteAddress = () => "voila" in document.body.dataset;

export function writeFragment(text) {
  if (!mayWriteAddress()) return;
  // `replaceState` makes no entry in the history and fires no `hashchange`.
  history.replaceState(history.state, "", location.pathname + location.search + (text ? `#${text}` : ""));
}

// Of a field that is shown. A page served without TLS has no `navigator.clipboard`; where both ways are refused, the text
// is selected, so that people can copy it themselves.
export async function copyField(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.focus({ preventScroll: true });
    field.select();
    return document.execCommand("copy");
  }
}
