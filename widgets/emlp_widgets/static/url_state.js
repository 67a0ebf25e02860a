// The fragment of the address as a dictionary. All of it lives in `initialize`: it needs no view.

const MAX_KEYS = 40;
const MAX_KEY = 40;
const MAX_VALUE = 2000;

function readFragment() {
  const pairs = [...new URLSearchParams(location.hash.slice(1))];
  const known = pairs.filter(([key]) => key && key.length <= MAX_KEY).slice(0, MAX_KEYS);
  // One character more than is taken, so that Python sees that there are more.
  return Object.fromEntries(known.map(([key, value]) => [key, value.slice(0, MAX_VALUE + 1)]));
}

// The token of a Jupyter server opens the whole account, so it does not go into a link that people pass on.
function fullLink(state) {
  const url = new URL(location.href);
  url.searchParams.delete("token");
  url.hash = new URLSearchParams(state).toString();
  return url.href;
}

// In JupyterLab the address belongs to the lab.
function mayWriteAddress() {
  return "voila" in document.body.dataset;
}

function writeFragment(state) {
  if (!mayWriteAddress()) return;
  const fragment = new URLSearchParams(state).toString();
  const address = location.pathname + location.search + (fragment ? `#${fragment}` : "");
  // `replaceState` makes no entry in the history and fires no `hashchange`.
  history.replaceState(history.state, "", address);
}

// A page served without TLS has no `navigator.clipboard`.
function copyThroughSelection(text) {
  const area = document.createElement("textarea");
  const focused = document.activeElement;
  area.value = text;
  area.style.cssText = "position:fixed;left:-9999px;top:0";
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  focused?.focus?.({ preventScroll: true });
  return copied;
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyThroughSelection(text);
  }
}

function initialize({ model }) {
  const stop = new AbortController();
  const announce = () => {
    model.set("incoming", readFragment());
    model.set("arrivals", model.get("arrivals") + 1);
    model.save_changes();
  };
  const onCopy = async () => {
    const request = model.get("copy_requests");
    const copied = await copyText(fullLink(model.get("state")));
    model.set("copied", copied ? request : -request);
    model.save_changes();
  };
  // A notebook page that is loaded again keeps its kernel, whose state is newer than the link.
  if (model.get("arrivals") === 0) announce();
  model.on("change:state", () => writeFragment(model.get("state")));
  model.on("change:copy_requests", onCopy);
  window.addEventListener("hashchange", announce, { signal: stop.signal });
  return () => stop.abort();
}

export default { initialize, render() {} };
