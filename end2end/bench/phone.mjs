// A phone of the bench: a browser context that is signed in, a slow network, and what was seen of the app's calls.
import { fileURLToPath } from "node:url";

const watch = fileURLToPath(new URL("watch.js", import.meta.url));

/** A context in which `username` is signed in and looks at `path`; `watched`: with watch.js in every page. */
export async function signInOn(browser, username, { path = "/jobs", watched = false } = {}) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, baseURL: process.env.BASE_URL });
  if (watched) await context.addInitScript({ path: watch });
  const tab = await context.newPage();
  await tab.goto(`/login?next=${encodeURIComponent(path)}`);
  await fillSignIn(tab, username);
  await tab.waitForURL(`**${path}`);
  return { context, tab };
}

/** Fills in and sends the form of sign-in. */
export async function fillSignIn(tab, username) {
  await tab.locator("input[name=username]").fill(username);
  await tab.locator("input[name=password]").fill("baoxiu-demo");
  await tab.locator("form:has(input[name=password]) button[type=submit]").click();
}

/** The page's program runs. */
export const alive = (tab) => tab.locator("html[data-ready]").waitFor({ state: "attached" });

/**
 * The tab's network, to be set in one step, so that nothing slips through between two: whether it is off, milliseconds
 * of a round trip, megabits a second each way.
 */
export async function networkOf(tab) {
  const session = await tab.context().newCDPSession(tab);
  await session.send("Network.enable");
  return ({ offline = false, latency = 0, megabits = 0 }) => {
    const throughput = megabits > 0 ? (megabits * 1_000_000) / 8 : -1;
    return session.send("Network.emulateNetworkConditions", {
      offline, latency, downloadThroughput: throughput, uploadThroughput: throughput,
    });
  };
}

/** What watch.js has seen so far. */
export const seen = (tab) => tab.evaluate(() => window.seen);
