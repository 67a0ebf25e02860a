// What the visitor sees before the workbench is there, and when its kernel is gone.
(() => {
  const UNRENDERED = 'script[type="application/vnd.voila.cell-output+json"]';
  const SLOW_AFTER_MS = 45_000;
  const element = (id) => document.getElementById(id);

  const say = (text) => {
    const line = element("loading_text");
    if (line) line.textContent = text;
  };

  function notify(text) {
    const reload = Object.assign(document.createElement("button"), { type: "button", textContent: "Reload" });
    reload.addEventListener("click", () => window.location.reload());
    const notice = element("emlp-notice");
    notice.replaceChildren(Object.assign(document.createElement("span"), { textContent: text }), reload);
    notice.hidden = false;
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
  window.voila_process = () => say("Building the workbench …");
  window.voila_finish = window.display_cells = () => {
    if (!window.themeLoaded) {
      window.cellLoaded = true;
      return;
    }
    element("rendered_cells").hidden = false;
    endLoadingOnceDrawn();
  };

  // A kernel that restarts has lost every object behind the page, so only a reload helps.
  const GONE = new Set(["restarting", "autorestarting", "terminating", "dead"]);
  let gone = false;

  function watch(kernel) {
    kernel.statusChanged.connect((_, status) => {
      if (gone || !GONE.has(status)) return;
      gone = true;
      notify("The kernel behind this page has stopped. Reload to start afresh.");
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

  window.setTimeout(() => say("Still starting: this takes longer than usual …"), SLOW_AFTER_MS);
  window.addEventListener("load", watchOnceStarted);
})();
