// Starts the app without a network. The server puts in the build and the files of that build.
//
// Kept are files that are the same for everybody: the shell and the program, and the page that reads codes once it was
// used, which tells of nobody. Never any other page that the server made, never anything under /api/
// (docs/adr/0007-offline-shell.md). Requests that change something pass by untouched.
//
// To switch a bad worker off: run the server with BAOXIU_SW_OFF=true, which serves sw-off.js at this address. The
// queue lies in IndexedDB and is touched by neither.
const BUILD = "__BAOXIU_BUILD__";
const ASSETS = __BAOXIU_ASSETS__; // shell, small program, style, icons: what reporters' pages need
const WHOLE = __BAOXIU_WHOLE__; // the program with all pages, kept once somebody has opened a page of staff
const SCAN = __BAOXIU_SCAN__; // the page that reads codes, and its reader: kept once they were used
const CACHE = `baoxiu-${BUILD}`;
const SHELL = "/shell";
const KEPT_WHOLE = "/kept/whole"; // a note in the cache
const PATIENCE = 4000;

// the browser's own cache is passed by: it may hold files of a build that was taken back
const fresh = (paths) => [...new Set(paths)].map((path) => new Request(path, { cache: "reload", credentials: "same-origin" }));

addEventListener("install", (event) => {
  // all files of one build, or none: an old program with new glue would not start
  const install = async () => {
    const staff = await caches.match(KEPT_WHOLE);
    const cache = await caches.open(CACHE);
    await cache.addAll(fresh(staff ? [...ASSETS, ...WHOLE] : ASSETS));
    if (staff) await cache.put(KEPT_WHOLE, new Response(""));
  };
  event.waitUntil(install());
});

/** Keeps the whole program too. */
async function keepWhole() {
  const cache = await caches.open(CACHE);
  if (await cache.match(KEPT_WHOLE)) return;
  await cache.addAll(fresh(WHOLE));
  await cache.put(KEPT_WHOLE, new Response(""));
}

addEventListener("activate", (event) => {
  const others = (names) => names.filter((name) => name.startsWith("baoxiu-") && name !== CACHE);
  const tidy = caches.keys().then((names) => Promise.all(others(names).map((name) => caches.delete(name))));
  event.waitUntil(tidy.then(() => clients.claim()));
});

// a new worker waits until somebody asks for it: old pages need the old files, and a form may be half filled
addEventListener("message", (event) => {
  if (event.data === "SKIP_WAITING") skipWaiting();
  if (event.data === "KEEP_WHOLE") event.waitUntil(keepWhole().then(() => event.ports[0]?.postMessage("kept")));
});

// the browser says that there is a network again; pages send, this worker has no queue
addEventListener("sync", (event) => {
  const pages = clients.matchAll({ type: "window" });
  event.waitUntil(pages.then((all) => all.forEach((page) => page.postMessage("sync"))));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || url.pathname.startsWith("/api/")) return;
  if (SCAN.includes(url.pathname)) event.respondWith(used(request, url.pathname));
  else if (request.mode === "navigate") event.respondWith(page(request));
  else if ([...ASSETS, ...WHOLE].includes(url.pathname) && url.pathname !== SHELL) event.respondWith(file(request));
});

/** A file of the build: kept, or fetched when somebody cleared the cache. */
async function file(request) {
  return (await kept(new URL(request.url).pathname)) ?? fetch(request);
}

/** The page that reads codes, or its reader: kept when it is used, for the next time without a network. */
async function used(request, path) {
  const cache = await caches.open(CACHE);
  const before = await cache.match(path);
  if (before && path !== SCAN[0]) return before; // its name changes with its content
  const answer = fetch(request).then(async (given) => {
    if (given.ok) await cache.put(path, given.clone());
    return given;
  });
  if (!before) return request.mode === "navigate" ? answer.catch(() => page(request)) : answer;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, before));
  return Promise.race([answer.catch(() => before), late]);
}

/** A page: the server's own, or the shell when the server does not answer in time. */
async function page(request) {
  const answer = fetch(request);
  const shell = await kept(SHELL);
  if (!shell) return answer;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, shell));
  // a gateway without the server behind it is as good as no network
  const good = answer.then((given) => ([502, 504].includes(given.status) ? shell : given), () => shell);
  return Promise.race([good, late]);
}

async function kept(path) {
  return (await caches.open(CACHE)).match(path);
}
