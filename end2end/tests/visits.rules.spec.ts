// Return visits: about repairs and rejections, kept apart from ratings, with a complaint opened from the call.
import { expect, test } from "@playwright/test";
import { act, dispatched, reported } from "../support/office.mjs";
import { signIn } from "../support/api.mjs";
import { alive, desktop, fitsItsWindow, open, openAt, phone, signedIn, unique } from "../support/people";

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
  await open(desk, `/visits?no=${ticket.no}`);
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
  await openAt(chief, "/escalations?cause=contested", chief.locator(`.ticket-row[data-no="${ticket.no}"]`));
  for (const page of [desk, chief]) await page.context().close();
});

test("nobody answers: the next call waits under later, with the times that the office offers", async ({ browser }) => {
  const ticket = await completed(unique("水龙头漏水"));
  const desk = await signedIn(browser, "desk1", "/visits", phone);
  await open(desk, `/visits?no=${ticket.no}`);
  const form = desk.getByRole("form", { name: "回访记录" });
  await form.locator("#reached-no").check({ force: true });
  await form.getByRole("button", { name: "保存回访" }).click();
  await expect(desk.locator(".error-summary").getByText("请选择下一次的时间")).toBeVisible();
  // nobody is called at night, whenever this test runs
  await form.locator("#until").fill("2099-01-01T02:00");
  await form.getByRole("button", { name: "保存回访" }).click();
  await expect(desk.locator(".error-summary").getByText(/9:00 到 20:00/)).toBeVisible();
  await form.getByRole("button", { name: "明天 10:00" }).click();
  await form.getByRole("button", { name: "保存回访" }).click();
  await expect(desk.locator(".toast--success")).toBeVisible();
  // at night all that was completed since the evening waits before it
  const row = desk.locator(`.ticket-row[data-no="${ticket.no}"]`);
  await openAt(desk, "/visits?tab=later", row);
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
  await open(desk, `/visits?no=${ticket.no}`);
  await expect(desk.getByText(/在线评价过/)).toBeVisible();
  await desk.getByRole("link", { name: /投诉/ }).last().click();
  await expect(desk).toHaveURL(/\/complaints\/new/);
  for (const one of [page, desk]) await one.context().close();
});

test("what is typed about a call survives going back and reloading, and is forgotten once it is saved", async ({ browser }) => {
  const ticket = await completed(unique("纱窗破了"));
  const desk = await signedIn(browser, "desk1", "/visits");
  await open(desk, `/visits?no=${ticket.no}`);
  const form = desk.getByRole("form", { name: "回访记录" });
  const said = unique("报修人说还要换一扇");
  await form.locator("#reached").check({ force: true });
  await form.locator("#fixed").check({ force: true });
  await form.locator("input[name=quality][value='3']").check({ force: true });
  await form.locator("#remark").fill(said);
  await desk.getByRole("link", { name: /投诉/ }).last().click();
  await expect(desk).toHaveURL(/\/complaints\/new/);
  await desk.goBack();
  await expect(form.locator("#remark")).toHaveValue(said);
  await desk.reload();
  await alive(desk);
  await expect(form.locator("#remark")).toHaveValue(said);
  await expect(form.locator("input[name=quality][value='3']")).toBeChecked();
  // whoever gives no marks is not asked to have some made up
  await form.locator("#declined").check();
  await expect(form.locator("input[name=quality]")).toHaveCount(0);
  await form.getByRole("button", { name: "保存回访" }).click();
  await expect(desk.locator(".toast--success")).toBeVisible();
  await open(desk, `/visits?no=${ticket.no}`);
  await expect(desk.getByText(/回访过/)).toBeVisible();
  await expect(desk.locator(".left-over")).toHaveCount(0);
  await desk.context().close();
});

test("two officers see each other at one call, and whoever is second keeps what was typed", async ({ browser }) => {
  const ticket = await completed(unique("晾衣架掉了"));
  const [first, second] = [await signedIn(browser, "desk1", "/visits"), await signedIn(browser, "desk2", "/visits")];
  for (const page of [first, second]) await open(page, `/visits?no=${ticket.no}`);
  // above the call; the row in the list may say so as well
  await expect(second.locator(".looking--note", { hasText: "打开了这张工单" })).toBeVisible();
  const form = (page: typeof first) => page.getByRole("form", { name: "回访记录" });
  const said = unique("第二个电话也打通了");
  await form(second).locator("#reached").check({ force: true });
  await form(second).locator("#remark").fill(said);
  await form(first).locator("#reached").check({ force: true });
  await form(first).locator("#fixed-no").check({ force: true });
  await form(first).locator("#declined").check();
  await form(first).locator("#again").check();
  await form(first).getByRole("button", { name: /保存并上报/ }).click();
  await expect(first.locator(".toast--success", { hasText: "已返修" })).toBeVisible();
  const left = second.locator(".left-over");
  await expect(left).toContainText(said);
  await left.getByRole("button", { name: "不要了" }).click();
  await expect(left).toHaveCount(0);
  for (const page of [first, second]) await page.context().close();
});
