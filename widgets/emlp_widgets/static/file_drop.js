// A place where a file is dropped or chosen. What Python says of it is drawn as text, never as markup.

import { ask, home, make } from "./asking.js";

let filesSent = 0;

async function handIn(model, file) {
  const [here, inLab] = model.get("limits");
  if (file.size > ("voila" in document.body.dataset ? here : inLab)) {
    ask(model, "huge", `${file.size} ${file.name.slice(0, 255)}`);
    return;
  }
  const content = new DataView(await file.arrayBuffer());
  filesSent += 1;
  model.set("file", { name: file.name.slice(0, 255), content, count: filesSent });
  model.save_changes();
}

// Lets `area` take files; one that was taken further in is left alone.
function takeFiles(area, model, signal) {
  const hasFile = (event) => event.dataTransfer?.types.includes("Files");
  const mark = (on) => area.toggleAttribute("data-over", on);
  area.addEventListener("dragover", (event) => {
    if (!hasFile(event) || event.defaultPrevented) return;
    event.preventDefault();
    mark(true);
  }, { signal });
  area.addEventListener("dragleave", (event) => area.contains(event.relatedTarget) || mark(false), { signal });
  area.addEventListener("drop", (event) => {
    mark(false);
    if (!hasFile(event) || event.defaultPrevented) return;
    event.preventDefault();
    home(area).dataset.handed = "true";
    handIn(model, event.dataTransfer.files[0]);
  }, { signal });
}

function drawTable({ heads = [], rows = [] }) {
  if (!heads.length) return null;
  const head = heads.map((cells) => make("tr", {}, cells.map(([text, span]) => (
    make("th", { scope: span > 1 ? "colgroup" : "col", colspan: span }, text)))));
  const body = rows.map((cells) => (
    make("tr", {}, cells.map((text) => make("td", { class: /[a-z]{2}/i.test(text) && "emlp-drop-words" }, text)))));
  return make("div", { class: "emlp-drop-table", tabindex: "0", role: "region", "aria-label": "The first rows" },
    make("table", { "data-testid": "preview" }, make("thead", {}, head), make("tbody", {}, body)));
}

function render({ model, el }) {
  const stop = new AbortController();
  const input = make("input", { type: "file", accept: model.get("accept"), hidden: true });
  const button = make("button", { type: "button", class: "emlp-button", title: model.get("hint"), onclick: () => input.click() },
    "Choose a file");
  const zone = make("div", { class: "emlp-drop-zone" }, make("span", {}, model.get("prompt")), button, input);
  const told = make("div", { class: "emlp-drop-told", role: "status" });
  el.append(make("div", { class: "emlp-picture emlp-drop", "data-testid": "file-drop" }, zone, told));
  input.addEventListener("change", () => {
    if (input.files.length) handIn(model, input.files[0]);
    input.value = ""; // the same file may be handed in again
  });
  const draw = () => {
    const shown = model.get("shown");
    const error = shown.error ? make("div", { class: "emlp-error", role: "alert" }, shown.error) : null;
    const lines = (shown.lines ?? []).map((line) => make("p", {}, line));
    told.replaceChildren(...[error, drawTable(shown), ...lines].filter(Boolean));
  };
  model.on("change:shown", () => {
    draw();
    // What was handed in somewhere else on the page is told here.
    const page = home(el);
    if (!page?.dataset.handed || !el.offsetParent) return;
    if (!model.get("shown").busy) delete page.dataset.handed;
    told.scrollIntoView({ block: "nearest" });
  });
  draw();
  takeFiles(zone, model, stop.signal);
  if (model.get("wide")) requestAnimationFrame(() => home(el) && takeFiles(home(el), model, stop.signal));
  return () => stop.abort();
}

export default { render };
