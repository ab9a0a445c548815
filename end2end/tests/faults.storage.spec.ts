// Storage that is cut short, full, blocked, taken away, or gone with the window.
import { expect, test, type BrowserContext, type Page } from "@playwright/test";
import { Phone } from "../support/browser";
import { signIn } from "../support/api.mjs";
import { brought, isCall, Middleman } from "../support/middleman";
import { dispatched } from "../support/office.mjs";
import { alive, open, phone, readyForOffline, ticketNo, unique } from "../support/people";
import { counted, enter, enterJob, grainy, history, note, noteForm, photosArrived, queueOf, say, small, take, unsent, workerAtJob } from "../support/queue";

let office: Middleman;
test.beforeEach(async () => {
  office = await Middleman.before(process.env.BASE_URL!);
});
test.afterEach(() => office.close());

/** A page of the same address without the program: another tab, as storage sees it. */
async function bare(context: BrowserContext, base: string) {
  const page = await context.newPage();
  await page.goto(`${base}/healthz`);
  return page;
}

async function fill(page: Page, content: string) {
  await page.locator("input[name=category][value=plumbing]").check({ force: true });
  await page.locator("textarea[name=content]").fill(content);
  await page.locator("input[name=name]").fill("李雨桐");
  await page.locator("input[name=phone]").fill("13800138000");
}
/** What a picture weighs once the app has packed it. */
async function weight(page: Page, picture: { name: string; mimeType: string; buffer: Buffer }) {
  await page.setContent("<input type=file>");
  await page.locator("input").setInputFiles(picture);
  return page.evaluate(async () => {
    const image = await createImageBitmap(document.querySelector("input")!.files![0]);
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    canvas.getContext("2d")!.drawImage(image, 0, 0);
    return new Promise<number>((weighed) => canvas.toBlob((packed) => weighed(packed!.size), "image/jpeg", 0.85));
  });
}

const send = (page: Page) => page.locator("form.report button[type=submit]").last().click();

test("killed with kill -9 after saved and again while sending, a note with three photos arrives once and whole", async () => {
  const { no } = await dispatched(unique("灯不亮"), ["worker1"]);
  const { person } = await signIn("worker1");
  const device = new Phone();
  const offline = () => (office.fate = () => "cut");
  try {
    let page = (await device.start()).pages()[0];
    await enterJob(page, office.url, "worker1", no);
    await readyForOffline(page);
    offline();
    const text = unique("换了三个灯管");
    await note(page, text, small(3));
    await device.kill();

    page = (await device.start()).pages()[0];
    await open(page, `${office.url}/jobs/${no}`);
    await expect(page.getByText(text).first()).toBeVisible();
    expect(await queueOf(page, person)).toMatchObject({ items: [{ photos: [{}, {}, {}] }], photos: 3 });
    const [{ envelope: { id } }] = (await queueOf(page, person)).items;
    expect(office.sent.filter((sent) => sent !== id)).toEqual([]);

    // now it goes out, the server takes it, and the phone dies before it hears so
    office.seen.length = 0;
    office.fate = ({ commands }) => (commands.length > 0 ? "swallow" : "pass");
    await enterJob(page, office.url, "worker1", no);
    await office.until((seen) => seen.commands.includes(id) && seen.status === 200);
    await device.kill();

    office.fate = () => "pass";
    page = (await device.start()).pages()[0];
    await enterJob(page, office.url, "worker1", no);
    await expect.poll(async () => unsent(await queueOf(page, person)), { timeout: 20_000 }).toEqual([]);
    expect(office.sent.filter((sent) => sent === id).length).toBeGreaterThanOrEqual(2);
    const events = await history(no);
    expect(counted(events).noted).toBe(1);
    await photosArrived(events, 3);
  } finally {
    await device.dispose();
  }
});

test("a phone that has no room for the fifth photo saves nothing by halves, says what to do, and saves once there is room", async ({ browser }) => {
  const pictures = Array.from({ length: 5 }, (_, index) => grainy(`${index}.bmp`));
  // no worker, so that nothing but the queue needs room
  const context = await browser.newContext({ viewport: phone, serviceWorkers: "block" });
  const page = await context.newPage();
  // room for fewer than five, set before anything is written: the browser remembers for a while how much there is
  const quotaSize = 4.5 * (await weight(page, pictures[0]));
  const session = await context.newCDPSession(page);
  await session.send("Storage.overrideQuotaForOrigin", { origin: office.url, quotaSize });
  await open(page, `${office.url}/r/D1-101`);
  await fill(page, unique("水管漏水"));
  await page.locator("input[type=file]").first().setInputFiles(pictures);
  const photos = page.locator(".photo img");
  await expect(photos).toHaveCount(5);
  office.fate = ({ path }) => (path === "/api/sync/v1/push" ? "cut" : "pass");
  const typed = await page.locator("textarea[name=content]").inputValue();
  await send(page);
  const why = page.locator(".error-summary");
  await expect(why).toContainText(say("common.not_saved_full"));
  await expect(page.locator("textarea[name=content]")).toHaveValue(typed);
  await expect(photos).toHaveCount(5);
  expect(await queueOf(page, "anon")).toEqual({ items: [], photos: 0 });

  // Something else was cleared away. Fewer photos would not do at once: Chromium counts what it has taken back as used
  // until it tidies up.
  await session.send("Storage.overrideQuotaForOrigin", { origin: office.url });
  await send(page);
  await page.waitForURL(/\/t\/[0-9a-f]{32}/);
  const saved = await queueOf(page, "anon");
  expect(saved).toMatchObject({ items: [{ photos: [{}, {}, {}, {}, {}] }], photos: 5 });
  office.fate = () => "pass";
  await ticketNo(page);
  await expect(page.getByText(typed).first()).toBeVisible();
  await expect.poll(async () => unsent(await queueOf(page, "anon")), { timeout: 20_000 }).toEqual([]);
  expect(brought(office.seen)).toHaveLength(5);
  await context.close();
});

test("while another tab blocks storage the form says so, keeps what was typed, and goes to the office all the same", async ({ browser }) => {
  const context = await browser.newContext({ viewport: phone });
  const first = await context.newPage();
  await open(first, `${office.url}/r/D1-102`);
  await expect.poll(() => first.evaluate(async () => (await indexedDB.databases()).length)).toBeGreaterThan(1);
  await first.close();
  const other = await bare(context, office.url);
  await other.evaluate(async () => {
    const held = indexedDB.open("baoxiu-anon");
    await new Promise((opened) => (held.onsuccess = opened));
    // held open against a deletion: all that ask for it now wait behind that
    const deletion = indexedDB.deleteDatabase("baoxiu-anon");
    await new Promise((blocked) => (deletion.onblocked = blocked));
    Object.assign(globalThis, { held });
  });
  const page = await context.newPage();
  await open(page, `${office.url}/r/D1-102`);
  const content = unique("门锁打不开");
  await fill(page, content);
  await expect(page.locator("main").getByText(say("report.blocked"))).toBeVisible({ timeout: 15_000 });
  await expect(page.locator("textarea[name=content]")).toHaveValue(content);
  await send(page);
  await page.waitForURL(/\/t\/[0-9a-f]{32}/);
  await ticketNo(page);
  await expect(page.getByText(content).first()).toBeVisible();
  expect(office.sent).toEqual([]);

  // the other tab is gone: this phone keeps again what is saved, without anybody's help
  await other.close();
  office.fate = (seen) => (isCall(seen) ? "cut" : "pass");
  await open(page, `${office.url}/r/D1-102`);
  const later = unique("又打不开了");
  await fill(page, later);
  await expect(page.locator("main").getByText(say("report.blocked"))).toHaveCount(0);
  await send(page);
  await page.waitForURL(/\/t\/[0-9a-f]{32}/);
  expect((await queueOf(page, "anon")).items).toHaveLength(1);
  office.fate = () => "pass";
  await expect.poll(async () => unsent(await queueOf(page, "anon")), { timeout: 20_000 }).toEqual([]);
  await context.close();
});

test("an old tab makes way for a newer build that changes the storage, says so, and loses nothing", async ({ browser }) => {
  const { no, person, context, page } = await workerAtJob(browser, office.url, "worker1");
  office.fate = (seen) => (isCall(seen) ? "cut" : "pass");
  await take(page, "acknowledge");
  await expect(page.locator(".pending").first()).toBeVisible();
  await noteForm(page);
  const text = unique("等配件");
  await page.locator("dialog textarea#remark").fill(text);

  const newer = await bare(context, office.url);
  const items = await newer.evaluate(async (name) => {
    const upgrade = indexedDB.open(name, 2);
    upgrade.onupgradeneeded = () => upgrade.result.createObjectStore("of_a_later_build");
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      upgrade.onsuccess = () => resolve(upgrade.result);
      upgrade.onerror = () => reject(upgrade.error);
    });
    const all = database.transaction("items").objectStore("items").getAll();
    await new Promise((read) => (all.onsuccess = read));
    return all.result.length;
  }, `baoxiu-${person}`);
  expect(items).toBe(1);
  await expect(page.locator(".app__banner").getByText(say("outbox.banner_update_text"))).toBeVisible();
  await expect(page.locator("dialog textarea#remark")).toHaveValue(text);
  // what can't be saved any more is said, and stays typed
  await page.locator("dialog button[type=submit]").click();
  await expect(page.locator("dialog .error-summary")).toContainText(say("common.not_saved"));
  await expect(page.locator("dialog textarea#remark")).toHaveValue(text);
  await context.close();
});

test("storage that the browser closes under a page is opened again, and the next command is saved and sent", async () => {
  const { no } = await dispatched(unique("灯不亮"), ["worker1"]);
  const { person } = await signIn("worker1");
  const device = new Phone();
  try {
    const context = await device.start();
    const page = context.pages()[0];
    await enterJob(page, office.url, "worker1", no);
    office.fate = (seen) => (isCall(seen) ? "cut" : "pass");
    await take(page, "acknowledge");
    await expect(page.locator(".pending").first()).toBeVisible();

    // what iOS does to pages in the background, and Chromium for its developers
    const internals = await context.newPage();
    await internals.goto("chrome://indexeddb-internals");
    const connections = internals.locator("indexeddb-bucket .connection-count").first();
    await expect(connections).not.toHaveText("0");
    await internals.locator(".force-close").first().click();
    await expect(connections).toHaveText("0");
    await internals.close();

    const text = unique("换了灯管");
    await note(page, text, small(1));
    expect(unsent(await queueOf(page, person))).toHaveLength(2);
    await expect(page.locator(".app__banner .banner--danger")).toHaveCount(0);
    office.fate = () => "pass";
    await expect.poll(async () => unsent(await queueOf(page, person)), { timeout: 20_000 }).toEqual([]);
    expect(counted(await history(no))).toMatchObject({ acknowledged: 1, noted: 1 });
  } finally {
    await device.dispose();
  }
});

test("in a private window nothing is lost while it is open, and nobody is promised more", async () => {
  const device = new Phone(["--incognito"]);
  try {
    const context = await device.start();
    const page = context.pages()[0];
    const { no } = await dispatched(unique("灯不亮"), ["worker1"]);
    const { person } = await signIn("worker1");
    await enterJob(page, office.url, "worker1", no);
    await readyForOffline(page);
    office.fate = () => "cut";
    await note(page, unique("换了灯管"), small(2));
    // a start without a network, in the same window
    await open(page, `${office.url}/outbox`);
    await expect(page.locator(".queue-item")).toHaveCount(1);
    await expect(page.locator("main").getByText(say("outbox.storage_plain"))).toBeVisible();
    await expect(page.locator("main").getByText(say("outbox.storage_kept"))).toHaveCount(0);
    office.fate = () => "pass";
    await expect.poll(async () => unsent(await queueOf(page, person)), { timeout: 20_000 }).toEqual([]);
    await photosArrived(await history(no), 2);
  } finally {
    await device.dispose();
  }
});

test("where private mode keeps nothing at all, a worker is told at once and no queue pretends to be safe", async ({ browser }) => {
  const { no } = await dispatched(unique("灯不亮"), ["worker1"]);
  const context = await browser.newContext({ viewport: phone });
  await context.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("storage is blocked", "SecurityError");
    };
  });
  const page = await context.newPage();
  await enter(page, office.url, "worker1", `/jobs/${no}`);
  await expect(page.locator(".app__banner").getByText(say("outbox.banner_blocked"))).toBeVisible();
  await expect(page.locator("button[data-do]")).toHaveCount(0);
  await expect(page.locator(".pending")).toHaveCount(0);
  await alive(page);
  await context.close();
});
