// The one chain that the product exists for, as its people go it: from the code on the wall to the answered call.
import { expect, test, type Page } from "@playwright/test";
import { file } from "../support/photo.mjs";
import { alive, desktop, fitsItsWindow, open, phone, readyForOffline, signedIn, ticketNo, unique } from "../support/people";

/**
 * A student reports at the code of dormitory 1, room 101; gives the student's page, which follows the ticket. It is an
 * emergency, and so stands on the first page of the inbox, however much was reported before.
 */
async function report(page: Page, content: string) {
  await open(page, "/r/D1-101");
  await page.locator("input[name=category][value=plumbing]").check({ force: true });
  await page.locator("textarea[name=content]").fill(content);
  await page.locator("input[name=name]").fill("李雨桐");
  await page.locator("input[name=phone]").fill("13800138000");
  await page.locator("input[name=urgency][value=emergency]").check({ force: true });
  await page.locator("form:has(textarea[name=content]) button[type=submit]").last().click();
  await page.waitForURL(/\/t\/[0-9a-f]{32}/);
}

/** The manager sends `worker` to the ticket. */
async function dispatch(manager: Page, no: string, worker: string) {
  await manager.locator(`.ticket-row[data-no="${no}"]`).first().click();
  await expect(manager.locator("#order .ticket-no", { hasText: no })).toBeVisible();
  await manager.locator(`#crew .worker[data-worker="${worker}"] button[aria-pressed]`).click();
  await manager.getByRole("button", { name: /^派给/ }).first().click();
}

test("from the code on the wall to the answered call, with the repair done without a network", async ({ browser }) => {
  test.setTimeout(180_000);
  const content = unique("洗手池下面的水管一直在滴水");

  // the desk has its inbox open before anything comes in
  const desk = await signedIn(browser, "desk1", "/desk");

  // 1. the student reports
  const student = await (await browser.newContext({ viewport: phone })).newPage();
  await report(student, content);
  const no = await ticketNo(student);
  await fitsItsWindow(student);

  // 3. it appears at the desk without a reload, and is accepted by keyboard
  const row = desk.locator(`.ticket-row[data-no="${no}"]`);
  await expect(row).toBeVisible();
  await row.click();
  await expect(desk.locator(".pane--detail").getByText(content)).toBeVisible();
  await desk.keyboard.press("a");
  await expect(row).toHaveCount(0);

  // 2. the student reads it
  await student.reload();
  await expect(student.locator(".stage", { hasText: "已受理" }).first()).toBeVisible();

  // 4. the manager sends a worker, seeing each worker's load
  const manager = await signedIn(browser, "manager1", "/dispatch");
  await manager.locator(`.ticket-row[data-no="${no}"]`).first().click();
  await expect(manager.locator("#crew .worker .load").first()).toBeVisible();
  const account = "worker1";
  await dispatch(manager, no, await nameOf(browser, account));
  await expect(manager.locator(".toast", { hasText: no })).toBeVisible();

  // 5. the worker has the job
  const worker = await signedIn(browser, account, "/jobs", phone);
  const card = worker.locator(`.ticket-card[data-no="${no}"]`);
  await expect(card).toBeVisible();
  await fitsItsWindow(worker);
  await readyForOffline(worker);
  const context = worker.context();
  await context.setOffline(true);
  await worker.close();

  const cold = await context.newPage();
  await cold.goto(`/jobs/${no}`);
  await alive(cold);
  await expect(cold.getByText(content).first()).toBeVisible();
  await cold.locator('button[data-do="ticket.acknowledge/1"]').first().click();
  await cold.locator('button[data-do="ticket.arrive/1"]').first().click();
  await cold.getByRole("button", { name: "更多操作" }).click();
  await cold.locator('dialog button[data-do="ticket.note/1"]').click();
  await cold.locator("dialog textarea#remark").fill("换了一个密封圈");
  await cold.locator("dialog input[type=file]").first().setInputFiles(file("seal.bmp"));
  await expect(cold.locator("dialog .photo img")).toBeVisible();
  await cold.locator("dialog button[type=submit]").click();
  await expect(cold.locator("dialog[open]")).toHaveCount(0);
  await cold.locator('button[data-do="ticket.complete/1"]').first().click();
  await cold.locator("dialog input[name=outcome][value=success]").check({ force: true });
  await cold.locator("dialog button[type=submit]").click();
  await expect(cold.locator("dialog[open]")).toHaveCount(0);
  await expect(cold.locator(".stage", { hasText: "已完成" }).first()).toBeVisible();
  await expect(cold.locator(".pending").first()).toBeVisible();
  await cold.goto("/outbox");
  await alive(cold);
  await expect(cold.locator(".queue-item")).toHaveCount(4);

  // the network returns: everything goes once, in order, without a tap
  await context.setOffline(false);
  await expect(cold.locator('.queue-item[data-state="sent"]')).toHaveCount(4, { timeout: 30_000 });

  // 6. the desk calls back; a low mark goes to management
  const visits = await signedIn(browser, "desk1", "/visits");
  await open(visits, `/visits?no=${no}`); // what ends at night is due in the morning
  await visits.locator("input[name=reached][value=yes]").check({ force: true });
  await visits.locator("input[name=fixed][value=yes]").check({ force: true });
  for (const mark of ["quality", "attitude", "time", "result"]) {
    await visits.locator(`input[name=${mark}][value="${mark === "time" ? 2 : 5}"]`).check({ force: true });
  }
  for (const mark of ["phone_attitude", "response", "handling"]) {
    await visits.locator(`input[name=${mark}][value="4"]`).check({ force: true });
  }
  await visits.locator("textarea#remark").fill("等了两天才来");
  await visits.locator("form:has(textarea#remark) button[type=submit]").click();
  await expect(visits.locator(".toast", { hasText: no })).toBeVisible();

  const chief = await signedIn(browser, "chief", "/escalations");
  // the whole list has several pages when much was not answered in time
  await open(chief, "/escalations?cause=low_score");
  await chief.locator(`.ticket-row[data-no="${no}"]`).click();
  await chief.locator("textarea[name=answer]").fill("已和班组说明，今后当天上门。");
  await chief.locator("form:has(textarea[name=answer]) button[type=submit]").click();
  await expect(chief.locator(".toast--success")).toBeVisible();

  // 7. found by a Chinese substring; the whole history with phone time and what was done offline
  await chief.goto(`/tickets?text=${encodeURIComponent(content.slice(3, 9))}`);
  await expect(chief.locator(`a[href="/tickets/${no}"]`).first()).toBeVisible();
  await chief.goto(`/tickets/${no}`);
  await expect(chief.locator(".stage", { hasText: "已关闭" }).first()).toBeVisible();
  const history = chief.locator(".stage-steps");
  await expect(history.getByText("离线", { exact: false }).first()).toBeVisible();
  await expect(history.getByText("换了一个密封圈")).toBeVisible();
  await expect(history.locator("img").first()).toBeVisible();
  await fitsItsWindow(chief);

  await student.reload();
  await expect(student.locator(".stage", { hasText: "已关闭" }).first()).toBeVisible();
  for (const one of [desk, student, manager, visits, chief]) await one.context().close();
  await context.close();
});

/** The name that pages show of an account. */
async function nameOf(browser: import("@playwright/test").Browser, account: string): Promise<string> {
  const page = await signedIn(browser, account, "/jobs", desktop);
  const shown = await page.locator(".topbar__user").innerText();
  await page.context().close();
  return shown.trim();
}
