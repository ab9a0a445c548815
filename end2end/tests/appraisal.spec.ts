// The monthly appraisal: who was urged and how often, each number with the tickets behind it, to those who appraise.
import { expect, test } from "@playwright/test";
import { act, dispatched } from "../support/office.mjs";
import { signIn } from "../support/api.mjs";
import { alive, fitsItsWindow, open, phone, signedIn, unique, type Page } from "../support/people";

/** The line of a person, by the id that signing in gives; page by page until it is there. */
async function lineOf(page: Page, person: string) {
  const line = page.locator(`tr[data-person="${person}"]`);
  const next = page.locator(".content .pager a[rel=next][href*='after=']");
  await expect(page.locator("tr[data-person], .empty").first()).toBeVisible();
  while ((await line.count()) === 0 && (await next.count()) > 0) {
    const before = page.url();
    await next.click();
    await page.waitForURL((url) => url.href !== before);
    await expect(page.locator("tr[data-person]").first()).toBeVisible();
  }
  return line;
}

async function urged(worker: string, note: string) {
  const ticket = await dispatched(unique("门锁坏了"), [worker]);
  await act(await signIn("chief"), ticket.lane, "ticket.urge/1", { note });
  return ticket;
}

test("a supervisor sees how often a worker was urged, and follows the number to the tickets", async ({ browser }) => {
  const note = unique("学生来电话催");
  const ticket = await urged("worker3", note);
  const { person } = await signIn("worker3");
  const chief = await signedIn(browser, "chief", "/escalations");
  await chief.locator(".nav a[href='/appraisal']").click();
  await chief.waitForURL(/\/appraisal/);
  const line = await lineOf(chief, person);
  const staff = line.locator("[data-count=staff]");
  expect(Number((await staff.innerText()).replace(/\D/g, ""))).toBeGreaterThanOrEqual(1);
  await staff.locator("a").click();
  await chief.waitForURL(/person=.*source=staff/);
  // the newest stands first
  const first = chief.locator(`tr[data-no="${ticket.no}"]`).first();
  await expect(first).toContainText(note);
  await expect(first).toContainText("催维修员维修");
  await expect(chief.locator("tbody tr:not([data-source=staff])")).toHaveCount(0);
  await first.locator(".ticket-no").click();
  await chief.waitForURL((url) => url.pathname === `/tickets/${ticket.no}`);
  await chief.goBack();
  await chief.locator(".page-head__back").click();
  await expect(await lineOf(chief, person)).toBeVisible();
  await chief.context().close();
});

test("months follow each other, and one that has not come is not offered", async ({ browser }) => {
  const chief = await signedIn(browser, "chief", "/appraisal");
  const months = chief.locator("nav[data-month]");
  const now = await months.getAttribute("data-month");
  await expect(months.locator("[rel=next]")).toHaveCount(0);
  await months.locator("[rel=prev]").click();
  await expect(months).not.toHaveAttribute("data-month", now!);
  await months.locator("[rel=next]").click();
  await expect(months).toHaveAttribute("data-month", now!);
  await open(chief, "/appraisal?month=2001-01");
  await expect(chief.locator(".empty")).toContainText("这个月没有人被催办");
  await chief.locator("#month").fill(now!);
  await chief.locator("form[action='/appraisal'] button[type=submit]").click();
  await expect(months).toHaveAttribute("data-month", now!);
  await chief.context().close();
});

test("a manager appraises the own department only, also on a phone", async ({ browser }) => {
  await urged("worker3", unique("快一点"));
  const { person } = await signIn("worker3");
  const [own, other] = [await signIn("manager1"), await signIn("manager2")];
  const manager = await signedIn(browser, "manager1", "/appraisal", phone);
  await expect(manager.locator("#department")).toHaveCount(0);
  const line = await lineOf(manager, person);
  await expect(line).toBeVisible();
  await expect(manager.locator(`tr[data-person="${other.person}"]`)).toHaveCount(0);
  await fitsItsWindow(manager);
  await line.locator("[data-count=urges] a").click();
  await expect(manager.locator("tr[data-no]").first()).toBeVisible();
  await alive(manager);
  await fitsItsWindow(manager);
  // whoever is not the reader's to appraise is like somebody who was never urged
  await open(manager, `/appraisal?person=${other.person}`);
  await expect(manager.locator(".empty")).toContainText("没有催办记录");
  expect(own.person).not.toBe(other.person);
  await manager.context().close();
});

test("who appraises nobody is not let in", async ({ browser }) => {
  for (const [username, home] of [["worker1", "/jobs"], ["desk1", "/desk"]] as const) {
    const page = await signedIn(browser, username, home);
    const answer = await page.goto("/appraisal");
    expect(answer?.status(), username).toBe(403);
    await expect(page.locator(".nav a[href='/appraisal']")).toHaveCount(0);
    await page.context().close();
  }
});
