// Both languages, everywhere.
import { expect, test } from "@playwright/test";
import { alive, desktop, fitsItsWindow, open, phone, signedIn } from "../support/people";

const staff: [string, string[]][] = [
  ["desk1", ["/desk", "/desk/new", "/visits", "/tickets", "/outbox"]],
  ["manager1", ["/dispatch"]],
  ["worker1", ["/jobs"]],
  ["chief", ["/escalations"]],
  ["admin", ["/admin", "/admin/times", "/admin/rules", "/admin/places", "/admin/messages"]],
];
const han = /[\u4e00-\u9fff]/;

for (const path of ["/", "/report", "/r/D1-101", "/login", "/t/00000000000000000000000000000000"]) {
  test(`${path} speaks both languages`, async ({ page }) => {
    await open(page, path);
    await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
    expect(await page.title()).toMatch(han);
    await page.locator(".lang-switch").click();
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    await alive(page);
    expect(await page.title()).not.toMatch(han);
    await page.locator(".lang-switch").click();
    await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
  });
}

for (const [username, paths] of staff) {
  for (const viewport of [phone, desktop]) {
    test(`${username}'s pages in English fit ${viewport.width} pixels and name every control`, async ({ browser }) => {
      const page = await signedIn(browser, username, paths[0], viewport);
      await page.locator(".lang-switch").click();
      await expect(page.locator("html")).toHaveAttribute("lang", "en");
      for (const path of paths) {
        await open(page, path);
        await fitsItsWindow(page);
        expect(await page.title(), path).not.toMatch(han);
        for (const control of await page.locator("button:visible, a[href]:visible, summary:visible").all()) {
          // what is far down a long list is not laid out yet, and has no inner text then
          const text = async () => (await control.innerText()) || (await control.textContent()) || "";
          const name = (await control.getAttribute("aria-label")) ?? (await text());
          const image = await control.locator("img[alt]").count();
          expect(name.trim() !== "" || image > 0, `${path}: ${await control.evaluate((one) => one.outerHTML)}`).toBe(true);
        }
        for (const field of await page.locator("input:not([type=hidden]):visible, textarea:visible, select:visible").all()) {
          const named = await field.evaluate((one: HTMLInputElement) =>
            (one.labels?.length ?? 0) > 0 || one.hasAttribute("aria-label") || one.hasAttribute("aria-labelledby"));
          expect(named, `${path}: ${await field.evaluate((one) => one.outerHTML)}`).toBe(true);
        }
      }
      await page.context().close();
    });
  }
}
