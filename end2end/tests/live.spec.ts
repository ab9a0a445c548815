// The live stream and the few connections that a browser has for each server (F47).
import { expect, test, type BrowserContext, type Page } from "@playwright/test";
import { reported } from "../support/office.mjs";
import { alive, desktop, fillSignIn, unique } from "../support/people";

/** A tab that believes what `show` tells it about being looked at: a browser without a screen shows all of its tabs. */
async function tab(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript(() => {
    let shown = true;
    Object.defineProperty(document, "hidden", { get: () => !shown });
    Object.defineProperty(document, "visibilityState", { get: () => (shown ? "visible" : "hidden") });
    Object.assign(window, {
      show(now: boolean) {
        shown = now;
        document.dispatchEvent(new Event("visibilitychange"));
      },
    });
  });
  return page;
}
const show = (page: Page, now: boolean) => page.evaluate((now) => (window as never as { show(now: boolean): void }).show(now), now);

/** Whether the tab's stream is open, as its own requests say. */
function streams(page: Page) {
  let open = 0;
  page.on("request", (request) => { if (request.url().endsWith("/api/live")) open++; });
  for (const end of ["requestfinished", "requestfailed"] as const) {
    page.on(end, (request) => { if (request.url().endsWith("/api/live")) open--; });
  }
  return () => open;
}

test("seven tabs of the desk leave each other connections, and whichever is looked at is live", async ({ browser }) => {
  const context = await browser.newContext({ viewport: desktop });
  const tabs: Page[] = [];
  for (let number = 0; number < 7; number++) {
    const page = await tab(context);
    const open = streams(page);
    await page.goto(number ? "/desk" : "/login?next=%2Fdesk");
    if (!number) await fillSignIn(page, "desk1");
    await page.waitForURL((url) => url.pathname === "/desk");
    await alive(page);
    await expect.poll(open).toBe(1);
    if (number < 6) {
      await show(page, false);
      await expect.poll(open, { message: "a tab that nobody looks at gives its stream back" }).toBe(0);
    }
    tabs.push(page);
  }
  // emergencies stand on the first page, however much was reported before
  const seen = unique("走廊灯不亮");
  await reported(seen, [], "emergency");
  await expect(tabs[6].getByText(seen).first()).toBeVisible();
  // another one is looked at: what it missed is there, and it hears again
  await show(tabs[6], false);
  await show(tabs[0], true);
  await expect(tabs[0].getByText(seen).first()).toBeVisible();
  const next = unique("水管漏水");
  await reported(next, [], "emergency");
  await expect(tabs[0].getByText(next).first()).toBeVisible();
  await context.close();
});
