// Where everything of a map of pairings lies: squares in lanes in columns, and the bands between them.

export const COLUMNS = ["carriers", "arguments", "outputs"];
export const PLACE_IN_LINK = { carriers: "carrier", arguments: "argument", outputs: "output" };
const MOST_DRAWN = 60; // copies; of more there is a count, and the squares of those that act or are shown
const MANY = 24; // copies that are drawn small
const [LARGE, SMALL] = [{ side: 13, pitch: 15, row: 18 }, { side: 8, pitch: 10.8, row: 13 }];
const [MARGIN, LABEL, GUTTER, BETWEEN, TOP] = [11, 32, 26, 10, 32];
const NARROWEST = 560;
const BAND = 7; // room for the end of a band
const REACH = 12; // pixels round the middle of a square that count as it: 24 across

// The copies of a group that have a square.
export function drawnCopies(group, role, selected) {
  if (group.acts === false) return [];
  if (group.copies <= MOST_DRAWN) return Array.from({ length: group.copies }, (_, copy) => copy);
  if (group.kept) return group.kept.slice(0, MOST_DRAWN);
  return selected ? [selected[role]] : [];
}

function placeLane(group, copies, ends, x, y, width) {
  const size = copies.length > MANY ? SMALL : LARGE;
  const across = Math.max(1, Math.floor((width - 2 * MARGIN + size.pitch - size.side) / size.pitch));
  const squares = copies.map((copy, place) => ({
    copy,
    side: size.side,
    x: x + MARGIN + (place % across) * size.pitch,
    y: y + LABEL + Math.floor(place / across) * size.row,
  }));
  const content = LABEL + (copies.length ? Math.ceil(copies.length / across) * size.row + GUTTER : 4);
  return { ...group, squares, x, y, width, height: Math.max(content, BAND * (ends + 1)) };
}

function placeColumn(picture, name, links, x, width) {
  const role = PLACE_IN_LINK[name];
  const { selected } = picture;
  let y = TOP;
  return picture[name].map((group, type) => {
    const chosen = selected && links[selected.link]?.[role] === type ? selected : null;
    const ends = links.filter((link) => link[role] === type).length;
    const placed = placeLane(group, drawnCopies(group, role, chosen), ends, x, y, width);
    y += placed.height + BETWEEN;
    return placed;
  });
}

const bottom = (lanes) => lanes.reduce((most, { y, height }) => Math.max(most, y + height), TOP);

// A column that is shorter than the others stands lower, beside the lanes of its types.
function lower(lanes, height) {
  const down = Math.round(height - bottom(lanes));
  for (const lane of lanes) for (const part of [lane, ...lane.squares]) part.y += down;
}

// Ends of bands at one side of the lanes, spread over their heights in the order of what is at their other ends.
function spread(links, lanes, key, other) {
  return lanes.map((lane, type) => {
    const ends = links.filter((link) => link[key] === type).sort((a, b) => other(a) - other(b) || a.number - b.number);
    const step = lane.height / (ends.length + 1);
    return new Map(ends.map(({ number }, place) => [number, lane.y + (place + 1) * step]));
  });
}

function curve(x, y, toX, toY) {
  const middle = ((x + toX) / 2).toFixed(1);
  return `M${x} ${y.toFixed(1)}C${middle} ${y.toFixed(1)} ${middle} ${toY.toFixed(1)} ${toX} ${toY.toFixed(1)}`;
}

function placeBands(links, { carriers, arguments: sources, outputs }) {
  const out = spread(links, carriers, "carrier", (link) => sources[link.argument].y);
  const into = spread(links, sources, "argument", (link) => carriers[link.carrier].y);
  const from = spread(links, sources, "argument", (link) => outputs[link.output].y);
  const end = spread(links, outputs, "output", (link) => sources[link.argument].y);
  return links.map((link) => {
    const { number, weights } = link;
    const [carrier, source, output] = [carriers[link.carrier], sources[link.argument], outputs[link.output]];
    const [a, b] = [out[link.carrier].get(number), into[link.argument].get(number)];
    const [c, d] = [from[link.argument].get(number), end[link.output].get(number)];
    const path = curve(carrier.x + carrier.width, a, source.x, b) + curve(source.x + source.width, c, output.x, d);
    return { ...link, path, width: 1 + 1.35 * Math.log10(1 + weights) };
  });
}

// The map laid out for a width in pixels.
export function layOut(picture, room) {
  const width = Math.max(NARROWEST, room) - 2;
  const column = Math.floor(width * 0.265);
  const starts = [1, Math.floor((width - column) / 2), width - column];
  const links = picture.links.map((link, number) => ({ ...link, number }));
  const columns = Object.fromEntries(COLUMNS.map((name, i) => [name, placeColumn(picture, name, links, starts[i], column)]));
  const height = Math.max(...COLUMNS.map((name) => bottom(columns[name])));
  for (const name of COLUMNS) lower(columns[name], height);
  return { columns, starts, width: width + 2, height: height + 4, bands: placeBands(links, columns) };
}

// The three squares of a pairing and the wire through them: below the squares of each lane, and up to the next one with
// an arrow. Null where a square is not drawn.
export function placeWire({ columns, bands }, selected) {
  const link = bands[selected.link];
  const keys = COLUMNS.map((name) => PLACE_IN_LINK[name]);
  const lanes = COLUMNS.map((name, i) => columns[name][link[keys[i]]]);
  const squares = lanes.map((lane, i) => lane.squares.find(({ copy }) => copy === selected[keys[i]]));
  if (!squares.every(Boolean)) return null;
  const lines = [0, 1].map((i) => {
    const [start, end] = [squares[i], squares[i + 1]];
    const [x, toX] = [start.x + start.side / 2 + (i ? 2 : 0), end.x + end.side / 2 - (i ? 0 : 2)];
    const [y, toY] = [lanes[i], lanes[i + 1]].map((lane) => lane.y + lane.height - GUTTER / 2);
    const [edge, entry] = [lanes[i].x + lanes[i].width, lanes[i + 1].x];
    const tip = end.y + end.side + 2;
    const path = `M${x} ${start.y + start.side + 1}V${y - 6}q0 6 6 6H${edge}${curve(edge, y, entry, toY)}H${toX - 6}q6 0 6 -6V${tip + 5}`;
    return { path, arrow: `M${toX} ${tip}l-4.5 7h9z` };
  });
  return { squares, lines };
}

// The square of a lane at a point, or the nearest within reach; null where there is none.
export function squareNear(lane, x, y) {
  const off = ({ side, ...at }) => Math.max(Math.abs(at.x + side / 2 - x), Math.abs(at.y + side / 2 - y));
  const near = lane.squares.filter((square) => off(square) <= REACH).sort((a, b) => off(a) - off(b));
  return near[0] ?? null;
}
