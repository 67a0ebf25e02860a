// The start page: links of before it was there, the theme, the size of type. Runs before the page is drawn.
(() => {
  // A link that holds a state was made for the workbench, which was here.
  const forward = () => {
    if (/^#[^=&]+=/.test(location.hash)) location.replace(`lab${location.search}${location.hash}`);
  };
  forward();
  addEventListener("hashchange", forward);

  const { dataset } = document.body;
  const isDark = () => dataset.jpThemeLight === "false";
  const asked = new URLSearchParams(location.search).has("theme");
  if (!asked && matchMedia("(prefers-color-scheme: dark)").matches) dataset.jpThemeLight = "false";

  // The pages that links lead to begin as this one looks.
  function keepTheme() {
    const served = dataset.servedDark === "true";
    for (const link of document.querySelectorAll("a[data-themed]")) {
      const [path, fragment] = link.getAttribute("href").split("#");
      const query = isDark() === served && !asked ? "" : `?theme=${isDark() ? "dark" : "light"}`;
      link.setAttribute("href", path.split("?")[0] + query + (fragment === undefined ? "" : `#${fragment}`));
    }
  }

  function toggleTheme() {
    dataset.jpThemeLight = String(isDark());
    keepTheme();
  }

  function toggleLarge() {
    const page = document.querySelector(".emlp-lab");
    const large = page.dataset.scale !== "large";
    page.dataset.scale = large ? "large" : "";
    document.getElementById("start-large").setAttribute("aria-pressed", String(large));
  }

  addEventListener("DOMContentLoaded", () => {
    keepTheme();
    document.getElementById("start-theme").addEventListener("click", toggleTheme);
    document.getElementById("start-large").addEventListener("click", toggleLarge);
    const words = document.getElementById("start-words");
    const keys = { t: toggleTheme, p: toggleLarge, "?": () => words.togglePopover() };
    addEventListener("keydown", ({ key, ctrlKey, metaKey, altKey }) => {
      if (!ctrlKey && !metaKey && !altKey) keys[key.toLowerCase()]?.();
    });
  });
})();
