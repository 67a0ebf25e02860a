// Where squares and bands of the map of pairings lie, and what their parts are called.

import assert from "node:assert/strict";
import { test } from "node:test";

import { COLUMNS, drawnCopies, layOut, placeWire, squareNear } from "../../widgets/emlp_widgets/static/pairing_layout.js";
import { bandText, counted } from "../../widgets/emlp_widgets/static/pairing_map_text.js";

const group = (label, copies, more = {}) => ({ label, copies, ...more });
const PICTURE = {
  carriers: [group("T(0)", 4, { acts: false, kept: [] }), group("T(1)", 5, { kept: [0, 2] })],
  arguments: [group("T(0)", 4), group("T(1)", 5)],
  outputs: [group("T(0)", 4), group("T(1)", 500)],
  links: [
    { carrier: 1, argument: 1, output: 0, weights: 10, text: "one" },
    { carrier: 1, argument: 0, output: 1, weights: 1000, text: "two", off: true },
  ],
  selected: null,
};
const ROOMS = [0, 320, 560, 900, 1600];

for (const room of ROOMS) {
  test(`squares of a width of ${room} lie in their lanes and apart`, () => {
    const { columns, width, height } = layOut(PICTURE, room);
    for (const name of COLUMNS) {
      for (const lane of columns[name]) {
        for (const { x, y, side } of lane.squares) {
          assert.ok(x >= lane.x && x + side <= lane.x + lane.width && y >= lane.y && y + side <= lane.y + lane.height);
        }
        assert.ok(lane.x >= 0 && lane.x + lane.width <= width && lane.y >= 0 && lane.y + lane.height <= height);
        assert.equal(new Set(lane.squares.map(({ x, y }) => `${x} ${y}`)).size, lane.squares.length);
      }
      const [first, second] = columns[name];
      assert.ok(first.y + first.height < second.y);
    }
  });

  test(`every square of a width of ${room} is found at its middle`, () => {
    const { columns } = layOut(PICTURE, room);
    for (const lane of columns.arguments) {
      for (const square of lane.squares) assert.equal(squareNear(lane, square.x + square.side / 2, square.y + square.side / 2), square);
    }
    assert.equal(squareNear(columns.arguments[0], -100, -100), null);
  });
}

test("types that do not act have no squares; of very many copies those that act or are shown have one", () => {
  assert.deepEqual(drawnCopies(group("T(0)", 4, { acts: false }), "carrier", null), []);
  assert.deepEqual(drawnCopies(group("T(1)", 3), "argument", null), [0, 1, 2]);
  assert.deepEqual(drawnCopies(group("T(1)", 500, { kept: [7, 9] }), "carrier", null), [7, 9]);
  assert.deepEqual(drawnCopies(group("T(1)", 500), "output", { output: 450 }), [450]);
  assert.deepEqual(drawnCopies(group("T(1)", 500), "output", null), []);
});

test("a band with more weights is wider", () => {
  const { bands } = layOut(PICTURE, 900);
  assert.ok(bands[1].width > bands[0].width);
  assert.notEqual(bands[0].path, bands[1].path);
});

test("a pairing is three squares and two lines; without a square there is no wire", () => {
  const selected = { link: 1, carrier: 2, argument: 3, output: 450 };
  const laid = layOut({ ...PICTURE, selected }, 900);
  const { squares, lines } = placeWire(laid, selected);
  assert.deepEqual(squares.map(({ copy }) => copy), [2, 3, 450]);
  assert.equal(lines.length, 2);
  assert.equal(placeWire(laid, { ...selected, carrier: 99 }), null);
});

test("bands have words, and counts their number", () => {
  assert.equal(bandText(PICTURE.links[0]), "one, 10 weights.");
  assert.equal(bandText(PICTURE.links[1]), "two, switched off.");
  assert.deepEqual([counted(1, "copy", "copies"), counted(1234, "copy", "copies")], ["1 copy", "1,234 copies"]);
});
