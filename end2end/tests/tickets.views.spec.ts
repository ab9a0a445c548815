// Questions that are kept: one's own and shared ones, with which one begins, and how many tickets each condition gives.
import { expect, test } from "@playwright/test";
import { act, dispatched, reported } from "../support/office.mjs";
import { signIn } from "../support/api.mjs";
import { alive, desktop, fitsItsWindow, open, phone, signedIn, unique, type Page } from "../support/people";

const word = (text: string) => text.split(" ").at(-1)!;

/** Keeps what the list asks under a name. */
async function keep(page: Page, name: string) {
  await page.getByRole("button", { name: "保存为视图" }).click();
  await page.locator("#view-name").fill(name);
  await page.getByRole("button", { name: "保存视图" }).click();
}

for (const viewport of [phone, desktop]) {
  test(`a question is kept, found again, changed and removed, at ${viewport.width} px`, async ({ browser }) => {
    const content = unique("门把手松了"), name = word(unique("视图"));
    const ticket = await reported(content);
    await reported(unique("窗帘掉了"));
    const chief = await signedIn(browser, "chief", "/tickets", viewport);
    await open(chief, `/tickets?view=all&text=${encodeURIComponent(word(content))}`);
    await keep(chief, name);
    const pill = chief.locator(".views .chip", { hasText: name });
    await expect(pill).toHaveAttribute("aria-current", "page");
    await expect(chief).toHaveURL(/view=\d+/);
    await fitsItsWindow(chief);

    await open(chief, "/tickets?view=all");
    await pill.click();
    await expect(chief.locator("tbody tr")).toHaveCount(1);
    await expect(chief.locator(`tr[data-no="${ticket.no}"]`)).toBeVisible();
    // the address alone says it: whoever opens it sees the same
    const copied = await signedIn(browser, "desk1", "/tickets", viewport);
    await open(copied, new URL(chief.url()).pathname + new URL(chief.url()).search);
    await expect(copied.locator("tbody tr")).toHaveCount(1);
    await expect(copied.locator(".views .chip", { hasText: name })).toHaveCount(0);
    await copied.context().close();

    await chief.getByRole("button", { name: /视图设置/ }).click();
    await chief.locator("#view-name").fill(`${name}改`);
    await chief.locator("#view-panel").getByRole("button", { name: "保存", exact: true }).click();
    await expect(chief.locator(".views .chip", { hasText: `${name}改` })).toBeVisible();
    await chief.getByRole("button", { name: /视图设置/ }).click();
    await chief.getByRole("button", { name: "删除", exact: true }).click();
    await chief.getByRole("button", { name: "再按一次删除" }).click();
    await expect(pill).toHaveCount(0);
    await chief.context().close();
  });
}

test("a name that is taken, or none, is said, and what was typed stays", async ({ browser }) => {
  const name = word(unique("视图"));
  const desk = await signedIn(browser, "desk1", "/tickets");
  await open(desk, "/tickets?view=all&channel=walk_in");
  await keep(desk, name);
  await expect(desk).toHaveURL(/view=\d+/);
  await open(desk, "/tickets?view=all&channel=online");
  await keep(desk, name);
  await expect(desk.locator("#view-name-error")).toContainText("同名");
  await expect(desk.locator("#view-name")).toHaveValue(name);
  await desk.locator("#view-name").fill(" ");
  await desk.getByRole("button", { name: "保存视图" }).click();
  await expect(desk.locator("#view-name-error")).not.toContainText("同名");
  await expect(desk.locator("#view-name-error")).toBeVisible();
  // an officer keeps views for themselves: sharing is not offered
  await expect(desk.locator("input[name=shared]")).toHaveCount(0);
  await desk.keyboard.press("Escape");
  await expect(desk.locator("#view-name")).toHaveCount(0);
  await desk.context().close();
});

test("a shared view is everybody's to open and its owner's to change, and one begins with it by the keyboard alone", async ({ browser }) => {
  const name = word(unique("共享"));
  const chief = await signedIn(browser, "chief", "/tickets");
  await open(chief, "/tickets?view=all&stage=submitted&channel=online");
  await chief.getByRole("button", { name: "保存为视图" }).focus();
  await chief.keyboard.press("Enter");
  await expect(chief.locator("#view-name")).toBeFocused();
  await chief.keyboard.type(name);
  await chief.keyboard.press("Tab");
  await chief.keyboard.press("Space");
  await chief.locator("#view-name").press("Enter");
  await expect(chief.locator(".views .chip", { hasText: name })).toContainText("已共享");

  const desk = await signedIn(browser, "desk2", "/tickets");
  await desk.locator(".views .chip", { hasText: name }).click();
  await expect(desk).toHaveURL(/view=\d+/);
  await alive(desk);
  await desk.getByRole("button", { name: /视图设置/ }).click();
  await expect(desk.locator("#view-name")).toHaveCount(0);
  await expect(desk.getByRole("button", { name: "删除", exact: true })).toHaveCount(0);
  await desk.getByRole("button", { name: "设为打开时的视图" }).click();
  await expect(desk.locator(".toast--success")).toBeVisible();
  await open(desk, "/tickets");
  await expect(desk).toHaveURL(/stage=submitted/);
  // all of the list is still one click away
  await desk.locator(".views .chip").first().click();
  await expect(desk).toHaveURL(/view=all$/);

  // taken away by its owner, it leads nobody anywhere
  await chief.getByRole("button", { name: /视图设置/ }).click();
  await chief.getByRole("button", { name: "删除", exact: true }).click();
  await chief.getByRole("button", { name: "再按一次删除" }).click();
  await expect(chief.locator(".views .chip", { hasText: name })).toHaveCount(0);
  await open(desk, "/tickets");
  await expect(desk.locator(".views .chip", { hasText: name })).toHaveCount(0);
  await expect(desk).not.toHaveURL(/stage=submitted/);
  for (const page of [chief, desk]) await page.context().close();
});

test("each condition says how many tickets it gives, within what is asked", async ({ browser }) => {
  const content = unique("水龙头漏水");
  await reported(content);
  const sent = await dispatched(`${content} 二`, ["worker1"]);
  await act(await signIn("worker1"), sent.lane, "ticket.acknowledge/1", {});
  const chief = await signedIn(browser, "chief", "/tickets");
  await open(chief, `/tickets?view=all&stage=submitted&text=${encodeURIComponent(word(content))}`);
  await expect(chief.locator("[data-count=all]")).toHaveText("共 1 张");
  // another status under the same words would give another one
  await expect(chief.locator("label.choice", { has: chief.locator("input[value=acknowledged]") })).toContainText("1");
  await chief.locator(".chip[aria-label^=去掉]", { hasText: "状态" }).click();
  await expect(chief.locator("[data-count=all]")).toHaveText("共 2 张");
  await chief.context().close();
});

test("complaints have views and are taken along as well; what can't be understood makes no file", async ({ browser }) => {
  const name = word(unique("投诉"));
  const chief = await signedIn(browser, "chief", "/complaints");
  await open(chief, "/complaints?tab=all&category=canteen");
  await keep(chief, name);
  await expect(chief.locator(".views .chip", { hasText: name })).toHaveAttribute("aria-current", "page");
  await expect(chief.locator(".chip[aria-label^=去掉]", { hasText: "投诉类别" })).toBeVisible();
  const began = chief.waitForEvent("download");
  await chief.getByRole("link", { name: "导出 CSV" }).click();
  expect((await began).suggestedFilename()).toMatch(/^投诉-\d{4}-\d\d-\d\d\.csv$/);
  const wrong = await chief.request.get("/complaints/export.csv?category=weather");
  expect(wrong.status()).toBe(400);
  await chief.context().close();
});
