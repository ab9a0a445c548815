// Finding tickets, and taking along what was found.
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { reported } from "../support/office.mjs";
import { desktop, fitsItsWindow, phone, signedIn, unique } from "../support/people";

for (const viewport of [phone, desktop]) {
  test(`what was found is taken along as a file, at ${viewport.width} px`, async ({ browser }) => {
    const content = unique("=1+1 门把手松了");
    const ticket = await reported(content);
    const chief = await signedIn(browser, "chief", "/tickets", viewport);
    await chief.goto(`/tickets?text=${encodeURIComponent(content.split(" ").at(-1)!)}`);
    await expect(chief.locator(`tr[data-no="${ticket.no}"]`)).toBeVisible();
    await fitsItsWindow(chief);
    const began = chief.waitForEvent("download");
    await chief.getByRole("link", { name: "导出 CSV" }).click();
    const file = await began;
    expect(file.suggestedFilename()).toMatch(/^tickets-\d{4}-\d\d-\d\d\.csv$/);
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
  await chief.goto("/tickets?place=Z9-999");
  await expect(chief.locator(".banner--warning", { hasText: "Z9-999" })).toBeVisible();
  await expect(chief.locator("tbody tr")).toHaveCount(0);
  await expect(chief.getByRole("link", { name: /导出/ })).toHaveCount(0);
  await chief.context().close();
});
