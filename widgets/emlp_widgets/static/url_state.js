// The state of the page as a link: read from the address, written into it, made in a panel; and what a teacher's link adds.
// Each model has this module to itself, and with it these variables.

import { home, make } from "./asking.js";
import { readHandout } from "./handout.js";
import { HIDING, HandoutCard } from "./handout_card.js";
import { fragment, fullLink, mayWriteAddress, readPairs, stateOf, viewOf, writeFragment } from "./link_text.js";
import { ShareDrawer } from "./share_drawer.js";

let handout = null;
let message = "";
let view = {}; // what the page is seen with
let themed = false; // by the link
const cards = new Set();

function take(pairs) {
  ({ handout, message } = readHandout(pairs));
  view = viewOf(pairs);
  themed = "theme" in view;
  if (mayWriteAddress() && ["light", "dark"].includes(view.theme)) document.body.dataset.jpThemeLight = String(view.theme === "light");
  for (const draw of cards) draw();
}

const write = (model) => writeFragment(fragment(model.get("state"), view, handout));

function initialize({ model }) {
  const stop = new AbortController();
  const announce = () => {
    const pairs = readPairs();
    take(pairs);
    model.set("incoming", stateOf(pairs));
    model.set("arrivals", model.get("arrivals") + 1);
    model.save_changes();
  };
  // A notebook page that is loaded again keeps its kernel, whose state is newer than the link.
  if (model.get("arrivals") === 0) announce();
  else take(readPairs());
  model.on("change:state", () => write(model));
  window.addEventListener("hashchange", announce, { signal: stop.signal });
  return () => stop.abort();
}

// What the page is seen with, where it is not as it came.
function observeView(page, model) {
  const came = document.body.dataset.jpThemeLight;
  const follow = () => {
    const light = document.body.dataset.jpThemeLight;
    const theme = mayWriteAddress() && (themed || light !== came) ? { theme: light === "false" ? "dark" : "light" } : {};
    view = { ...theme, ...(page.dataset.scale === "large" ? { scale: "large" } : {}) };
    write(model);
  };
  const observer = new MutationObserver(follow);
  observer.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
  observer.observe(page, { attributes: true, attributeFilter: ["data-scale"] });
  return () => observer.disconnect();
}

function settle(model, root, wait) {
  const page = home(root);
  const seen = model.get("shown") >= model.get("arrivals");
  wait.hidden = seen;
  if (seen) page.dataset.arrived = "";
}

function connect(model, root, wait, place) {
  const page = home(root);
  let made = null; // here, not by a link
  const show = (next) => {
    made = handout = next;
    message = "";
    write(model);
    for (const draw of cards) draw();
  };
  const card = new HandoutCard(place);
  const drawer = new ShareDrawer((wanted) => fullLink(fragment(model.get("state"), view, wanted)), show);
  const draw = () => {
    if (handout && handout !== made) drawer.take(handout);
    card.draw(handout, message);
    if (view.scale === "large") page.dataset.scale = "large";
  };
  root.append(drawer.root);
  page.addEventListener("emlp-share", () => drawer.open());
  cards.add(draw);
  draw();
  settle(model, root, wait);
  model.on("change:shown change:arrivals", () => settle(model, root, wait));
  model.on("change:state", () => drawer.write());
  const stop = observeView(page, model);
  return () => {
    stop();
    cards.delete(draw);
  };
}

function render({ model, el }) {
  const wait = make("p", { class: "emlp-link-wait", role: "status" }, "Opening the link …");
  const place = make("div", {});
  const root = make("div", { class: "emlp-picture emlp-share" }, make("style", {}, HIDING), wait, place);
  el.append(root);
  let stop = () => {};
  // The page is around us only when the widget is in its place.
  const begin = () => {
    if (home(root)) stop = connect(model, root, wait, place);
    else frame = requestAnimationFrame(begin);
  };
  let frame = requestAnimationFrame(begin);
  return () => {
    cancelAnimationFrame(frame);
    stop();
  };
}

export default { initialize, render };
