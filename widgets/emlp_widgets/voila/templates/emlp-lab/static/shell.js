// What the visitor sees before the workbench is there, when it does not come, and when its kernel is gone.
(() => {
  const UNRENDERED = 'script[type="application/vnd.voila.cell-output+json"]';
  // The script is in the head of the page, so that the body is not there yet.
  const what = () => (document.body.dataset.emlpPage === "lesson" ? "lesson" : "workbench");
  const SLOW_AFTER_MS = 45_000;
  const element = (id) => document.getElementById(id);

  const say = (text) => {
    const line = element("loading_text");
    if (line) line.textContent = text;
  };

  function reloadButton(text) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: text });
    button.addEventListener("click", () => window.location.reload());
    return button;
  }

  function notify(text) {
    const notice = element("emlp-notice");
    notice.replaceChildren(
      Object.assign(document.createElement("span"), { textContent: text }),
      reloadButton("Reload"),
    );
    notice.hidden = false;
  }

  // One panel over everything, which is of no use any more. What was chosen is in the address.
  let gone = false;
  function end(title, text) {
    if (gone) return;
    gone = true;
    element("loading")?.remove();
    element("emlp-notice").hidden = true;
    document.querySelector("main").inert = true;
    const panel = element("emlp-gone");
    panel.querySelector("h1").textContent = title;
    panel.querySelector("p").textContent = text;
    panel.append(reloadButton("Start again"));
    panel.hidden = false;
    panel.querySelector("button").focus();
  }

  const notStarted = () =>
    end(`The ${what()} did not start`, "The server may be busy with other visitors. Start again in a moment.");

  // What a cell said that ended in an error, or that the server says in its place.
  function isFailure(script) {
    try {
      const output = JSON.parse(script.textContent);
      return output.output_type === "error" || (output.output_type === "stream" && output.name === "stderr");
    } catch {
      return true;
    }
  }

  // Before Voila's script draws the outputs.
  let finished = false;
  function examine() {
    if (finished) return;
    finished = true;
    const outputs = [...document.querySelectorAll(UNRENDERED)];
    if (outputs.length === 0 || outputs.some(isFailure)) notStarted();
  }

  // A widget's output has a child once it is drawn, and Voila's class when it cannot be drawn.
  const drawn = (output) => output.childElementCount > 0 || output.classList.contains("jupyter-widgets");

  function allDrawn() {
    const cells = element("rendered_cells");
    const outputs = [...cells.querySelectorAll(".jp-OutputArea-output")];
    return cells.querySelector(UNRENDERED) === null && outputs.length > 0 && outputs.every(drawn);
  }

  function endLoadingOnceDrawn() {
    const observer = new MutationObserver(endIfDrawn);
    function endIfDrawn() {
      if (!allDrawn()) return;
      observer.disconnect();
      element("loading")?.remove();
    }
    observer.observe(element("rendered_cells"), { childList: true, subtree: true });
    endIfDrawn();
  }

  // The four names that Voila's page and script call.
  window.voila_heartbeat = () => {};
  window.voila_process = (cell, cells) =>
    say(what() === "lesson" ? `Computing part ${cell} of ${cells} …` : "Building the workbench …");
  window.voila_finish = window.display_cells = () => {
    examine();
    if (!window.themeLoaded) {
      window.cellLoaded = true;
      return;
    }
    element("rendered_cells").hidden = false;
    endLoadingOnceDrawn();
  };

  // A kernel that restarts has lost every object behind the page, so only a new start helps.
  const GONE = new Set(["restarting", "autorestarting", "terminating", "dead"]);

  function watch(kernel) {
    kernel.statusChanged.connect((_, status) => {
      if (!GONE.has(status)) return;
      end(
        `The ${what()} has stopped`,
        "The kernel behind this page is gone, and with it what it was computing. What you chose is kept in the address.",
      );
    });
    kernel.connectionStatusChanged.connect((_, status) => {
      if (gone) return;
      if (status === "connected") element("emlp-notice").hidden = true;
      else notify("Connection lost. Trying again … If the server was stopped, reload once it runs.");
    });
  }

  function watchOnceStarted() {
    const kernel = window.jupyterapp?.widgetManager?.kernel;
    if (kernel) watch(kernel);
    else window.setTimeout(watchOnceStarted, 200);
  }

  function sayThatItIsSlow() {
    say("Still starting: this takes longer than usual …");
    element("loading")?.append(reloadButton("Start again"));
  }

  window.setTimeout(sayThatItIsSlow, SLOW_AFTER_MS);
  window.addEventListener("load", () => {
    if (!finished) notStarted(); // the page ended before its last line
    watchOnceStarted();
  });
})();
