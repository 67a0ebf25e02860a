// What the modules ask of a browser, as far as these tests go, and a model as anywidget gives it.

export function fakePage(address, dataset = {}) {
  const written = [];
  const url = new URL(address);
  Object.assign(globalThis, {
    location: { href: url.href, hash: url.hash, pathname: url.pathname, search: url.search },
    document: { body: { dataset }, querySelector: () => null },
    history: { state: null, replaceState: (_state, _title, target) => written.push(target) },
    window: new EventTarget(),
  });
  return written;
}

export function fakeModel(state) {
  const listeners = {};
  const saved = [];
  return {
    saved,
    get: (name) => state[name],
    set: (name, value) => { state[name] = value; },
    save_changes: () => saved.push(structuredClone(state)),
    on: (names, listener) => names.split(" ").forEach((name) => { listeners[name] = listener; }),
    arrive: (changes) => {
      Object.assign(state, changes);
      return Promise.all(Object.keys(changes).map((name) => listeners[`change:${name}`]?.()));
    },
  };
}
