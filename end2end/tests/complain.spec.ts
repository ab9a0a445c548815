// What a complainant's phone does with the program: without a network, after a reply, and in any window.
import { expect, test, type Page } from "@playwright/test";
import { signIn } from "../support/api.mjs";
import { act } from "../support/office.mjs";
import { file } from "../support/photo.mjs";
import { alive, desktop, fitsItsWindow, open, phone, readyForOffline, ticketNo, unique } from "../support/people";
import { queueOf, say, unsent } from "../support/queue";

test.use({ viewport: phone });

const send = (page: Page) => page.locator("form.complaint button[type=submit]").click();
const filed = (page: Page) => page.waitForURL(/\/c\/[0-9a-f]{32}$/);

async function fill(page: Page, content: string) {
  await page.locator("input[name=category][value=dormitory]").check({ force: true });
  await page.locator("textarea[name=content]").fill(content);
}

/** Files a complaint without a name; its page is open, and the server has it, when this returns. */
async function anonymous(page: Page, content: string) {
  await open(page, "/complain");
  await fill(page, content);
  await page.locator("input[name=anonymous]").check();
  await send(page);
  await filed(page);
  await ticketNo(page);
}

/** The lane of the complaint whose page is open. */
async function laneOf(page: Page): Promise<string> {
  await page.reload();
  const told = await page.locator("#baoxiu-page").textContent();
  return JSON.parse(told!).shown.complaint.id;
}

/** The desk takes it up and replies. */
async function replied(lane: string, text: string) {
  const desk = await signIn("desk1");
  await act(desk, lane, "complaint.classify/1", { category: "dormitory", about: [], note: null });
  await act(desk, lane, "complaint.reply/1", { text });
}

test("a complaint without a network is saved on the phone and goes out by itself", async ({ page, context }) => {
  await open(page, "/complain");
  await readyForOffline(page);
  await context.setOffline(true);
  const content = unique("三号公寓晚上十一点就断热水");
  await fill(page, content);
  await page.locator("input[name=subject]").fill("三号公寓");
  await page.locator("input[name=anonymous]").check();
  await page.locator("input[type=file]").first().setInputFiles(file("tap.bmp", 2400, 1800));
  await expect(page.locator(".photo img")).toBeVisible();
  await send(page);
  await filed(page);
  await expect(page.locator("main").getByText(/存在这部手机/).first()).toBeVisible();
  await expect(page.locator("main").getByText(content)).toBeVisible();
  await expect(page.locator("main")).toContainText(say("complain.keep_anonymous"));
  await fitsItsWindow(page);

  await context.setOffline(false);
  await ticketNo(page);
  await expect(page.locator(".stage", { hasText: "待受理" }).first()).toBeVisible();
  const photo = page.locator(".photo img").first();
  await expect.poll(() => photo.evaluate((image: HTMLImageElement) => Math.max(image.naturalWidth, image.naturalHeight)))
    .toBe(1600);
  await expect.poll(async () => unsent(await queueOf(page, "anon")).length).toBe(0);

  // the way back is on this phone's home page, which says no word of what was complained about
  const path = new URL(page.url()).pathname;
  await open(page, "/");
  await expect(page.locator(`main a[href="${path}"]`)).toBeVisible();
  await expect(page.locator("main")).not.toContainText(content);
});

test("the form opens without a network, and what was typed is there again after the page was closed", async ({ page, context }) => {
  await open(page, "/complain");
  await readyForOffline(page);
  await context.setOffline(true);
  await page.reload();
  await alive(page);
  const content = unique("水房灯坏了一周");
  await fill(page, content);
  await page.locator("input[name=anonymous]").check();
  await expect.poll(async () => {
    await page.reload();
    await alive(page);
    return page.locator("textarea[name=content]").inputValue();
  }).toBe(content);
  await expect(page.locator("input[name=anonymous]")).toBeChecked();
  await expect(page.locator("input[name=category][value=dormitory]")).toBeChecked();
  await context.setOffline(false);
});

test("what is wrong is said before anything is sent, and goes away once it is mended", async ({ page }) => {
  await open(page, "/complain");
  await send(page);
  const summary = page.locator(".error-summary");
  await expect(summary).toBeFocused();
  await expect(summary.locator("a")).toHaveCount(4);
  await fill(page, unique("楼道堆杂物"));
  await expect(summary.locator("a")).toHaveCount(2);
  await page.locator("input[name=anonymous]").check();
  await expect(summary).toBeHidden();
});

test("a place is found by a few letters, by whoever is not signed in", async ({ page }) => {
  await open(page, "/complain");
  const content = unique("门禁时间不合理");
  await fill(page, content);
  await page.locator("#place").fill("D1-101");
  await page.locator("#place").blur();
  await expect(page.locator("#place-status")).toContainText("D1-101");
  await page.locator("input[name=anonymous]").check();
  await send(page);
  await filed(page);
  await ticketNo(page);
  await expect(page.locator("main .facts")).toContainText("101");
});

test("the complainant reads the reply, does not agree, and it goes on", async ({ page }) => {
  const content = unique("宿管进屋不敲门");
  await anonymous(page, content);
  const contest = page.locator("form[action$='/contest']");
  await expect(contest).toHaveCount(0);
  const lane = await laneOf(page);
  const reply = unique("已和当班宿管谈话，今后先敲门。");
  await replied(lane, reply);
  await page.reload();
  await alive(page);
  await expect(page.locator("#reply")).toContainText(reply);
  await expect(page.locator(".stage", { hasText: "已答复" }).first()).toBeVisible();
  // nobody of the staff is named
  await expect(page.locator("main")).not.toContainText("desk1");
  await fitsItsWindow(page);

  await contest.locator("button[type=submit]").click();
  await expect(page.locator(".error-summary a[href='#reason']")).toBeVisible();
  await contest.locator("textarea").fill("今天早上又没敲门");
  await contest.locator("button[type=submit]").click();
  await expect(page.locator(".stage", { hasText: "处理中" }).first()).toBeVisible();
  await expect(page.locator(".stage-steps").getByText("今天早上又没敲门")).toBeVisible();
  await expect(page.locator("#reply")).toContainText(reply);
  await expect(contest).toHaveCount(0);
});

test("photos are added and a complaint is withdrawn without a network; both go out in order", async ({ page, context }) => {
  await anonymous(page, unique("洗衣机一直坏着"));
  await readyForOffline(page);
  await context.setOffline(true);
  await page.locator("summary", { hasText: say("complain.note_title") }).click();
  await page.locator("input[type=file]").first().setInputFiles(file("washer.bmp"));
  await expect(page.locator(".photo img")).toBeVisible();
  await page.locator("form[action$='/note'] textarea").fill("照片在这里");
  await page.locator("form[action$='/note'] button[type=submit]").click();
  await expect(page.locator("main .pending").first()).toBeVisible();
  await expect(page.locator("form[action$='/note'] textarea")).toHaveValue("");
  await page.locator("summary", { hasText: say("complain.withdraw_title") }).click();
  await page.locator("form[action$='/withdraw'] button[type=submit]").click();
  await expect(page.locator("main .pending")).toHaveCount(2);
  await context.setOffline(false);
  await expect(page.locator(".stage", { hasText: "已撤回" }).first()).toBeVisible({ timeout: 30_000 });
  await expect(page.locator(".stage-steps").getByText("照片在这里")).toBeVisible();
  await expect(page.locator(".stage-steps .photo img")).toBeVisible();
});

for (const viewport of [phone, desktop]) {
  test(`form and page fit a window of ${viewport.width}`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await open(page, "/complain");
    await fitsItsWindow(page);
    await send(page);
    await fitsItsWindow(page);
    await anonymous(page, unique("自习室空调太冷".repeat(12)));
    await fitsItsWindow(page);
    await page.locator("summary", { hasText: say("complain.note_title") }).click();
    await page.locator("summary", { hasText: say("complain.withdraw_title") }).click();
    await fitsItsWindow(page);
  });
}
