// Return visits: about repairs and rejections, kept apart from ratings, with a complaint opened from the call.
import { expect, test } from "@playwright/test";
import { act, dispatched, reported } from "../support/office.mjs";
import { signIn } from "../support/api.mjs";
import { desktop, fitsItsWindow, phone, signedIn, unique } from "../support/people";

/** A job that `worker1` has completed. */
async function completed(content: string) {
  const ticket = await dispatched(content, ["worker1"]);
  const worker = await signIn("worker1");
  for (const kind of ["acknowledge", "arrive"]) await act(worker, ticket.lane, `ticket.${kind}/1`, {});
  await act(worker, ticket.lane, "ticket.complete/1", { outcome: { outcome: "success" }, photos: [] });
  return ticket;
}

test("a rejection is called about; one that is not accepted goes to management", async ({ browser }) => {
  const ticket = await reported(unique("宿舍想换张床"));
  await act(await signIn("desk1"), ticket.lane, "ticket.reject/1", { reason: "不在维修范围" });
  const desk = await signedIn(browser, "desk1", "/visits");
  await desk.goto(`/visits?no=${ticket.no}`);
  const form = desk.getByRole("form", { name: "回访记录" });
  await expect(desk.getByText("不在维修范围").first()).toBeVisible();
  await form.locator("#reached").check({ force: true });
  // nothing is said about it yet: the error leads to the question
  await desk.keyboard.press("Control+Enter");
  await expect(desk.locator(".error-summary").getByText("请选报修人接不接受驳回")).toBeVisible();
  await form.locator("#fixed-no").check({ force: true });
  await expect(form.getByText("报修人不接受驳回").first()).toBeVisible();
  await fitsItsWindow(desk);
  await form.getByRole("button", { name: /保存并上报/ }).click();
  await expect(desk.locator(".toast--success")).toBeVisible();
  const chief = await signedIn(browser, "chief", "/escalations");
  await chief.goto("/escalations?cause=contested");
  await expect(chief.locator(`.ticket-row[data-no="${ticket.no}"]`)).toBeVisible();
  for (const page of [desk, chief]) await page.context().close();
});

test("nobody answers: the next call waits under later, with the times that the office offers", async ({ browser }) => {
  const ticket = await completed(unique("水龙头漏水"));
  const desk = await signedIn(browser, "desk1", "/visits", phone);
  await desk.goto(`/visits?no=${ticket.no}`);
  const form = desk.getByRole("form", { name: "回访记录" });
  await form.locator("#reached-no").check({ force: true });
  await form.getByRole("button", { name: "保存回访" }).click();
  await expect(desk.locator(".error-summary").getByText("请选择下一次的时间")).toBeVisible();
  await form.getByRole("button", { name: "2 小时后" }).click();
  await form.getByRole("button", { name: "保存回访" }).click();
  await expect(desk.locator(".toast--success")).toBeVisible();
  await desk.goto("/visits?tab=later");
  const row = desk.locator(`.ticket-row[data-no="${ticket.no}"]`);
  await expect(row.getByText("已打 1 次没通")).toBeVisible();
  await fitsItsWindow(desk);
  await desk.context().close();
});

test("what the reporter rated online is read before the call; a complaint is opened from it", async ({ browser }) => {
  const ticket = await completed(unique("灯管不亮"));
  const page = await (await browser.newContext({ viewport: desktop })).newPage();
  const marks = { quality: 4, attitude: 4, time: 3, result: 4 };
  const desk = await signedIn(browser, "desk1", "/visits");
  await page.goto(`/t/${ticket.token}/rate`);
  for (const [name, mark] of Object.entries(marks)) await page.locator(`input[name=${name}][value="${mark}"]`).check({ force: true });
  await page.locator("input[name=fixed][value=yes]").check({ force: true });
  await page.locator("form button[type=submit]").last().click();
  await expect(page.getByText(/谢谢/).first()).toBeVisible();
  await desk.goto(`/visits?no=${ticket.no}`);
  await expect(desk.getByText(/在线评价过/)).toBeVisible();
  await desk.getByRole("link", { name: /投诉/ }).last().click();
  await expect(desk).toHaveURL(/\/complaints\/new/);
  for (const one of [page, desk]) await one.context().close();
});
