// Demo people, signed in as they would do it, and what every test checks along the way.
import { expect, type Browser, type BrowserContext, type Locator, type Page } from "@playwright/test";

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

/** Opens a list and goes on, page by page as its reader would, until the row is there. */
export async function openAt(page: Page, path: string, row: Locator) {
  await open(page, path);
  const next = page.locator("nav.pager a[rel=next]");
  while (!(await row.isVisible()) && (await next.count()) > 0) await open(page, (await next.getAttribute("href"))!);
  await expect(row).toBeVisible();
}

/** Opens the desk's inbox at a ticket by its address: wherever in the list it stands, with what can be done about it. */
export async function atDesk(page: Page, no: string) {
  await open(page, `/desk?no=${no}`);
  await expect(page.locator(".pane--detail .pane__title .ticket-no", { hasText: no })).toBeVisible();
  await expect(page.locator(".pane--detail .pane__foot")).toBeVisible();
}

/** What the page asks of these addresses does not reach the server until something is pressed on the page. */
export async function deafUntilPressed(page: Page, ...addresses: string[]) {
  await page.evaluate(() => {
    const pressed = () => Object.assign(globalThis, { pressed: true });
    for (const event of ["click", "keydown"]) addEventListener(event, pressed, { capture: true });
  });
  for (const address of addresses) {
    await page.route(address, async (route) =>
      (await page.evaluate(() => "pressed" in globalThis)) ? route.continue() : route.abort());
  }
}

/**
 * Opens a page whose program does not come before what this gives is called. Not where a service worker has the program:
 * `serviceWorkers: "block"` for the context.
 */
export async function openHeldBack(page: Page, path: string): Promise<() => void> {
  let go = () => {};
  const held = new Promise<void>((free) => (go = free));
  await page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  const asked = page.waitForRequest(/\.wasm$/);
  await page.goto(path, { waitUntil: "commit" });
  await asked;
  return go;
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

/** A telephone number that no other test uses. */
export const ownNumber = () => `137${String(Math.floor(Math.random() * 1e8)).padStart(8, "0")}`;

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
