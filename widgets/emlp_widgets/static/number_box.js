// A number to type. What was typed goes to Python as text, which decides what is taken and says so below the box.

function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "emlp-number";
  const input = document.createElement("input");
  input.type = "number";
  const note = document.createElement("div");
  note.className = "emlp-number-note";
  note.setAttribute("role", "status");
  root.append(input, note);
  el.append(root);

  let typing = false;
  const describe = () => {
    for (const name of ["min", "max", "step"]) input[name] = String(model.get(name));
    input.title = model.get("hint");
    input.setAttribute("aria-label", model.get("name"));
    input.disabled = model.get("disabled");
  };
  const show = () => {
    const { text, note: words } = model.get("shown");
    if (!typing) input.value = text;
    note.textContent = words;
    note.hidden = words === "";
    input.classList.toggle("emlp-noted", words !== "");
  };
  input.addEventListener("input", () => { typing = true; });
  // In JupyterLab keys belong to the notebook: Enter would go to the cell.
  input.dataset.lmSuppressShortcuts = "true";
  input.addEventListener("keydown", (event) => event.stopPropagation());
  // Enter, leaving the box, and its arrows.
  input.addEventListener("change", () => {
    typing = false;
    model.set("asked", [model.get("asked")[0] + 1, input.value]);
    model.save_changes();
  });
  model.on("change:min change:max change:step change:hint change:name change:disabled", describe);
  model.on("change:shown", show);
  describe();
  show();
}

export default { render };
