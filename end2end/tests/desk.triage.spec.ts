// The desk's triage: sentences to choose from, merging, asking back, and two officers at once.
import { randomBytes } from "node:crypto";
import { expect, test } from "@playwright/test";
import { report, signIn, uuid } from "../support/api.mjs";
import { act, reported } from "../support/office.mjs";
import { say } from "../support/queue";
import { atDesk, fitsItsWindow, open, phone, signedIn, unique } from "../support/people";

const COLLEAGUE = "李静"; // desk2
const ME = "王敏"; // desk1

/** A new report that is an emergency, and so stands on top of the inbox. */
const emergency = (content: string) => reported(content, [], "emergency");

test("a reason is chosen by its digit, stays a text to edit, and a typed one is not written over", async ({ browser }) => {
  const { no } = await reported(unique("遥控器丢了"));
  const page = await signedIn(browser, "desk1", "/desk");
  await atDesk(page, no);
  await page.keyboard.press("r");
  const reason = page.locator("#reason");
  await expect(reason).toBeFocused();
  await expect(page.locator(".chip--ready").first()).toBeVisible();
  await page.keyboard.press("2");
  await expect(reason).not.toHaveValue("");
  const second = await reason.inputValue();
  await page.keyboard.press("1");
  await expect(reason).not.toHaveValue(second);
  const first = await reason.inputValue();
  // from now on digits are digits
  await page.keyboard.press("End");
  await page.keyboard.type("请找3号楼");
  await expect(reason).toHaveValue(`${first}请找3号楼`);
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".toast--success", { hasText: no })).toBeVisible();
  await open(page, `/tickets/${no}`);
  await expect(page.getByText("请找3号楼").first()).toBeVisible();
  await page.context().close();
});

test("a second report becomes a part of the first by keyboard, and the desk reads who is told what", async ({ browser }) => {
  const [first, second] = [await reported(unique("走廊漏水")), await reported(unique("走廊里都是水"))];
  const page = await signedIn(browser, "desk1", "/desk");
  await atDesk(page, second.no);
  await page.keyboard.press("m");
  await expect(page.locator("#target")).toBeFocused();
  // nothing chosen yet
  await page.keyboard.press("Control+Enter");
  await expect(page.locator("#target-error")).toBeVisible();
  await page.locator("#target").fill(first.no);
  await expect(page.locator(`.merge__one[data-no="${first.no}"]`)).toBeVisible();
  await expect(page.locator(".merge__one")).toHaveCount(1);
  await page.locator("#target").press("Enter");
  await expect(page.locator(`.merge__one[data-no="${first.no}"] input`)).toBeChecked();
  await expect(page.locator(".merge__told")).toContainText(`已并入 ${first.no}`);
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".toast--success", { hasText: second.no })).toBeVisible();
  await atDesk(page, second.no);
  await expect(page.locator(".pane--detail")).toContainText(`已并入 ${first.no}`);
  await atDesk(page, first.no);
  await expect(page.locator(".pane--detail .joined")).toContainText(second.no);
  // what is merged takes its own parts along
  const whole = await reported(unique("整层漏水"));
  await atDesk(page, first.no);
  await page.keyboard.press("m");
  // Enter before the answer is there takes what was typed, not what is offered meanwhile
  await page.locator("#target").fill(whole.no);
  await page.locator("#target").press("Enter");
  await expect(page.locator(`.merge__one[data-no="${whole.no}"] input`)).toBeChecked();
  await expect(page.locator(".merge__told")).toContainText(`并入 ${first.no} 的 1 张报修一起跟过去`);
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".toast--success", { hasText: whole.no })).toBeVisible();
  await atDesk(page, whole.no);
  await expect(page.locator(".pane--detail .joined")).toContainText(first.no);
  await expect(page.locator(".pane--detail .joined")).toContainText(second.no);
  await page.context().close();
});

test("a caller with a landline gets no SMS, and the desk is told to call", async ({ browser }) => {
  const payload = report(unique("门卫室的灯不亮"));
  payload.report.reporter.phone = "8361203";
  const token = randomBytes(16).toString("hex");
  const { no } = await act(await signIn("desk1"), uuid(), "ticket.report/1", payload, { token });
  const page = await signedIn(browser, "desk1", "/desk");
  await atDesk(page, String(no));
  await expect(page.locator(".pane--detail")).toContainText(say("tickets.landline"));
  await page.keyboard.press("q");
  await expect(page.locator("#reason-hint")).toContainText("座机收不到短信，请打电话");
  await page.context().close();
});

test("the reports of the same place come first, and one that is over is explained, not taken", async ({ browser }) => {
  // where nobody else reports: the newest of a place are offered
  const here = (content: string) => reported(unique(content), [], "normal", { place: "T3-1WM" });
  const [over, open_, mine] = [await here("灯管碎了"), await here("灯管又碎了"), await here("灯管没换")];
  await act(await signIn("desk2"), over.lane, "ticket.reject/1", { reason: "不属于维修范围。" });
  const page = await signedIn(browser, "desk1", "/desk");
  await atDesk(page, mine.no);
  await page.keyboard.press("m");
  await expect(page.locator(`.merge__one[data-no="${open_.no}"]`)).toBeVisible();
  await expect(page.locator(`.merge__one[data-no="${over.no}"]`)).toHaveCount(0);
  await expect(page.locator(`.merge__one[data-no="${mine.no}"]`)).toHaveCount(0);
  await page.locator("#target").fill(over.no);
  await page.locator(`.merge__one[data-no="${over.no}"]`).click();
  await expect(page.locator("#target-error")).toContainText("已驳回");
  await expect(page.locator(".merge__told")).toHaveCount(0);
  await page.keyboard.press("Control+Enter");
  await expect(page.locator("#target-error")).toContainText("已驳回");

  // one that is over in the very moment: the server says so, and the form stays open
  await page.locator("#target").fill(open_.no);
  await page.locator(`.merge__one[data-no="${open_.no}"]`).click();
  await expect(page.locator(".merge__told")).toBeVisible();
  await act(await signIn("desk2"), open_.lane, "ticket.cancel/1", { reason: null });
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".toast--danger")).toBeVisible();
  await expect(page.locator("#target-error")).not.toBeEmpty();
  await expect(page.locator("#target")).toBeVisible();
  await page.context().close();
});

test("the desk asks back, the row says so, and the answer brings the report to the top", async ({ browser }) => {
  const { no, token } = await reported(unique("教室里有怪味"));
  const page = await signedIn(browser, "desk1", "/desk");
  await atDesk(page, no);
  await page.keyboard.press("q");
  await expect(page.locator("#reason")).toBeFocused();
  await page.keyboard.press("Control+Enter");
  await expect(page.locator("#reason-error")).toBeVisible();
  const question = unique("是哪一间教室");
  await page.locator("#reason").fill(question);
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".toast--success", { hasText: no })).toBeVisible();
  await atDesk(page, no);
  await expect(page.locator(".pane--detail")).toContainText(question);
  await expect(page.locator(".pane--detail")).toContainText("等报修人回复");
  const student = await (await browser.newContext({ viewport: phone })).newPage();
  const answer = unique("三楼最里面那间");
  await open(student, `/t/${token}`);
  const asked = student.locator("main .banner", { hasText: say("track.asked_you") });
  await expect(asked).toContainText(question);
  await asked.getByRole("link", { name: say("track.answer") }).click();
  await student.locator("#remark").fill(answer);
  await student.locator("form:has(#remark) button[type=submit]").click();
  await expect(asked).toHaveCount(0);
  // without a reload
  await expect(page.locator(".pane--detail")).toContainText("报修人已回复");
  await expect(page.locator(".pane--detail")).toContainText(answer);
  await open(page, "/desk");
  const line = page.locator("li", { has: page.locator(`.ticket-row[data-no="${no}"]`) });
  await expect(line).toContainText("已回复");
  await student.context().close();
  await page.context().close();
});

test("two officers see each other at the same ticket, and no longer than it is true", async ({ browser }) => {
  const [one, other] = [await emergency(unique("电梯困人")), await emergency(unique("门禁坏了"))];
  const mine = await signedIn(browser, "desk1", "/desk");
  await atDesk(mine, one.no);
  const theirs = await signedIn(browser, "desk2", "/desk");
  await atDesk(theirs, one.no);
  const note = mine.locator(".looking--note");
  await expect(note).toContainText(COLLEAGUE);
  await expect(theirs.locator(".looking--note")).toContainText(ME);
  // in the list too, beside the row
  await expect(theirs.locator(`li:has(.ticket-row[data-no="${one.no}"]) .looking`)).toContainText(ME);
  // the colleague goes on to another
  await atDesk(theirs, other.no);
  // at once, unless a sign of life that was under way arrives after the leaving: then when it has run out
  await expect(note).toBeHidden({ timeout: 30_000 });
  await atDesk(theirs, one.no);
  await expect(note).toContainText(COLLEAGUE);
  // nobody is held up: accepting asks nothing
  await mine.keyboard.press("a");
  await expect(mine.locator(".toast--success", { hasText: one.no })).toBeVisible();
  await expect(theirs.locator(".pane--detail .stage").first()).toContainText("已受理");
  await atDesk(mine, one.no);
  await expect(note).toContainText(COLLEAGUE);
  // a window that is closed looks at nothing
  await theirs.close();
  await expect(note).toBeHidden({ timeout: 30_000 });
  await theirs.context().close();
  await mine.context().close();
});

test("a form that is open says when a colleague was faster, and keeps what was typed", async ({ browser }) => {
  const { no, lane } = await reported(unique("插座没电"));
  const page = await signedIn(browser, "desk1", "/desk");
  await atDesk(page, no);
  await page.keyboard.press("r");
  const reason = unique("请联系学院");
  await page.locator("#reason").fill(reason);
  await act(await signIn("desk2"), lane, "ticket.accept/1", {});
  await expect(page.getByText("别人已经处理了这张工单").first()).toBeVisible();
  await expect(page.locator("#reason")).toHaveValue(reason);
  await expect(page.locator(".pane--detail .pane__foot button[type=submit]")).toBeDisabled();
  await page.context().close();
});

test("Escape leads from the search box back to the keys, and a form stays with its ticket", async ({ browser }) => {
  const [one, other] = [await emergency(unique("配电箱冒烟")), await emergency(unique("水管爆裂"))];
  const page = await signedIn(browser, "desk2", "/desk");
  await atDesk(page, one.no);
  const search = page.locator(".topbar__search input");
  await page.keyboard.press("/");
  await expect(search).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(search).not.toBeFocused();
  await page.keyboard.press("r");
  await expect(page.locator("#reason")).toBeFocused();
  await expect(search).toHaveValue("");
  const reason = unique("先拨打应急电话");
  await page.locator("#reason").fill(reason);
  // another ticket has no form open, and this one has kept its words
  await page.locator(`.ticket-row[data-no="${other.no}"]`).click();
  await expect(page.locator(".pane--detail .pane__title .ticket-no", { hasText: other.no })).toBeVisible();
  await expect(page.locator("#reason")).toHaveCount(0);
  await page.locator(`.ticket-row[data-no="${one.no}"]`).click();
  await expect(page.locator(".pane--detail .pane__title .ticket-no", { hasText: one.no })).toBeVisible();
  await page.keyboard.press("r");
  await expect(page.locator("#reason")).toHaveValue(reason);
  // also when the page was loaded anew
  await open(page, "/desk");
  await atDesk(page, one.no);
  await page.keyboard.press("r");
  await expect(page.locator("#reason")).toHaveValue(reason);
  await page.keyboard.press("Escape");
  await page.context().close();
});

test("the department of a transfer and the ticket of a merge are there again after a reload", async ({ browser }) => {
  const [whole, part] = [await reported(unique("厕所堵了")), await reported(unique("厕所又堵了"))];
  const page = await signedIn(browser, "desk1", "/desk");
  await atDesk(page, part.no);
  await page.keyboard.press("t");
  await page.locator("#department").selectOption("works");
  await page.keyboard.press("Escape");
  await page.keyboard.press("t");
  await expect(page.locator("#department")).toHaveValue("works");
  await open(page, "/desk");
  await atDesk(page, part.no);
  await page.keyboard.press("t");
  await expect(page.locator("#department")).toHaveValue("works");
  await page.keyboard.press("Escape");
  await page.keyboard.press("m");
  const chosen = page.locator(`.merge__one[data-no="${whole.no}"] input`);
  await page.locator("#target").fill(whole.no);
  await page.locator("#target").press("Enter");
  await expect(chosen).toBeChecked();
  await page.keyboard.press("Escape");
  await page.keyboard.press("m");
  await expect(chosen).toBeChecked();
  await open(page, "/desk");
  await atDesk(page, part.no);
  await page.keyboard.press("m");
  await expect(chosen).toBeChecked();
  await expect(page.locator("#target")).toHaveValue(whole.no);
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".toast--success", { hasText: part.no })).toBeVisible();
  await page.context().close();
});

test("what was decided without a network is marked in its row until it has been sent", async ({ browser }) => {
  const { no } = await emergency(unique("电线冒火花"));
  const page = await signedIn(browser, "desk1", "/desk");
  const row = page.locator(".inbox-list > li", { has: page.locator(`.ticket-row[data-no="${no}"]`) });
  await row.locator(".ticket-row").click();
  await expect(page.locator(".pane--detail .pane__title .ticket-no", { hasText: no })).toBeVisible();
  await expect(page.locator(".pane--detail .pane__foot")).toBeVisible();
  await expect(row.locator("[data-unsent]")).toHaveCount(0);
  await page.context().setOffline(true);
  await page.keyboard.press("a");
  await expect(row.locator("[data-unsent]")).toHaveText(say("outbox.title"));
  await expect(page.locator("[data-unsent]")).toHaveCount(1);
  await page.context().setOffline(false);
  await expect(page.locator("[data-unsent]")).toHaveCount(0);
  await open(page, `/tickets/${no}`);
  await expect(page.locator("main .stage", { hasText: "已受理" }).first()).toBeVisible();
  await page.context().close();
});

test("what was wrong with a choice is gone with the next search, and a ticket is told apart from none", async ({ browser }) => {
  const [over, mine] = [await reported(unique("窗帘掉了")), await reported(unique("窗帘又掉了"))];
  await act(await signIn("desk2"), over.lane, "ticket.reject/1", { reason: "不属于维修范围。" });
  const page = await signedIn(browser, "desk1", "/desk");
  await atDesk(page, mine.no);
  await page.keyboard.press("m");
  await page.locator("#target").fill(over.no);
  await page.locator(`.merge__one[data-no="${over.no}"]`).click();
  await expect(page.locator("#target-error")).toContainText("已驳回");
  await page.locator("#target").fill(mine.no);
  await expect(page.locator("#target-error")).toBeHidden();
  await expect(page.locator(".merge")).toContainText(say("desk.merge_self", { no: mine.no }));
  await page.context().close();
});

test("on a phone the forms of triage fit the window", async ({ browser }) => {
  const { no } = await emergency(unique("公共卫生间三个水龙头同时关不上一直在流水请尽快来人看看"));
  const page = await signedIn(browser, "desk1", "/desk", phone);
  await atDesk(page, no);
  for (const name of [/^并单/, /^追问/, /^驳回/]) {
    await page.getByRole("button", { name }).click();
    await fitsItsWindow(page);
    await page.getByRole("button", { name: /^取消/ }).click();
  }
  await page.context().close();
});
