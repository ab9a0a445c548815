// The duty officer's day: calls, the counter, rejection, another department, a colleague who was faster.
import { expect, test } from "@playwright/test";
import { signIn } from "../support/api.mjs";
import { act, dispatched, reported } from "../support/office.mjs";
import { say } from "../support/queue";
import { atDesk, deafUntilPressed, open, openAt, ownNumber, phone, signedIn, unique } from "../support/people";

test("a telephone report is registered by keyboard alone, with what is known of caller and place beside it", async ({ browser }) => {
  const earlier = unique("窗户关不上"), number = ownNumber();
  const known = await reported(earlier, [], "normal", { reporter: { name: "测试", phone: number } });
  const page = await signedIn(browser, "desk1", "/desk");
  await page.keyboard.press("n");
  await page.waitForURL("**/desk/new");
  await expect(page.locator("#phone")).toBeFocused();
  await page.keyboard.type(number);
  await expect(page.locator(".pane--side").getByText(earlier)).toBeVisible();
  await expect(page.locator("#name")).toHaveValue("测试");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  const content = unique("洗手池下面漏水");
  await expect(page.locator("#content")).toBeFocused();
  await page.keyboard.type(content);
  await page.keyboard.press("Tab");
  await page.keyboard.type("xsgy1h 101");
  await expect(page.locator('[role="option"]').first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.locator(".pane--side").getByText(earlier).first()).toBeVisible();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("1");
  await page.locator("#remark").focus();
  await page.keyboard.type("来电人很急");
  await page.keyboard.press("Control+Enter");
  const toast = page.locator(".toast", { hasText: /单号 \d{6}/ });
  await expect(toast).toBeVisible();
  const no = (await toast.innerText()).match(/\d{6,}/)![0];
  await expect(page.locator("#phone")).toBeFocused();
  await expect(page.locator("#content")).toHaveValue("");
  await open(page, `/tickets/${no}`);
  await expect(page.getByText(content).first()).toBeVisible();
  await expect(page.getByText("来电人很急").first()).toBeVisible();
  await expect(page.getByText("电话", { exact: true }).first()).toBeVisible();
  expect(known.no).not.toBe(no);
  await page.context().close();
});

test("a walk-in is registered the same way, and what is missing is said beside its field", async ({ browser }) => {
  const page = await signedIn(browser, "desk2", "/desk/new");
  await page.locator("input[name=channel][value=walk_in]").check({ force: true });
  const content = unique("门锁打不开");
  await page.locator("#content").fill(content);
  await page.locator("#phone").fill("12345678901");
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".error-summary a[href='#phone']")).toBeVisible();
  await expect(page.locator(".error-summary a[href='#place']")).toBeVisible();
  await expect(page.locator("#content")).toHaveValue(content);
  // a mobile that lacks digits is no landline
  await page.locator("#phone").fill("1380013");
  await page.keyboard.press("Control+Enter");
  await expect(page.locator("#phone-error")).toContainText(say("desk.phone_digits", { n: 7 }));
  await page.locator("#phone").fill("0531-88361234");
  await expect(page.locator("#phone-error")).toBeHidden();
  await page.locator("#name").fill("王老师");
  await page.locator("#place").fill("D1-101");
  await page.locator('[role="option"]').first().click();
  await page.locator("input[name=category][value=doors]").check({ force: true });
  await page.getByRole("button", { name: /^登记/ }).click();
  const toast = page.locator(".toast", { hasText: /单号 \d{6}/ });
  await expect(toast).toBeVisible();
  const no = (await toast.innerText()).match(/\d{6,}/)![0];
  await open(page, `/tickets/${no}`);
  await expect(page.getByText("线下", { exact: true }).first()).toBeVisible();
  await page.context().close();
});

test("a rejection needs a reason, and the reporter reads it", async ({ browser }) => {
  const { no, token } = await reported(unique("教室空调遥控器丢了"));
  const page = await signedIn(browser, "desk1", "/desk");
  await atDesk(page, no);
  await page.keyboard.press("r");
  await page.keyboard.press("Control+Enter");
  await expect(page.locator("#reason-error")).toBeVisible();
  await page.locator("#reason").fill("遥控器由学院管理，请找学院办公室领。");
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".toast--success", { hasText: no })).toBeVisible();
  const student = await (await browser.newContext({ viewport: phone })).newPage();
  await open(student, `/t/${token}`);
  await expect(student.locator(".stage", { hasText: "已驳回" }).first()).toBeVisible();
  await expect(student.getByText(/请找学院办公室领/).first()).toBeVisible();
  await student.context().close();
  await page.context().close();
});

test("a report goes to another department, and its manager can send workers", async ({ browser }) => {
  const { no } = await reported(unique("床板断了一根"));
  const page = await signedIn(browser, "desk1", "/desk");
  await atDesk(page, no);
  await page.keyboard.press("t");
  await page.locator("#department").selectOption("works");
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".toast--success", { hasText: no })).toBeVisible();
  await atDesk(page, no);
  await page.keyboard.press("a");
  await expect(page.locator(".toast--success", { hasText: /已受理/ })).toBeVisible();
  const manager = await signedIn(browser, "manager2", "/dispatch");
  await expect(manager.locator(`.ticket-row[data-no="${no}"]`).first()).toBeVisible();
  await manager.context().close();
  await page.context().close();
});

test("whoever is second reads who was first and when, and what is possible now", async ({ browser }) => {
  const { no, lane } = await reported(unique("楼道灯不亮"));
  const page = await signedIn(browser, "desk1", "/desk");
  await atDesk(page, no);
  const accept = page.getByRole("button", { name: /^受理/ });
  await expect(accept).toBeVisible();
  // the colleague's change is not heard here in time
  await deafUntilPressed(page, "**/api/tickets/detail", "**/api/desk/inbox");
  await act(await signIn("desk2"), lane, "ticket.accept/1", {});
  const sent = page.waitForResponse("**/api/sync/v1/push");
  await page.keyboard.press("a");
  await sent;
  await expect(page.getByText(/李静/).first()).toBeVisible();
  await expect(accept).toHaveCount(0);
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.context().close();
});

test("a call without an answer is planned again", async ({ browser }) => {
  const ticket = await dispatched(unique("灯管闪烁"), ["worker1"]);
  const worker = await signIn("worker1");
  await act(worker, ticket.lane, "ticket.acknowledge/1", {});
  await act(worker, ticket.lane, "ticket.arrive/1", {});
  await act(worker, ticket.lane, "ticket.complete/1", { outcome: { outcome: "success" }, photos: [] });
  const page = await signedIn(browser, "desk1", "/visits");
  await open(page, `/visits?no=${ticket.no}`);
  await page.locator("input[name=reached][value=no]").check({ force: true });
  const tomorrow = `${new Date(Date.now() + 32 * 3600_000).toISOString().slice(0, 10)}T10:00`; // a day on, in campus time, by day
  await page.locator("#until").fill(tomorrow);
  await page.locator("form:has(textarea#remark) button[type=submit]").click();
  await expect(page.locator(".toast", { hasText: ticket.no })).toBeVisible();
  await open(page, `/tickets/${ticket.no}`);
  await expect(page.locator(".stage", { hasText: "已完成" }).first()).toBeVisible();
  await expect(page.locator(".stage-steps").getByText(/没有?接通|未接通|没打通|没有人接/).first()).toBeVisible();
  await page.context().close();
});

test("places have codes to print, and messages that went out are listed", async ({ browser }) => {
  const { no, token, lane } = await reported(unique("水管漏水"));
  await act(await signIn("desk1"), lane, "ticket.accept/1", {});
  const page = await signedIn(browser, "admin", "/admin/places");
  const code = await page.request.get("/admin/places/D1-101/qr.svg");
  expect(code.headers()["content-type"]).toContain("image/svg+xml");
  expect(await code.text()).toContain("<svg");
  expect((await page.request.get("/admin/places/NOWHERE/qr.svg")).status()).toBe(404);
  await openAt(page, "/admin/messages", page.locator("main").getByText(no).first());
  expect(await page.content()).not.toContain(token); // the reporter's link is for the reporter alone
  await page.context().close();
});
