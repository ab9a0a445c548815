// What management must answer: given to somebody with a deadline, answered once, nothing left over.
import { expect, test } from "@playwright/test";
import { act, reported } from "../support/office.mjs";
import { signIn } from "../support/api.mjs";
import { alive, deafUntilPressed, fitsItsWindow, open, phone, signedIn, unique } from "../support/people";

async function escalated(content: string, why: string) {
  const ticket = await reported(content);
  await act(await signIn("desk1"), ticket.lane, "ticket.escalate/1", { reason: why });
  return ticket;
}

test("a supervisor gives one to a manager, who sees only that and answers it", async ({ browser }) => {
  const [given, kept] = [await escalated(unique("水管又漏"), "第三次返修"), await escalated(unique("灯又坏"), "没有人去")];
  const chief = await signedIn(browser, "chief", "/escalations");
  await open(chief, `/escalations?no=${given.no}&index=0`);
  const assign = chief.locator("details", { hasText: "交办" });
  await assign.locator("summary").click();
  await assign.getByRole("button", { name: "交办" }).click();
  await expect(assign.locator("#owner-error")).toContainText("请选由谁答复");
  await chief.locator("#owner-due").fill("2020-01-01T08:00");
  await assign.getByRole("button", { name: "交办" }).click();
  await expect(assign.locator("#owner-due-error")).toContainText("答复期限已经过去了");
  await chief.locator("#owner-due").fill("2099-01-01T08:00");
  const name = (await chief.locator("#owner option").allTextContents()).find((text) => /主管|经理|王|李|张|刘|陈/.test(text));
  const manager = await signIn("manager2");
  await chief.locator("#owner").selectOption(manager.person);
  await assign.getByRole("button", { name: "交办" }).click();
  await expect(chief.locator(".toast--success")).toBeVisible();
  expect(name).toBeTruthy();

  const page = await signedIn(browser, "manager2", "/escalations", phone);
  await expect(page.locator(`.ticket-row[data-no="${given.no}"]`)).toBeVisible();
  await expect(page.locator(`.ticket-row[data-no="${kept.no}"]`)).toHaveCount(0);
  await fitsItsWindow(page);
  await open(page, `/escalations?no=${given.no}&index=0`);
  await page.locator("#answer").fill("明天更换整段水管");
  await page.getByRole("button", { name: "提交批复" }).click();
  await expect(page.locator(".toast--success")).toBeVisible();
  await open(page, "/escalations");
  await expect(page.locator(`.ticket-row[data-no="${given.no}"]`)).toHaveCount(0);
  for (const one of [chief, page]) await one.context().close();
});

test("two supervisors answer at once: the second reads that it was answered and keeps the words", async ({ browser }) => {
  const ticket = await escalated(unique("电梯停了"), "师傅两天没去");
  const chief = await signedIn(browser, "chief", "/escalations");
  await open(chief, `/escalations?no=${ticket.no}&index=0`);
  await chief.locator("#answer").fill("已安排");
  // the colleague's answer is not heard here in time: else there would be no button any more
  await deafUntilPressed(chief, "**/api/tickets/detail", "**/api/escalations", "**/api/escalations/counts");
  await act(await signIn("chief"), ticket.lane, "ticket.answer/1", { escalation: 0, text: "我来办" });
  await chief.getByRole("button", { name: "提交批复" }).click();
  await expect(chief.getByText("我来办").or(chief.getByText(/没有这条待批复的上报/)).first()).toBeVisible();
  await expect(chief.locator(".left-over")).toContainText("已安排");
  await chief.unrouteAll({ behavior: "ignoreErrors" });
  await chief.locator(".left-over").getByRole("button", { name: "不要了" }).click();
  await expect(chief.locator(".left-over")).toHaveCount(0);
  await chief.context().close();
});

test("several at once are given away from the list", async ({ browser }) => {
  const tickets = [await escalated(unique("门锁坏"), "多次催促"), await escalated(unique("窗坏"), "多次催促")];
  const chief = await signedIn(browser, "chief", "/escalations");
  await open(chief, "/escalations?tab=open&cause=by_hand");
  for (const { no } of tickets) await chief.getByLabel(`选中 ${no} 的上报`).check({ force: true });
  await expect(chief.getByText("交办选中的 2 条")).toBeVisible();
  await chief.locator("#owners").selectOption((await signIn("chief")).person);
  await chief.locator(".pane__foot form button[type=submit]").click();
  await expect(chief.getByText("交办选中的 2 条")).toHaveCount(0);
  await open(chief, "/escalations?tab=mine");
  for (const { no } of tickets) await expect(chief.locator(`.ticket-row[data-no="${no}"]`)).toBeVisible();
  await chief.context().close();
});

test("whom one is to be given to is chosen for that one alone, and forgotten once it is given", async ({ browser }) => {
  const one = await escalated(unique("水阀漏"), "多次催促"), other = await escalated(unique("水表坏"), "多次催促");
  const { person } = await signIn("manager2"), supervisor = await signIn("chief");
  for (const { lane } of [one, other]) {
    const own = { escalation: 0, owner: supervisor.person, due: "2098-01-01T00:00:00Z" };
    await act(supervisor, lane, "ticket.own/1", own);
  }
  const chief = await signedIn(browser, "chief", "/escalations");
  await open(chief, `/escalations?tab=mine&no=${one.no}&index=0`);
  const detail = chief.locator(".pane--detail"), assign = detail.locator("details", { hasText: "交办" });
  const owner = chief.locator("#owner"), due = chief.locator("#owner-due");
  const turnTo = async ({ no }: { no: number | string }) => {
    await chief.locator(`.ticket-row[data-no="${no}"]`).click();
    await expect(detail.locator(`a[href="/tickets/${no}"]`)).toBeVisible();
  };
  const unfold = async () => {
    if (!(await owner.isVisible())) await assign.locator("summary").click();
    await expect(owner).toBeVisible();
  };
  await unfold();
  await owner.selectOption(person);
  await due.fill("2099-01-01T08:00");

  // the other one has its own: nobody, the offered deadline, and what is wrong with it
  await turnTo(other);
  await unfold();
  await expect(owner).toHaveValue("");
  await expect(due).toHaveValue(/^20(?!9)/);
  await assign.getByRole("button", { name: "交办" }).click();
  await expect(chief.locator("#owner-error")).toContainText("请选由谁答复");

  await turnTo(one);
  await unfold();
  await expect(owner).toHaveValue(person);
  await expect(due).toHaveValue("2099-01-01T08:00");
  await expect(chief.locator("#owner-error")).toBeHidden();

  // so has what is ticked
  await chief.getByLabel(`选中 ${other.no} 的上报`).check({ force: true });
  await expect(chief.locator("#owners")).toHaveValue("");

  await assign.getByRole("button", { name: "交办" }).click();
  await expect(chief.locator(".toast--success")).toBeVisible();
  await expect(owner).toHaveValue("");
  await expect(due).toHaveValue(/^20(?!9)/);
  await chief.context().close();
});

test("an answer that is being written survives a reload, and is forgotten once it is given", async ({ browser }) => {
  const ticket = await escalated(unique("墙皮掉了"), "一周没人来");
  const chief = await signedIn(browser, "chief", "/escalations");
  const at = `/escalations?no=${ticket.no}&index=0`, words = unique("本周内安排");
  await open(chief, at);
  await chief.locator("#answer").fill(words);
  await chief.getByLabel(/告知报修人/).check();
  await chief.reload();
  await alive(chief);
  await expect(chief.locator("#answer")).toHaveValue(words);
  await expect(chief.getByLabel(/告知报修人/)).toBeChecked();
  await chief.getByRole("button", { name: "提交批复" }).click();
  await expect(chief.locator(".toast--success")).toBeVisible();
  await expect(chief.locator("#answer")).toHaveCount(0);
  await open(chief, `/escalations?tab=answered&no=${ticket.no}&index=0`);
  await expect(chief.locator(`.ticket-row[data-no="${ticket.no}"]`)).toContainText(`批复：${words}`);
  await expect(chief.locator(".left-over")).toHaveCount(0);
  await chief.context().close();
});

test("what is done before the device has read the answer that is being written does not take it away", async ({ browser }) => {
  const ticket = await escalated(unique("门槛松了"), "绊倒过人");
  const { person } = await signIn("chief");
  const chief = await signedIn(browser, "chief", "/escalations");
  const at = `/escalations?no=${ticket.no}&index=0`, words = unique("明天换新的门槛");
  await open(chief, at);
  await chief.locator("#answer").fill(words);
  await chief.reload();
  await alive(chief);
  await expect(chief.locator("#answer")).toHaveValue(words);

  // another tab holds what is kept, so that it can't be read yet
  const other = await chief.context().newPage();
  await other.goto("/healthz");
  await other.evaluate(async (name) => {
    const opening = indexedDB.open(name);
    await new Promise((opened) => (opening.onsuccess = opened));
    const drafts = opening.result.transaction("drafts", "readwrite").objectStore("drafts");
    let held = true;
    const hold = () => {
      if (held) drafts.get("").onsuccess = hold;
    };
    hold();
    Object.assign(globalThis, { release: () => (held = false) });
  }, `baoxiu-${person}`);
  await open(chief, at);
  await chief.getByLabel(/告知报修人/).check();
  await expect(chief.locator("#answer")).toHaveValue("");
  await other.evaluate(() => (globalThis as unknown as { release: () => void }).release());
  await expect(chief.locator("#answer")).toHaveValue(words);
  await expect(chief.getByLabel(/告知报修人/)).toBeChecked();
  await other.close();
  await chief.context().close();
});

test("an answer without a network is shown as given, not asked for again", async ({ browser }) => {
  const ticket = await escalated(unique("地砖翘起"), "绊倒过人");
  const chief = await signedIn(browser, "chief", "/escalations", phone);
  await open(chief, `/escalations?no=${ticket.no}&index=0`);
  await chief.locator("#answer").fill("今天封住，明天换");
  await chief.context().setOffline(true);
  await chief.getByRole("button", { name: "提交批复" }).click();
  await expect(chief.getByText("你的批复已存在这台设备上")).toBeVisible();
  await expect(chief.locator("#answer")).toHaveCount(0);
  await expect(chief.getByText("已批复，待发送")).toBeVisible();
  await chief.context().setOffline(false);
  await expect(chief.getByText("你的批复已存在这台设备上")).toHaveCount(0, { timeout: 20_000 });
  await chief.context().close();
});

test("one that is not the reader's is said not to be there", async ({ browser }) => {
  const ticket = await escalated(unique("水泵响"), "半夜响");
  const manager = await signedIn(browser, "manager2", "/escalations");
  await open(manager, `/escalations?no=${ticket.no}&index=0`);
  await expect(manager.getByText("没有这条上报")).toBeVisible();
  await manager.context().close();
});

test("on a phone what is ticked can be given away without scrolling past the rows", async ({ browser }) => {
  await escalated(unique("栏杆松了"), "多次催促");
  const chief = await signedIn(browser, "chief", "/escalations", phone);
  await chief.locator(".escalation__tick input").first().check({ force: true });
  await chief.locator(".escalation__many").getByRole("button", { name: "交办" }).first().click();
  await expect(chief.locator("#owners")).toBeInViewport();
  await fitsItsWindow(chief);
  await chief.context().close();
});
