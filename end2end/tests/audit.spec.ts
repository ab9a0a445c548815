// Who saw what: a number that is asked for, a ticket that was opened, a file that was taken along.
import { expect, test } from "@playwright/test";
import { reported } from "../support/office.mjs";
import { desktop, fitsItsWindow, open, phone, signedIn, unique } from "../support/people";

for (const viewport of [phone, desktop]) {
  test(`a supervisor who asks for a number gets it, and stands in the record, at ${viewport.width} px`, async ({ browser }) => {
    const ticket = await reported(unique("灯不亮"));
    const chief = await signedIn(browser, "chief", "/tickets", viewport);
    await open(chief, `/tickets/${ticket.no}`);
    await expect(chief.getByText("138****8000")).toBeVisible();
    await expect(chief.getByText("13800138000")).toHaveCount(0);
    await chief.getByRole("button", { name: "显示完整电话" }).click();
    await expect(chief.getByRole("link", { name: "13800138000" })).toBeVisible();
    await fitsItsWindow(chief);
    await chief.getByRole("link", { name: "谁看过" }).click();
    await expect(chief).toHaveURL(new RegExp(`/admin/audit\\?no=${ticket.no}$`));
    await expect(chief.locator("tr[data-kind=phone]")).toHaveCount(1);
    await expect(chief.locator("tr[data-kind=phone]")).toContainText("林振华");
    await expect(chief.locator("tr[data-kind=ticket]").first()).toContainText("电话打码");
    await fitsItsWindow(chief);
    await chief.context().close();
  });
}

test("the desk sees the number, an administrator does not, and neither is offered to ask", async ({ browser }) => {
  const ticket = await reported(unique("灯不亮"));
  const desk = await signedIn(browser, "desk1", "/tickets");
  await open(desk, `/tickets/${ticket.no}`);
  await expect(desk.getByRole("link", { name: "13800138000" })).toBeVisible();
  const admin = await signedIn(browser, "admin", "/tickets");
  await open(admin, `/tickets/${ticket.no}`);
  await expect(admin.getByText("***", { exact: true })).toBeVisible();
  for (const page of [desk, admin]) await expect(page.getByRole("button", { name: "显示完整电话" })).toHaveCount(0);
  const refused = await admin.request.post("/api/tickets/phone", {
    headers: { "content-type": "application/json", "x-sync-proto": "1", origin: new URL(admin.url()).origin },
    data: { no: Number(ticket.no) },
  });
  expect(refused.status()).toBe(403);
  // who has opened it, the administrator may know
  await open(admin, `/admin/audit?no=${ticket.no}&kind=ticket`);
  await expect(admin.locator("tr[data-kind=ticket]")).toHaveCount(2);
  await open(desk, "/tickets");
  await expect(desk.getByRole("link", { name: "谁看过" })).toHaveCount(0);
  for (const page of [desk, admin]) await page.context().close();
});

test("a file is recorded with what was asked and how many rows it had", async ({ browser }) => {
  const content = unique("窗户关不上");
  await reported(content);
  const chief = await signedIn(browser, "chief", "/tickets");
  const typed = content.split(" ").at(-1)!;
  await open(chief, `/tickets?view=all&text=${encodeURIComponent(typed)}`);
  const began = chief.waitForEvent("download");
  await chief.getByRole("link", { name: "导出 CSV" }).click();
  await (await began).path();
  await expect(async () => {
    await open(chief, "/admin/audit?kind=export_tickets");
    const line = chief.locator("tr[data-kind=export_tickets]", { hasText: typed });
    await expect(line).toContainText("1 条");
    await expect(line).toContainText("CSV");
  }).toPass();
  await chief.context().close();
});

test("what can't be understood is said and left out; nobody else reads the record", async ({ browser }) => {
  const chief = await signedIn(browser, "chief", "/tickets");
  await open(chief, "/admin/audit?no=%E5%BE%88%E5%A4%9A&person=nobody-of-that-name");
  await expect(chief.locator(".error-summary")).toContainText("很多");
  await expect(chief.locator(".empty__title")).toHaveText("没有符合的记录");
  const desk = await signedIn(browser, "desk1", "/tickets");
  const refused = await desk.goto("/admin/audit");
  expect(refused!.status()).toBe(403);
  for (const page of [chief, desk]) await page.context().close();
});
