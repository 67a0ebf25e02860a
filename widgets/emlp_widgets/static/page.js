// What the pictures share: the palette, the theme of the page, numbers, when to draw again, and how they come to life.

// Okabe and Ito's colours, which colour-blind people can tell apart; the two hardest to see on white come last.
const OKABE_ITO = [
  [0, 114, 178], [213, 94, 0], [0, 158, 115], [204, 121, 167],
  [230, 159, 0], [86, 180, 233], [0, 0, 0], [240, 228, 66],
];
const PALE_INSTEAD_OF_BLACK = [225, 225, 225];

export const css = ([r, g, b], alpha = 1) => `rgb(${r} ${g} ${b} / ${alpha})`;

export function isDark() {
  return document.body.dataset.jpThemeLight === "false";
}

function hslToRgb(hue, saturation, lightness) {
  const chroma = saturation * Math.min(lightness, 1 - lightness);
  const channel = (n) => {
    const k = (n + hue / 30) % 12;
    return Math.round(255 * (lightness - chroma * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}

// Colour number `place` = 0, 1, ...: the palette, then hues a golden angle apart so that neighbours differ.
export function categoryColor(place, dark) {
  if (place === 6 && dark) return PALE_INSTEAD_OF_BLACK;
  if (place < OKABE_ITO.length) return OKABE_ITO[place];
  const lightness = (dark ? [0.48, 0.6, 0.72] : [0.34, 0.46, 0.58])[place % 3];
  return hslToRgb((place * 137.508) % 360, 0.62, lightness);
}

// Thin lines need a contrast of 3 with the page: some colours are darker on white, blue is lighter on black.
const LINES_ON_WHITE = { 4: [184, 126, 0], 5: [43, 140, 196], 7: [140, 128, 0] };
const LINES_ON_BLACK = { 0: [45, 140, 200] };

export function lineColor(place, dark) {
  return (dark ? LINES_ON_BLACK : LINES_ON_WHITE)[place] ?? categoryColor(place, dark);
}

// `fraction` from -1 (blue) over 0 (the page) to 1 (orange).
export function divergingColor(fraction, dark) {
  const middle = dark ? [58, 58, 58] : [247, 247, 247];
  const low = dark ? [86, 180, 233] : [0, 94, 162];
  const high = dark ? [255, 160, 60] : [196, 84, 0];
  const end = fraction < 0 ? low : high;
  return middle.map((from, i) => Math.round(from + (end[i] - from) * Math.abs(fraction)));
}

// Three significant digits.
export function shortNumber(value) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const ordinary = size >= 999.5 ? size.toFixed(0) : size.toPrecision(3);
  const text = size >= 1e4 || size < 1e-3 ? size.toExponential(2) : ordinary;
  return value < 0 ? `−${text}` : text;
}

// A copy, because what arrives need not be aligned to 4 bytes.
export const bytesOf = (view) => view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength);

// Makes a function that draws once in the next frame, however often it is called before.
export function oncePerFrame(draw) {
  let frame = 0;
  return () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(draw);
  };
}

// Calls `redraw` when the size of `root` or the theme of the page changes, and `redrawNow` when printing.js has
// made it ready for paper, which does not wait for the next frame; returns how to stop.
export function watchPage(root, redraw, redrawNow = redraw) {
  const size = new ResizeObserver(redraw);
  const theme = new MutationObserver(redraw);
  size.observe(root);
  theme.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-jp-theme-name"] });
  window.addEventListener("emlp-paper", redrawNow);
  return () => {
    size.disconnect();
    theme.disconnect();
    window.removeEventListener("emlp-paper", redrawNow);
  };
}

// Puts a picture into its place: `View` is built over `markup`, loads when one of the traits `loads` changes and draws
// when one of `draws` does. Returns the view, its root, and how to stop.
export function mount({ model, el }, { kind, testid, markup, View, loads, draws }) {
  const root = document.createElement("div");
  root.className = `emlp-picture emlp-${kind}`;
  root.dataset.testid = testid;
  root.innerHTML = markup;
  el.append(root);
  const view = new View(model, root);
  const changes = (traits) => traits.map((name) => `change:${name}`).join(" ");
  model.on(changes(loads), () => view.load());
  model.on(changes(draws), view.draw);
  return { view, root, stop: watchPage(root, view.draw, () => view.drawNow()) };
}

// A click on a button with `data-NAME` sets a trait to what `read` makes of it.
export function setOnClick(buttons, model, trait, name, read = (text) => text) {
  buttons.addEventListener("click", ({ target }) => {
    if (!target.dataset[name]) return;
    model.set(trait, read(target.dataset[name]));
    model.save_changes();
  });
}

// What the pointer or the keyboard is at is read out: by `view.pointAt`, `view.onKey` and, at the end, `view.leave`.
export function readAlong(target, view) {
  target.addEventListener("pointermove", (event) => view.pointAt(event));
  target.addEventListener("pointerdown", (event) => view.pointAt(event));
  // A finger leaves as soon as it is lifted, and then wants to read.
  target.addEventListener("pointerleave", ({ pointerType }) => pointerType === "touch" || view.leave());
  target.addEventListener("keydown", (event) => view.onKey(event));
  target.addEventListener("blur", () => view.leave());
}
