// A button that asks for a file and saves what comes.

import { bytesOf } from "./page.js";

function saveFile({ name, content }) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytesOf(content)]));
  link.download = name;
  link.click();
  // The browser reads the blob after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

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
    if (file.number === mine) saveFile(file);
  });
  model.on("change:text change:hint change:disabled", write);
  write();
}

export default { render };
