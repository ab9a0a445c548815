// What the administrator sets: times by category, working hours, rules; and what of it is refused.
import { expect, test, type Page } from "@playwright/test";
import { desktop, fitsItsWindow, open, phone, signedIn } from "../support/people";

/** The row of a category or department in the table of times. */
const row = (page: Page, name: string) =>
  page.locator("tbody tr").filter({ has: page.locator("th[scope=row]").filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) }) });

// each its own category, after the one that has times of its own on the demo campus: both may run at once
for (const [viewport, nth] of [[phone, 2], [desktop, 3]] as const) {
  test(`times of a category are changed, tried out, and taken back, at ${viewport.width} px`, async ({ browser }) => {
    const admin = await signedIn(browser, "admin", "/admin/times", viewport);
    await fitsItsWindow(admin);
    const category = (await admin.locator("tbody tr th[scope=row]").nth(nth).innerText()).trim();
    await expect(row(admin, category).locator(".tag")).toHaveText(/通用时限|同部门/);
    await admin.getByRole("button", { name: `修改 ${category} 的时限`, exact: true }).click();
    const sheet = admin.locator("dialog.sheet[open]");
    await expect(sheet).toBeVisible();

    // repaired before it is answered: refused, and nothing typed is lost
    await sheet.locator("#respond_emergency").fill("3");
    await sheet.locator("#repair_emergency").fill("1");
    await sheet.locator("#respond_normal").fill("x");
    await sheet.getByRole("button", { name: "保存时限" }).click();
    await expect(sheet.locator("#respond_normal-error")).toContainText("时长");
    await sheet.locator("#respond_normal").fill("2");
    await sheet.getByRole("button", { name: "保存时限" }).click();
    await expect(sheet.locator("#repair_emergency-error")).toContainText("不能比受理的短");
    await expect(sheet.locator("#respond_emergency")).toHaveValue("3");
    await sheet.locator("#repair_emergency").fill("5");
    await sheet.getByRole("button", { name: "保存时限" }).click();
    await expect(sheet).toBeHidden();
    await expect(row(admin, category)).toContainText("5 小时内修好");
    await expect(row(admin, category).locator(".tag")).toHaveText("单独设定");

    // emergencies know no hours, so the trial can be foretold
    await admin.locator("#trial-category").selectOption({ label: category });
    await admin.locator("#trial-urgency").selectOption("emergency");
    await admin.locator("#trial-at").fill("2031-10-02T03:00");
    await expect(admin.locator("#trial")).toContainText("06:");
    await expect(admin.locator("#trial")).toContainText("08:");

    // it is kept, and can be taken back
    await open(admin, "/admin/times");
    await expect(row(admin, category)).toContainText("5 小时内修好");
    await admin.getByRole("button", { name: `修改 ${category} 的时限`, exact: true }).click();
    await admin.locator("dialog.sheet[open]").getByRole("button", { name: "改用部门时限" }).click();
    await expect(row(admin, category).locator(".tag")).toHaveText(/通用时限|同部门/);
    await admin.context().close();
  });
}

test("what is not saved is asked about: on the way to another page, and by Escape in the sheet", async ({ browser }) => {
  const admin = await signedIn(browser, "admin", "/admin/times");
  const question = admin.locator("dialog.sheet[open]", { hasText: "改了还没有保存" });
  const rules = admin.locator('.tabs a[href="/admin/rules"]');
  const saturday = admin.locator("#day_5");
  const before = await saturday.isChecked();
  await saturday.setChecked(!before, { force: true });
  await rules.click();
  await question.getByRole("button", { name: "取消" }).click();
  await expect(question).toHaveCount(0);
  await expect(saturday).toBeChecked({ checked: !before });
  await rules.click();
  await question.getByRole("button", { name: "不保存，离开" }).click();
  await admin.waitForURL("**/admin/rules");
  await open(admin, "/admin/times");
  await expect(saturday).toBeChecked({ checked: before });

  await admin.getByRole("button", { name: /^修改 .+ 的时限$/ }).first().click();
  const sheet = admin.locator("dialog.sheet--times[open]");
  const answer = sheet.locator("#respond_normal");
  await answer.fill("");
  await answer.pressSequentially("7");
  await admin.keyboard.press("Escape");
  await question.getByRole("button", { name: "取消" }).click();
  await expect(question).toHaveCount(0);
  await expect(answer).toHaveValue("7");
  await admin.keyboard.press("Escape");
  await question.getByRole("button", { name: "不保存，关掉" }).click();
  await expect(sheet).toHaveCount(0);
  // nothing is left to be saved
  await rules.click();
  await admin.waitForURL("**/admin/rules");
  await admin.context().close();
});

for (const lang of ["zh", "en"]) {
  test(`units stand beside their numbers, whole, in ${lang}`, async ({ browser }) => {
    const admin = await signedIn(browser, "admin", "/admin/times");
    await open(admin, `/admin/times?lang=${lang}`);
    await admin.locator("tbody .button").first().click();
    const sheet = admin.locator("dialog.sheet--times[open]");
    await expect(sheet).toBeVisible();
    const cut = await sheet.locator(".input-group__affix").evaluateAll((all) =>
      all.filter((one) => {
        const [unit, field] = [one, one.closest(".field")!].map((box) => box.getBoundingClientRect());
        return unit.right > field.right + 1 || unit.width < 5;
      }).length);
    expect(cut).toBe(0);
    await admin.context().close();
  });
}

test("holidays are pasted, what is no day is said, and a day can't be off and worked", async ({ browser }) => {
  const admin = await signedIn(browser, "admin", "/admin/times");
  const holidays = admin.getByRole("region", { name: "节假日" });
  await holidays.getByText("粘贴一批日期").click();
  await holidays.locator("#holidays-paste").fill("2032-10-01 至 2032-10-03\n国庆");
  await holidays.getByRole("button", { name: "加入列表" }).click();
  await expect(holidays.locator("#holidays-paste-error")).toContainText("国庆");
  const pasted = holidays.locator(".chip", { hasText: "2032-" });
  await expect(pasted).toHaveCount(3);

  await admin.locator("#workdays").fill("2032-10-02");
  await admin.getByRole("button", { name: "添加 调休上班日" }).click();
  await admin.getByRole("button", { name: "保存作息时间" }).click();
  await expect(admin.locator("#workdays-error")).toContainText("2032-10-02");
  await admin.getByRole("button", { name: "删除 2032-10-02" }).last().click();
  await admin.getByRole("button", { name: "保存作息时间" }).click();
  await expect(admin.locator(".toast", { hasText: "作息时间已保存" })).toBeVisible();

  // normal reports wait until the holidays, and the weekend that they end on, are over
  await admin.locator("#trial-at").fill("2032-10-01T09:00");
  await expect(admin.locator("#trial")).toContainText("10月4日");
  await open(admin, "/admin/times");
  await expect(pasted).toHaveCount(3);
  for (const day of ["2032-10-01", "2032-10-02", "2032-10-03"]) {
    await admin.getByRole("button", { name: `删除 ${day}` }).click();
  }
  await admin.getByRole("button", { name: "保存作息时间" }).click();
  await expect(admin.locator(".toast", { hasText: "作息时间已保存" })).toBeVisible();
  await admin.context().close();
});

test("a day that ends before it begins is refused where it stands", async ({ browser }) => {
  const admin = await signedIn(browser, "admin", "/admin/times", phone);
  await admin.getByLabel("周一 开始").fill("18:00");
  await admin.getByLabel("周一 结束").fill("08:00");
  await expect(admin.locator("#trial")).toContainText("先改好");
  await admin.getByRole("button", { name: "保存作息时间" }).click();
  await expect(admin.locator("#day_0-error")).toContainText("晚于开始");
  await admin.context().close();
});

test("rules are checked, kept, and each says what it means", async ({ browser }) => {
  const admin = await signedIn(browser, "admin", "/admin/rules");
  await fitsItsWindow(admin);
  const share = admin.locator("input[id^=percent_]").last();
  const before = await share.inputValue();
  await share.fill("101");
  await admin.locator("#reopen_days").fill("");
  await admin.getByRole("button", { name: "保存规则" }).click();
  await expect(admin.locator(".error-summary")).toBeFocused();
  await expect(admin.locator(".error-summary li")).toHaveCount(2);
  await expect(share).toHaveValue("101");
  await share.fill("50");
  await admin.locator("#reopen_days").fill("7");
  await admin.getByRole("button", { name: "保存规则" }).click();
  await expect(admin.locator(".toast", { hasText: "规则已保存" })).toBeVisible();
  await open(admin, "/admin/rules");
  await expect(share).toHaveValue("50");
  await share.fill(before);
  await admin.getByRole("button", { name: "保存规则" }).click();
  await expect(admin.locator(".toast", { hasText: "规则已保存" })).toBeVisible();
  await admin.context().close();
});

test("nobody but the administrator sets times or rules", async ({ browser }) => {
  const desk = await signedIn(browser, "desk1", "/desk");
  for (const path of ["/admin/times", "/admin/rules"]) {
    const answer = await desk.goto(path);
    expect(answer!.status()).toBe(403);
  }
  const refused = await desk.request.post("/api/admin/rules/set", { data: { rules: {} } });
  expect([401, 403]).toContain(refused.status());
  await desk.context().close();
});
