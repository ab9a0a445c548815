// What a worker waits for: saving, reading, sending, the first sync. Through the real app, in Chromium.
import { randomBytes } from "node:crypto";
import { p95, median } from "./figures.mjs";
import { giveJobs } from "./jobs.mjs";
import { alive, fillSignIn, networkOf, seen, signInOn } from "./phone.mjs";
import { allShown } from "./worker.mjs";

const commands = 100, tapped = 40, withPhotos = 10, first = 500;
const take = 'button[data-do="ticket.acknowledge/1"]';

/**
 * Until the `complete` of the strict transaction that saved a command with so many photos: from the tap, and from
 * where the engine begins to save, which is where it reads the queue.
 */
function waits({ clicks, writes, reads }, photos) {
  const saved = writes.filter((one) => one.saves && (one.put.photos ?? 0) === photos && one.end !== null);
  const relaxed = saved.find((one) => one.durability !== "strict");
  if (relaxed) throw new Error(`saved with durability ${relaxed.durability}`);
  return saved.map((one) => {
    const tapped = clicks.findLast((at) => at <= one.at);
    return { tap: one.end - tapped, engine: one.end - reads.find((read) => read.store === "items" && read.at >= tapped).at };
  });
}

/** Median and 95th part of a hundred of one of these times. */
const summed = (times, from) => {
  const values = times.map((one) => one[from]);
  return { median: median(values), p95: p95(values) };
};

/** Takes so many jobs on the list, one after the other: as soon as the app lets a thumb, or in a hurry. */
const takeJobs = (tab, count, hurry) => tab.evaluate(async ([count, take, hurry]) => {
  window.hurry = hurry;
  const saved = () => window.seen.writes.filter((one) => one.saves && one.end !== null).length;
  const frame = () => new Promise(requestAnimationFrame);
  for (let n = 0; n < count; n++) {
    const before = saved(), deadline = performance.now() + 10_000;
    document.querySelector(take).click();
    while (saved() === before || document.querySelector("button[aria-busy=true]")) {
      if (performance.now() > deadline) throw new Error(`job ${n} was not taken`);
      await frame();
    }
    await new Promise((rested) => setTimeout(rested, hurry ? 0 : 800));
  }
}, [count, take, hurry]);

/** A picture with enough in it that it is packed to the size of a real photo. */
function picture() {
  const [width, height] = [1280, 960];
  const row = width * 3, bytes = Buffer.alloc(54 + row * height), grain = randomBytes(4096);
  bytes.write("BM", 0);
  for (const [at, value] of [[2, bytes.length], [10, 54], [14, 40], [18, width], [22, height]]) bytes.writeUInt32LE(value, at);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  for (let at = 54; at < bytes.length; at++) {
    bytes[at] = 96 + ((at / row) % 64) + (grain[(at * 31 + (at >> 9)) & 4095] >> 2);
  }
  return { name: "photo.bmp", mimeType: "image/bmp", buffer: bytes };
}

/** Saves notes with three photos each on the job that is open. */
async function notesWithPhotos(tab, count) {
  for (let n = 0; n < count; n++) {
    const before = waits(await seen(tab), 3).length;
    await tab.locator(".action-bar button[aria-haspopup=dialog]").click();
    await tab.locator('#main dialog button[data-do="ticket.note/1"]').click();
    await tab.locator("#main dialog #photos").setInputFiles([picture(), picture(), picture()]);
    await tab.waitForFunction(() => document.querySelectorAll("#main dialog .photo img").length === 3);
    await tab.locator("#main dialog button[type=submit]").click();
    await tab.waitForFunction((before) =>
      window.seen.writes.filter((one) => one.saves && one.put.photos === 3 && one.end !== null).length > before, before);
    await tab.locator("#main dialog").waitFor({ state: "hidden" });
  }
}

/** Bytes of the photos that lie on the phone, the median. */
const photoSize = (tab) => tab.evaluate(async () => {
  const settled = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = failed;
  });
  const name = (await indexedDB.databases()).map((one) => one.name).find((name) => /^baoxiu-[0-9a-f]{8}-/.test(name));
  const database = await settled(indexedDB.open(name));
  const photos = await settled(database.transaction("photos").objectStore("photos").getAll());
  database.close();
  return photos.map((one) => one.bytes.byteLength).sort((a, b) => a - b)[Math.floor(photos.length / 2)];
});

/** Saving and reading on a phone without a network, then sending all of it over a slow one. */
export async function savingAndSending(browser) {
  await giveJobs("worker2", commands + 100);
  const { context, tab } = await signInOn(browser, "worker2", { watched: true });
  await allShown(tab, commands + 100);
  await tab.locator("html[data-kept]").waitFor({ state: "attached" });
  const network = await networkOf(tab);
  await network({ offline: true });
  await takeJobs(tab, tapped, false);
  const calm = await seen(tab), enqueue = waits(calm, 0);
  const reads = calm.reads.filter((one) => one.store === "jobs" && one.rows >= 200 && one.end !== null);
  await takeJobs(tab, commands - tapped, true);
  const sent = await sending(network, tab);
  const photos = await withPhotosSaved(network, tab);
  await context.close();
  return {
    commands, tapped, tap: summed(enqueue, "tap"), enqueue: summed(enqueue, "engine"), photos,
    read: { rows: reads[0].rows, median: median(reads.map((one) => one.end - one.at)), p95: p95(reads.map((one) => one.end - one.at)) },
    ...sent,
  };
}

async function withPhotosSaved(network, tab) {
  await network({ offline: true });
  await tab.locator(".ticket-card__link").first().click();
  await tab.locator(".action-bar").waitFor();
  await notesWithPhotos(tab, withPhotos);
  const found = waits(await seen(tab), 3);
  return { count: found.length, bytes: await photoSize(tab), ...summed(found, "tap") };
}

/** From the browser's `online` until nothing waits on the phone, and until the first request for commands. */
async function sending(network, tab) {
  await tab.evaluate(() => window.seen.fetches.splice(0));
  await network({ latency: 100 });
  await tab.waitForFunction(() => document.querySelectorAll(".pending").length === 0);
  const { online, fetches } = await seen(tab);
  const now = await tab.evaluate(() => performance.now());
  const pushes = fetches.filter((one) => one.path.includes("/sync/v1/push"));
  return { drain: now - online.at(-1), reconnect: pushes[0].at - online.at(-1), trips: pushes.map((one) => Math.round(one.end - one.at)) };
}

/** The first sync of a phone that has the program and no job: as far as the first page, and to the end. */
export async function firstSync(browser) {
  await giveJobs("worker3", first);
  const { context, tab } = await signInOn(browser, "worker6", { watched: true });
  await tab.locator("html[data-kept]").waitFor({ state: "attached" });
  await context.clearCookies({ name: "baoxiu_session" });
  await tab.goto("/login?next=/jobs");
  await alive(tab);
  await (await networkOf(tab))({ latency: 170, megabits: 9 });
  await fillSignIn(tab, "worker3");
  await tab.waitForURL("**/jobs");
  await allShown(tab, 1);
  const usable = await tab.evaluate(() => performance.now());
  await allShown(tab, first);
  const all = await tab.evaluate(() => performance.now());
  const { fetches, writes } = await seen(tab);
  await context.close();
  const pulls = fetches.filter((one) => one.path.includes("/sync/v1/pull"));
  const kept = writes.filter((one) => (one.put.jobs ?? 0) > 0);
  return {
    jobs: first, pages: pulls.length, page: kept[0].end - pulls[0].at, usable: usable - pulls[0].at,
    stored: kept.at(-1).end - pulls[0].at, shown: all - pulls[0].at,
  };
}
