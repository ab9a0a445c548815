// Stands at /sw.js while the server runs with BAOXIU_SW_OFF: takes the place of a bad worker, throws away what that
// one kept, and goes itself (F32). Open pages stay as they are, with what is typed in them, and load from the server
// from now on. The queue lies in IndexedDB, which is not touched here.
addEventListener("install", () => skipWaiting());

addEventListener("activate", (event) => {
  const leave = async () => {
    const ours = (await caches.keys()).filter((name) => name.startsWith("baoxiu-"));
    await Promise.all(ours.map((name) => caches.delete(name)));
    await registration.unregister();
  };
  event.waitUntil(leave());
});
