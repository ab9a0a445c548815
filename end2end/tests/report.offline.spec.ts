// What a reporter's phone does without a network, and what it says when it can't keep anything.
import { expect, test, type Page } from "@playwright/test";
import { Phone } from "../support/browser";
import { file } from "../support/photo.mjs";
import { alive, open, openHeldBack, phone, readyForOffline, ticketNo, unique } from "../support/people";

test.use({ viewport: phone });

async function fill(page: Page, content: string) {
  await page.locator("input[name=category][value=plumbing]").check({ force: true });
  await page.locator("textarea[name=content]").fill(content);
  await page.locator("input[name=name]").fill("李雨桐");
  await page.locator("input[name=phone]").fill("13800138000");
}
const send = (page: Page) => page.locator("form:has(textarea[name=content]) button[type=submit]").last().click();

test("a report without a network is saved on the phone and goes out by itself", async ({ page, context }) => {
  await open(page, "/r/D1-101");
  await readyForOffline(page);
  await context.setOffline(true);
  const content = unique("走廊的灯不亮");
  await fill(page, content);
  await page.locator("input[type=file]").first().setInputFiles(file("lamp.bmp", 2400, 1800));
  await expect(page.locator(".photo img")).toBeVisible();
  await send(page);
  await page.waitForURL(/\/t\/[0-9a-f]{32}/);
  await expect(page.locator("main").getByText(/存在这部手机/).first()).toBeVisible();
  await context.setOffline(false);
  await ticketNo(page);
  await expect(page.locator(".stage", { hasText: "待受理" }).first()).toBeVisible();
  const photo = page.locator(".photo img").first();
  await expect(photo).toBeVisible();
  await expect.poll(() => photo.evaluate((image: HTMLImageElement) => Math.max(image.naturalWidth, image.naturalHeight)))
    .toBe(1600);
});

test("a report for a place that does not exist is given again for another, with its photo and nothing typed twice", async ({ page, context }) => {
  await open(page, "/r/D1-101");
  await readyForOffline(page);
  await context.setOffline(true);
  await page.goto("/r/NOPE-7");
  await alive(page);
  const content = unique("走廊的灯不亮");
  await fill(page, content);
  await page.locator("input[type=file]").first().setInputFiles(file("lamp.bmp"));
  await expect(page.locator(".photo img")).toBeVisible();
  await send(page);
  await page.waitForURL(/\/t\/[0-9a-f]{32}/);
  const first = page.url();
  await expect(page.locator("main .pending").first()).toBeVisible();
  await context.setOffline(false);
  const mend = page.locator("main .banner--danger a");
  await mend.click({ timeout: 20_000 });
  await page.waitForURL("**/report");
  // whoever looks elsewhere first loses nothing
  await open(page, first);
  await expect(page.locator("main").getByText(content)).toBeVisible();
  await expect(page.locator(".app__banner .banner--info")).toHaveCount(0);
  await open(page, "/r/D1-101");
  await expect(page.locator("textarea[name=content]")).toHaveValue(content);
  await expect(page.locator("input[name=category][value=plumbing]")).toBeChecked();
  await expect(page.locator(".photo img")).toHaveCount(1);
  await send(page);
  await page.waitForURL((url) => url.pathname.startsWith("/t/") && url.href !== first);
  await ticketNo(page);
  await expect(page.locator("main").getByText(content).first()).toBeVisible();
  await expect(page.locator(".photo img")).toHaveCount(1);
  await expect(page.locator("main a.track-link")).toHaveText(new URL(page.url()).pathname);
  // the refused one is gone
  await open(page, first);
  await expect(page.getByText(content)).toHaveCount(0);
});

test("killed right after saved, the phone still has the report and its photos, and sends them", async () => {
  const device = new Phone();
  try {
    let context = await device.start();
    let page = context.pages()[0] ?? (await context.newPage());
    const base = process.env.BASE_URL!;
    await open(page, `${base}/r/D1-101`);
    await readyForOffline(page);
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    const cut = { offline: true, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
    await session.send("Network.emulateNetworkConditions", cut);
    await context.setOffline(true);
    const content = unique("水管漏水");
    await fill(page, content);
    await page.locator("input[type=file]").first().setInputFiles([file("a.bmp"), file("b.bmp"), file("c.bmp")]);
    await expect(page.locator(".photo img")).toHaveCount(3);
    await send(page);
    await page.waitForURL(/\/t\/[0-9a-f]{32}/);
    await page.locator("main").getByText(/存在这部手机/).first().waitFor();
    const path = new URL(page.url()).pathname;
    await device.kill();

    context = await device.start();
    page = context.pages()[0] ?? (await context.newPage());
    await open(page, base + path);
    await ticketNo(page);
    await expect(page.getByText(content).first()).toBeVisible();
    await expect(page.locator(".photo img")).toHaveCount(3);
    for (const photo of await page.locator(".photo img").all()) {
      await expect.poll(() => photo.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth)).toBeTruthy();
    }
  } finally {
    await device.dispose();
  }
});

test("a file that is no image and one over 15 MB are refused in words before anything is sent", async ({ page }) => {
  await open(page, "/r/D1-101");
  const content = unique("水管漏水");
  await fill(page, content);
  const picker = page.locator("input[type=file]").first();
  await picker.setInputFiles({ name: "note.jpg", mimeType: "image/jpeg", buffer: Buffer.from("no photo at all") });
  await expect(page.getByText(/不是照片/).first()).toBeVisible();
  await picker.setInputFiles({ name: "big.jpg", mimeType: "image/jpeg", buffer: Buffer.alloc(15_000_001, 1) });
  await expect(page.getByText(/15 MB/).first()).toBeVisible();
  await expect(page.locator("textarea[name=content]")).toHaveValue(content);
});

test("a browser that keeps nothing says so before typing, and the form still works", async ({ page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("storage is blocked", "SecurityError");
    };
  });
  await open(page, "/r/D1-101");
  await expect(page.locator("main .banner--warning").first()).toBeVisible();
  const content = unique("水管漏水");
  await fill(page, content);
  await send(page);
  await page.waitForURL(/\/t\/[0-9a-f]{32}/);
  await ticketNo(page);
  await expect(page.getByText(content).first()).toBeVisible();
});

test("a phone without room says so before typing, and nothing that was typed is lost", async ({ page, context, baseURL }) => {
  const session = await context.newCDPSession(page);
  await session.send("Storage.overrideQuotaForOrigin", { origin: new URL(baseURL!).origin, quotaSize: 1 });
  await open(page, "/r/D1-101");
  await expect(page.locator("main").getByText(/空间/).first()).toBeVisible();
  const content = unique("水管漏水");
  await fill(page, content);
  await page.locator("input[type=file]").first().setInputFiles(file("a.bmp"));
  await page.route("**/r/D1-101", (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
  await page.route("**/api/sync/v1/push", (route) => route.abort());
  await send(page);
  await expect(page.locator("textarea[name=content]")).toHaveValue(content);
  await page.unrouteAll();
  await session.send("Storage.overrideQuotaForOrigin", { origin: new URL(baseURL!).origin });
});

test("what was typed is there again after the page was closed", async ({ page }) => {
  await open(page, "/r/D1-102");
  const content = unique("门锁打不开");
  await page.locator("textarea[name=content]").fill(content);
  // another window sees it once it is kept on the phone
  const other = await page.context().newPage();
  await expect.poll(async () => {
    await open(other, "/r/D1-102");
    return other.locator("textarea[name=content]").inputValue();
  }).toBe(content);
  await page.reload();
  await alive(page);
  await expect(page.locator("textarea[name=content]")).toHaveValue(content);
});

test("what was typed goes along to the form of another place, once", async ({ page }) => {
  await open(page, "/r/D1-101");
  const content = unique("插座松了");
  await fill(page, content);
  await page.locator("details.more > summary").click();
  await page.locator("#spot").fill("靠窗");
  await page.getByRole("link", { name: "换个地点" }).click();
  await page.waitForURL((url) => url.pathname === "/report");
  await page.locator("#q").fill("D1-102");
  await page.locator("#q").press("Enter");
  await page.locator('a[href="/r/D1-102"]').click();
  await page.waitForURL((url) => url.pathname === "/r/D1-102");
  await alive(page);
  await expect(page.locator("textarea[name=content]")).toHaveValue(content);
  await expect(page.locator("input[name=name]")).toHaveValue("李雨桐");
  await expect(page.locator("input[name=phone]")).toHaveValue("13800138000");
  await expect(page.locator("input[name=category][value=plumbing]")).toBeChecked();
  // the spot lies in the first place
  await expect(page.locator("#spot")).toHaveValue("");
  // it is this place's from now on: sent here, it is left nowhere
  await send(page);
  await page.waitForURL(/\/t\/[0-9a-f]{32}/);
  await open(page, "/r/D1-101");
  await expect(page.locator("input[name=name]")).toHaveValue("李雨桐");
  await expect(page.locator("textarea[name=content]")).toHaveValue("");
});

test("what was typed stays with its place when it was not taken along, or the other form has words of its own", async ({ browser }) => {
  // no worker: it would have the program
  const context = await browser.newContext({ viewport: phone, serviceWorkers: "block" });
  const page = await context.newPage();
  const text = page.locator("textarea[name=content]");
  const elsewhere = page.getByRole("link", { name: "换个地点" });
  // once somebody has reported here, their name comes into a form after all that was typed
  const restored = () => expect(page.locator("input[name=name]")).toHaveValue("李雨桐");
  await open(page, "/r/D1-101");
  await fill(page, unique("水管漏水"));
  await send(page);
  await page.waitForURL(/\/t\/[0-9a-f]{32}/);

  const content = unique("插座松了");
  await open(page, "/r/D1-101");
  await restored();
  await text.fill(content);
  // the other place opens in a window beside this one
  const beside = context.waitForEvent("page");
  await elsewhere.click({ modifiers: ["ControlOrMeta"] });
  await (await beside).close();
  await open(page, "/r/D1-102");
  await restored();
  await expect(text).toHaveValue("");

  // whoever goes back takes nothing along
  await open(page, "/r/D1-101");
  await expect(text).toHaveValue(content);
  await elsewhere.click();
  await page.waitForURL((url) => url.pathname === "/report");
  await page.goBack();
  await alive(page);
  await restored();
  await expect(text).toHaveValue(content);
  await open(page, "/r/D1-102");
  await restored();
  await expect(text).toHaveValue("");

  // something is typed in the other form before its program is there
  await open(page, "/r/D1-101");
  await expect(text).toHaveValue(content);
  await elsewhere.click();
  await page.waitForURL((url) => url.pathname === "/report");
  await alive(page);
  const go = await openHeldBack(page, "/r/D1-102");
  const own = unique("门锁打不开");
  await text.fill(own);
  go();
  await alive(page);
  await restored();
  await expect(text).toHaveValue(own);
  await open(page, "/r/D1-101");
  await expect(text).toHaveValue(content);
  await context.close();
});

test("a server without a database is waited for: the report stays on the phone and goes out afterwards", async ({ page }) => {
  await open(page, "/r/D1-101");
  await page.route("**/api/sync/v1/push", (route) =>
    route.fulfill({ status: 503, headers: { "x-sync-proto": "1" }, json: { code: "unavailable", message: "" } }));
  const content = unique("水管漏水");
  await fill(page, content);
  await send(page);
  await page.waitForURL(/\/t\/[0-9a-f]{32}/);
  await expect(page.locator("main").getByText(/存在这部手机/).first()).toBeVisible();
  await page.unroute("**/api/sync/v1/push");
  await expect(page.locator(".ticket-no").first()).toHaveText(/\d{6}/, { timeout: 40_000 });
});
