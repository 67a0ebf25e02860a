// What a teacher adds to a link: read as plain text, within bounds, and kept from Python.

import assert from "node:assert/strict";
import { test } from "node:test";

import { HANDOUT_KEYS, PARTS, readHandout, writeHandout } from "../../widgets/emlp_widgets/static/handout.js";
import { HIDING } from "../../widgets/emlp_widgets/static/handout_card.js";
import { fragment, readPairs, stateOf, viewOf } from "../../widgets/emlp_widgets/static/link_text.js";
import { fakePage } from "./page.js";

const FULL = {
  title: "Week 3: why only three?", by: "Dr. Okafor", text: "First line\nsecond, with <b>marks</b> & 100 %",
  questions: [{ question: "How many?", answer: "3 = 1 + 1 + 1" }, { question: "Why?", answer: "" }], hide: ["pairings", "training"], look: ["group"],
};

function read(text) {
  fakePage(`http://localhost/#${text}`);
  return readHandout(readPairs());
}

test("what is written is read again, beside the state and the view", () => {
  const state = { group: "O(3)", w: "0.9,-0.5" };
  const text = fragment(state, { theme: "dark" }, FULL);
  assert.deepEqual(read(text), { handout: FULL, message: "" });
  assert.deepEqual([stateOf(readPairs()), viewOf(readPairs())], [state, { theme: "dark" }]);
});

test("a link without a teacher's words is no handout", () => {
  assert.deepEqual(read("group=O(3)&title=&hide=&look=,&a1=answer"), { handout: null, message: "" });
  assert.deepEqual(writeHandout(null), {});
});

test("what is hidden is not to look at", () => assert.deepEqual(read("hide=check,check&look=check,try").handout.look, ["try"]));

test("every part can be hidden, by a rule of its own", () => {
  for (const name of Object.keys(PARTS)) assert.ok(HIDING.includes(`[data-hide~="${name}"]`), name);
  for (const name of ["check", "pairings", "training"]) assert.ok(HIDING.includes(`.emlp-tabs [data-stage="${name}"]`), name);
});

// The fragment, the title that people read, and what the message says.
const HOSTILE = {
  "script": ["title=<script>alert(1)</script>", "<script>alert(1)</script>", ""],
  "event handler": ['title="><img src=x onerror=alert(1)>', '"><img src=x onerror=alert(1)>', ""],
  "braces": ["title={{7*7}}${7*7}", "{{7*7}}${7*7}", ""],
  "broken percent": ["title=100%&by=%zz", "100%", ""],
  "broken UTF-8": ["title=%E0%A4%A", "\ufffd%A", ""],
  "1e99": ["title=1e99", "1e99", ""],
  "right to left": ["title=%D7%A9%D7%9C%D7%95%D7%9D", "שלום", ""],
  "turned direction": ["title=abc%E2%80%AEfed", "abcfed", ""],
  "control characters": ["title=a%00b%1bc%0d", "abc", ""],
  "emoji": [`title=${encodeURIComponent("👩‍🏫".repeat(2))}`, "👩‍🏫👩‍🏫", ""],
  "long": [`title=${"x".repeat(100_000)}`, "x".repeat(280), "longer than 280"],
  "long and astral": [`title=${encodeURIComponent("🎲".repeat(300))}`, "🎲".repeat(280), "longer than 280"],
  "no such part": [`title=t&hide=${"z".repeat(9_000)}`, "t", "no part"],
  "a property of objects": ["title=t&hide=constructor,__proto__", "t", "no part"],
  "twice": ["title=a&title=b", "b", ""],
};
for (const [name, [text, title, words]] of Object.entries(HOSTILE)) {
  test(`hostile: ${name}`, () => {
    const { handout, message } = read(`group=O(3)&${text}&seed=4`);
    assert.equal(handout.title, title);
    assert.ok(message.includes(words) && message.length <= 160 && Boolean(message) === Boolean(words), message);
    assert.ok([...handout.hide, ...handout.look].every((part) => Object.hasOwn(PARTS, part)));
    assert.deepEqual(stateOf(readPairs()), { group: "O(3)", seed: "4" });
    // What was read is what is written, so that the address stays as it is.
    const { handout: again } = read(fragment({}, {}, handout));
    assert.deepEqual(again, handout);
  });
}

test("Python is not told what a teacher writes", () => {
  const pairs = HANDOUT_KEYS.map((key) => [key, "x"]);
  assert.deepEqual(stateOf(pairs), {});
  assert.equal(HANDOUT_KEYS.length, 15);
});
