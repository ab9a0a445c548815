// Runs in the page before the app: writes down when the app's own calls of the browser begin and end. Nothing of
// the app is changed but one pause, and that only while window.hurry is set, to fill a queue: after each command its
// buttons rest against trembling thumbs (app/src/pages/jobs/give.rs, REST).
(() => {
  const seen = { clicks: [], online: [], fetches: [], writes: [], reads: [] };
  const now = () => performance.now();
  window.seen = seen;
  addEventListener("click", () => seen.clicks.push(now()), true);
  addEventListener("online", () => seen.online.push(now()), true);

  const { setTimeout: wait, fetch: ask } = window;
  window.setTimeout = (work, ms, ...rest) => wait.call(window, work, window.hurry && ms === 700 ? 0 : ms, ...rest);
  window.fetch = (path, init) => {
    const one = { path: String(path), method: init?.method ?? "GET", at: now(), end: null };
    seen.fetches.push(one);
    const answer = ask.call(window, path, init);
    answer.then(() => (one.end = now()), () => undefined);
    return answer;
  };

  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    const one = { at: now(), end: null, durability: null, put: {}, saves: false };
    const made = transaction.call(this, stores, mode, options);
    if (mode !== "readwrite") return made;
    made.noted = one;
    one.durability = made.durability;
    seen.writes.push(one);
    made.addEventListener("complete", () => (one.end = now()));
    return made;
  };
  const { put, get, getAll } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (value, key) {
    const { noted } = this.transaction;
    if (noted) noted.put[this.name] = (noted.put[this.name] ?? 0) + 1;
    // one that has no number yet was given just now; the others are on their way
    if (noted && this.name === "items" && JSON.parse(value).envelope.seq === 0) noted.saves = true;
    return put.call(this, value, key);
  };
  // the rows of a store, until the app has read and understood them and asks for the next thing
  IDBObjectStore.prototype.getAll = function (...rest) {
    const asked = getAll.apply(this, rest);
    const one = { store: this.name, at: now(), rows: null, end: null };
    seen.reads.push(one);
    asked.addEventListener("success", () => (one.rows = asked.result.length));
    return asked;
  };
  IDBObjectStore.prototype.get = function (...rest) {
    const last = seen.reads.at(-1);
    if (last && last.rows !== null && last.end === null && this.name === "meta") last.end = now();
    return get.apply(this, rest);
  };
})();
