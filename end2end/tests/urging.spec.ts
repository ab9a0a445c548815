// Urging: whoever owes the next step sees it on top and is written to; not twice within the hour by a reporter.
import { expect, test } from "@playwright/test";
import { act, dispatched, reported } from "../support/office.mjs";
import { signIn } from "../support/api.mjs";
import { say } from "../support/queue";
import { fitsItsWindow, open, openAt, phone, signedIn, unique } from "../support/people";

/** Urges on the ticket's page. */
async function urge(page: import("@playwright/test").Page, no: string, note = "") {
  await open(page, `/tickets/${no}`);
  await page.getByRole("button", { name: "催办" }).first().click();
  await page.locator("#act-text").fill(note);
  await page.locator("#act form button[type=submit]").click();
  await expect(page.locator(".toast--success")).toContainText(`${no} 已催办`);
}

test("a supervisor urges the desk: on top of the open inbox at once, and written to", async ({ browser }) => {
  const desk = await signedIn(browser, "desk1", "/desk");
  // the last of a list that may have several pages
  const ticket = await reported(unique("水管漏水"));
  const chief = await signedIn(browser, "chief", "/escalations");
  await urge(chief, ticket.no, "学生来电话催");
  const mine = desk.locator(`.ticket-row[data-no="${ticket.no}"]`);
  await expect(mine.locator("[data-urgency=urged]")).toHaveText("催 1");
  // above everything that was neither urged nor answered by its reporter
  await expect.poll(async () => {
    const rows = await desk.locator(".ticket-row").evaluateAll((rows) =>
      rows.map((row) => {
        const line = row.closest("li");
        const pressing = line?.querySelector("[data-urgency=urged], [data-asked=answered]");
        return [row.getAttribute("data-no"), Boolean(pressing)] as const;
      }));
    const first = rows.findIndex(([no]) => no === ticket.no);
    return first >= 0 && rows.slice(0, first).every(([, pressing]) => pressing);
  }).toBe(true);
  const admin = await signedIn(browser, "admin", "/admin/messages");
  await openAt(admin, "/admin/messages", admin.getByText(`催办：报修单 ${ticket.no} 等待受理`).first());
  // who decides has answered
  await act(await signIn("desk1"), ticket.lane, "ticket.accept/1", {});
  await openAt(desk, "/desk?tab=accepted", desk.locator(`.ticket-row[data-no="${ticket.no}"] .ticket-no`));
  await expect(desk.locator(`.ticket-row[data-no="${ticket.no}"] [data-urgency=urged]`)).toHaveCount(0);
  await open(chief, `/tickets/${ticket.no}`);
  await expect(chief.locator(".stage-steps").getByText("催值班受理")).toBeVisible();
  await expect(chief.locator(".stage-steps").getByText("学生来电话催")).toBeVisible();
  for (const page of [desk, chief, admin]) await page.context().close();
});

test("a manager urges the worker, on whose phone the job stands on top", async ({ browser }) => {
  const ticket = await dispatched(unique("门锁坏了"), ["worker3"]);
  const worker = await signedIn(browser, "worker3", "/jobs", phone);
  await expect(worker.locator(`[data-no="${ticket.no}"]`)).toBeVisible();
  const manager = await signedIn(browser, "manager1", "/dispatch");
  await urge(manager, ticket.no, "学生催了两次");
  const top = worker.locator("section[data-group=urged]");
  await expect(top.locator(`[data-no="${ticket.no}"] .urgency[data-urgency=urged]`)).toHaveText("催 1");
  await expect(worker.locator(".ticket-list").first().locator(`[data-no="${ticket.no}"]`)).toBeVisible();
  await fitsItsWindow(worker);
  // the opened job says it before anything else, in the words of whoever urged
  await open(worker, `/jobs/${ticket.no}`);
  await expect(worker.locator("[data-urged]")).toContainText("被催办 1 次");
  await expect(worker.locator("[data-urged]")).toContainText("学生催了两次");
  await fitsItsWindow(worker);
  for (const page of [worker, manager]) await page.context().close();
});

test("a reporter urges once and reads when it is possible again, in the place of the button", async ({ page, browser }) => {
  const ticket = await reported(unique("空调不制冷"));
  await page.setViewportSize(phone);
  await open(page, `/t/${ticket.token}`);
  // another phone with the same link, which has not heard of it
  const other = await (await browser.newContext({ viewport: phone })).newPage();
  await open(other, `/t/${ticket.token}`);
  const button = page.getByRole("button", { name: "催办" });
  await button.click();
  await expect(page.locator(".stage-steps").getByText("催办")).toBeVisible();
  await expect(page.locator(".banner--success", { hasText: /已催办，.+ 之后可以再催/ })).toBeVisible();
  await expect(button).toHaveCount(0);
  await page.reload();
  await expect(page.locator(".banner--success", { hasText: /之后可以再催/ })).toBeVisible();

  const summary = other.locator(".error-summary");
  await other.evaluate(() => document.querySelector<HTMLFormElement>("form[action$='/urge']")?.requestSubmit());
  await expect(summary.getByText(/刚刚催过，.+ 之后可以再催/)).toBeVisible();
  await expect(summary.locator(".error-summary__title")).toHaveText(say("common.refused"));
  await expect(other.locator("details[open]")).toHaveCount(0);
  await expect(other.locator(".toast")).toHaveCount(0);
  await fitsItsWindow(other);
  await other.context().close();
});
