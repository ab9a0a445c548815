// Networks that are slow, or somebody else's; tabs that die; pages that the browser brings back.
import { expect, test, type Page } from "@playwright/test";
import { signIn } from "../support/api.mjs";
import { brought, isCall, Middleman, type Seen } from "../support/middleman";
import { act, dispatched } from "../support/office.mjs";
import { open, phone, readyForOffline, ticketNo, unique } from "../support/people";
import { counted, enterJob, history, note, photosArrived, queueOf, say, small, take, unsent, workerAtJob } from "../support/queue";

let office: Middleman;
test.beforeEach(async () => {
  office = await Middleman.before(process.env.BASE_URL!);
});
test.afterEach(() => office.close());

test("of two tabs the one that sends is killed before it hears the answer: the other goes on, and nothing is doubled", async ({ browser }) => {
  const { no } = await dispatched(unique("灯不亮"), ["worker2"]);
  const { person } = await signIn("worker2");
  const context = await browser.newContext({ viewport: phone });
  const first = await context.newPage();
  await enterJob(first, office.url, "worker2", no);
  const second = await context.newPage();
  await open(second, `${office.url}/jobs/${no}`);
  // the first holds the lock, so what the second saves is sent by the first
  office.fate = ({ commands }) => (commands.length > 0 ? "swallow" : "pass");
  await note(second, unique("换了灯管"), small(2));
  await office.until((seen) => seen.commands.length > 0 && seen.status === 200);
  const [id] = office.sent;
  expect(office.sent).toEqual([id]);
  office.fate = () => "pass";
  const crashed = first.waitForEvent("crash");
  const session = await context.newCDPSession(first);
  session.send("Page.crash").catch(() => undefined); // the dead give no answer
  await crashed;
  await expect.poll(async () => unsent(await queueOf(second, person)), { timeout: 20_000 }).toEqual([]);
  expect(office.sent).toEqual([id, id]);
  const events = await history(no);
  expect(counted(events).noted).toBe(1);
  await photosArrived(events, 2);
  const twice = brought(office.seen).filter((path, index, all) => all.indexOf(path) !== index);
  expect(twice).toEqual([]);
  await context.close();
});

test("a captive portal that answers everything with its own page is never taken for the office", async ({ browser }) => {
  const { no, person, context, page } = await workerAtJob(browser, office.url, "worker2");
  await readyForOffline(page);
  const cached = await page.evaluate(() => caches.keys());

  // at first it lets the command through and stands before the photos: its 200 to "is it there?" is no yes
  office.fate = ({ path }) => (path.startsWith("/api/blobs/") ? "portal" : "pass");
  await note(page, unique("换了灯管"), small(2));
  await office.until((seen) => seen.path.startsWith("/api/blobs/"));
  await expect.poll(async () => (await queueOf(page, person)).items[0].state).toBe("sent");
  expect((await queueOf(page, person)).items[0].photos).toMatchObject([{ uploaded: false }, { uploaded: false }]);

  // then before everything, the worker's script too
  office.fate = () => "portal";
  office.seen.length = 0;
  await take(page, "acknowledge");
  await office.until((seen) => seen.commands.length > 0);
  await expect(page.locator(".app__banner").getByText(say("outbox.banner_offline")).first()).toBeVisible();
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update().catch(() => undefined));
  expect(await page.evaluate(() => caches.keys())).toEqual(cached);
  expect(await page.evaluate(async () => !!(await navigator.serviceWorker.getRegistration())?.waiting)).toBe(false);
  const queue = await queueOf(page, person);
  expect(unsent(queue)).toHaveLength(2);
  expect(queue.photos).toBe(2);

  office.fate = () => "pass";
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await expect.poll(async () => unsent(await queueOf(page, person)), { timeout: 30_000 }).toEqual([]);
  const events = await history(no);
  expect(counted(events)).toMatchObject({ acknowledged: 1, noted: 1 });
  await photosArrived(events, 2);
  await context.close();
});

test("over 2G thirty photos go after all commands, one given meanwhile goes before them, all arrive and none twice", async ({ browser }) => {
  test.setTimeout(120_000);
  const { no, person, context, page } = await workerAtJob(browser, office.url, "worker2");
  office.fate = (seen) => (isCall(seen) ? "cut" : "pass");
  for (let part = 1; part <= 5; part++) await note(page, `第 ${part} 间`, small(6));
  expect(await queueOf(page, person)).toMatchObject({ photos: 30 });

  const session = await context.newCDPSession(page);
  const rate = 250_000 / 8;
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", { offline: false, latency: 100, downloadThroughput: rate, uploadThroughput: rate });
  office.seen.length = 0;
  office.fate = () => "pass";
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await expect.poll(() => brought(office.seen).length, { timeout: 30_000 }).toBeGreaterThanOrEqual(3);
  await take(page, "acknowledge");
  await office.until((seen) => seen.commands.length === 1 && seen.status === 200);
  const before = brought(office.seen).length;
  expect(before).toBeLessThan(30);
  await expect.poll(async () => unsent(await queueOf(page, person)), { timeout: 60_000 }).toEqual([]);

  // a GET only shows one on the page
  const isPhoto = (seen: Seen) => ["HEAD", "PUT"].includes(seen.method) && seen.path.startsWith("/api/blobs/");
  const calls = office.seen.filter((seen) => seen.commands.length > 0 || isPhoto(seen));
  const firstPhoto = calls.findIndex(isPhoto);
  expect(new Set(calls.slice(0, firstPhoto).flatMap((seen) => seen.commands)).size).toBe(5);
  expect(office.sent).toHaveLength(new Set(office.sent).size);
  expect(brought(office.seen)).toHaveLength(30);
  expect(new Set(brought(office.seen)).size).toBe(30);
  const events = await history(no);
  expect(counted(events)).toMatchObject({ acknowledged: 1, noted: 5 });
  await photosArrived(events, 30);
  await context.close();
});

test("going back and forward after sending sends nothing twice, and the form that comes back is empty", async ({ browser }) => {
  const context = await browser.newContext({ viewport: phone });
  const page = await context.newPage();
  await open(page, `${office.url}/r/D1-101`);
  const content = unique("水管漏水");
  await page.locator("input[name=category][value=plumbing]").check({ force: true });
  await page.locator("textarea[name=content]").fill(content);
  await page.locator("input[name=name]").fill("李雨桐");
  await page.locator("input[name=phone]").fill("13800138000");
  await page.locator("form.report button[type=submit]").last().click();
  await page.waitForURL(/\/t\/[0-9a-f]{32}/);
  const no = await ticketNo(page);
  for (let turn = 0; turn < 2; turn++) {
    await page.goBack();
    await expect(page.locator("form.report")).toBeVisible();
    await expect(page.locator("textarea[name=content]")).toHaveValue("");
    await page.goForward();
    expect(await ticketNo(page)).toBe(no);
  }
  expect(office.sent).toHaveLength(1);
  expect((await queueOf(page, "anon")).items).toHaveLength(1);
  await context.close();
});

test("a page that the browser brings back shows what happened meanwhile, and no answer under /api is ever kept by it", async ({ browser }) => {
  const ticket = await dispatched(unique("灯不亮"), ["worker2"]);
  const context = await browser.newContext({ viewport: phone });
  const page = await context.newPage();
  const kept: string[] = [];
  page.on("response", (answer) => {
    const { pathname } = new URL(answer.url());
    // a photo never changes under its name; a stream is nothing that could be shown again
    const isOther = pathname === "/api/live" || (pathname.startsWith("/api/blobs/") && answer.request().method() === "GET");
    if (pathname.startsWith("/api/") && !isOther && answer.headers()["cache-control"] !== "no-store") kept.push(pathname);
  });
  await enterJob(page, office.url, "worker2", ticket.no);
  await note(page, unique("到了"), small(1));
  const { person } = await signIn("worker2");
  await expect.poll(async () => unsent(await queueOf(page, person)), { timeout: 20_000 }).toEqual([]);
  const stage = (page: Page, word: string) => page.locator("main .stage", { hasText: word }).first();
  await expect(stage(page, say("stage.dispatched"))).toBeVisible();
  await page.goto(`${office.url}/r/D1-101`);
  await act(await signIn("worker2"), ticket.lane, "ticket.acknowledge/1", {});
  await page.goBack();
  await expect(stage(page, say("stage.acknowledged"))).toBeVisible({ timeout: 20_000 });
  const calls = new Set(office.seen.filter(isCall).map((seen) => seen.path.replace(/[0-9a-f]{64}/, "…")));
  expect([...calls]).toEqual(expect.arrayContaining(["/api/sync/v1/push", "/api/sync/v1/pull", "/api/blobs/…", "/api/live"]));
  expect(kept).toEqual([]);
  await context.close();
});
