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
        // all in one look: rows of a list come and go while one asks for each
        const controls = page.locator("button:visible, a[href]:visible, summary:visible");
        const nameless = await controls.evaluateAll((all) => all.filter((one) => {
          // what is far down a long list is not laid out yet, and has no inner text then
          const name = one.getAttribute("aria-label") ?? ((one as HTMLElement).innerText || one.textContent || "");
          return name.trim() === "" && !one.querySelector("img[alt]");
        }).map((one) => one.outerHTML));
        expect(nameless, path).toEqual([]);
        const fields = page.locator("input:not([type=hidden]):visible, textarea:visible, select:visible");
        const unnamed = await fields.evaluateAll((all) => (all as HTMLInputElement[]).filter((one) =>
          !one.labels?.length && !one.hasAttribute("aria-label") && !one.hasAttribute("aria-labelledby"),
        ).map((one) => one.outerHTML));
        expect(unnamed, path).toEqual([]);
      }
      await page.context().close();
    });
  }
}
