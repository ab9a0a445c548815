// What is pressed on a page before its program has started.
import { expect, test, type Browser, type Page } from "@playwright/test";
import { reported } from "../support/office.mjs";
import { say } from "../support/queue";
import { alive, desktop, fillSignIn, openHeldBack, unique } from "../support/people";

/** A duty officer at a new ticket whose program does not come before `go` is called. */
async function waiting(browser: Browser): Promise<{ page: Page; go: () => void; reject: ReturnType<Page["locator"]> }> {
  const { no } = await reported(unique("水管漏水"));
  // no worker: it would have the program
  const context = await browser.newContext({ viewport: desktop, serviceWorkers: "block" });
  const page = await context.newPage();
  await page.goto("/login?next=/desk");
  await fillSignIn(page, "desk1");
  await page.waitForURL((url) => url.pathname === "/desk");
  await alive(page);
  const go = await openHeldBack(page, `/desk?no=${no}`);
  const reject = page.locator(".pane__foot button", { hasText: say("desk.reject") });
  return { page, go, reject };
}

test("a button that is pressed before the program has started does its work once it has", async ({ browser }) => {
  const { page, go, reject } = await waiting(browser);
  await reject.click();
  await expect(reject).toHaveAttribute("data-pressed", "");
  await expect(page.locator("html")).not.toHaveAttribute("data-ready");
  await expect(page.locator("#reason")).toHaveCount(0);
  go();
  await expect(page.locator("#reason")).toBeFocused();
  await expect(page.locator("[data-pressed]")).toHaveCount(0);
  await page.context().close();
});

test("it does nothing where something else was done since", async ({ browser }) => {
  const { page, go, reject } = await waiting(browser);
  await reject.click();
  await expect(reject).toHaveAttribute("data-pressed", "");
  await page.keyboard.press("Tab");
  await expect(page.locator("[data-pressed]")).toHaveCount(0);
  go();
  await alive(page);
  // a key works by now, and only it
  await page.keyboard.press("t");
  await expect(page.getByRole("form", { name: /^转部门/ })).toBeVisible();
  await page.context().close();
});

test("what is pressed while the program starts acts once, and instead of what was pressed before", async ({ browser }) => {
  const { page, go, reject } = await waiting(browser);
  await reject.click();
  await expect(reject).toHaveAttribute("data-pressed", "");
  // pressed once the program has begun and before anything else has its turn
  await page.locator('main button[aria-keyshortcuts="?"]').evaluate((keys: HTMLButtonElement) => {
    const presses: EventTarget[] = [];
    Object.assign(globalThis, { presses });
    addEventListener("click", ({ target }) => presses.push(target!), true);
    new MutationObserver((_, ready) => {
      ready.disconnect();
      keys.click();
    }).observe(document.documentElement, { attributeFilter: ["data-ready"] });
  });
  go();
  await expect(page.getByRole("dialog")).toBeVisible();
  // after whatever still had its turn
  await page.evaluate(() => new Promise((turn) => setTimeout(turn)));
  expect(await page.evaluate(() => (globalThis as unknown as { presses: EventTarget[] }).presses.length)).toBe(1);
  await expect(page.locator("[data-pressed]")).toHaveCount(0);
  await expect(page.locator("#reason")).toHaveCount(0);
  await page.context().close();
});
