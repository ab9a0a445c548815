// The tree of places: built, changed, switched off, carried out and in by a table.
import { readFileSync } from "node:fs";
import { expect, test, type Page } from "@playwright/test";
import { alive, desktop, fillSignIn, fitsItsWindow, open, phone, signedIn } from "../support/people";
import { workbook } from "../support/xlsx.mjs";

const HEAD = ["代码", "上级代码", "类型", "名称（中文）", "名称（英文）", "可报修", "顺序", "启用"];

/** The code of a building that no other test has. */
const building = () => `X${Math.random().toString(36).slice(2, 8).toUpperCase()}`;

const at = (code: string) => `/admin/places?parent=${code}`;

/** Opens the fold of a form; gives the form. */
async function fold(page: Page, act: string) {
  const details = page.locator(`details[data-act=${act}]`);
  if ((await details.getAttribute("open")) === null) await details.locator("summary").click();
  return details.locator("form");
}

/** Sends a form, after which the page says that it is done; with `code`, to which place. */
async function done(page: Page, form: ReturnType<Page["locator"]>, what: string, code?: string) {
  await form.locator("button[type=submit]").last().click();
  await page.waitForURL(({ searchParams }) => searchParams.get("done") === what && (!code || searchParams.get("code") === code));
  await expect(page.locator(`[data-done=${what}]`)).toBeVisible();
  await alive(page);
}

async function adds(page: Page, fields: { code: string; kind: string; zh: string }) {
  const form = await fold(page, "add");
  await form.locator("#add-code").fill(fields.code);
  await form.locator("#add-kind").selectOption(fields.kind);
  await form.locator("#add-name_zh").fill(fields.zh);
  await done(page, form, "add", fields.code);
}

const codes = (page: Page) => page.locator("tr[data-code]").evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.code));

/** Uploads rows below the head, and waits for what they would do. */
async function uploads(page: Page, rows: string[][]) {
  await page.goto("/admin/places/import");
  await page.locator("#file").setInputFiles({
    name: "places.xlsx", mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", buffer: workbook([HEAD, ...rows]),
  });
  await page.locator("form:has(#file) button[type=submit]").click();
  await page.waitForURL(/\/admin\/places\/import\/[0-9a-f-]{36}/);
}

test("a building is added, filled, put in order, renamed, moved and switched off, and the form behind its code follows", async ({ browser }) => {
  test.setTimeout(120_000);
  const own = building();
  const page = await signedIn(browser, "admin", "/admin/places");

  // a code that is none is refused, and nothing typed is lost
  const form = await fold(page, "add");
  await form.locator("#add-code").fill(`${own} 1`);
  await form.locator("#add-name_zh").fill("竹园");
  await form.locator("button[type=submit]").click();
  await expect(page.locator(".error-summary a[href='#add-code']")).toBeVisible();
  await expect(page.locator("#add-name_zh")).toHaveValue("竹园");
  await alive(page);
  await adds(page, { code: own, kind: "dormitory", zh: "竹园" });

  await open(page, at(own));
  for (const floor of [1, 2]) await adds(page, { code: `${own}-F${floor}`, kind: "floor", zh: `${floor}层` });
  await open(page, at(`${own}-F1`));
  for (const room of [101, 102]) await adds(page, { code: `${own}-${room}`, kind: "room", zh: `${room}` });
  expect(await codes(page)).toEqual([`${own}-101`, `${own}-102`]);

  // order, by keyboard
  await page.locator(`tr[data-code="${own}-102"] button[value=yes]`).press("Enter");
  await expect(page.locator("[data-done=order]")).toBeVisible();
  expect(await codes(page)).toEqual([`${own}-102`, `${own}-101`]);

  // a new name is that of all below
  await open(page, at(own));
  const change = await fold(page, "change");
  await change.locator("#change-name_zh").fill("梅园");
  await done(page, change, "change");
  const reporter = await (await browser.newContext({ viewport: phone })).newPage();
  await open(reporter, `/r/${own}-101`);
  await expect(reporter.getByText("梅园 101").first()).toBeVisible();

  // moved to the other floor; a ring is refused in words
  await open(page, at(`${own}-101`));
  let move = await fold(page, "move");
  await move.locator("#move-parent").fill(`${own}-F2`);
  await done(page, move, "move");
  await expect(page.locator("nav.cluster").getByText("2层")).toBeVisible();
  await open(page, at(`${own}-F2`));
  move = await fold(page, "move");
  await move.locator("#move-parent").fill(`${own}-101`);
  await move.locator("button[type=submit]").click();
  await expect(page.locator("#move-parent-error")).toContainText("绕回了自己");
  await expect(page.locator("#move-parent")).toHaveValue(`${own}-101`);

  // off: no form behind the code any more; on again: it is back
  await open(page, at(own));
  await done(page, await fold(page, "switch"), "off");
  expect((await reporter.goto(`/r/${own}-101`))!.status()).toBe(404);
  await open(page, at(`${own}-101`));
  await expect(page.locator("[data-place]").getByText("上级已停用")).toBeVisible();
  await open(page, at(own));
  await done(page, await fold(page, "switch"), "on");
  await open(reporter, `/r/${own}-101`);
  await expect(reporter.getByText("梅园 101").first()).toBeVisible();
  for (const one of [page, reporter]) await one.context().close();
});

test("a table is checked before anything changes, names each wrong row, and then takes effect as a whole", async ({ browser }) => {
  const own = building();
  const page = await signedIn(browser, "admin", "/admin/places/import");
  await uploads(page, [
    [`${own}-101`, `${own}-F1`, "房间", "101", "", "", "", ""],
    [`${own}-F1`, own, "楼层", "", "", "", "", ""],
    [own, "", "阁楼", "兰园", "", "", "", ""],
  ]);
  await expect(page.locator("tr[data-row='3']")).toContainText("请填写中文名称");
  await expect(page.locator("tr[data-row='4']")).toContainText("没有这种类型");
  await expect(page.locator("input[name=fingerprint]")).toHaveCount(0);

  await uploads(page, [
    [`${own}-101`, `${own}-F1`, "房间", "101", "", "", "", ""],
    [`${own}-F1`, own, "楼层", "1层", "Floor 1", "", "", ""],
    [own, "", "公寓", "兰园", "Orchid house", "", "", ""],
  ]);
  await expect(page.locator(".tab[data-tab=added]")).toContainText("3");
  expect((await page.request.get(`/r/${own}-101`)).status()).toBe(404);
  await page.getByRole("button", { name: "全部导入" }).click();
  await expect(page.locator("[data-verdict]").getByText("全部导入")).toBeVisible();
  expect((await page.request.get(`/r/${own}-101`)).status()).toBe(200);
  // its page and the record tell what it did, place by place
  await expect(page.locator(".tab[data-tab=added]")).toContainText("3");
  await expect(page.locator(".tab[data-tab=same]")).toHaveCount(0);
  await open(page, "/admin/changes?area=place");
  const line = page.locator(".changes__row", { hasText: `${own}-101` });
  await expect(line).toContainText("导入地点");
  await expect(line).toContainText("兰园");
  await expect(line.getByRole("link", { name: "查看全部" })).toBeVisible();

  // what is exported has it, and comes back without a change
  await open(page, "/admin/places");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "导出" }).click()]);
  expect(download.suggestedFilename()).toMatch(/^places-.*\.xlsx$/);
  const path = await download.path();
  expect(readFileSync(path).subarray(0, 2).toString()).toBe("PK");
  await page.goto("/admin/places/import");
  await page.locator("#file").setInputFiles(path);
  await page.locator("form:has(#file) button[type=submit]").click();
  await page.waitForURL(/\/admin\/places\/import\/[0-9a-f-]{36}/);
  // others may be at work on the tree: of this building nothing changes
  await expect(page.locator(".tab[data-tab=same]")).toBeVisible();
  await expect(page.locator(".tab[data-tab=wrong]")).toHaveCount(0);

  // what is no table is refused in words
  await page.goto("/admin/places/import");
  await page.locator("#file").setInputFiles({ name: "photo.xlsx", mimeType: "image/png", buffer: Buffer.from("no table") });
  await page.locator("form:has(#file) button[type=submit]").click();
  await expect(page.locator("#file-error")).toContainText(".xlsx");
  await page.context().close();
});

test("a table goes in without script too, and nobody but the administrator may", async ({ browser }) => {
  const own = building();
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto("/login?next=/admin/places/import");
  await fillSignIn(page, "admin");
  await uploads(page, [[own, "", "公寓", "菊园", "", "", "", ""]]);
  await page.getByRole("button", { name: "全部导入" }).click();
  await page.goto(at(own));
  await expect(page.locator("[data-place]").getByText("菊园").first()).toBeVisible();
  await context.close();
  const desk = await signedIn(browser, "desk1", "/desk");
  for (const path of ["/admin/places", "/admin/places/import", "/admin/places/export.xlsx"]) {
    expect((await desk.request.get(path)).status()).toBe(403);
  }
  await desk.context().close();
});

test("tree, place, codes and import fit a desk and a phone", async ({ browser }) => {
  const page = await signedIn(browser, "admin", "/admin/places");
  for (const viewport of [desktop, phone]) {
    await page.setViewportSize(viewport);
    for (const path of ["/admin/places", at("D1"), at("D1-F1"), at("D1-101"), "/admin/places?q=101", "/admin/places/import"]) {
      await open(page, path);
      await fitsItsWindow(page);
    }
  }
  await page.context().close();
});
