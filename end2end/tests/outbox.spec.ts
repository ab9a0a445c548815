// What a person sees of the queue: conflicts in words, edit and send again, a copy as a file, discard, warnings, the badge,
// what is said when the browser removed everything, and what stays of somebody who has signed out.
import { readFile } from "node:fs/promises";
import { expect, test, type Browser, type Page } from "@playwright/test";
import { signIn } from "../support/api.mjs";
import { act, dispatched, reported, sendTo } from "../support/office.mjs";
import { alive, deafUntilPressed, fitsItsWindow, open, phone, readyForOffline, signedIn, unique } from "../support/people";
import { file } from "../support/photo.mjs";

const row = (page: Page, kind: string) => page.locator(`.queue-item[data-kind="ticket.${kind}/1"]`);
const badge = (page: Page) => page.locator(".topbar .sync");
const banner = (page: Page) => page.locator(".app__banner");

/** worker1's phone on the page of a job, with the program kept for later. */
async function atJob(browser: Browser, no: string, who = "worker1") {
  const page = await signedIn(browser, who, "/jobs", phone);
  await readyForOffline(page);
  await expect(page.locator(`.ticket-card[data-no="${no}"]`)).toBeVisible();
  await open(page, `/jobs/${no}`);
  return page;
}

const take = (page: Page) => page.locator('button[data-do="ticket.acknowledge/1"]').first().click();

/** Opens the form of a command, from the bar or from the menu behind it. */
async function form(page: Page, kind: string) {
  const button = page.locator(`button[data-do="ticket.${kind}/1"]`);
  await page.locator('.action-bar button[aria-haspopup="dialog"]').click();
  await button.last().click();
  await expect(page.locator("dialog[open] textarea")).toBeVisible();
}

async function note(page: Page, text: string, photos = 0) {
  await form(page, "note");
  await page.locator("dialog[open] textarea").fill(text);
  for (let index = 0; index < photos; index++) {
    await page.locator("dialog[open] input[type=file]").first().setInputFiles(file(`${index}.bmp`));
    await expect(page.locator("dialog[open] .photo img")).toHaveCount(index + 1);
  }
  await page.locator("dialog[open] button[type=submit]").click();
  await expect(page.locator("dialog[open]")).toHaveCount(0);
}

async function handBack(page: Page, reason: string) {
  await form(page, "hand_back");
  await page.locator("dialog[open] textarea").fill(reason);
  await page.locator("dialog[open] button[type=submit]").click();
  await expect(page.locator("dialog[open]")).toHaveCount(0);
}

/** A job on worker1's phone with something that the server has refused: it was handed back after it was somebody else's. */
async function refused(browser: Browser, reason: string) {
  const ticket = await dispatched(unique("灯不亮"), ["worker1"]);
  const page = await atJob(browser, ticket.no);
  await page.context().setOffline(true);
  await handBack(page, reason);
  await sendTo(ticket, ["worker2"]);
  await page.context().setOffline(false);
  await page.goto("/outbox");
  await alive(page);
  await expect(row(page, "hand_back")).toHaveAttribute("data-state", "refused", { timeout: 30_000 });
  return { page, ticket };
}

/** What the office reads of a ticket. */
async function read(no: string) {
  const { cookie } = await signIn("chief");
  return (await fetch(`${process.env.BASE_URL}/tickets/${no}`, { headers: { cookie } })).text();
}

/** The databases of this browser. */
const databases = (page: Page) =>
  page.evaluate(async () => (await indexedDB.databases()).map((one) => one.name ?? ""));

test("a conflict says who was first and when, and that note and photo were kept", async ({ browser }) => {
  const { no, lane } = await dispatched(unique("灯不亮"), ["worker1", "worker2"]);
  const page = await atJob(browser, no);
  await page.context().setOffline(true);
  await take(page);
  const words = unique("带了新灯管");
  await note(page, words, 1);
  await act(await signIn("worker2"), lane, "ticket.acknowledge/1", {});
  await page.context().setOffline(false);
  await open(page, "/outbox");
  const late = row(page, "acknowledge");
  await expect(late).toHaveAttribute("data-state", "refused", { timeout: 30_000 });
  await expect(late).toContainText(/刘洋已在 今天 \d\d:\d\d 接了这张工单/);
  await expect(row(page, "note")).toHaveAttribute("data-state", "sent", { timeout: 30_000 });
  await expect(late).toContainText("你的说明和 1 张照片已经送到");
  const history = await read(no);
  expect(history).toContain(words);
  expect(history).toMatch(/\/api\/blobs\/[0-9a-f]{64}/);
  await page.context().close();
});

test("what was refused is edited and sent again, at once with what was typed first", async ({ browser }) => {
  const { page, ticket } = await refused(browser, unique("钥匙没带"));
  await sendTo(ticket, ["worker1"]);
  await row(page, "hand_back").locator('[data-act="mend"]').click();
  const text = page.locator("dialog[open] textarea");
  await expect(text).toHaveValue(/钥匙没带/);
  await text.fill("");
  await page.locator("dialog[open] button[type=submit]").click();
  await expect(page.locator("dialog[open] .error-summary")).toBeVisible();
  const better = unique("这是配电房的活，请派电工");
  await text.fill(better);
  await page.locator("dialog[open] button[type=submit]").click();
  await expect(page.locator("dialog[open]")).toHaveCount(0);
  await expect(row(page, "hand_back")).toHaveAttribute("data-state", "sent", { timeout: 30_000 });
  await expect(row(page, "hand_back")).toHaveCount(1);
  const history = await read(ticket.no);
  expect(history).toContain(better);
  expect(history).not.toContain("钥匙没带");
  await page.context().close();
});

test("the copy is a file that anybody can read, with all that was typed, the photo and the queue itself", async ({ browser }) => {
  const { no } = await dispatched(unique("灯不亮"), ["worker1"]);
  const page = await atJob(browser, no);
  await page.context().setOffline(true);
  const words = unique("阀芯坏了 <b>&");
  await note(page, words, 1);
  await open(page, "/outbox");
  await expect(row(page, "note")).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.locator('[data-act="copy"]').click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^baoxiu-queue-\d{4}-\d\d-\d\d\.html$/);
  const paper = await readFile(await download.path(), "utf8");
  const reader = await browser.newPage({ javaScriptEnabled: false });
  await reader.setContent(paper);
  await expect(reader.locator("section")).toHaveCount(1);
  await expect(reader.locator("section")).toContainText("说明和照片");
  await expect(reader.locator("section")).toContainText(no);
  await expect(reader.locator("section")).toContainText(words);
  const picture = reader.locator("section img");
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(400);
  const inside = JSON.parse((await reader.locator("#baoxiu-queue").textContent())!);
  expect(inside.items).toHaveLength(1);
  expect(inside.items[0].envelope.payload.text).toBe(words);
  expect(await picture.getAttribute("data-sha256")).toBe(inside.items[0].envelope.blobs[0].sha256);
  await reader.close();
  await page.context().close();
});

test("discarding asks first, and takes away only what was meant", async ({ browser }) => {
  const { page } = await refused(browser, unique("钥匙没带"));
  const discard = row(page, "hand_back").locator('[data-act="discard"]');
  await discard.click();
  const question = page.locator("dialog[open]");
  await expect(question).toContainText("不能找回");
  await question.locator("button", { hasText: "留着" }).click();
  await expect(row(page, "hand_back")).toBeVisible();
  await discard.click();
  await question.locator(".button--danger").click();
  await expect(row(page, "hand_back")).toHaveCount(0);
  await open(page, "/outbox");
  await expect(page.getByText("全部已发送")).toBeVisible();
  await expect(row(page, "hand_back")).toHaveCount(0);
  await page.context().close();
});

test("what has waited for a day is warned of on every page, also where there is no network", async ({ browser }) => {
  const { no } = await dispatched(unique("灯不亮"), ["worker1"]);
  const page = await atJob(browser, no);
  await page.context().setOffline(true);
  await take(page);
  await expect(page.locator(".pending").first()).toBeVisible();
  await open(page, "/outbox");
  await expect(row(page, "acknowledge")).toBeVisible();
  await expect(row(page, "acknowledge")).not.toHaveAttribute("data-old", "");
  await expect(page.getByText(/等了超过一天/)).toHaveCount(0);
  await page.clock.setSystemTime(Date.now() + 25 * 3600_000);
  await open(page, "/outbox");
  await expect(row(page, "acknowledge")).toHaveAttribute("data-old", "");
  await expect(row(page, "acknowledge")).toContainText("已等 1 天");
  await expect(page.locator("main [role=alert]")).toContainText("1 条已经等了超过一天");
  await open(page, "/jobs");
  await expect(banner(page)).toContainText("1 条已经等了超过一天");
  await page.context().close();
});

test("the badge counts on every page, and what needs somebody has a shape and a word of its own", async ({ browser }) => {
  const { page } = await refused(browser, unique("钥匙没带"));
  await open(page, "/jobs");
  await expect(badge(page)).toHaveAttribute("data-state", "attention");
  await expect(badge(page)).toHaveText(/要处理 1/);
  const attention = await badge(page).locator("path").getAttribute("d");
  // the longest words that the bar knows leave room for the language and the way out
  await open(page, "/jobs?lang=en");
  await expect(badge(page)).toHaveText(/Needs you 1/);
  await fitsItsWindow(page);
  await expect(page.locator(".topbar .menu > summary")).toBeInViewport({ ratio: 1 });
  await open(page, "/jobs?lang=zh");
  const { no } = await dispatched(unique("灯不亮"), ["worker1"]);
  await expect(page.locator(`.ticket-card[data-no="${no}"]`)).toBeVisible({ timeout: 20_000 });
  await page.context().setOffline(true);
  await page.locator(`.ticket-card[data-no="${no}"] button[data-do="ticket.acknowledge/1"]`).click();
  await expect(badge(page)).toHaveAccessibleName("1 条要你处理，没有网络，1 条待上传");
  await open(page, "/outbox");
  await page.getByRole("button", { name: "现在发送" }).click();
  await expect(page.locator(".toast--danger", { hasText: "没有网络" })).toBeVisible();
  await page.locator(".toast--danger button").click();
  await row(page, "hand_back").locator('[data-act="discard"]').click();
  await page.locator("dialog[open] .button--danger").click();
  await expect(row(page, "hand_back")).toHaveCount(0);
  await open(page, "/jobs");
  await expect(badge(page)).toHaveAttribute("data-state", "offline");
  await expect(badge(page)).toHaveText(/离线 · 1/);
  expect(await badge(page).locator("path").getAttribute("d")).not.toBe(attention);
  await page.context().close();
});

test("who sends once the network is back is not told that there is none, also where nothing was to be sent", async ({ browser }) => {
  const page = await signedIn(browser, "desk1", "/outbox", phone);
  const send = page.getByRole("button", { name: "现在发送" });
  const missed = page.locator(".toast--danger", { hasText: "没有网络" });
  await page.context().setOffline(true);
  await expect(banner(page)).toContainText("没有网络");
  await send.click();
  await expect(missed).toBeVisible();
  await missed.locator("button").click();
  await expect(missed).toHaveCount(0);
  await page.context().setOffline(false);
  await send.click();
  await expect(banner(page)).not.toContainText("没有网络");
  await expect(missed).toHaveCount(0);
  await page.context().close();
});

/** Saves a report on a phone without a network. */
async function saveReport(page: Page) {
  await open(page, "/r/D1-101");
  await readyForOffline(page);
  await page.context().setOffline(true);
  await page.locator("input[name=category][value=plumbing]").check({ force: true });
  await page.locator("textarea[name=content]").fill(unique("水管漏水"));
  await page.locator("input[name=name]").fill("李雨桐");
  await page.locator("input[name=phone]").fill("13800138000");
  await page.locator("form:has(textarea[name=content]) button[type=submit]").last().click();
  await page.waitForURL(/\/t\/[0-9a-f]{32}/);
  await expect(page.locator("main").getByText(/存在这部手机/).first()).toBeVisible();
}

test("reporters see the badge too, as long as something waits", async ({ browser }) => {
  const context = await browser.newContext({ viewport: phone });
  const page = await context.newPage();
  await open(page, "/r/D1-101");
  await expect(badge(page)).toHaveCount(0);
  await saveReport(page);
  const report = new URL(page.url()).pathname;
  await open(page, "/report");
  await expect(badge(page)).toHaveAccessibleName("没有网络，1 条待上传");
  await expect(badge(page)).toHaveAttribute("href", report);
  await context.setOffline(false);
  await open(page, "/report");
  await expect(badge(page)).toHaveCount(0, { timeout: 30_000 });
  await context.close();
});

test("a phone whose browser removed everything says how many reports are gone, until somebody has read it", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ viewport: phone });
  const page = await context.newPage();
  await saveReport(page);
  const noted = () => page.evaluate(() => localStorage.getItem("baoxiu.waiting") ?? "");
  await expect.poll(noted).toContain('"baoxiu-anon":"1"');
  expect(await noted()).not.toContain("李雨桐");
  // nothing may be sent in the moment in which the network is back
  await page.route("**/api/sync/v1/push", (route) => route.abort());
  await context.setOffline(false);
  await page.goto("about:blank");
  const session = await context.newCDPSession(page);
  const origin = new URL(baseURL!).origin;
  await session.send("Storage.clearDataForOrigin", { origin, storageTypes: "indexeddb" });
  await open(page, "/report");
  await expect(banner(page)).toContainText("等待发送的 1 条没有了");
  await open(page, "/");
  await expect(banner(page)).toContainText("等待发送的 1 条没有了");
  await banner(page).locator('[data-act="understood"]').click();
  await expect(banner(page)).not.toContainText("没有了");
  await open(page, "/report");
  await expect(banner(page)).not.toContainText("没有了");
  await context.close();
});

/** Signs out by the menu. */
async function signOut(page: Page) {
  await page.locator(".menu summary").click();
  await page.locator('form[action="/logout"] button').click();
}

test("nothing of somebody who signed out stays on the phone, unless something of it is unsent", async ({ browser }) => {
  const { no } = await dispatched(unique("灯不亮"), ["worker2"]);
  const page = await atJob(browser, no, "worker2");
  const { person } = await signIn("worker2");
  const own = `baoxiu-${person}`;
  expect(await databases(page)).toContain(own);
  // with something unsent it stays
  // the server is there, and can't take it now
  await page.route("**/api/sync/v1/push", (route) =>
    route.fulfill({ status: 503, headers: { "x-sync-proto": "1" }, body: "" }));
  await take(page);
  await expect(page.locator(".pending").first()).toBeVisible();
  await signOut(page);
  await page.locator("dialog[open] button", { hasText: "封存在这台设备上" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/jobs"));
  await alive(page);
  await expect(banner(page)).toContainText("1 条没有发送");
  expect(await databases(page)).toContain(own);
  // sent, it goes
  await page.unroute("**/api/sync/v1/push");
  await page.goto("/login?next=/jobs");
  await page.locator("input[name=username]").fill("worker2");
  await page.locator("input[name=password]").fill("baoxiu-demo");
  await page.locator("form:has(input[name=password]) button[type=submit]").click();
  await page.waitForURL("**/jobs");
  await alive(page);
  await expect.poll(() => read(no), { timeout: 30_000 }).toContain("已接单");
  await expect(badge(page)).toHaveAttribute("data-state", "ok");
  await signOut(page);
  await page.waitForURL((url) => !url.pathname.startsWith("/jobs"));
  await alive(page);
  await expect.poll(() => databases(page), { timeout: 20_000 }).not.toContain(own);
  await expect(page.locator("body")).not.toContainText("有新版本");
  const names = await page.evaluate(
    () => new Promise<string>((resolve) => {
      const opening = indexedDB.open("baoxiu-device");
      opening.onsuccess = () => {
        const asking = opening.result.transaction("kept").objectStore("kept").get("people");
        asking.onsuccess = () => { opening.result.close(); resolve(String(asking.result)); };
      };
    }),
  );
  expect(names).not.toContain(person);
  await page.context().close();
});

test("the queue page says how much room there is and asks the browser to keep it when told to", async ({ browser }) => {
  const page = await signedIn(browser, "worker1", "/outbox", phone);
  const room = page.locator("section", { hasText: "设备存储" }).last();
  await expect(room).toContainText(/已用 .+，可用约 /);
  const asked = page.evaluate(() => new Promise<void>((resolve) => {
    navigator.storage.persist = () => { resolve(); return Promise.resolve(false); };
  }));
  await room.locator('[data-act="persist"]').click();
  await asked;
  await expect(room).toContainText("浏览器这次没有同意");
  await page.context().close();
});

for (const [path, list] of [["/desk", "**/api/desk/inbox"], ["/visits", "**/api/visits"]]) {
  test(`the list of ${path} stays and says how old it is while the server is not reached`, async ({ browser }) => {
    const page = await signedIn(browser, "desk1", path);
    const rows = () => page.locator(".pane--list .ticket-row").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-no")));
    await expect(page.locator(".pane--list .ticket-row, .pane--list .empty").first()).toBeVisible();
    const some = (await rows()).length > 0;
    await deafUntilPressed(page, list);
    await reported(unique("窗户关不上"));
    const old = page.locator(".pane--list .banner--warning[role=status]");
    await expect(old).toContainText("没有连上服务器", { timeout: 20_000 });
    // from now on nothing that others do is heard here, and the list stays as it was heard last
    const before = await rows();
    expect(before.length > 0).toBe(some);
    const failed = page.waitForEvent("requestfailed", (request) => request.url().endsWith(list.slice(2)));
    await reported(unique("窗户还是关不上"));
    await failed;
    await expect(old).toBeVisible();
    expect(await rows()).toEqual(before);
    await expect(page.locator(".pane--list [role=alert]")).toHaveCount(0);
    await old.locator("button").click();
    await expect(old).toHaveCount(0);
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await page.context().close();
  });
}
