// Axes: from the numbers to be shown to ticks and positions.

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

function superscript(exponent) {
  const digits = [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPTS[digit]).join("");
  return (exponent < 0 ? "⁻" : "") + digits;
}

function niceStep(span, count) {
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * [1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999);
}

// Ends lie on ticks, so that the axis moves rarely while the curves grow.
function linearAxis([low, high], count) {
  const step = niceStep(high - low || Math.abs(high) || 1, count);
  const [first, last] = [Math.floor(low / step + 1e-9), Math.max(Math.ceil(high / step - 1e-9), Math.floor(low / step) + 1)];
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
  const place = (value) => (value - first * step) / ((last - first) * step);
  return { ticks, place, label: (tick) => String(tick), holds: Number.isFinite };
}

function logTicks(low, high) {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const factors = last - first > 3 ? [1] : last - first > 1 ? [1, 3] : [1, 2, 5];
  const every = Math.max(1, Math.ceil((last - first) / 8));
  const ticks = [];
  for (let exponent = first; exponent <= last; exponent += every) {
    for (const factor of factors) ticks.push(Number(`${factor}e${exponent}`));
  }
  const start = ticks.findLastIndex((tick) => tick <= low * 1.0001);
  const end = ticks.findIndex((tick) => tick >= high * 0.9999 && tick > ticks[Math.max(start, 0)]);
  return ticks.slice(Math.max(start, 0), end < 0 ? undefined : end + 1);
}

function logLabel(tick, plain) {
  const exponent = Math.floor(Math.log10(tick) + 1e-9);
  if (plain) return String(tick);
  const factor = Math.round(tick / 10 ** exponent);
  return (factor === 1 ? "" : `${factor}·`) + `10${superscript(exponent)}`;
}

function logAxis([low, high]) {
  const ticks = logTicks(low, high);
  const bottom = Math.log10(ticks[0]);
  // A last tick below the highest value happens where decades are skipped.
  const top = Math.max(Math.log10(ticks.at(-1)), Math.log10(high));
  const plain = ticks[0] >= 1e-3 && ticks.at(-1) <= 1e4;
  const place = (value) => (Math.log10(value) - bottom) / (top - bottom || 1);
  return { ticks, place, label: (tick) => logLabel(tick, plain), holds: (value) => value > 0 && Number.isFinite(value) };
}

function rangeOf(columns, holds) {
  let [low, high] = [Infinity, -Infinity];
  for (const column of columns) {
    for (const value of column) {
      if (!holds(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return low <= high ? [low, high] : null;
}

// The axes for all series, or null while there is nothing to show. `place` maps to 0..1; `holds` says what can be placed.
export function makeAxes(series, logY, width) {
  const xs = rangeOf(series.map(({ x }) => x), Number.isFinite);
  const ys = rangeOf(series.map(({ y }) => y), logY ? (value) => value > 0 && Number.isFinite(value) : Number.isFinite);
  if (!xs || !ys) return null;
  return { x: linearAxis(xs, Math.max(2, Math.round(width / 110))), y: logY ? logAxis(ys) : linearAxis(ys, 5) };
}
