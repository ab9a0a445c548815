// The QR form is plain HTML first: this file runs with and without JavaScript switched off.
import { expect, test, type Page } from "@playwright/test";
import { ticketNo, unique } from "../support/people";
import { say } from "../support/queue";

test.use({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });

async function fill(page: Page, content: string) {
  await page.locator("textarea[name=content]").fill(content);
  await page.locator("input[name=category]").first().check({ force: true });
  await page.locator("input[name=name]").fill("李雨桐");
  await page.locator("input[name=phone]").fill("138 0013 8000");
}
const send = (page: Page) => page.locator("form:has(textarea[name=content]) button[type=submit]").last().click();

test("a report without script gives a number and a private page", async ({ page }) => {
  await page.goto("/r/D1-101");
  await expect(page.locator(".plate")).toContainText("101");
  const content = unique("水龙头一直滴水");
  await fill(page, content);
  await send(page);
  await page.waitForURL(/\/t\/[0-9a-f]{32}/);
  await ticketNo(page);
  await expect(page.getByText(content)).toBeVisible();
  await expect(page.getByText("待受理").first()).toBeVisible();
});

test("nothing typed is lost when something is wrong, and the summary leads to the field", async ({ page }) => {
  await page.goto("/r/D1-101");
  const content = unique("水龙头一直滴水");
  await fill(page, content);
  await page.locator("input[name=phone]").fill("12345678901");
  const answer = page.waitForResponse((response) => response.request().method() === "POST");
  await send(page);
  expect((await answer).status()).toBe(422);
  await expect(page.locator(".error-summary")).toBeVisible();
  await expect(page.locator(".error-summary a[href='#phone']")).toBeVisible();
  await expect(page.locator("textarea[name=content]")).toHaveValue(content);
  await expect(page.locator("input[name=phone]")).toHaveValue("12345678901");
  await expect(page.locator("input[name=category]").first()).toBeChecked();
  await page.locator("input[name=phone]").fill("13800138000");
  await send(page);
  await page.waitForURL(/\/t\/[0-9a-f]{32}/);
});

test("an empty and an over-long text are refused by name", async ({ page }) => {
  await page.goto("/r/D1-101");
  await fill(page, " ");
  await send(page);
  await expect(page.locator(".error-summary a[href='#content']")).toBeVisible();
  await page.locator("textarea[name=content]").evaluate((area) => area.removeAttribute("maxlength")).catch(() => undefined);
  await fill(page, "水".repeat(2001));
  await send(page);
  await expect(page.locator(".error-summary")).toContainText("2000");
});

test("a form sent twice is one report", async ({ page, request, baseURL }) => {
  await page.goto("/r/D1-101");
  const fields: Record<string, string> = {};
  for (const hidden of await page.locator("form:has(textarea[name=content]) input[type=hidden]").all()) {
    fields[(await hidden.getAttribute("name"))!] = (await hidden.getAttribute("value")) ?? "";
  }
  const category = (await page.locator("input[name=category]").first().getAttribute("value"))!;
  const form = { ...fields, content: unique("灯不亮"), category, name: "李雨桐", phone: "13800138000", urgency: "normal" };
  const action = (await page.locator("form:has(textarea[name=content])").getAttribute("action")) ?? "/r/D1-101";
  const post = () => request.post(new URL(action, baseURL).href, {
    multipart: form, maxRedirects: 0, headers: { origin: baseURL! },
  });
  const [first, again] = [await post(), await post()];
  expect([first.status(), again.status()]).toEqual([303, 303]);
  const path = (answer: typeof first) => new URL(answer.headers().location, baseURL).pathname;
  expect(path(again)).toBe(path(first));
});

test("an unknown code offers the menu", async ({ page }) => {
  const answer = await page.goto("/r/NO-SUCH-PLACE");
  expect(answer!.status()).toBe(404);
  await expect(page.locator("main a[href^='/report']").first()).toBeVisible();
});

test("the menus lead to a room's form", async ({ page }) => {
  await page.goto("/report");
  await page.getByRole("link", { name: /公寓.*1/ }).first().click();
  await page.locator("main a[href*='D1']").first().click();
  while (!/\/r\//.test(page.url())) await page.locator("main a[href*='D1-']").first().click();
  await expect(page.locator("textarea[name=content]")).toBeVisible();
});

test("a file that is no image is refused in words", async ({ page }) => {
  await page.goto("/r/D1-101");
  const content = unique("水龙头一直滴水");
  await fill(page, content);
  await page.locator("input[name=photos]").setInputFiles({
    name: "photo.jpg", mimeType: "image/jpeg", buffer: Buffer.from("this is a text and no photo"),
  });
  await send(page);
  await expect(page.locator(".error-summary a[href='#photos']")).toBeVisible();
  await expect(page.locator("textarea[name=content]")).toHaveValue(content);
});

test("the reporter withdraws a report that nobody took yet", async ({ page }) => {
  await page.goto("/r/D1-101");
  await fill(page, unique("水龙头一直滴水"));
  await send(page);
  await page.waitForURL(/\/t\//);
  // it can't be undone, so that one tap only opens it
  await page.locator("summary", { hasText: "不用修了" }).click();
  await page.getByRole("button", { name: /撤销/ }).last().click();
  await expect(page.getByText("已撤销").first()).toBeVisible();
});

test("a place is found as people call it, a list that is cut says so, and a floor is called by its building", async ({ page }) => {
  for (const [typed, code] of [["一号楼101", "D1-101"], ["1公寓101", "D1-101"], ["二食堂", "C2-1HALL"], ["2食堂", "C2-1HALL"]]) {
    await page.goto(`/report?q=${encodeURIComponent(typed)}`);
    await expect(page.locator(`main .pick a[href="/r/${code}"]`), typed).toBeVisible();
  }
  await page.goto("/report?q=gy1");
  await expect(page.locator("main .pick a")).toHaveCount(12);
  await expect(page.locator("main [role=status]")).toHaveText(say("report.found_first", { n: 12 }));
  await page.goto("/report?at=D1-F1");
  await expect(page.getByRole("heading", { name: "学生公寓1号楼 1层" })).toBeVisible();
});
