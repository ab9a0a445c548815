// The form of a complaint is plain HTML first: this file runs with and without JavaScript switched off.
import { expect, test, type Page } from "@playwright/test";
import { file } from "../support/photo.mjs";
import { phone, ticketNo, unique } from "../support/people";
import { say } from "../support/queue";

test.use({ javaScriptEnabled: false, viewport: phone });

const send = (page: Page) => page.locator("form.complaint button[type=submit]").click();
const filed = (page: Page) => page.waitForURL(/\/c\/[0-9a-f]{32}$/);

/** Fills in what every complaint needs. */
async function fill(page: Page, content: string) {
  await page.locator("input[name=category][value=canteen]").check({ force: true });
  await page.locator("textarea[name=content]").fill(content);
}

/** Files a complaint without a name; its page is open when this returns. */
async function anonymous(page: Page, content: string) {
  await page.goto("/complain");
  await fill(page, content);
  await page.locator("input[name=anonymous]").check();
  await send(page);
  await filed(page);
}

test("the home page and the page of a report lead to the form", async ({ page }) => {
  await page.goto("/");
  await page.locator('main a[href="/complain"]').click();
  await expect(page.locator("form.complaint")).toBeVisible();
  await expect(page.locator("main")).toContainText(say("complain.confidential"));
  await page.goto("/r/D1-101");
  await page.locator("textarea[name=content]").fill(unique("水龙头一直滴水"));
  await page.locator("input[name=category]").first().check({ force: true });
  await page.locator("input[name=name]").fill("李雨桐");
  await page.locator("input[name=phone]").fill("13800138000");
  await page.locator("form:has(textarea[name=content]) button[type=submit]").last().click();
  await page.waitForURL(/\/t\//);
  await page.locator('main a[href^="/complain"]').click();
  await expect(page.locator("input[name=place]")).toHaveValue("D1-101");
});

test("an empty form says what is missing, each beside its field, and keeps what was typed", async ({ page }) => {
  await page.goto("/complain");
  await page.locator("input[name=subject]").fill("二食堂 3 号窗口");
  const answer = page.waitForResponse((response) => response.request().method() === "POST");
  await send(page);
  expect((await answer).status()).toBe(422);
  const summary = page.locator(".error-summary");
  for (const field of ["category", "content", "name", "phone"]) {
    await expect(summary.locator(`a[href='#${field}']`)).toBeVisible();
    await expect(page.locator(`#${field}-error`)).toBeVisible();
  }
  await expect(summary).toContainText(say("complain.empty_content"));
  await expect(page.locator("input[name=subject]")).toHaveValue("二食堂 3 号窗口");

  // what is mended goes on from there
  const content = unique("菜里有头发，找窗口换，对方不理");
  await fill(page, content);
  await page.locator("input[name=name]").fill("李雨桐");
  await page.locator("input[name=phone]").fill("12345678901");
  await page.locator("input[name=photos]").setInputFiles(file("dish.bmp"));
  await send(page);
  await expect(summary.locator("a")).toHaveCount(2); // the phone, and a picture that only a program can read
  await expect(page.locator("textarea[name=content]")).toHaveValue(content);
  await expect(page.locator("input[name=category][value=canteen]")).toBeChecked();
  await page.locator("input[name=phone]").fill("13800138000");
  await send(page);
  await filed(page);
  await ticketNo(page);
  await expect(page.locator("main").getByText(content)).toBeVisible();
  await expect(page.locator("main").getByText("二食堂 3 号窗口")).toBeVisible();
});

test("a tick hides the fields that nobody reads then", async ({ page }) => {
  await page.goto("/complain");
  await expect(page.locator("input[name=name]")).toBeVisible();
  await page.locator("input[name=anonymous]").check();
  await expect(page.locator("input[name=name]")).toBeHidden();
  await expect(page.locator("input[name=phone]")).toBeHidden();
});

test("an anonymous complaint has its own link, tells to keep it, and is withdrawn by it", async ({ page }) => {
  const content = unique("宿管乱收费");
  await anonymous(page, content);
  const no = await ticketNo(page);
  await expect(page.locator("main")).toContainText(say("complain.keep_anonymous"));
  await expect(page.locator('main a[href^="/c/"]')).toHaveText(new URL(page.url()).pathname);

  // something is added to it
  await page.locator("summary", { hasText: say("complain.note_title") }).click();
  await page.locator("form[action$='/note'] textarea").fill("昨天又收了一次");
  await page.locator("form[action$='/note'] button[type=submit]").click();
  await filed(page);
  await expect(page.locator(".stage-steps").getByText("昨天又收了一次")).toBeVisible();

  // it can't be undone, so that one tap only opens it
  const withdraw = page.locator("form[action$='/withdraw'] button[type=submit]");
  await expect(withdraw).toBeHidden();
  await page.locator("summary", { hasText: say("complain.withdraw_title") }).click();
  await withdraw.click();
  await filed(page);
  await expect(page.locator(".stage", { hasText: "已撤回" }).first()).toBeVisible();
  expect(await ticketNo(page)).toBe(no);
  await expect(withdraw).toHaveCount(0);
});

test("nothing to add is said beside the field, on the page of the complaint", async ({ page }) => {
  await anonymous(page, unique("食堂排队太久"));
  await page.locator("summary", { hasText: say("complain.note_title") }).click();
  await page.locator("form[action$='/note'] button[type=submit]").click();
  await expect(page.locator(".error-summary a[href='#remark']")).toBeVisible();
  await expect(page.locator("form[action$='/note'] textarea")).toBeVisible();
});

test("a link that nobody was given leads to no complaint", async ({ page }) => {
  const answer = await page.goto(`/c/${"0".repeat(32)}`);
  expect(answer!.status()).toBe(404);
  await expect(page.locator('main a[href="/complain"]')).toBeVisible();
});
