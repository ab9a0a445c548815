// Every turn of a worker on the phone: setting out, a part repair, hold, hand back, the reporter's word at the end, and what
// comes back 返修; with a network and without.
import { expect, test, type Browser, type Page } from "@playwright/test";
import { signIn } from "../support/api.mjs";
import { act, dispatched, sendTo } from "../support/office.mjs";
import { fitsItsWindow, open, openAt, phone, readyForOffline, signedIn, unique } from "../support/people";
import { file } from "../support/photo.mjs";

const dialog = (page: Page) => page.locator("dialog[open]");
const stage = (page: Page, name: string) => page.locator(".cluster .stage", { hasText: name }).first();
const step = (page: Page, kind: string) => page.locator(`.next-step button[data-do="ticket.${kind}/1"]`);
const card = (page: Page, no: string) => page.locator(`.ticket-card[data-no="${no}"]`);
const pending = (page: Page) => page.locator(".pending");

/** worker1's phone on the page of a job, with the program kept for later. */
async function atJob(browser: Browser, no: string, who = "worker1") {
  const page = await signedIn(browser, who, "/jobs", phone);
  await expect(card(page, no)).toBeVisible();
  await readyForOffline(page);
  await open(page, `/jobs/${no}`);
  return page;
}

/** Opens a form from the menu behind the bar. */
async function fromMenu(page: Page, kind: string) {
  await page.locator('.action-bar button[aria-haspopup="dialog"]').click();
  await dialog(page).locator(`button[data-do="ticket.${kind}/1"]`).click();
}

const choose = (page: Page, name: string, value: string) =>
  dialog(page).locator(`input[name=${name}][value=${value}]`).check({ force: true });

async function submitted(page: Page) {
  await dialog(page).locator("button[type=submit]").click();
  await expect(dialog(page)).toHaveCount(0);
}

/** A job that worker1 has taken on and is at. */
async function inProgress(content: string, workers = ["worker1"]) {
  const ticket = await dispatched(content, workers);
  const worker = await signIn("worker1");
  await act(worker, ticket.lane, "ticket.acknowledge/1", {});
  await act(worker, ticket.lane, "ticket.arrive/1", {});
  return ticket;
}

/** Writes on the pad as a finger does. */
async function sign(page: Page) {
  const pad = dialog(page).locator("canvas#signature");
  await pad.scrollIntoViewIfNeeded();
  const box = (await pad.boundingBox())!;
  for (const [from, to] of [[0.2, 0.7], [0.35, 0.8]]) {
    await page.mouse.move(box.x + box.width * from, box.y + box.height * 0.3);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * to, box.y + box.height * 0.7, { steps: 12 });
    await page.mouse.up();
  }
}

/** How many dark pixels the pad shows. */
const inkOn = (page: Page) => dialog(page).locator("canvas#signature").evaluate((pad: HTMLCanvasElement) => {
  const { data } = pad.getContext("2d")!.getImageData(0, 0, pad.width, pad.height);
  return data.reduce((dark, value, index) => dark + (index % 4 === 0 && value < 128 ? 1 : 0), 0);
});

/** The ticket as the office reads it. */
async function read(no: string): Promise<string> {
  const { cookie } = await signIn("chief");
  return (await fetch(`${process.env.BASE_URL}/tickets/${no}`, { headers: { cookie } })).text();
}

test("without a network: set out, arrive, leave with a part repaired, go on, complete with a signature; all is sent later", async ({ browser }) => {
  const { no } = await dispatched(unique("水管漏水"), ["worker1"]);
  const page = await atJob(browser, no);
  const context = page.context();
  await context.setOffline(true);
  await step(page, "acknowledge").click();
  await expect(stage(page, "已接单")).toBeVisible();
  // the way there: first one, then the other; whoever did not say so may be there at once
  await expect(step(page, "depart")).toBeVisible();
  await expect(step(page, "arrive")).toBeVisible();
  await fitsItsWindow(page);
  await step(page, "depart").click();
  await expect(step(page, "depart")).toHaveCount(0);
  await expect(page.locator('.stage-track [aria-current="step"]')).toHaveText("出发");
  await open(page, "/jobs");
  await expect(card(page, no).getByText(/出发/).first()).toBeVisible();
  await fitsItsWindow(page);
  await open(page, `/jobs/${no}`);
  await step(page, "arrive").click();
  await expect(stage(page, "维修中")).toBeVisible();

  await fromMenu(page, "partly");
  await dialog(page).locator("textarea#done").fill("换了阀芯");
  await dialog(page).locator("textarea#left").fill("软管下次带来");
  await choose(page, "until", "tomorrow_morning");
  await dialog(page).locator("input[type=file]").first().setInputFiles(file("valve.bmp"));
  await expect(dialog(page).locator(".photo img")).toHaveCount(1);
  await fitsItsWindow(page);
  await submitted(page);
  await expect(stage(page, "挂起")).toBeVisible();
  await expect(page.locator(".banner", { hasText: "部分完成，还要再来" })).toContainText("软管下次带来");
  await expect(page.locator(".card", { hasText: "换了阀芯" }).first().locator("img")).toBeVisible();
  await expect(pending(page).first()).toBeVisible();
  await step(page, "resume").click();
  await expect(stage(page, "维修中")).toBeVisible();

  await step(page, "complete").click();
  await choose(page, "outcome", "success");
  await choose(page, "confirm", "signature");
  await sign(page);
  await expect.poll(() => inkOn(page)).toBeGreaterThan(500);
  await fitsItsWindow(page);
  await submitted(page);
  await expect(stage(page, "已完成")).toBeVisible();
  await expect(page.locator("[data-next]")).toContainText("联网后自动发送");
  const signature = page.locator("figure.signature img");
  await signature.scrollIntoViewIfNeeded();
  await expect.poll(() => signature.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(800);
  await fitsItsWindow(page);

  await context.setOffline(false);
  await expect(pending(page)).toHaveCount(0, { timeout: 30_000 });
  await expect(page.locator("[data-next]")).not.toContainText("联网后自动发送");
  const chief = await signedIn(browser, "chief", `/tickets/${no}`);
  for (const text of ["已出发", "换了阀芯", "软管下次带来", "报修人已签名确认"]) {
    await expect(chief.getByText(text, { exact: false }).first()).toBeVisible();
  }
  // the picture comes after the words
  await expect(async () => {
    await chief.reload();
    const image = chief.locator("figure.signature img");
    expect(await image.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(800);
  }).toPass({ timeout: 30_000 });
  await chief.context().close();
  await context.close();
});

test("with a network: a wrong code is taken all the same, and marked; the right one is confirmed", async ({ browser }) => {
  for (const right of [false, true]) {
    const { no, token } = await inProgress(unique("灯不亮"));
    const html = await (await fetch(`${process.env.BASE_URL}/t/${token}`)).text();
    const shown = html.replace(/<[^>]*>/g, "").match(/确认码\s*(\d{4})/);
    expect(shown).not.toBeNull();
    const code = right ? shown![1] : String((Number(shown![1]) + 1) % 10_000).padStart(4, "0");
    const page = await atJob(browser, no);
    await step(page, "complete").click();
    await choose(page, "outcome", "success");
    await choose(page, "confirm", "code");
    await dialog(page).locator("input#code").fill(code);
    await submitted(page);
    await expect(stage(page, "已完成")).toBeVisible();
    await expect(pending(page)).toHaveCount(0, { timeout: 20_000 });
    const said = right ? "报修人确认码正确" : "报修人确认码不对";
    await expect(page.getByText(said).first()).toBeVisible({ timeout: 20_000 });
    expect(await read(no)).toContain(said);
    await page.context().close();
  }
});

test("without a network no code is called right; once the server has found it wrong, its worker hears it until they say so", async ({ browser }) => {
  const { no, token } = await inProgress(unique("灯管不亮"));
  const html = await (await fetch(`${process.env.BASE_URL}/t/${token}`)).text();
  const right = Number(html.replace(/<[^>]*>/g, "").match(/确认码\s*(\d{4})/)![1]);
  const page = await atJob(browser, no);
  await page.context().setOffline(true);
  await step(page, "complete").click();
  await choose(page, "outcome", "success");
  await choose(page, "confirm", "code");
  await dialog(page).locator("input#code").fill(String((right + 1) % 10_000).padStart(4, "0"));
  await submitted(page);
  await expect(stage(page, "已完成")).toBeVisible();
  await expect(page.getByText("联网后核对").first()).toBeVisible();
  await expect(page.getByText("确认码正确")).toHaveCount(0);
  await page.context().setOffline(false);
  await expect(page.locator(".banner--danger", { hasText: "报修人确认码不对" })).toBeVisible({ timeout: 30_000 });
  await page.locator('a[href="/outbox"]').first().click();
  await expect(page.locator(".queue-item", { hasText: "确认码不对" }).first()).toBeVisible();
  await page.locator('a[href="/jobs"]').first().click();
  const notice = page.locator(`[data-notice=wrong_code][data-no="${no}"]`);
  await expect(notice).toBeVisible();
  await notice.getByRole("button", { name: "知道了" }).click();
  await expect(notice).toHaveCount(0);
  await page.context().close();
});

test("whoever is taken off a job hears it on the phone until they say so, and by SMS", async ({ browser }) => {
  const ticket = await dispatched(unique("水龙头滴水"), ["worker1"]);
  const page = await signedIn(browser, "worker1", "/jobs", phone);
  await expect(card(page, ticket.no)).toBeVisible();
  await sendTo(ticket, ["worker2"]);
  const notice = page.locator(`[data-notice=taken_off][data-no="${ticket.no}"]`);
  await expect(notice).toBeVisible({ timeout: 20_000 });
  await expect(card(page, ticket.no)).toHaveCount(0);
  await fitsItsWindow(page);
  await open(page, "/jobs");
  await expect(notice).toBeVisible();
  await notice.getByRole("button", { name: "知道了" }).click();
  await expect(notice).toHaveCount(0);
  // the list reads anew what was not heard yet
  await page.locator('a[href="/outbox"]').first().click();
  await page.locator('a[href="/jobs"]').first().click();
  await expect(page.locator("main h1")).toHaveText("我的工单");
  await expect(notice).toHaveCount(0);
  const admin = await signedIn(browser, "admin", "/admin/messages");
  await openAt(admin, "/admin/messages", admin.getByText(`工单 ${ticket.no} 不用你去了`).first());
  for (const one of [page, admin]) await one.context().close();
});

test("what is missing is said all at once and what was typed stays, also when the phone is put away and the page opened again", async ({ browser }) => {
  const { no } = await inProgress(unique("门锁坏了"));
  const page = await atJob(browser, no);
  await fromMenu(page, "partly");
  await dialog(page).locator("textarea#done").fill("锁芯已装好");
  await dialog(page).locator("button[type=submit]").click();
  const summary = dialog(page).locator(".error-summary");
  await expect(summary.locator("li")).toHaveCount(2);
  await expect(summary).toBeFocused();
  await expect(dialog(page).locator("textarea#done")).toHaveValue("锁芯已装好");
  await dialog(page).locator("textarea#left").fill("差一把钥匙");
  await expect(summary.locator("li")).toHaveCount(1);
  await open(page, `/jobs/${no}`);
  await fromMenu(page, "partly");
  await expect(dialog(page).locator("textarea#done")).toHaveValue("锁芯已装好");
  await expect(dialog(page).locator("textarea#left")).toHaveValue("差一把钥匙");
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toHaveCount(0);

  // a failure without its reasons and a bad code: three things to mend, and the typed code stays
  await step(page, "complete").click();
  await choose(page, "outcome", "failure");
  await choose(page, "confirm", "code");
  await dialog(page).locator("input#code").fill("12");
  await dialog(page).locator("button[type=submit]").click();
  await expect(summary.locator("li")).toHaveCount(3);
  await expect(dialog(page).locator("input#code")).toHaveValue("12");
  // an empty signature is none; a drawn one survives the page, and can be taken back
  await choose(page, "confirm", "signature");
  await dialog(page).locator("button[type=submit]").click();
  await expect(summary).toContainText("还没有签名");
  await sign(page);
  await expect.poll(() => inkOn(page)).toBeGreaterThan(500);
  await open(page, `/jobs/${no}`);
  await step(page, "complete").click();
  await expect(dialog(page).locator("input[name=confirm][value=signature]")).toBeChecked();
  await expect.poll(() => inkOn(page)).toBeGreaterThan(500);
  await dialog(page).getByRole("button", { name: "清除重签" }).click();
  await expect.poll(() => inkOn(page)).toBe(0);
  await page.context().close();
});

test("a signature needs room among the photos, and says so before anything is sent", async ({ browser }) => {
  const { no } = await inProgress(unique("插座松动"));
  const page = await atJob(browser, no);
  await step(page, "complete").click();
  await choose(page, "outcome", "success");
  for (let index = 0; index < 6; index++) {
    await dialog(page).locator("input[type=file]").first().setInputFiles(file(`${index}.bmp`, 40 + index, 30));
    await expect(dialog(page).locator(".photo img")).toHaveCount(index + 1);
  }
  await choose(page, "confirm", "signature");
  await sign(page);
  await dialog(page).locator("button[type=submit]").click();
  await expect(dialog(page).locator(".error-summary")).toContainText("签名也算一张照片");
  await dialog(page).locator(".photo__remove").first().click();
  await expect(dialog(page).locator(".photo img")).toHaveCount(5);
  await submitted(page);
  await expect(stage(page, "已完成")).toBeVisible();
  await page.context().close();
});

test("a part repair is no reason of the plain hold, another reason has to be told, a time that has passed is refused", async ({ browser }) => {
  const { no } = await inProgress(unique("暖气不热"));
  const page = await atJob(browser, no);
  await fromMenu(page, "hold");
  await expect(dialog(page).locator("input[name=reason]")).toHaveCount(4);
  await expect(dialog(page).locator("input[name=reason][value=remaining]")).toHaveCount(0);
  await choose(page, "reason", "other");
  await choose(page, "until", "custom");
  await dialog(page).locator("input[name=until_custom]").fill("2020-01-01T08:00");
  await dialog(page).locator("button[type=submit]").click();
  await expect(dialog(page).locator(".error-summary li")).toHaveCount(2);
  await dialog(page).locator("textarea#remark").fill("要等锅炉房开阀");
  await choose(page, "until", "hours");
  await submitted(page);
  await expect(stage(page, "挂起")).toBeVisible();
  await expect(page.locator(".banner", { hasText: "其他原因" })).toContainText("要等锅炉房开阀");
  await step(page, "resume").click();
  await expect(stage(page, "维修中")).toBeVisible();
  await page.context().close();
});

test("whoever is not in charge leaves and the others go on; whoever is gives the job back", async ({ browser }) => {
  const { no } = await inProgress(unique("水池堵了"), ["worker1", "worker2"]);
  const second = await atJob(browser, no, "worker2");
  await fromMenu(second, "hand_back");
  await expect(dialog(second)).toContainText("只有你退出");
  await dialog(second).locator("textarea#reason").fill("另有急修");
  await submitted(second);
  await expect(pending(second)).toHaveCount(0, { timeout: 20_000 });
  await second.context().close();
  expect(await read(no)).toContain("维修中");
  const first = await atJob(browser, no);
  await fromMenu(first, "hand_back");
  await expect(dialog(first)).not.toContainText("只有你退出");
  await dialog(first).locator("button[type=submit]").click();
  await expect(dialog(first).locator(".error-summary li")).toHaveCount(1);
  await dialog(first).locator("textarea#reason").fill("要管道工");
  await submitted(first);
  await expect(first.locator(".next-step a[href='/jobs']")).toBeVisible();
  await expect(pending(first)).toHaveCount(0, { timeout: 20_000 });
  expect(await read(no)).toContain("要管道工");
  await first.context().close();
});

test("a job that comes back says so on top, with the reason, to the worker who gets it again", async ({ browser }) => {
  const ticket = await inProgress(unique("马桶漏水"));
  const worker = await signIn("worker1");
  await act(worker, ticket.lane, "ticket.complete/1", { outcome: { outcome: "success" }, photos: [], confirmation: null });
  await act(await signIn("desk1"), ticket.lane, "ticket.reopen/1", { reason: "装好第二天又漏" });
  await sendTo(ticket, ["worker1"]);
  const page = await signedIn(browser, "worker1", "/jobs", phone);
  await expect(card(page, ticket.no).getByText("返修")).toBeVisible();
  await readyForOffline(page);
  await page.context().setOffline(true);
  await open(page, `/jobs/${ticket.no}`);
  const banner = page.locator('[data-reopened="1"]');
  await expect(banner).toContainText("装好第二天又漏");
  await expect(banner).toContainText("上次由");
  await fitsItsWindow(page);
  await page.context().close();
});
