// Plain forms of pages without a program, with their small script: what cannot be sent stays, and nothing is refused by
// the page's own policy.
import { expect, test, type Page } from "@playwright/test";
import { reported } from "../support/office.mjs";
import { fitsItsWindow, phone, unique } from "../support/people";
import { say } from "../support/queue";

test.use({ viewport: phone });

/** A picture of the site itself, as a file to be picked. */
const picture = (name: string) => new URL(`../../public/${name}.png`, import.meta.url).pathname;
const send = (page: Page) => page.locator("main form button[type=submit]").first().click();

/** What the page's policy refuses from now on. */
function refused(page: Page): string[] {
  const all: string[] = [];
  page.on("console", (message) => {
    if (/Content Security Policy/.test(message.text())) all.push(message.text());
  });
  return all;
}

test("what is written without a network stays on the page, and goes with its photo once there is one", async ({ page, context }) => {
  const ticket = await reported(unique("水管漏水"));
  await page.goto(`/t/${ticket.token}/note`);
  const remark = page.locator("textarea[name=remark]");
  await remark.fill("漏得更大了");
  await page.locator("input[name=photos]").setInputFiles(picture("icon-192"));
  await context.setOffline(true);
  await send(page);
  await expect(page.getByRole("alert").filter({ hasText: say("plain.unsent") })).toBeVisible();
  await expect(remark).toHaveValue("漏得更大了");
  await expect(page.locator(".photos img")).toHaveCount(1);
  await fitsItsWindow(page);
  await context.setOffline(false);
  await send(page);
  await page.waitForURL((url) => url.pathname === `/t/${ticket.token}`);
  await expect(page.locator(".stage-steps").getByText("漏得更大了")).toBeVisible();
  await expect(page.locator(".photo img")).toHaveCount(1);
});

test("photos are shown before they are sent, more can be added, and one can be taken away", async ({ page }) => {
  const ticket = await reported(unique("墙皮脱落"));
  await page.goto(`/t/${ticket.token}/note`);
  const field = page.locator("input[name=photos]");
  // the picker looks as it does where a fault is reported
  await expect(page.locator(".photo-picker--enhanced .photo-picker__label .icon")).toBeVisible();
  await field.setInputFiles([picture("icon-192"), picture("icon-512")]);
  await expect(page.locator(".photos img")).toHaveCount(2);
  await field.setInputFiles(picture("apple-touch-icon"));
  await expect(page.locator(".photos img")).toHaveCount(3);
  await page.getByRole("button", { name: say("photo.remove", { n: 2 }) }).click();
  await expect(page.locator(".photos img")).toHaveCount(2);
  const names = await field.evaluate((one: HTMLInputElement) => [...one.files!].map((file) => file.name));
  expect(names).toEqual(["icon-192.png", "apple-touch-icon.png"]);
  await send(page);
  await page.waitForURL((url) => url.pathname === `/t/${ticket.token}`);
  await expect(page.locator(".photo img")).toHaveCount(2);
});

test("pages without a program ask for no script that their policy refuses", async ({ page }) => {
  const ticket = await reported(unique("门锁坏了"));
  const wrong = refused(page);
  for (const path of [`/t/${ticket.token}/note`, `/t/${ticket.token}/rate`, "/mine"]) {
    await page.goto(path);
    await expect(page.locator("main h1")).toBeVisible();
  }
  await page.goto(`/t/${ticket.token}/note`);
  await send(page);
  await expect(page.locator(".error-summary a[href='#remark']")).toBeVisible();
  expect(wrong).toEqual([]);
});

test("too much is said in words that fit the form", async ({ page }) => {
  const ticket = await reported(unique("灯不亮"));
  await page.goto(`/t/${ticket.token}/note`);
  await page.locator("textarea[name=remark]").fill("很".repeat(5000));
  await send(page);
  await expect(page.locator("#remark-error")).toContainText(/写得太长，最多 \d+ 个字/);
});
