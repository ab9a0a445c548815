// The manager's board: by stage and by worker, who is away, several orders at once, what was handed back, orders on paper.
import { expect, test, type Page } from "@playwright/test";
import { signIn } from "../support/api.mjs";
import { act, dispatched, reported, sendTo } from "../support/office.mjs";
import { fitsItsWindow, open, phone, signedIn, unique } from "../support/people";
import { say } from "../support/queue";

/** A ticket that waits for manager2 of the building works, whom few other tests bother. */
async function waiting(content: string) {
  const ticket = await reported(content);
  const desk = await signIn("desk1");
  await act(desk, ticket.lane, "ticket.accept/1", {});
  await act(desk, ticket.lane, "ticket.transfer/1", { department: "works", reason: null });
  return ticket;
}

/** The same, with these of manager2's workers. */
async function sent(content: string, workers: string[]) {
  const ticket = await waiting(content);
  const crew = [];
  for (const worker of workers) crew.push((await signIn(worker)).person);
  const due = new Date(Date.now() + 48 * 3600_000).toISOString();
  await act(await signIn("manager2"), ticket.lane, "ticket.dispatch/1", { crew, due, note: null });
  return ticket;
}

const row = (page: Page, no: string, column: string) => page.locator(`[data-column="${column}"] .ticket-row[data-no="${no}"]`);
const tick = (page: Page, no: string) => page.locator(".dispatch__row", { has: page.locator(`[data-no="${no}"]`) }).locator(".tick input");
const suggested = (page: Page, name: string) => page.locator(`#crew .worker[data-worker="${name}"]`);

/** Picks a waiting ticket and waits for its order. */
async function pick(page: Page, no: string) {
  await row(page, no, "waiting").click();
  await expect(page.locator("#order .ticket-no", { hasText: no })).toBeVisible();
}

test("the board by stage and by worker, kept for this person and in the address", async ({ browser }) => {
  const [waits, out] = [await waiting(unique("门关不上")), await sent(unique("窗户裂了"), ["worker6"])];
  const page = await signedIn(browser, "manager2", "/dispatch");
  await expect(row(page, waits.no, "waiting")).toBeVisible();
  await expect(page.locator(`[data-column="sent"], [data-column="late"]`).locator(`[data-no="${out.no}"]`)).toBeVisible();
  // live: what is taken on moves by itself
  await act(await signIn("worker6"), out.lane, "ticket.acknowledge/1", {});
  await expect(row(page, out.no, "taken_on")).toBeVisible();

  await page.locator('.tab[data-view="worker"]').click();
  await page.waitForURL(/view=worker/);
  const lane = page.locator('.lanes .worker[data-worker="郑小龙"]');
  await expect(lane.locator(".load")).toBeVisible();
  await expect(row(page, waits.no, "waiting")).toBeVisible();
  await open(page, "/dispatch");
  await page.waitForURL(/view=worker/);

  await page.setViewportSize(phone);
  await expect(lane).toBeVisible();
  await fitsItsWindow(page);
  await page.locator('.tab[data-view="stage"]').click();
  await expect(row(page, waits.no, "waiting")).toBeVisible();
  await fitsItsWindow(page);
  await row(page, waits.no, "waiting").click();
  await expect(page.locator("#order .ticket-no", { hasText: waits.no })).toBeVisible();
  await fitsItsWindow(page);
  await page.locator(".dispatch__close").click();
  await expect(row(page, waits.no, "waiting")).toBeVisible();
  await page.context().close();
});

test("a job is given to somebody else from the lane of whoever has it", async ({ browser }) => {
  const job = await sent(unique("柜门掉了"), ["worker5"]);
  const page = await signedIn(browser, "manager2", "/dispatch");
  await page.locator('.tab[data-view="worker"]').click();
  // only the next few jobs stand in a lane: by its address any job is picked
  await open(page, `/dispatch?view=worker&no=${job.no}`);
  await expect(page.locator("#order").getByText("现在是吴海涛")).toBeVisible();
  await suggested(page, "周志强").locator("button[aria-pressed]").click();
  await page.locator("#send").click();
  await expect(page.locator(".toast--success", { hasText: job.no })).toBeVisible();
  await open(page, `/dispatch?no=${job.no}`);
  await expect(page.locator("#order").getByText("现在是周志强")).toBeVisible();
  await page.context().close();
});

test("who is away is greyed with until when, and is sent only when that is meant", async ({ browser }) => {
  const { no } = await waiting(unique("地砖翘起"));
  const page = await signedIn(browser, "manager2", "/dispatch");
  await page.locator('.tab[data-view="worker"]').click();
  const lane = page.locator('.lanes .worker[data-worker="周志强"]');
  await lane.getByRole("button", { name: "给周志强登记请假" }).click();
  const dialog = page.locator("dialog[open]");
  // an end before the beginning is refused, and what was typed stays
  await dialog.locator("input[name=absence][value=custom]").check({ force: true });
  await dialog.locator("#absence-reason").fill("看病");
  await dialog.locator("#absence-until").fill("2020-01-01T08:00");
  await dialog.locator("button[type=submit]").click();
  await expect(dialog.locator("#absence-error")).toBeVisible();
  await expect(dialog.locator("#absence-reason")).toHaveValue("看病");
  await dialog.locator("input[name=absence][value=tomorrow]").check({ force: true });
  await dialog.locator("button[type=submit]").click();
  await expect(page.locator("dialog[open]")).toHaveCount(0);
  await expect(lane).toHaveAttribute("data-state", "away");
  await expect(lane.locator(".worker__state")).toContainText("请假到明天");
  await expect(lane.getByText("看病")).toBeVisible();

  await pick(page, no);
  await expect(page.locator("#crew .worker").last()).toHaveAttribute("data-worker", "周志强");
  await suggested(page, "周志强").locator("button[aria-pressed]").click();
  await page.locator("#send").click();
  await expect(page.locator("#crew-error")).toBeVisible();
  await expect(row(page, no, "waiting")).toBeVisible();
  await page.locator("#sure").check();
  await page.locator("#send").click();
  await expect(page.locator(".toast--success", { hasText: no })).toBeVisible();
  await expect(row(page, no, "waiting")).toHaveCount(0);

  await lane.getByRole("button", { name: "销假" }).click();
  await expect(lane).not.toHaveAttribute("data-state", "away");
  await page.context().close();
});

test("several are sent at once, each by itself; one that was cancelled meanwhile stays with the reason", async ({ browser }) => {
  const tickets = [];
  for (const what of ["床板断了", "椅子坏了", "门把手松了"]) tickets.push(await waiting(unique(what)));
  const page = await signedIn(browser, "manager2", "/dispatch");
  for (const { no } of tickets) await tick(page, no).check();
  await expect(page.locator(".dispatch__one")).toHaveCount(3);
  await suggested(page, "吴海涛").locator("button[aria-pressed]").click();
  await suggested(page, "郑小龙").locator("button[aria-pressed]").click();
  await act(await signIn("desk1"), tickets[1].lane, "ticket.cancel/1", { reason: null });
  await page.locator("#send").click();
  await expect(page.locator(".toast--success", { hasText: "2 件已派给吴海涛、郑小龙" })).toBeVisible();
  const printed = [tickets[0].no, tickets[2].no];
  const left = page.locator(".dispatch__one");
  await expect(left).toHaveCount(1);
  await expect(left).toHaveAttribute("data-no", tickets[1].no);
  await expect(left.locator(".dispatch__refused")).toContainText("已撤销");
  for (const { no } of [tickets[0], tickets[2]]) await expect(row(page, no, "sent")).toHaveCount(1);
  await left.getByRole("button", { name: `不派 ${tickets[1].no}` }).click();
  await expect(page.locator(".dispatch__ticks", { hasText: "已勾选" })).toBeHidden();
  const paper = page.locator(".dispatch__ticks[data-sent] a");
  await expect(paper).toHaveAttribute("href", new RegExp(printed.join("|")));
  await page.context().close();
});

test("tickets are ticked by Shift and a click, and by keyboard", async ({ browser }) => {
  const [first, last] = [await waiting(unique("墙皮脱落")), await waiting(unique("吊顶漏了"))];
  const page = await signedIn(browser, "manager2", "/dispatch");
  await tick(page, first.no).click();
  await tick(page, last.no).click({ modifiers: ["Shift"] });
  await expect(tick(page, first.no)).toBeChecked();
  await expect(tick(page, last.no)).toBeChecked();
  await page.locator(".dispatch__ticks").getByRole("button", { name: "取消勾选" }).click();
  await expect(tick(page, last.no)).not.toBeChecked();
  await pick(page, last.no);
  await row(page, last.no, "waiting").focus();
  await page.keyboard.press("Space");
  await expect(tick(page, last.no)).toBeChecked();
  await expect(page.locator(`.dispatch__one[data-no="${last.no}"]`)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator(".dispatch__panel")).toBeHidden();
  await expect(tick(page, last.no)).toBeChecked();
  await page.context().close();
});

test("what was handed back stands on top with who and why, and is not suggested to them again", async ({ browser }) => {
  const job = await sent(unique("门锁打不开"), ["worker5"]);
  const worker = await signIn("worker5");
  await act(worker, job.lane, "ticket.acknowledge/1", {});
  await act(worker, job.lane, "ticket.hand_back/1", { reason: "要换整扇门，我没有工具" });
  const page = await signedIn(browser, "manager2", "/dispatch");
  const line = page.locator(".dispatch__row", { has: page.locator(`.ticket-row[data-no="${job.no}"]`) });
  await expect(line.locator(".dispatch__back")).toContainText("吴海涛退回");
  await expect(line.locator(".dispatch__back")).toContainText("要换整扇门");
  await pick(page, job.no);
  await expect(suggested(page, "吴海涛").locator('[data-why="handed_back"]')).toBeVisible();
  await expect(page.locator("#crew .worker").first()).not.toHaveAttribute("data-worker", "吴海涛");
  await page.context().close();
});

test("what was reopened says why and who repaired it, and is not suggested to them first", async ({ browser }) => {
  const job = await sent(unique("门又关不上"), ["worker5"]);
  const worker = await signIn("worker5");
  await act(worker, job.lane, "ticket.acknowledge/1", {});
  await act(worker, job.lane, "ticket.arrive/1", {});
  await act(worker, job.lane, "ticket.complete/1", { outcome: { outcome: "success" }, photos: [], confirmation: null });
  await act(await signIn("desk1"), job.lane, "ticket.reopen/1", { reason: "第二天又坏了" });
  const page = await signedIn(browser, "manager2", "/dispatch");
  const line = page.locator(".dispatch__row", { has: page.locator(`.ticket-row[data-no="${job.no}"]`) });
  await expect(line.locator("[data-reopened]")).toContainText("返修");
  await expect(line.locator("[data-reopened]")).toContainText("第二天又坏了");
  await pick(page, job.no);
  await expect(page.locator("#order [data-reopened]")).toContainText("上次是吴海涛修的");
  await expect(suggested(page, "吴海涛").locator('[data-why="done_before"]')).toBeVisible();
  await expect(page.locator("#crew .worker").first()).not.toHaveAttribute("data-worker", "吴海涛");
  await page.context().close();
});

test("another order keeps due time and note unless somebody changes them", async ({ browser }) => {
  const job = await waiting(unique("插座松动"));
  const [worker, manager] = [await signIn("worker5"), await signIn("manager2")];
  const due = new Date(Date.now() + 5 * 3600_000).toISOString();
  await act(manager, job.lane, "ticket.dispatch/1", { crew: [worker.person], due, note: "先断总闸" });
  const page = await signedIn(browser, "manager2", "/dispatch");
  await open(page, `/dispatch?no=${job.no}`);
  await expect(page.locator("#note")).toHaveValue("先断总闸");
  await expect(page.locator("input[name=due][value=kept]")).toBeChecked();
  await suggested(page, "周志强").locator("button[aria-pressed]").click();
  await page.locator("#send").click();
  await expect(page.locator(".toast--success", { hasText: job.no })).toBeVisible();
  await open(page, `/tickets/${job.no}/order`);
  await expect(page.locator(".paper").getByText("先断总闸")).toBeVisible();
  await expect(page.locator(".paper__fact", { hasText: "派工人" })).toBeVisible();
  await page.context().close();
});

test("an order that is not sent is there again after another ticket and after a reload, and the ticket is in the address", async ({ browser }) => {
  const [one, two] = [await waiting(unique("窗框变形")), await waiting(unique("合页掉了"))];
  const page = await signedIn(browser, "manager2", "/dispatch");
  await pick(page, one.no);
  await expect(page).toHaveURL(new RegExp(`no=${one.no}`));
  await suggested(page, "吴海涛").locator("button[aria-pressed]").click();
  await page.locator("#note").fill("带梯子");
  await pick(page, two.no);
  await expect(page).toHaveURL(new RegExp(`no=${two.no}`));
  await expect(page.locator("#note")).toHaveValue("");
  await expect(suggested(page, "吴海涛").locator("button[aria-pressed]")).toHaveAttribute("aria-pressed", "false");
  await pick(page, one.no);
  await expect(page.locator("#note")).toHaveValue("带梯子");
  await page.reload();
  await expect(page.locator("#note")).toHaveValue("带梯子");
  await expect(suggested(page, "吴海涛").locator("button[aria-pressed]")).toHaveAttribute("aria-pressed", "true");
  // a note that is too long is said beside the note
  await page.locator("#note").fill("长".repeat(1001));
  await page.locator("#send").click();
  await expect(page.locator("#note-error")).toContainText("交代几句");
  await expect(page.locator("#due-error")).toBeHidden();
  await page.context().close();
});

test("an order to several that is not sent is there again after a reload, for those that still wait", async ({ browser }) => {
  const tickets = [];
  for (const what of ["地砖松动", "墙皮脱落", "踢脚线掉了"]) tickets.push(await waiting(unique(what)));
  const page = await signedIn(browser, "manager2", "/dispatch");
  for (const { no } of tickets) await tick(page, no).check();
  const chosen = suggested(page, "吴海涛").locator("button[aria-pressed]");
  await chosen.click();
  await page.locator("#note").fill("带梯子");
  await act(await signIn("desk1"), tickets[1].lane, "ticket.cancel/1", { reason: null });
  await open(page, "/dispatch");
  const ticked = page.locator(".dispatch__one");
  await expect(ticked).toHaveCount(2);
  for (const { no } of [tickets[0], tickets[2]]) await expect(tick(page, no)).toBeChecked();
  await expect(page.locator("#note")).toHaveValue("带梯子");
  await expect(chosen).toHaveAttribute("aria-pressed", "true");
  // a ticket that the address asks for is open before them, and they stay ticked
  await open(page, `/dispatch?no=${tickets[0].no}`);
  await expect(page.locator(".dispatch__ticks", { hasText: "已勾选 2" })).toBeVisible();
  await expect(page.locator("#note")).toHaveValue("");
  await open(page, "/dispatch");
  await expect(ticked).toHaveCount(2);
  await page.locator("#send").click();
  await expect(page.locator(".toast--success", { hasText: "2 件已派给吴海涛" })).toBeVisible();
  await page.context().close();
});

test("an absence that is not entered is there again after a reload, and is gone once it was entered", async ({ browser }) => {
  const page = await signedIn(browser, "manager2", "/dispatch");
  const dialog = page.locator("dialog[open]"), reason = dialog.locator("#absence-reason");
  const lane = page.locator('.lanes .worker[data-worker="郑小龙"]');
  const ask = () => lane.getByRole("button", { name: "给郑小龙登记请假" }).click();
  await page.locator('.tab[data-view="worker"]').click();
  await ask();
  await reason.fill("家里有事");
  await dialog.locator("input[name=absence][value=tomorrow]").check({ force: true });
  // it is kept as soon as it comes back by itself
  await dialog.getByRole("button", { name: say("dispatch.cancel") }).click();
  await ask();
  await expect(dialog.getByText(say("jobs.draft_restored"))).toBeVisible();
  await expect(reason).toHaveValue("家里有事");
  await open(page, "/dispatch?view=worker");
  await ask();
  await expect(reason).toHaveValue("家里有事");
  await expect(dialog.locator("input[name=absence][value=tomorrow]")).toBeChecked();
  await dialog.locator("button[type=submit]").click();
  await expect(dialog).toHaveCount(0);
  await lane.getByRole("button", { name: "销假" }).click();
  await expect(lane).not.toHaveAttribute("data-state", "away");
  await ask();
  await expect(dialog.locator("form:not([aria-busy])")).toBeVisible();
  await expect(dialog.locator("input[name=absence][value=today]")).toBeChecked();
  await expect(reason).toHaveValue("");
  await page.context().close();
});

test("on a phone the browser's way back closes the order, then leaves the board, and never leads to the sign-in form", async ({ browser }) => {
  const ticket = await waiting(unique("楼梯扶手松动"));
  const page = await signedIn(browser, "manager2", "/dispatch", phone);
  await row(page, ticket.no, "waiting").click();
  await expect(page.locator("#order .ticket-no", { hasText: ticket.no })).toBeVisible();
  await page.goBack();
  await expect(page.locator(".dispatch__panel")).toBeHidden();
  await expect(row(page, ticket.no, "waiting")).toBeVisible();
  await expect(page).not.toHaveURL(/no=/);
  // a sheet closes as well, and the page below stays
  await page.locator('.tab[data-view="worker"]').click();
  await page.waitForURL(/view=worker/);
  const lane = page.locator('.lanes .worker[data-worker="郑小龙"]');
  await lane.getByRole("button", { name: "给郑小龙登记请假" }).click();
  await expect(page.locator("dialog[open]")).toBeVisible();
  await page.goBack();
  await expect(page.locator("dialog[open]")).toHaveCount(0);
  await expect(page).toHaveURL(/view=worker/);
  await page.goBack();
  await expect(lane).toBeVisible();
  await page.goBack({ waitUntil: "commit" });
  await page.waitForURL((url) => url.pathname === "/dispatch");
  await expect(lane).toBeVisible();
  await page.context().close();
});

test("whoever was slower hears who sent whom, and nothing is taken from those workers unasked", async ({ browser }) => {
  const ticket = await waiting(unique("吊扇晃动"));
  const page = await signedIn(browser, "manager2", "/dispatch");
  await pick(page, ticket.no);
  await suggested(page, "周志强").locator("button[aria-pressed]").click();
  const crew = [(await signIn("worker5")).person];
  const due = new Date(Date.now() + 48 * 3600_000).toISOString();
  await act(await signIn("manager2"), ticket.lane, "ticket.dispatch/1", { crew, due, note: null });
  await expect(page.locator("#overtaken")).toContainText("派给吴海涛");
  await page.locator("#send").click();
  await expect(page.locator("#crew-error")).toContainText("还没有派出");
  await page.locator("#overtaken").getByRole("button", { name: "要改派" }).click();
  await expect(page.locator("#order").getByText("现在是吴海涛")).toBeVisible();
  await page.locator("#send").click();
  await expect(page.locator(".toast--success", { hasText: ticket.no })).toBeVisible();
  await page.context().close();
});

test("an administrator reads that dispatching is the managers', not that the ticket is past it", async ({ browser }) => {
  const ticket = await waiting(unique("踢脚线脱落"));
  const page = await signedIn(browser, "admin", "/dispatch");
  await open(page, `/dispatch?no=${ticket.no}`);
  await expect(page.locator("#order")).toContainText("主管来做");
  await expect(page.locator("#order")).not.toContainText("不能派工");
  await page.context().close();
});

/** Pages and their sizes in millimetres. */
function pages(pdf: Buffer) {
  const text = pdf.toString("latin1");
  const boxes = [...text.matchAll(/\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]/g)];
  return boxes.map((box) => [1, 2].map((side) => Math.round((Number(box[side]) / 72) * 25.4)));
}

test("orders are printed on A5, one page each, with the job's code", async ({ browser }) => {
  const [one, two] = [await dispatched(unique("水龙头滴水"), ["worker1"]), await dispatched(unique("灯管不亮"), ["worker2"])];
  const page = await signedIn(browser, "manager1", `/tickets/${one.no}/order`);
  const paper = page.locator(`.paper[data-no="${one.no}"]`);
  await expect(paper.locator(".paper__code svg path")).toHaveAttribute("d", /^M4 4h1v1h-1z/);
  await expect(paper.getByText("张建军")).toBeVisible();
  await expect(paper.getByText("13800138000")).toBeVisible();
  expect(pages(await page.pdf({ preferCSSPageSize: true }))).toEqual([[148, 210]]);
  await fitsItsWindow(page);
  await page.setViewportSize(phone);
  await fitsItsWindow(page);
  await open(page, `/dispatch/orders?no=${one.no},${two.no},999999`);
  await expect(page.locator(".paper")).toHaveCount(2);
  await expect(page.getByText("有 1 张找不到")).toBeVisible();
  expect(pages(await page.pdf({ preferCSSPageSize: true }))).toEqual([[148, 210], [148, 210]]);
  await open(page, `/tickets/${one.no}/order?lang=en`);
  await expect(page.locator(".paper").getByText("Work order")).toBeVisible();
  await page.context().close();
});

test("who has nothing to do with an order does not read it, and nobody enters absences of others' workers", async ({ browser }) => {
  const ticket = await dispatched(unique("水管漏水"), ["worker1"]);
  const person = (await signIn("worker1")).person;
  const absence = { from: new Date().toISOString(), until: new Date(Date.now() + 3600_000).toISOString(), reason: null };
  for (const [who, status] of [["worker1", 200], ["worker2", 404], ["manager2", 404], ["chief", 403]] as const) {
    const context = await browser.newContext();
    const { cookie } = await signIn(who);
    const answer = await context.request.get(`/tickets/${ticket.no}/order`, { headers: { cookie } });
    expect(answer.status(), who).toBe(status);
    expect((await answer.text()).includes("13800138000"), who).toBe(status === 200);
    const entered = await context.request.post("/api/dispatch/absence", {
      headers: { cookie, "x-sync-proto": "1", origin: process.env.BASE_URL! }, data: { person, absence },
    });
    expect(entered.status(), who).toBe(403);
    await context.close();
  }
  const page = await signedIn(browser, "manager2", "/dispatch");
  await expect(page.locator(".dispatch__board")).toBeVisible();
  await expect(page.locator(`[data-no="${ticket.no}"]`)).toHaveCount(0);
  await sendTo(ticket, ["worker2"]);
  await open(page, `/dispatch?no=${ticket.no}`);
  await expect(page.locator("#order .empty", { hasText: "没有这张工单" })).toBeVisible();
  await page.context().close();
});
