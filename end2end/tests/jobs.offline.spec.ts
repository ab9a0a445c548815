// A worker's phone: cold without a network, in two tabs, signed out, overtaken by others, passed on.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test, type Page } from "@playwright/test";
import { Phone } from "../support/browser";
import { signIn } from "../support/api.mjs";
import { Middleman } from "../support/middleman";
import { act, dispatched, dispatchedWith, sendTo } from "../support/office.mjs";
import { alive, fillSignIn, open, phone, readyForOffline, signedIn, unique } from "../support/people";

const job = (page: Page, no: string) => page.locator(`.ticket-card[data-no="${no}"]`);
const take = (page: Page) => page.locator('button[data-do="ticket.acknowledge/1"]').first().click();

/** worker1's phone on the list, with the job on it and the program kept for later. */
async function ready(browser: import("@playwright/test").Browser, no: string) {
  const page = await signedIn(browser, "worker1", "/jobs", phone);
  await expect(job(page, no)).toBeVisible();
  await readyForOffline(page);
  return page;
}

test("the phone starts cold without a network, also on a page that was never visited", async ({ browser }) => {
  const { no } = await dispatched(unique("灯不亮"), ["worker1"]);
  const page = await ready(browser, no);
  const context = page.context();
  await context.setOffline(true);
  await page.close();
  for (const path of [`/jobs/${no}`, "/jobs", "/outbox"]) {
    const cold = await context.newPage();
    await cold.goto(path);
    await alive(cold);
    await expect(cold.locator("h1").first()).toBeAttached();
    if (path !== "/outbox") await expect(cold.getByText(no).first()).toBeVisible();
    await cold.close();
  }
  await context.close();
});

test("the photos of a job are on the phone as well, and go with the person who has the job", async ({ browser }) => {
  const png = Buffer.concat([readFileSync("../public/icon-192.png"), randomBytes(16)]);
  const { no, sha256 } = await dispatchedWith(png, "image/png", unique("灯不亮"), ["worker1"]);
  const page = await ready(browser, no);
  const context = page.context();
  const kept = () => page.evaluate(async () => {
    const caches = (await self.caches.keys()).filter((name) => name.startsWith("job-photos-"));
    const requests = await Promise.all(caches.map(async (name) => (await self.caches.open(name)).keys()));
    return requests.flat().map((request) => new URL(request.url).pathname);
  });
  await expect.poll(kept).toContain(`/api/blobs/${sha256}`);
  await context.setOffline(true);
  await page.goto(`/jobs/${no}`);
  await alive(page);
  const photo = page.locator(".photos img").first();
  await photo.scrollIntoViewIfNeeded();
  await expect.poll(() => photo.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(192);
  await context.setOffline(false);
  await page.goto("/jobs");
  await alive(page);
  await expect(page.locator(".badge[data-state=ok], [data-state=ok]").first()).toBeAttached();
  await page.locator(".menu summary").click();
  await page.locator('form[action="/logout"] button').click();
  await page.waitForURL((url) => !url.pathname.startsWith("/jobs"));
  expect(await kept()).toEqual([]);
  await context.close();
});

test("killed right after saved, the browser starts again without a network and nothing is lost", async () => {
  const content = unique("灯不亮");
  const { no } = await dispatched(content, ["worker1"]);
  const device = new Phone();
  // cut off outside of the browser: after a restart its own switch does not reach the service worker in time
  const office = await Middleman.before(process.env.BASE_URL!);
  const base = office.url;
  try {
    let context = await device.start();
    let page = context.pages()[0] ?? (await context.newPage());
    await page.goto(`${base}/login?next=/jobs`);
    await fillSignIn(page, "worker1");
    await page.waitForURL("**/jobs");
    await alive(page);
    await expect(job(page, no)).toBeVisible();
    await readyForOffline(page);
    office.fate = () => "cut";
    await page.goto(`${base}/jobs/${no}`);
    await alive(page);
    await take(page);
    await expect(page.locator(".pending").first()).toBeVisible();
    await device.kill();

    context = await device.start();
    page = context.pages()[0] ?? (await context.newPage());
    await page.goto(`${base}/jobs/${no}`);
    await alive(page);
    await expect(page.locator(".stage", { hasText: "已接单" }).first()).toBeVisible();
    await expect(page.locator(".pending").first()).toBeVisible();
    office.fate = () => "pass";
    // the browser may have lost its cookie with its life; what was saved is not lost with it
    await page.goto(`${base}/login?next=/jobs/${no}`);
    await fillSignIn(page, "worker1");
    await page.waitForURL(`**/jobs/${no}`);
    await alive(page);
    await expect(page.locator(".pending")).toHaveCount(0, { timeout: 30_000 });
    const { cookie } = await signIn("chief");
    const read = async () => (await fetch(`${process.env.BASE_URL}/tickets/${no}`, { headers: { cookie } })).text();
    await expect.poll(read).toContain("已接单");
  } finally {
    await device.dispose();
    await office.close();
  }
});

test("two tabs show the same queue, one sends, and the other takes over when it closes", async ({ browser }) => {
  const { no } = await dispatched(unique("灯不亮"), ["worker1"]);
  const first = await ready(browser, no);
  const context = first.context();
  const second = await context.newPage();
  await open(second, `/jobs/${no}`);
  await context.setOffline(true);
  await take(second);
  await expect(job(first, no).locator(".pending")).toBeVisible();
  let sent = 0;
  await context.route("**/api/sync/v1/push", (route) => {
    sent += route.request().postDataJSON().commands.length; // an empty one only asks whether the server is there
    return route.continue();
  });
  await first.close();
  await context.setOffline(false);
  await expect(second.locator(".pending")).toHaveCount(0, { timeout: 20_000 });
  expect(sent).toBe(1);
  await context.close();
});

test("a session that ended keeps everything and says what to do", async ({ browser }) => {
  const { no } = await dispatched(unique("灯不亮"), ["worker1"]);
  const page = await ready(browser, no);
  const context = page.context();
  const cookies = await context.cookies();
  await context.clearCookies({ name: "baoxiu_session" });
  await job(page, no).locator('button[data-do="ticket.acknowledge/1"]').click();
  await expect(page.locator(".app__banner").getByText(/登录后发送 1 条/)).toBeVisible();
  await page.locator(".app__banner a[href*='/login']").first().click();
  await fillSignIn(page, "worker1");
  await page.waitForURL(/\/(jobs|outbox)/);
  await alive(page);
  await open(page, `/jobs/${no}`);
  await expect(page.locator(".pending")).toHaveCount(0, { timeout: 20_000 });
  await expect(page.locator(".stage", { hasText: "已接单" }).first()).toBeVisible();
  expect(cookies.length).toBeGreaterThan(0);
  await context.close();
});

test("another person on the same phone neither sends nor sees what the first one saved", async ({ browser }) => {
  const content = unique("灯不亮");
  const { no, lane } = await dispatched(content, ["worker1"]);
  const page = await ready(browser, no);
  const context = page.context();
  await page.route("**/api/sync/v1/push", (route) => route.abort());
  await job(page, no).locator('button[data-do="ticket.acknowledge/1"]').click();
  await expect(job(page, no).locator(".pending")).toBeVisible();
  await context.clearCookies({ name: "baoxiu_session" });
  await page.goto("/login?next=/jobs");
  await fillSignIn(page, "worker2");
  await page.waitForURL("**/jobs");
  await page.unroute("**/api/sync/v1/push");
  await open(page, "/outbox");
  await expect(page.getByText(content)).toHaveCount(0);
  await expect(page.locator("main").getByText(/1 条，等/)).toBeVisible();
  const { cookie } = await signIn("chief");
  const read = async () => (await (await fetch(`${process.env.BASE_URL}/tickets/${no}`, { headers: { cookie } })).text());
  expect(await read()).toContain("已派出");
  await page.goto("/login?next=/jobs");
  await fillSignIn(page, "worker1");
  await page.waitForURL("**/jobs");
  await alive(page);
  await expect.poll(read, { timeout: 20_000 }).toContain("已接单");
  expect(lane).toBeTruthy();
  await context.close();
});

test("a worker who comes too late reads who was first, and keeps the note", async ({ browser }) => {
  const { no, lane } = await dispatched(unique("灯不亮"), ["worker1", "worker2"]);
  const page = await ready(browser, no);
  const context = page.context();
  await context.setOffline(true);
  await open(page, `/jobs/${no}`);
  await take(page);
  await expect(page.locator(".pending").first()).toBeVisible();
  await act(await signIn("worker2"), lane, "ticket.acknowledge/1", {});
  await context.setOffline(false);
  const notice = page.locator("main").getByText(/没有生效/).first();
  await expect(notice).toBeVisible({ timeout: 20_000 });
  await expect(page.locator("main").getByText(/接了这张工单/).first()).toBeVisible();
  await context.close();
});

test("work done on a job that was given to somebody else is kept for the manager", async ({ browser }) => {
  const ticket = await dispatched(unique("灯不亮"), ["worker1"]);
  const page = await ready(browser, ticket.no);
  const context = page.context();
  await open(page, `/jobs/${ticket.no}`);
  await take(page);
  await expect(page.locator(".pending")).toHaveCount(0);
  await page.locator('button[data-do="ticket.arrive/1"]').first().click();
  await expect(page.locator(".pending")).toHaveCount(0);
  await context.setOffline(true);
  await page.locator('button[data-do="ticket.complete/1"]').first().click();
  await page.locator("dialog input[name=outcome][value=success]").check({ force: true });
  await page.locator("dialog button[type=submit]").click();
  await expect(page.locator(".pending").first()).toBeVisible();
  await sendTo(ticket, ["worker2"]);
  await context.setOffline(false);
  const manager = await signedIn(browser, "manager1", "/dispatch");
  await manager.locator('[data-tab="reviews"]').click();
  await expect(manager.locator(`.ticket-row[data-no="${ticket.no}"]`).locator("visible=true").first()).toBeVisible({ timeout: 20_000 });
  await manager.context().close();
  await context.close();
});

test("an answer of somebody else's, such as a captive portal's, is not taken for the server's", async ({ browser }) => {
  const { no } = await dispatched(unique("灯不亮"), ["worker1"]);
  const page = await ready(browser, no);
  await page.route("**/api/sync/v1/push", (route) =>
    route.fulfill({ status: 200, contentType: "text/html", body: "<html>登录校园网</html>" }));
  await job(page, no).locator('button[data-do="ticket.acknowledge/1"]').click();
  await expect(job(page, no).locator(".pending")).toBeVisible();
  await page.unroute("**/api/sync/v1/push");
  await expect(job(page, no).locator(".pending")).toHaveCount(0, { timeout: 30_000 });
  await page.context().close();
});
