// Where squares and ribbons of the map of pairings lie, and where keys lead.

import assert from "node:assert/strict";
import { test } from "node:test";

import { COLUMNS, layOut, markOf, placeBeside, placePairing, squareNear } from "../../widgets/emlp_widgets/static/pairing_layout.js";
import { counted, keeper, mapAlt, partText, selectedText } from "../../widgets/emlp_widgets/static/pairing_map_text.js";

const group = (label, copies, more = {}) => ({ label, copies, ...more });
const PICTURE = {
  carriers: [group("T(0)", 4, { acts: false, kept: [], other: null }), group("T(1)", 5, { kept: [0, 2], other: [2, 3] })],
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
  test(`squares of a width of ${room} lie in their boxes and apart`, () => {
    const { columns, width, height, size } = layOut(PICTURE, room);
    for (const name of COLUMNS) {
      for (const box of columns[name]) {
        for (const { x, y } of [...box.squares, ...(box.more ? [box.more] : [])]) {
          assert.ok(x >= box.x && x + size <= box.x + box.width && y >= box.y && y + size <= box.y + box.height);
        }
        assert.ok(box.x >= 0 && box.x + box.width <= width && box.y >= 0 && box.y + box.height <= height);
        assert.equal(new Set(box.squares.map(({ x, y }) => `${x} ${y}`)).size, box.squares.length);
      }
      const [first, second] = columns[name];
      assert.ok(first.y + first.height < second.y);
    }
  });

  test(`every square of a width of ${room} is found at its place`, () => {
    const { columns, size } = layOut(PICTURE, room);
    for (const box of columns.arguments) {
      for (const square of box.squares) assert.equal(squareNear(box, size, square.x + size / 2, square.y + size / 2), square);
    }
    assert.equal(squareNear(columns.arguments[0], size, -100, -100), null);
  });
}

test("types that do not act have no squares, very many copies end in an ellipsis", () => {
  const { columns } = layOut(PICTURE, 900);
  assert.deepEqual(columns.carriers[0].squares, []);
  assert.equal(columns.outputs[1].squares.length, 400);
  assert.equal(markOf({ columns }, { column: "outputs", type: 1, copy: 499 }), columns.outputs[1].more);
});

test("a ribbon with more weights is wider, and begins at its group", () => {
  const { ribbons, columns } = layOut(PICTURE, 900);
  assert.ok(ribbons[1].width > ribbons[0].width);
  const box = columns.carriers[1];
  for (const { start } of ribbons) assert.ok(start.y >= box.y && start.y <= box.y + box.height);
  assert.notEqual(ribbons[0].start.y, ribbons[1].start.y);
});

test("a pairing is three squares of its link and two lines; a copy beyond those drawn is at the ellipsis", () => {
  const laid = layOut(PICTURE, 900);
  const { squares, lines } = placePairing(laid, { link: 1, carrier: 2, argument: 3, output: 450 });
  assert.deepEqual(squares, [laid.columns.carriers[1].squares[2], laid.columns.arguments[0].squares[3], laid.columns.outputs[1].more]);
  assert.equal(lines.length, 2);
  assert.equal(placePairing(laid, { link: 1, carrier: 99, argument: 0, output: 0 }), null);
});

test("arrow keys reach every square, and stay on the map at its ends", () => {
  const laid = layOut(PICTURE, 900);
  let now = { column: "arguments", type: 0, copy: 0 };
  const seen = new Set();
  for (let k = 0; k < 20; k += 1) {
    seen.add(`${now.type} ${now.copy}`);
    now = placeBeside(laid, now, { copies: 1 });
  }
  assert.equal(seen.size, 9);
  assert.deepEqual(now, { column: "arguments", type: 1, copy: 4 });
  assert.equal(placeBeside(laid, now, { across: 9 }).column, "links");
  assert.equal(placeBeside(laid, now, { across: -9 }).column, "carriers");
  assert.deepEqual(placeBeside(laid, now, { types: -1 }), { column: "arguments", type: 0, copy: 0 });
  assert.deepEqual(placeBeside(laid, now, { types: 1 }), now);
});

test("who keeps a carrier is told for one seed and for two", () => {
  const [, twice] = PICTURE.carriers;
  assert.deepEqual([0, 1, 2, 3].map((copy) => keeper(twice, copy)), ["here", "none", "both", "there"]);
  assert.deepEqual([0, 1].map((copy) => keeper({ ...twice, other: null }, copy)), ["both", "none"]);
});

test("every part has words, and what is not there has none", () => {
  assert.equal(partText(PICTURE, { column: "carriers", type: 1, copy: 3 }), "T(1) copy 3, carrier: kept by the other seed only");
  assert.equal(partText(PICTURE, { column: "links", type: 1, copy: null }), "two, switched off.");
  assert.match(partText(PICTURE, { column: "carriers", type: 1, copy: null }), /5 copies, 2 kept, in 2 combinations/);
  for (const place of [{ column: "links", type: 7, copy: null }, { column: "nowhere", type: 0, copy: 0 }]) assert.equal(partText(PICTURE, place), "");
  assert.match(selectedText(PICTURE, { link: 0, carrier: 2, argument: 1, output: 0 }), /one, 10 weights\. Selected: carrier 2/);
  assert.match(mapAlt(PICTURE, "select"), /2 combinations of types\. Click/);
  assert.deepEqual([counted(1, "copy", "copies"), counted(1234, "copy", "copies")], ["1 copy", "1,234 copies"]);
});
