// Where everything of a map of pairings lies: squares in groups in columns, and the ribbons between them.

export const COLUMNS = ["carriers", "arguments", "outputs"];
const SQUARE = 10;
const PITCH = 13;
const LABEL = 20;
const BETWEEN = 16;
const TOP = 44;
const MOST = 400;
export const NARROWEST = 560;

// Squares, and the box, of one group.
function placeGroup(group, x, y, width) {
  const drawn = group.acts === false ? 0 : Math.min(group.copies, MOST);
  const across = Math.max(1, Math.floor((width - 8) / PITCH));
  const squares = Array.from({ length: drawn }, (_, copy) => ({
    copy,
    x: x + 4 + (copy % across) * PITCH,
    y: y + LABEL + Math.floor(copy / across) * PITCH,
  }));
  const rows = Math.ceil(drawn / across);
  return { ...group, drawn, squares, x, y, width, height: LABEL + rows * PITCH + 4 };
}

function placeColumn(groups, x, width) {
  let y = TOP;
  return groups.map((group) => {
    const placed = placeGroup(group, x, y, width);
    y += placed.height + BETWEEN;
    return placed;
  });
}

const bottom = (groups) => groups.reduce((most, { y, height }) => Math.max(most, y + height), TOP);

// A column that is shorter than the others stands in the middle.
function centre(groups, height) {
  const down = (height - bottom(groups)) / 2;
  for (const group of groups) {
    group.y += down;
    for (const square of group.squares) square.y += down;
  }
}

// Ends of ribbons at one side of a group, spread over its height in the order of what is at their other ends.
function spread(links, group, other) {
  const ends = links.filter(group.mine).sort((a, b) => other(a) - other(b) || a.number - b.number);
  return new Map(ends.map((link, place) => {
    const share = (place + 1) / (ends.length + 1);
    return [link.number, group.y + LABEL / 2 + share * (group.height - LABEL / 2)];
  }));
}

function placeRibbons(links, { carriers, arguments: sources, outputs }) {
  const side = (groups, key, other) => groups.map((group, place) =>
    spread(links, { ...group, mine: (link) => link[key] === place }, other));
  const out = side(carriers, "carrier", (link) => sources[link.argument].y);
  const into = side(sources, "argument", (link) => carriers[link.carrier].y);
  const from = side(sources, "argument", (link) => outputs[link.output].y);
  const end = side(outputs, "output", (link) => sources[link.argument].y);
  return links.map((link) => {
    const [carrier, source, output] = [carriers[link.carrier], sources[link.argument], outputs[link.output]];
    const at = (ends, place) => ends[place].get(link.number);
    const first = curve(carrier.x + carrier.width, at(out, link.carrier), source.x, at(into, link.argument));
    const second = curve(source.x + source.width, at(from, link.argument), output.x, at(end, link.output));
    return { ...link, path: `${first}${second}`, width: 1.5 + 1.1 * Math.log10(1 + link.weights) };
  });
}

function curve(x, y, toX, toY) {
  const middle = (x + toX) / 2;
  return `M${x} ${y.toFixed(1)}C${middle} ${y.toFixed(1)} ${middle} ${toY.toFixed(1)} ${toX} ${toY.toFixed(1)}`;
}

// The map laid out for a width in pixels.
export function layOut(picture, room) {
  const width = Math.max(NARROWEST, room);
  const column = Math.floor(width * 0.25);
  const starts = [0, (width - column) / 2, width - column].map(Math.floor);
  const columns = Object.fromEntries(COLUMNS.map((name, i) => [name, placeColumn(picture[name], starts[i], column)]));
  const height = Math.max(...COLUMNS.map((name) => bottom(columns[name])));
  for (const name of COLUMNS) centre(columns[name], height);
  const links = picture.links.map((link, number) => ({ ...link, number }));
  return { columns, starts, width, height: height + 6, ribbons: placeRibbons(links, columns), size: SQUARE };
}

// The line through the three squares of the pairing that is shown; null where one of them is not drawn.
export function pairingPath(map, selected) {
  if (!selected) return null;
  const { columns: { carriers, arguments: sources, outputs }, size } = map;
  const link = map.ribbons[selected.link];
  const groups = [carriers[link.carrier], sources[link.argument], outputs[link.output]];
  const squares = [selected.carrier, selected.argument, selected.output].map((copy, i) => groups[i].squares[copy]);
  if (squares.some((square) => !square)) return null;
  const [a, b, c] = squares.map(({ x, y }) => [x + size / 2, y + size / 2]);
  return { squares, path: `${curve(...a, ...b)}${curve(...b, ...c)}` };
}
