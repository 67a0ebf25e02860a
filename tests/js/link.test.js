// Links: what is read from the address and what is written into it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { copyField, fragment, fullLink } from "../../widgets/emlp_widgets/static/link_text.js";
import url_state from "../../widgets/emlp_widgets/static/url_state.js";
import { fakeModel, fakePage } from "./page.js";

const VOILA = { voila: "voila" };
const fresh = (state = {}) => fakeModel({ state, incoming: {}, arrivals: 0 });

function read(fragment) {
  fakePage(`http://localhost/#${fragment}`, VOILA);
  const model = fresh();
  const stop = url_state.initialize({ model });
  stop();
  return model.get("incoming");
}

test("what is written is read again", async () => {
  const state = { group: "O(3)", rep_in: "5*T(0) + 5*T(1)", gens: "Grüße & 100 % #1 = ÷ 🎲", task: "a+b", empty: "" };
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

test("a link that is passed on does not hold the token of a server", () => {
  fakePage("http://localhost/lab?token=secret&theme=dark");
  assert.equal(fullLink(fragment({ group: "C(4)" }, { scale: "large" }, null)), "http://localhost/lab?theme=dark#group=C%284%29&scale=large");
});

for (const [what, allowed, old, expected] of [
  ["allowed", true, false, ["clipboard"]], ["refused", false, true, ["selected"]], ["refused twice", false, false, ["selected"]],
]) {
  test(`a link is copied, or selected where that is ${what}`, async () => {
    fakePage("http://localhost/");
    const done = [];
    const writeText = async () => { if (!allowed) throw new Error("refused"); done.push("clipboard"); };
    Object.defineProperty(globalThis, "navigator", { value: { clipboard: { writeText } }, configurable: true });
    document.execCommand = () => old;
    const field = { value: "link", focus: () => {}, select: () => done.push("selected") };
    assert.equal(await copyField(field), allowed || old);
    assert.deepEqual(done, expected);
  });
}

test("a kernel that already has a state is not overwritten by the link", () => {
  fakePage("http://localhost/#group=C(4)", VOILA);
  const model = fakeModel({ state: {}, incoming: {}, arrivals: 2 });
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
