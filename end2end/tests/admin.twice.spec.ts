// Two administrators at once, and what was typed and not saved: nothing is undone or lost without a word.
import { expect, test, type Browser, type Page } from "@playwright/test";
import { open, signedIn, unique } from "../support/people";

const question = (page: Page) => page.locator("dialog.sheet[open]", { hasText: "改了还没有保存" });

/** A new person without a department; gives the username. */
async function person(browser: Browser): Promise<[Page, string]> {
  const admin = await signedIn(browser, "admin", "/admin/people/new");
  const username = `desk-${Math.random().toString(36).slice(2, 8)}`;
  await admin.locator("#name").fill("钱多多");
  await admin.locator("#username").fill(username);
  await admin.locator('input[name=roles][value="duty_officer"]').setChecked(true, { force: true });
  await admin.locator("form button[type=submit]", { hasText: "新增" }).click();
  await expect(admin.locator(".secret")).toBeVisible();
  await expect(admin.getByRole("button", { name: "复制密码" })).toBeVisible();
  await open(admin, `/admin/people/${username}`);
  return [admin, username];
}

test("a person open in two windows: the second save says who changed it, keeps what was typed, and undoes nothing", async ({ browser }) => {
  const [first, username] = await person(browser);
  const second = await first.context().newPage();
  await open(second, `/admin/people/${username}`);
  await first.locator("#name").fill("钱少少");
  await first.getByRole("button", { name: "保存修改" }).click();
  await expect(first.locator(".toast", { hasText: "已保存" })).toBeVisible();

  await second.locator("#phone").fill("13800138997");
  await second.getByRole("button", { name: "保存修改" }).click();
  await expect(second.locator(".error-summary")).toContainText("改过这里");
  await expect(second.locator("#phone")).toHaveValue("13800138997");
  await expect(second.locator("#name")).toHaveValue("钱少少");
  await second.getByRole("button", { name: "保存修改" }).click();
  await expect(second.locator(".toast", { hasText: "已保存" })).toBeVisible();
  await open(first, `/admin/people/${username}`);
  await expect(first.locator("#name")).toHaveValue("钱少少");
  await expect(first.locator("#phone")).toHaveValue(/8997$/);
  await first.context().close();
});

test("what is typed into rules or into the sheet of a category is asked about before it is left", async ({ browser }) => {
  const admin = await signedIn(browser, "admin", "/admin/rules");
  const days = admin.locator("#reopen_days"), before = await days.inputValue();
  await days.fill("33");
  await admin.locator('.tabs a[href="/admin/categories"]').click();
  await question(admin).getByRole("button", { name: "取消" }).click();
  await expect(days).toHaveValue("33");
  await days.fill(before);
  await admin.locator('.tabs a[href="/admin/categories"]').click();
  await admin.waitForURL("**/admin/categories");

  const sheet = admin.locator("dialog.sheet[open]", { has: admin.locator("#name_zh") });
  await admin.locator("tbody tr").first().getByRole("button", { name: /^修改/ }).click();
  const name = sheet.locator("#name_zh"), called = await name.inputValue();
  await expect(name).toBeFocused();
  await name.fill(unique("水管"));
  await admin.keyboard.press("Escape");
  await question(admin).getByRole("button", { name: "取消" }).click();
  await expect(sheet).toBeVisible();
  await admin.keyboard.press("Escape");
  await question(admin).getByRole("button", { name: "不保存，关掉" }).click();
  await expect(sheet).toHaveCount(0);
  await admin.locator("tbody tr").first().getByRole("button", { name: /^修改/ }).click();
  await expect(name).toHaveValue(called);
  await admin.context().close();
});
