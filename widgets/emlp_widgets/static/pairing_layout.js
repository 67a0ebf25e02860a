// Where everything of a map of pairings lies: squares in groups in columns, and the ribbons between them.

export const COLUMNS = ["carriers", "arguments", "outputs"];
export const PLACE_IN_LINK = { carriers: "carrier", arguments: "argument", outputs: "output" };
const SQUARE = 10;
const PITCH = 13;
const MARGIN = 5;
const BETWEEN = 14;
const TOP = 44;
const MOST = 400;
const NARROWEST = 560;
const ONE_LINE = 205; // narrower columns write type and number of copies in two lines
const RIBBON = 6; // room for the end of a ribbon

// Squares, and the box, of one group where `ends` ribbons arrive on the busier side.
function placeGroup(group, ends, x, y, width) {
  const drawn = group.acts === false ? 0 : Math.min(group.copies, MOST);
  const across = Math.max(1, Math.floor((width - 2 * MARGIN + PITCH - SQUARE) / PITCH));
  const twoLines = width < ONE_LINE;
  const label = twoLines ? 35 : 21;
  const at = (copy) => ({
    copy,
    x: x + MARGIN + (copy % across) * PITCH,
    y: y + label + Math.floor(copy / across) * PITCH,
  });
  const rows = Math.ceil(drawn / across);
  const more = drawn && group.copies > drawn ? at(rows * across) : null;
  const content = label + (rows + (more ? 1 : 0)) * PITCH + 3;
  const height = Math.max(content, RIBBON * (ends + 1));
  const squares = Array.from({ length: drawn }, (_, copy) => at(copy));
  return { ...group, squares, more, twoLines, x, y, width, height };
}

function placeColumn(groups, name, links, x, width) {
  let y = TOP;
  return groups.map((group, type) => {
    const ends = links.filter((link) => link[PLACE_IN_LINK[name]] === type).length;
    const placed = placeGroup(group, ends, x, y, width);
    y += placed.height + BETWEEN;
    return placed;
  });
}

const bottom = (groups) => groups.reduce((most, { y, height }) => Math.max(most, y + height), TOP);

// A column that is shorter than the others stands in the middle.
function centre(groups, height) {
  const down = Math.round((height - bottom(groups)) / 2);
  for (const group of groups) {
    for (const part of [group, ...group.squares, ...(group.more ? [group.more] : [])]) part.y += down;
  }
}

// Ends of ribbons at one side of the groups, spread over their heights in the order of what is at their other ends.
function spread(links, groups, key, other) {
  return groups.map((group, type) => {
    const ends = links.filter((link) => link[key] === type).sort((a, b) => other(a) - other(b) || a.number - b.number);
    const step = group.height / (ends.length + 1);
    return new Map(ends.map(({ number }, place) => [number, group.y + (place + 1) * step]));
  });
}

function curve(x, y, toX, toY) {
  const middle = ((x + toX) / 2).toFixed(1);
  return `M${x} ${y.toFixed(1)}C${middle} ${y.toFixed(1)} ${middle} ${toY.toFixed(1)} ${toX} ${toY.toFixed(1)}`;
}

function placeRibbons(links, { carriers, arguments: sources, outputs }) {
  const out = spread(links, carriers, "carrier", (link) => sources[link.argument].y);
  const into = spread(links, sources, "argument", (link) => carriers[link.carrier].y);
  const from = spread(links, sources, "argument", (link) => outputs[link.output].y);
  const end = spread(links, outputs, "output", (link) => sources[link.argument].y);
  return links.map((link) => {
    const { number, weights } = link;
    const [carrier, source, output] = [carriers[link.carrier], sources[link.argument], outputs[link.output]];
    const [a, b] = [out[link.carrier].get(number), into[link.argument].get(number)];
    const [c, d] = [from[link.argument].get(number), end[link.output].get(number)];
    const first = curve(carrier.x + carrier.width, a, source.x, b);
    const path = first + curve(source.x + source.width, c, output.x, d);
    const start = { x: carrier.x + carrier.width - SQUARE / 2, y: a - SQUARE / 2 };
    return { ...link, path, start, width: 1.2 + 0.9 * Math.log10(1 + weights) };
  });
}

// The map laid out for a width in pixels.
export function layOut(picture, room) {
  const width = Math.max(NARROWEST, room) - 2;
  const column = Math.floor(width * 0.26);
  const starts = [1, Math.floor((width - column) / 2), width - column];
  const links = picture.links.map((link, number) => ({ ...link, number }));
  const columns = Object.fromEntries(
    COLUMNS.map((name, i) => [name, placeColumn(picture[name], name, links, starts[i], column)]),
  );
  const height = Math.max(...COLUMNS.map((name) => bottom(columns[name])));
  for (const name of COLUMNS) centre(columns[name], height);
  return { columns, starts, width: width + 2, height: height + 6, ribbons: placeRibbons(links, columns), size: SQUARE };
}

// What to outline for a place: its square, the "…" for a copy that has none, or the start of a ribbon.
export function markOf({ columns, ribbons }, { column, type, copy }) {
  if (column === "links") return ribbons[type].start;
  const { squares, more } = columns[column][type];
  return squares[copy] ?? more;
}

// The three squares of a pairing, and the two lines between them, each with the point where it enters the group.
// In a group a line runs below the row, where it hides no square. A copy beyond those drawn is at the "…".
export function placePairing({ columns, ribbons, size }, selected) {
  const link = ribbons[selected.link];
  const keys = COLUMNS.map((name) => PLACE_IN_LINK[name]);
  const groups = COLUMNS.map((name, i) => columns[name][link[keys[i]]]);
  const squares = groups.map((group, i) => group.squares[selected[keys[i]]] ?? group.more);
  if (!squares.every(Boolean)) return null;
  const lines = [0, 1].map((i) => {
    const [start, end] = [squares[i], squares[i + 1]];
    const [y, toY] = [start, end].map((square) => square.y + (size + PITCH) / 2);
    const [edge, entry] = [groups[i].x + groups[i].width, groups[i + 1].x];
    const path = `M${start.x + size + 3} ${y}H${edge}${curve(edge, y, entry, toY)}H${end.x - 3}`;
    return { path, entry: [entry, toY] };
  });
  return { squares, lines };
}

// The square of a group at a point, or right beside it; null where there is none.
export function squareNear(group, size, x, y) {
  const reach = PITCH / 2 + 1;
  const off = (square) => Math.max(Math.abs(square.x + size / 2 - x), Math.abs(square.y + size / 2 - y));
  return group.squares.find((square) => off(square) <= reach) ?? null;
}

// The place that a key leads to: by `across` columns, the links being the fourth; else by `types`; else by `copies`.
export function placeBeside({ columns, ribbons }, now, { across = 0, types = 0, copies = 0 }) {
  const order = [...COLUMNS, "links"];
  const column = order[Math.min(3, Math.max(0, order.indexOf(now.column) + across))];
  const sizes = column === "links" ? ribbons.map(() => 1) : columns[column].map(({ squares }) => squares.length);
  const all = sizes.flatMap((size, type) => Array.from({ length: size }, (_, copy) => ({ column, type, copy })));
  const index = all.findIndex(({ type, copy }) => type === now.type && copy === now.copy);
  if (across) return all[index] ?? all.findLast(({ type }) => type <= now.type) ?? all[0] ?? now;
  if (types) {
    const found = types > 0 ? all.find(({ type }) => type > now.type) : all.findLast(({ type }) => type < now.type);
    return found ? { ...found, copy: 0 } : now;
  }
  return all[Math.min(all.length - 1, Math.max(0, index + copies))] ?? now;
}
