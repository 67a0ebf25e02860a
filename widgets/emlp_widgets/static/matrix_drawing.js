// Puts a decoded matrix on a canvas. Sizes are in CSS pixels.

import { categoryColor, css, divergingColor } from "./page.js";

const MAX_SIDE = 560;
const MAX_CELL = 44;
const GAP_FROM = 8; // smaller cells leave no room for gaps and minus signs
const FONT = "12px system-ui, sans-serif";
const NEUTRAL = [128, 128, 128];

// A cell is a whole number of device pixels, and starts on one: this keeps its edges sharp.
function layOut(data, room, ratio, context) {
  const snap = (length) => Math.ceil(ratio * length) / ratio;
  context.font = FONT;
  const widest = Math.max(...data.row_blocks.map(({ label }) => context.measureText(label).width));
  const left = snap(Math.min(90, widest + 12));
  const top = snap(22);
  const side = Math.min(MAX_SIDE, room - left - 2);
  const cell = Math.floor(ratio * Math.min(MAX_CELL, side / data.cols, MAX_SIDE / data.rows));
  const step = Math.max(1, cell) / ratio;
  return { left, top, step, width: left + step * data.cols + 2, height: top + step * data.rows + 2 };
}

function entryColor(data, index, look) {
  const signed = data.classes[index];
  if (signed === 0) return [NEUTRAL, 0.09];
  const strength = look.active && Math.abs(signed) !== look.active ? 0.14 : 1;
  if (look.mode === "value") return [divergingColor(data.values[index] / (data.scale || 1), look.dark), strength];
  return [categoryColor(Math.abs(signed) - 1, look.dark), strength * (signed < 0 ? 0.5 : 1)];
}

// In sharing mode an entry's colour depends on its class alone, of which there are far fewer.
function entryColors(data, look) {
  if (look.mode === "value") return (index) => entryColor(data, index, look);
  const known = new Map();
  return (index) => {
    const signed = data.classes[index];
    if (!known.has(signed)) known.set(signed, entryColor(data, index, look));
    return known.get(signed);
  };
}

// One pixel an entry; the browser enlarges it in one call, which is what makes 160,000 entries quick.
function entriesImage(data, look) {
  const small = new OffscreenCanvas(data.cols, data.rows);
  const context = small.getContext("2d");
  const image = context.createImageData(data.cols, data.rows);
  const colorOf = entryColors(data, look);
  for (let index = 0; index < data.classes.length; index++) {
    const [[r, g, b], alpha] = colorOf(index);
    image.data[4 * index] = r;
    image.data[4 * index + 1] = g;
    image.data[4 * index + 2] = b;
    image.data[4 * index + 3] = 255 * alpha;
  }
  context.putImageData(image, 0, 0);
  return small;
}

function drawEntries(context, data, frame, look) {
  const { left, top, step } = frame;
  context.imageSmoothingEnabled = false;
  context.drawImage(entriesImage(data, look), left, top, step * data.cols, step * data.rows);
  if (step < GAP_FROM) return;
  for (let col = 1; col < data.cols; col++) context.clearRect(left + col * step, top, 1, step * data.rows);
  for (let row = 1; row < data.rows; row++) context.clearRect(left, top + row * step, step * data.cols, 1);
  if (look.mode === "sharing") drawMinusSigns(context, data, frame, look);
}

function drawMinusSigns(context, data, { left, top, step }, look) {
  const thickness = Math.max(1.5, step / 9);
  data.classes.forEach((signed, index) => {
    if (signed >= 0) return;
    const [row, col] = [Math.floor(index / data.cols), index % data.cols];
    const color = categoryColor(-signed - 1, look.dark);
    context.fillStyle = css(color, look.active && look.active !== -signed ? 0.2 : 1);
    context.fillRect(left + (col + 0.25) * step + 0.5, top + (row + 0.5) * step - thickness / 2, step / 2, thickness);
  });
}

// Calls `visit(block, start, size)` for the blocks along one edge.
function alongEdge(blocks, step, visit) {
  let start = 0;
  for (const block of blocks) {
    visit(block, start * step, block.size * step);
    start += block.size;
  }
}

function drawBlocks(context, data, { left, top, step }, look) {
  const [width, height] = [step * data.cols, step * data.rows];
  Object.assign(context, { font: FONT, textBaseline: "middle", fillStyle: look.text, strokeStyle: look.text, lineWidth: 1 });
  context.strokeRect(left + 0.5, top + 0.5, width, height);
  context.beginPath();
  context.textAlign = "center";
  alongEdge(data.col_blocks, step, (block, start, size) => {
    context.moveTo(left + start + 0.5, top - 5);
    context.lineTo(left + start + 0.5, top + height);
    if (context.measureText(block.label).width + 4 < size) context.fillText(block.label, left + start + size / 2, 10);
  });
  context.textAlign = "right";
  alongEdge(data.row_blocks, step, (block, start, size) => {
    context.moveTo(left - 5, top + start + 0.5);
    context.lineTo(left + width, top + start + 0.5);
    if (size >= 12) context.fillText(block.label, left - 7, top + start + size / 2, left - 8);
  });
  context.stroke();
}

function drawCursor(context, { left, top, step }, [row, col], look) {
  for (const [color, width] of [[look.paper, 5], [look.text, 2]]) {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.strokeRect(left + col * step, top + row * step, step + 1, step + 1);
  }
}

// Draws all of it in `room` px of width; returns where things are, for `entryAt`.
export function paint(canvas, data, room, cell, look) {
  const ratio = window.devicePixelRatio || 1;
  const context = canvas.getContext("2d");
  const frame = layOut(data, room, ratio, context);
  canvas.width = Math.round(frame.width * ratio);
  canvas.height = Math.round(frame.height * ratio);
  canvas.style.width = `${frame.width}px`;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  drawEntries(context, data, frame, look);
  drawBlocks(context, data, frame, look);
  if (cell) drawCursor(context, frame, cell, look);
  return frame;
}

// The [row, column] under a pointer, or null.
export function entryAt(canvas, data, frame, event) {
  const box = canvas.getBoundingClientRect();
  const shrunk = frame.width / box.width; // CSS keeps a wide canvas inside a narrow page
  const col = Math.floor(((event.clientX - box.left) * shrunk - frame.left) / frame.step);
  const row = Math.floor(((event.clientY - box.top) * shrunk - frame.top) / frame.step);
  return row >= 0 && row < data.rows && col >= 0 && col < data.cols ? [row, col] : null;
}
