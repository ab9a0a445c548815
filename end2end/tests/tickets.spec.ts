// Finding tickets, and taking along what was found.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { report, signIn, uuid } from "../support/api.mjs";
import { act, dispatched, reported } from "../support/office.mjs";
import { say } from "../support/queue";
import { alive, desktop, fitsItsWindow, open, phone, signedIn, unique } from "../support/people";

for (const viewport of [phone, desktop]) {
  test(`what was found is taken along as a file, at ${viewport.width} px`, async ({ browser }) => {
    const content = unique("=1+1 门把手松了");
    const ticket = await reported(content);
    const chief = await signedIn(browser, "chief", "/tickets", viewport);
    await open(chief, `/tickets?text=${encodeURIComponent(content.split(" ").at(-1)!)}`);
    await expect(chief.locator(`tr[data-no="${ticket.no}"]`)).toBeVisible();
    await fitsItsWindow(chief);
    const began = chief.waitForEvent("download");
    await chief.getByRole("link", { name: "导出 CSV" }).click();
    const file = await began;
    expect(file.suggestedFilename()).toMatch(/^工单-\d{4}-\d\d-\d\d\.csv$/);
    const lines = readFileSync(await file.path(), "utf8").trim().split("\r\n");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain("单号,报修时间,状态");
    expect(lines[1]).toContain(`'${content}`);
    const book = chief.waitForEvent("download");
    await chief.getByRole("link", { name: "导出 Excel" }).click();
    expect(readFileSync(await (await book).path()).subarray(0, 2).toString()).toBe("PK");
    await chief.context().close();
  });
}

test("a place that is not known finds nothing, and says so", async ({ browser }) => {
  const chief = await signedIn(browser, "chief", "/tickets");
  await open(chief, "/tickets?place=Z9-999");
  await expect(chief.locator(".banner--warning", { hasText: "Z9-999" })).toBeVisible();
  await expect(chief.locator("tbody tr")).toHaveCount(0);
  // one sentence says why, and what was not understood is not kept
  await expect(chief.locator(".empty")).toHaveCount(0);
  await expect(chief.getByRole("button", { name: "保存为视图" })).toHaveCount(0);
  await expect(chief.getByRole("link", { name: /导出/ })).toHaveCount(0);
  await chief.context().close();
});

for (const viewport of [phone, desktop]) {
  test(`a long name leaves room for all else, at ${viewport.width} px`, async ({ browser }) => {
    const payload = report(unique("水管漏水"));
    payload.report.reporter.name = "Wolfeschlegelsteinhausenbergerdo";
    const { no } = await act(await signIn("desk1"), uuid(), "ticket.report/1", payload, { token: randomBytes(16).toString("hex") });
    const chief = await signedIn(browser, "chief", "/tickets", viewport);
    await open(chief, `/tickets?view=all&text=${no}`);
    const row = chief.locator(`tr[data-no="${no}"]`), table = chief.locator(".table-wrap");
    expect((await row.boundingBox())!.width).toBeLessThanOrEqual((await table.boundingBox())!.width);
    // the place reads as words, not letter below letter
    expect((await row.locator("td[data-label=地点]").boundingBox())!.width).toBeGreaterThan(80);
    await chief.context().close();
  });
}

test("what is overdue says how late it is", async ({ browser }) => {
  const chief = await signedIn(browser, "chief", "/tickets");
  await open(chief, "/tickets?view=all&overdue=yes");
  const rows = chief.locator("tbody tr");
  await expect(rows.first()).toBeVisible();
  // every row, in one look: another may run late meanwhile
  await expect.poll(() => rows.evaluateAll((rows) =>
    rows.length > 0 && rows.every((row) => row.querySelectorAll(".due--late").length === 1))).toBe(true);
  await chief.context().close();
});

test("the last four digits of a telephone number find tickets, and that is recorded", async ({ browser }) => {
  const payload = report(unique("灯不亮"));
  const tail = String(1000 + Math.floor(Math.random() * 9000));
  payload.report.reporter.phone = `1390000${tail}`;
  const { no } = await act(await signIn("desk1"), uuid(), "ticket.report/1", payload, { token: randomBytes(16).toString("hex") });
  const chief = await signedIn(browser, "chief", "/tickets");
  await open(chief, `/tickets?view=all&text=${tail}`);
  await expect(chief.locator(`tr[data-no="${no}"]`)).toBeVisible();
  await open(chief, "/admin/audit?kind=search");
  await expect(chief.locator("tr[data-kind=search]", { hasText: `****${tail}` })).toHaveCount(1);
  await chief.context().close();
});

test("a search has only what was asked for in its address, and a ticket leads back to it", async ({ browser }) => {
  const content = unique("门把手松了"), typed = content.split(" ").at(-1)!;
  const ticket = await reported(content);
  const chief = await signedIn(browser, "chief", "/tickets");
  await chief.locator("#text").fill(typed);
  await chief.locator("form[role=search] button[type=submit]").click();
  await chief.waitForURL((url) => url.search === `?text=${typed}`);
  await alive(chief);
  await chief.locator(`tr[data-no="${ticket.no}"] a`).first().click();
  await chief.waitForURL(`**/tickets/${ticket.no}`);
  await chief.locator(".page-head__back").click();
  await chief.waitForURL((url) => url.search === `?text=${typed}`);
  await expect(chief.locator("tbody tr")).toHaveCount(1);
  await chief.context().close();
});

test("what was typed to urge is there again after a reload, in its form, and is gone once it was given", async ({ browser }) => {
  const [ticket, other] = [await reported(unique("水龙头漏水")), await reported(unique("水龙头也漏水"))];
  const chief = await signedIn(browser, "chief", "/tickets");
  await open(chief, `/tickets/${ticket.no}`);
  await chief.getByRole("button", { name: "催办" }).first().click();
  const note = chief.locator("#act-text"), read = chief.locator("#act form:not([aria-busy])");
  await note.fill("学生来过两次");
  // another ticket has nothing of it
  await open(chief, `/tickets/${other.no}`);
  await chief.getByRole("button", { name: "催办" }).first().click();
  await expect(read).toBeVisible();
  await expect(note).toHaveValue("");
  await open(chief, `/tickets/${ticket.no}`);
  await expect(note).toHaveValue("学生来过两次");
  await expect(chief.getByText(say("jobs.draft_restored"))).toBeVisible();
  await chief.locator("#act form button[type=submit]").click();
  await expect(chief.locator(".toast--success")).toContainText(`${ticket.no} 已催办`);
  await open(chief, `/tickets/${ticket.no}`);
  await chief.getByRole("button", { name: "催办" }).first().click();
  await expect(read).toBeVisible();
  await expect(note).toHaveValue("");
  await chief.context().close();
});

test("words for management never stand in the form whose note the worker reads", async ({ browser }) => {
  const ticket = await dispatched(unique("水龙头关不紧"), ["worker1"]);
  const officer = await signedIn(browser, "desk1", "/tickets");
  const note = officer.locator("#act-text"), read = officer.locator("#act form:not([aria-busy])");
  const urge = officer.getByRole("button", { name: say("tickets.do_urge") }).first();
  const escalate = officer.getByRole("button", { name: say("tickets.do_escalate") }).first();
  await open(officer, `/tickets/${ticket.no}`);
  await escalate.click();
  await note.fill("班组不愿意去");
  await open(officer, `/tickets/${ticket.no}`);
  await expect(note).toHaveValue("班组不愿意去");
  await urge.click();
  await expect(read).toBeVisible();
  await expect(note).toHaveValue("");
  // cancelled, it stays where it was typed
  await escalate.click();
  await expect(note).toHaveValue("班组不愿意去");
  await officer.locator("#act form").getByRole("button", { name: say("common.cancel"), exact: true }).click();
  await urge.click();
  await expect(note).toHaveValue("");
  await open(officer, `/tickets/${ticket.no}`);
  await escalate.click();
  await expect(note).toHaveValue("班组不愿意去");
  await officer.context().close();
});

test("the menu of the account closes with Escape and with a click elsewhere", async ({ browser }) => {
  const chief = await signedIn(browser, "chief", "/tickets");
  const menu = chief.locator("details.menu"), button = menu.locator("summary");
  await button.click();
  await expect(menu).toHaveAttribute("open", "");
  await chief.keyboard.press("Escape");
  await expect(menu).not.toHaveAttribute("open", "");
  await expect(button).toBeFocused();
  await button.click();
  await chief.locator("h1").click();
  await expect(menu).not.toHaveAttribute("open", "");
  await chief.context().close();
});
