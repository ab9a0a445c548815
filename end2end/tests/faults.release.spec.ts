// A new release under people's hands, and one that was bad.
import { readFileSync } from "node:fs";
import { expect, test, type Page } from "@playwright/test";
import { isCall, Middleman } from "../support/middleman";
import { alive, open, readyForOffline, unique } from "../support/people";
import { counted, history, note, noteForm, photosArrived, queueOf, say, small, take, unsent, workerAtJob } from "../support/queue";

let office: Middleman;
test.beforeEach(async () => {
  office = await Middleman.before(process.env.BASE_URL!);
});
test.afterEach(() => office.close());

/** The browser looks for another worker, as it does by itself every day and the page every hour. */
const lookForWorker = (page: Page) => page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
/** Those of the worker; the photos of jobs lie in one of their own. */
const caches = (page: Page) =>
  page.evaluate(async () => (await globalThis.caches.keys()).filter((name) => name.startsWith("baoxiu-")).sort());
const workers = (page: Page) => page.evaluate(async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  return { active: !!registration?.active, waiting: !!registration?.waiting };
});
const remember = (page: Page) => page.evaluate(() => void Object.assign(globalThis, { stillHere: true }));
const stillHere = (page: Page) => page.evaluate(() => "stillHere" in globalThis);

test("a new release waits for consent: the half-filled form and the full queue stay, and all of it goes out afterwards", async ({ browser }) => {
  const { no, person, context, page } = await workerAtJob(browser, office.url, "worker2");
  await readyForOffline(page);
  office.fate = (seen) => (isCall(seen) ? "cut" : "pass");
  await take(page, "acknowledge");
  await note(page, unique("到了"), small(2));
  await take(page, "arrive");
  const before = unsent(await queueOf(page, person));
  expect(before).toHaveLength(3);
  await noteForm(page);
  const half = unique("写到一半");
  await page.locator("dialog textarea#remark").fill(half);
  await remember(page);
  const [old] = await caches(page);

  office.worker = (script) => script.replace(/const BUILD = "[^"]*"/, 'const BUILD = "another"');
  await lookForWorker(page);
  const offer = page.locator(".app__banner").getByText(say("outbox.banner_newer_text"));
  await expect(offer).toBeVisible();
  // it is there, and waits; so does the page
  await expect.poll(() => workers(page)).toEqual({ active: true, waiting: true });
  expect(await caches(page)).toEqual(["baoxiu-another", old].sort());
  await expect(page.locator("dialog textarea#remark")).toHaveValue(half);
  expect(await stillHere(page)).toBe(true);
  expect(unsent(await queueOf(page, person))).toEqual(before);

  // consent
  await page.locator("dialog[open]").getByRole("button", { name: say("jobs.close") }).click();
  await page.locator(".app__banner").getByRole("button", { name: say("outbox.banner_update_do") }).click();
  await expect.poll(() => stillHere(page).catch(() => true)).toBe(false);
  await alive(page);
  await expect.poll(() => caches(page)).toEqual(["baoxiu-another"]);
  expect(unsent(await queueOf(page, person)).map((item) => item.envelope.id)).toEqual(before.map((item) => item.envelope.id));
  await noteForm(page);
  await expect(page.locator("dialog textarea#remark")).toHaveValue(half);
  office.fate = () => "pass";
  await page.locator("dialog button[type=submit]").click();
  await expect.poll(async () => unsent(await queueOf(page, person)), { timeout: 20_000 }).toEqual([]);
  const events = await history(no);
  expect(counted(events)).toMatchObject({ acknowledged: 1, arrived: 1, noted: 2 });
  await photosArrived(events, 2);
  await context.close();
});

test("a bad worker is switched off: its files go, open pages and the queue stay, and it does not come back", async ({ browser }) => {
  const { no, person, context, page } = await workerAtJob(browser, office.url, "worker2");
  await readyForOffline(page);
  expect(await caches(page)).toHaveLength(1);
  office.fate = (seen) => (isCall(seen) ? "cut" : "pass");
  await take(page, "acknowledge");
  await expect(page.locator(".pending").first()).toBeVisible();
  await noteForm(page);
  const half = unique("写到一半");
  await page.locator("dialog textarea#remark").fill(half);
  await remember(page);

  // what the server says at /sw.js with BAOXIU_SW_OFF
  const off = readFileSync(new URL("../../public/sw-off.js", import.meta.url), "utf8");
  office.worker = () => off;
  await lookForWorker(page);
  await expect.poll(() => caches(page)).toEqual([]);
  await expect.poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
  expect(await stillHere(page)).toBe(true);
  await expect(page.locator("dialog textarea#remark")).toHaveValue(half);
  expect(unsent(await queueOf(page, person))).toHaveLength(1);

  // the next page comes from the server alone, and neither keeps nor promises anything for a start without it
  await open(page, `${office.url}/jobs/${no}`);
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller)).toBeNull();
  await expect.poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
  expect(await caches(page)).toEqual([]);
  await expect(page.locator("html[data-kept]")).toHaveCount(0);
  expect(unsent(await queueOf(page, person))).toHaveLength(1);
  office.fate = () => "pass";
  await expect.poll(async () => unsent(await queueOf(page, person)), { timeout: 20_000 }).toEqual([]);
  expect(counted(await history(no))).toMatchObject({ acknowledged: 1 });

  // and back to normal
  office.worker = (script) => script;
  await open(page, `${office.url}/jobs/${no}`);
  await readyForOffline(page);
  await context.close();
});
