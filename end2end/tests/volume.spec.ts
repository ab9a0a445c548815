// Report volume: charts by week and by month, each number of which leads to its tickets.
import { expect, test } from "@playwright/test";
import { signIn } from "../support/api.mjs";
import { reported } from "../support/office.mjs";
import { alive, desktop, fitsItsWindow, open, phone, signedIn, unique } from "../support/people";

/** The number of the newest period in the table. */
const newest = (page: import("@playwright/test").Page) => page.locator("tbody tr").first().locator("td").first();

for (const viewport of [phone, desktop]) {
  test(`a supervisor reads the volume by week and by month, at ${viewport.width} px`, async ({ browser }) => {
    await reported(unique("水管漏水"));
    const chief = await signedIn(browser, "chief", "/volume", viewport);
    await expect(chief.getByRole("heading", { name: "报修量", level: 1 })).toBeVisible();
    await expect(chief.locator(".chart__column")).toHaveCount(26);
    await expect(chief.locator("tbody tr")).toHaveCount(26);
    await fitsItsWindow(chief);
    // the line ends within the plot, and the names of columns do not lie on each other
    const names = await chief.locator(".chart__text").evaluateAll((texts) =>
      texts.map((text) => text.getBoundingClientRect()).filter((box) => box.width > 0).map((box) => [box.left, box.right]));
    expect(names.length).toBeGreaterThan(5);
    for (let index = 1; index < names.length; index++) expect(names[index][0]).toBeGreaterThan(names[index - 1][1]);
    await chief.getByRole("link", { name: "按月" }).click();
    await expect(chief).toHaveURL(/unit=month/);
    await expect(chief.locator(".chart__column")).toHaveCount(12);
    await expect(chief.locator("tbody tr")).toHaveCount(12);
    await fitsItsWindow(chief);
    await chief.context().close();
  });
}

test("a table that is wider than a phone is a region that scrolls by keyboard", async ({ browser }) => {
  const chief = await signedIn(browser, "chief", "/volume", phone);
  await open(chief, "/volume?unit=day&split=department");
  await fitsItsWindow(chief);
  const region = chief.getByRole("region", { name: "每天的报修量（件）" });
  const scrolled = () => region.evaluate((one) => one.scrollLeft);
  expect(await region.evaluate((one) => one.scrollWidth > one.clientWidth)).toBe(true);
  await region.focus();
  await expect(region).toBeFocused();
  await chief.keyboard.press("ArrowRight");
  await expect.poll(scrolled).toBeGreaterThan(0);
  await chief.context().close();
});

test("every number leads to exactly its tickets", async ({ browser }) => {
  const chief = await signedIn(browser, "chief", "/volume");
  await open(chief, "/volume?unit=day&split=channel");
  await expect(chief.locator(".chart-key__item").first()).toBeVisible();
  const cell = chief.locator("tbody tr td a").last();
  const n = await cell.innerText();
  await cell.click();
  await expect(chief).toHaveURL(/\/tickets\?from=.*to=/);
  await alive(chief);
  await expect(chief.locator("[data-count=all]")).toContainText(new RegExp(`(^|\\D)${n}(\\D|$)`));
  // the chart leads there too
  await open(chief, "/volume?unit=month");
  await chief.locator(".chart__hit").last().click({ position: { x: 3, y: 3 } });
  await expect(chief).toHaveURL(/\/tickets\?from=.*to=/);
  await chief.context().close();
});

test("a new report is counted in the period that goes on", async ({ browser }) => {
  const desk = await signedIn(browser, "desk1", "/volume");
  const before = Number(await newest(desk).innerText());
  await reported(unique("灯不亮"));
  await open(desk, "/volume");
  await expect.poll(async () => Number(await newest(desk).innerText())).toBeGreaterThan(before);
  await desk.context().close();
});

test("conditions stay in the address; a place that is not known is said, and nothing is counted", async ({ browser }) => {
  const chief = await signedIn(browser, "chief", "/volume");
  await chief.locator("summary", { hasText: "分线和条件" }).click();
  await chief.locator("#channel").selectOption("telephone");
  await chief.locator("#place").fill("Z9-999");
  await chief.getByRole("button", { name: "统计" }).click();
  await expect(chief).toHaveURL(/channel=telephone/);
  await expect(chief.locator(".banner--warning", { hasText: "Z9-999" })).toBeVisible();
  await expect(chief.locator(".chart")).toHaveCount(0);
  await expect(chief.locator("#place")).toHaveValue("Z9-999");
  await expect(chief.locator("#channel")).toHaveValue("telephone");
  // earlier and back again
  await open(chief, "/volume?unit=week");
  await chief.getByRole("link", { name: "更早" }).click();
  await expect(chief).toHaveURL(/last=/);
  await expect(chief.locator(".chart, .empty").first()).toBeVisible();
  await chief.getByRole("link", { name: "更晚" }).click();
  await expect(chief).not.toHaveURL(/last=/);
  await chief.context().close();
});

test("in English, by keyboard, and closed to whoever has no office", async ({ browser, request, baseURL }) => {
  const chief = await signedIn(browser, "chief", "/volume");
  await open(chief, "/volume?lang=en");
  await open(chief, "/volume?unit=week");
  await expect(chief.getByRole("heading", { name: "Report volume", level: 1 })).toBeVisible();
  await chief.getByRole("link", { name: "By month" }).focus();
  await chief.keyboard.press("Enter");
  await expect(chief).toHaveURL(/unit=month/);
  await expect(chief.getByRole("columnheader", { name: "Month", exact: true })).toBeVisible();
  for (const username of ["worker1", "store1"]) {
    const { cookie } = await signIn(username);
    const answer = await request.get(`${baseURL}/volume`, { headers: { cookie } });
    expect(answer.status(), username).toBe(403);
  }
  await chief.context().close();
});

test("what the bottom bar of a phone has no room for stands in the menu", async ({ browser }) => {
  const chief = await signedIn(browser, "chief", "/escalations", phone);
  await chief.locator("summary[aria-label]").click();
  const menu = chief.locator(".menu__panel");
  await expect(menu.getByRole("link", { name: "管理" })).toBeVisible();
  await menu.getByRole("link", { name: "管理" }).click();
  await expect(chief).toHaveURL(/\/admin/);
  await chief.context().close();
});
