// One's own reports by telephone number and one-time code: plain forms, so this file runs with and without script.
import { expect, test, type Page } from "@playwright/test";
import { signIn } from "../support/api.mjs";
import { fitsItsWindow, ownNumber as fresh, phone, ticketNo, unique } from "../support/people";
import { say } from "../support/queue";

test.use({ viewport: phone });

/** Reports a fault by the form without script; gives its number. */
async function reported(page: Page, number: string, content: string): Promise<string> {
  await page.goto("/r/D1-101");
  await page.locator("textarea[name=content]").fill(content);
  await page.locator("input[name=category]").first().check({ force: true });
  await page.locator("input[name=name]").fill("李雨桐");
  await page.locator("input[name=phone]").fill(number);
  await page.locator("form:has(textarea[name=content]) button[type=submit]").last().click();
  await page.waitForURL(/\/t\/[0-9a-f]{32}/);
  return ticketNo(page);
}

/**
 * The messages that carry a code for that number, as the administrator of a demonstration reads them; newest first. Other
 * tests have messages sent meanwhile, so that it may stand on a later page.
 */
async function codes(number: string): Promise<string[]> {
  const { cookie } = await signIn("admin");
  const found: string[] = [];
  for (let path: string | undefined = "/admin/messages", page = 0; path && page < 4; page += 1) {
    const html: string = await (await fetch(`${process.env.BASE_URL}${path}`, { headers: { cookie } })).text();
    const rows = html.split("<tr>").filter((row) => row.includes(`tel:${number}`));
    found.push(...rows.flatMap((row) => row.match(/验证码 (\d{6})/)?.[1] ?? []));
    path = html.match(/href="(\/admin\/messages\?after=[^"]*)" rel="next"/)?.[1];
  }
  return found;
}

/** Asks for a code; gives it once it was sent. */
async function asked(page: Page, number: string, before = 0): Promise<string> {
  await page.locator("input[name=phone]").fill(number);
  await page.locator("form[action='/mine'] button[type=submit]").click();
  await expect(page.locator("input[name=code]")).toBeVisible();
  await expect.poll(async () => (await codes(number)).length, { timeout: 20_000 }).toBe(before + 1);
  return (await codes(number))[0];
}

const wrongFor = (code: string) => (code === "123456" ? "654321" : "123456");

/** Sends a code; the answer is on the page when this returns: another code typed before would be gone with the form. */
async function type(page: Page, code: string) {
  await page.locator("input[name=code]").fill(code);
  const form = page.locator("form[action='/mine/code']");
  await form.evaluate((form) => form.setAttribute("data-answered", "no"));
  await form.locator("button[type=submit]").click();
  await expect(page.locator("form[data-answered]")).toHaveCount(0);
}

test("a number and the code sent to it show what was reported from there", async ({ page }) => {
  const [number, content] = [fresh(), unique("水龙头一直滴水")];
  const no = await reported(page, number, content);
  await page.goto("/");
  await page.locator("main a[href='/mine']").click();
  const code = await asked(page, number);
  await expect(page.locator("main")).not.toContainText(number);
  await type(page, code);
  const row = page.locator(".pick__item", { hasText: content });
  await expect(row).toContainText(no);
  await expect(row.locator("[data-stage=submitted]")).toBeVisible();
  await fitsItsWindow(page);
  await row.click();
  await page.waitForURL(/\/t\/[0-9a-f]{32}/);
  expect(await ticketNo(page)).toBe(no);
  await page.locator("main a[href='/mine']").click();
  await expect(row).toBeVisible();
  await page.getByRole("button", { name: say("mine.end") }).click();
  await expect(page.locator("input[name=phone]")).toBeVisible();
  await page.goto("/mine");
  await expect(page.locator("input[name=phone]")).toBeVisible();
});

test("a wrong code is said with the tries that are left, and the right one still opens the list", async ({ page }) => {
  const number = fresh();
  await reported(page, number, unique("灯不亮"));
  await page.goto("/mine");
  const code = await asked(page, number);
  await type(page, "12");
  await expect(page.locator(".error-summary a[href='#code']")).toHaveText(say("mine.six_digits"));
  await type(page, wrongFor(code));
  await expect(page.locator("#code-error")).toContainText(say("mine.wrong", { n: 4 }));
  await type(page, code);
  await expect(page.locator(".pick__item")).toHaveCount(1);
});

test("after five wrong codes the right one is worth nothing, and another one can be sent", async ({ page }) => {
  const number = fresh();
  await reported(page, number, unique("门锁坏了"));
  await page.goto("/mine");
  const code = await asked(page, number);
  for (let left = 4; left > 0; left -= 1) {
    await type(page, wrongFor(code));
    await expect(page.locator("#code-error")).toContainText(say("mine.wrong", { n: left }));
  }
  await type(page, wrongFor(code));
  await type(page, code);
  await expect(page.locator("#code-error")).toContainText(say("mine.over"));
  const again = page.getByRole("button", { name: say("mine.again") });
  await again.click();
  await expect(page.locator("main")).toContainText(say("mine.sent_anew"));
  await expect(page.locator("#again-at")).toContainText(/之后可以再要/);
  await expect.poll(async () => (await codes(number)).length, { timeout: 20_000 }).toBe(2);
  await type(page, (await codes(number))[0]);
  await expect(page.locator(".pick__item")).toHaveCount(1);
});

test("the button for another code rests, and without script the server says so", async ({ page, javaScriptEnabled }) => {
  await page.goto("/mine");
  await page.locator("input[name=phone]").fill(fresh());
  await page.locator("form[action='/mine'] button[type=submit]").click();
  const again = page.getByRole("button", { name: say("mine.again") });
  await again.click();
  await expect(page.locator("#again-at")).toBeVisible();
  if (javaScriptEnabled) {
    await expect(again).toBeDisabled();
  } else {
    await again.click();
    await expect(page.locator(".error-summary")).toContainText(say("mine.too_soon"));
    await expect(page.locator("input[name=code]")).toBeVisible();
  }
});

test("a number that reported nothing is answered alike, and one that is none is refused", async ({ page }) => {
  await page.goto("/mine");
  await page.locator("form[action='/mine'] button[type=submit]").click();
  await expect(page.locator("#phone-error")).toContainText(say("mine.empty_phone"));
  await page.locator("input[name=phone]").fill("12345678901");
  await page.locator("form[action='/mine'] button[type=submit]").click();
  // the answer is there, not still the one before
  await expect(page.locator("#phone-error")).toContainText("11 位手机号");
  await expect(page.locator(".error-summary a[href='#phone']")).toBeVisible();
  await expect(page.locator("input[name=phone]")).toHaveValue("12345678901");
  const number = fresh();
  await page.locator("input[name=phone]").fill(number);
  await page.locator("form[action='/mine'] button[type=submit]").click();
  await expect(page.locator("input[name=code]")).toBeVisible();
  await type(page, "123456");
  await expect(page.locator("#code-error")).toContainText(say("mine.wrong", { n: 4 }));
  expect(await codes(number)).toEqual([]);
  await page.getByRole("button", { name: say("mine.other") }).click();
  await expect(page.locator("input[name=phone]")).toHaveValue("");
});

test("codes are not sent again and again to one number", async ({ page }) => {
  const number = fresh();
  for (let time = 0; time < 3; time += 1) {
    await page.goto("/mine");
    await page.locator("input[name=phone]").fill(number);
    await page.locator("form[action='/mine'] button[type=submit]").click();
    await page.getByRole("button", { name: say("mine.other") }).click();
    await expect(page.locator("input[name=phone]")).toBeVisible();
  }
  await page.locator("input[name=phone]").fill(number);
  const answer = page.waitForResponse((response) => response.request().method() === "POST");
  await page.locator("form[action='/mine'] button[type=submit]").click();
  expect((await answer).status()).toBe(429);
  await expect(page.locator(".error-summary")).toContainText(say("mine.too_many"));
  await expect(page.locator("input[name=phone]")).toHaveValue(number);
});
