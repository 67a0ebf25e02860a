// Links: what is read from the address and what is written into it.

import assert from "node:assert/strict";
import { test } from "node:test";

import url_state from "../../widgets/emlp_widgets/static/url_state.js";
import { fakeModel, fakePage } from "./page.js";

const VOILA = { voila: "voila" };
const fresh = (state = {}) => fakeModel({ state, incoming: {}, arrivals: 0, copy_requests: 0, copied: 0 });

function read(fragment) {
  fakePage(`http://localhost/#${fragment}`, VOILA);
  const model = fresh();
  const stop = url_state.initialize({ model });
  stop();
  return model.get("incoming");
}

test("what is written is read again", async () => {
  const state = { group: "O(3)", rep_in: "5*T(0) + 5*T(1)", title: "Grüße & 100 % #1 = ÷ 🎲", by: "a+b", empty: "" };
  const written = fakePage("http://localhost/page?theme=dark", VOILA);
  const model = fresh();
  url_state.initialize({ model });
  await model.arrive({ state });
  const [address] = written;
  assert.ok(address.startsWith("/page?theme=dark#"));
  assert.deepEqual(read(address.split("#")[1]), state);
});

const HOSTILE = [
  ["", {}], ["=x", {}], ["%", { "%": "" }], ["%zz=1", { "%zz": "1" }], ["a=1&a=2", { a: "2" }], ["&&&", {}],
  [`${"k".repeat(41)}=1&b=2`, { b: "2" }],
];
for (const [fragment, expected] of HOSTILE) {
  test(`the fragment ${JSON.stringify(fragment.slice(0, 12))} is read without harm`, () => assert.deepEqual(read(fragment), expected));
}

test("long values and many keys are cut", () => {
  assert.equal(read(`a=${"x".repeat(100_000)}`).a.length, 2001);
  assert.equal(Object.keys(read(Array.from({ length: 500 }, (_, k) => `k${k}=1`).join("&"))).length, 40);
});

test("a fragment that names a property of objects is a key as any other", () => {
  const found = read("__proto__=1&constructor=2&group=C(4)");
  assert.deepEqual(Object.keys(found).sort(), ["__proto__", "constructor", "group"]);
  assert.equal({}.group, undefined);
});

test("the address belongs to JupyterLab, where nothing is written", async () => {
  const written = fakePage("http://localhost/lab");
  const model = fresh();
  url_state.initialize({ model });
  await model.arrive({ state: { group: "C(4)" } });
  assert.deepEqual(written, []);
});

test("a link that is passed on does not hold the token of a server", async () => {
  fakePage("http://localhost/lab?token=secret&theme=dark");
  const model = fresh({ group: "C(4)" });
  url_state.initialize({ model });
  const copied = [];
  Object.defineProperty(globalThis, "navigator", { value: { clipboard: { writeText: async (text) => copied.push(text) } }, configurable: true });
  await model.arrive({ copy_requests: 3 });
  assert.equal(copied[0], "http://localhost/lab?theme=dark#group=C%284%29");
  assert.equal(model.get("copied"), 3);
});

test("a kernel that already has a state is not overwritten by the link", () => {
  fakePage("http://localhost/#group=C(4)", VOILA);
  const model = fakeModel({ state: {}, incoming: {}, arrivals: 2, copy_requests: 0, copied: 0 });
  url_state.initialize({ model });
  assert.deepEqual(model.saved, []);
});

test("a changed fragment is announced until the page goes", () => {
  fakePage("http://localhost/", VOILA);
  const model = fresh();
  const stop = url_state.initialize({ model });
  location.hash = "#seed=7";
  window.dispatchEvent(new Event("hashchange"));
  assert.deepEqual([model.get("arrivals"), model.get("incoming")], [2, { seed: "7" }]);
  stop();
  window.dispatchEvent(new Event("hashchange"));
  assert.equal(model.get("arrivals"), 2);
});
