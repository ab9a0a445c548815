// Starts the app without a network. The server puts in the build and the files of that build.
//
// Kept are files that are the same for everybody: the shell and the program. Never a page that the server made, never
// anything under /api/ (docs/adr/0007-offline-shell.md). Requests that change something pass by untouched.
//
// To switch a bad worker off: serve, at this address, one whose `install` calls skipWaiting() and whose `activate`
// deletes the caches and calls registration.unregister(). The queue lies in IndexedDB and is touched by neither.
const BUILD = "__BAOXIU_BUILD__";
const ASSETS = __BAOXIU_ASSETS__;
const CACHE = `baoxiu-${BUILD}`;
const SHELL = "/shell";
const PATIENCE = 4000;

addEventListener("install", (event) => {
  // all files of one build, or none: an old program with new glue would not start
  const fresh = ASSETS.map((path) => new Request(path, { cache: "reload", credentials: "same-origin" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)));
});

addEventListener("activate", (event) => {
  const others = (names) => names.filter((name) => name.startsWith("baoxiu-") && name !== CACHE);
  const tidy = caches.keys().then((names) => Promise.all(others(names).map((name) => caches.delete(name))));
  event.waitUntil(tidy.then(() => clients.claim()));
});

// a new worker waits until somebody asks for it: old pages need the old files, and a form may be half filled
addEventListener("message", (event) => {
  if (event.data === "SKIP_WAITING") skipWaiting();
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
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (ASSETS.includes(url.pathname) && url.pathname !== SHELL) event.respondWith(file(request));
});

/** A file of the build: kept, or fetched when somebody cleared the cache. */
async function file(request) {
  return (await kept(new URL(request.url).pathname)) ?? fetch(request);
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
