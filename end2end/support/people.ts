// Demo people, signed in as they would do it, and what every test checks along the way.
import { expect, type Browser, type BrowserContext, type Page } from "@playwright/test";

export const phone = { width: 390, height: 844 };
export const desktop = { width: 1440, height: 900 };

/** Waits until the page's program has taken over from the server's HTML. */
export async function alive(page: Page) {
  await page.locator("html[data-ready]").waitFor({ state: "attached" });
}

/** Opens a page and waits until it is alive. */
export async function open(page: Page, path: string) {
  await page.goto(path);
  await alive(page);
}

/** Fills in and sends the sign-in form that is shown. */
export async function fillSignIn(page: Page, username: string, password = "baoxiu-demo") {
  await page.locator("input[name=username]").fill(username);
  await page.locator("input[name=password]").fill(password);
  await page.locator("form:has(input[name=password]) button[type=submit]").click();
}

/** A window of its own in which `username` is signed in and looks at `path`. */
export async function signedIn(browser: Browser, username: string, path: string, viewport = desktop): Promise<Page> {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  await page.goto(`/login?next=${encodeURIComponent(path)}`);
  await fillSignIn(page, username);
  await page.waitForURL((url) => url.pathname === path);
  await alive(page);
  return page;
}

/** Waits until the service worker has the application on the phone, so that it starts without a network. */
export async function readyForOffline(page: Page) {
  await page.locator("html[data-kept]").waitFor({ state: "attached" });
}

/** A text that no other test uses. */
export function unique(text: string) {
  return `${text} ${Math.random().toString(36).slice(2, 8)}`;
}

/** The number that a receipt or a tracking page shows. */
export async function ticketNo(page: Page): Promise<string> {
  const number = page.locator(".ticket-no").first();
  await expect(number).toHaveText(/\d{6}/);
  return (await number.innerText()).match(/\d{6,}/)![0];
}

/** Nothing on the page is wider than the window. */
export async function fitsItsWindow(page: Page) {
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wider).toBeLessThanOrEqual(0);
}

export type { Browser, BrowserContext, Page };
