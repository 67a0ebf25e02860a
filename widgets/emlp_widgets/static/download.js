// A button that asks for a file and saves what comes.

import { bytesOf } from "./page.js";
import { saveFile } from "./save_file.js";

function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "emlp-download";
  const button = document.createElement("button");
  button.type = "button";
  root.append(button);
  el.append(root);
  let mine = -1;
  const write = () => {
    button.textContent = model.get("text");
    button.title = model.get("hint");
    button.disabled = model.get("disabled");
  };
  button.addEventListener("click", () => {
    mine = model.get("asked") + 1;
    model.set("asked", mine);
    model.save_changes();
  });
  model.on("change:file", () => {
    const file = model.get("file");
    // Another view of the same button must not save the file a second time.
    if (file.number === mine) saveFile(file.name, bytesOf(file.content));
  });
  model.on("change:text change:hint change:disabled", write);
  write();
}

export default { render };
