// One phone, several people: who signs in, who leaves, whose session is over.
import { expect, test, type Page } from "@playwright/test";
import { signIn } from "../support/api.mjs";
import { isCall, Middleman } from "../support/middleman";
import { dispatched } from "../support/office.mjs";
import { alive, fillSignIn, open, phone, readyForOffline, unique } from "../support/people";
import { counted, enterJob, history, note, photosArrived, queueOf, say, small, take, unsent, workerAtJob } from "../support/queue";

let office: Middleman;
test.beforeEach(async () => {
  office = await Middleman.before(process.env.BASE_URL!);
});
test.afterEach(() => office.close());

const cutCalls = () => (office.fate = (seen) => (isCall(seen) ? "cut" : "pass"));
const menu = async (page: Page) => {
  await page.locator(".menu summary").click();
  await page.locator('.menu form[action="/logout"] button').click();
};

test("user B on A's phone: A's queue stays sealed, neither sent nor shown nor deleted, and goes out in A's name when A returns", async ({ browser }) => {
  const { no } = await dispatched(unique("灯不亮"), ["worker1", "worker3"]);
  const [a, b] = [(await signIn("worker1")).person, (await signIn("worker3")).person];
  const context = await browser.newContext({ viewport: phone });
  const page = await context.newPage();
  await enterJob(page, office.url, "worker1", no);
  cutCalls();
  const secret = unique("钥匙在门卫");
  await note(page, secret, small(2));
  const sealed = await queueOf(page, a);
  expect(unsent(sealed)).toHaveLength(1);

  // B works on the same job from the same phone; A's own page has been left, and tries no more
  await page.goto("about:blank");
  await context.clearCookies({ name: "baoxiu_session" });
  office.seen.length = 0;
  office.fate = () => "pass";
  await enterJob(page, office.url, "worker3", no);
  const own = unique("我来接手");
  await note(page, own);
  await expect.poll(async () => unsent(await queueOf(page, b)), { timeout: 20_000 }).toEqual([]);
  await expect(page.getByText(secret)).toHaveCount(0);
  await open(page, `${office.url}/outbox`);
  await expect(page.locator('.queue-item[data-state="sealed"]')).toHaveText(
    new RegExp(say("outbox.sealed_text", { n: 1, name: "张建军" })));
  await expect(page.getByText(secret)).toHaveCount(0);
  const asked = office.seen.length;
  await page.getByRole("button", { name: say("outbox.retry") }).click();
  await expect.poll(() => office.seen.slice(asked).some((seen) => seen.path === "/api/sync/v1/pull" && seen.status === 200)).toBe(true);
  expect(office.sent).not.toContain(sealed.items[0].envelope.id);
  expect(await queueOf(page, a)).toEqual(sealed);
  expect((await history(no)).filter((event) => event.event === "noted").map((event) => event.text)).toEqual([own]);

  await context.clearCookies({ name: "baoxiu_session" });
  await enterJob(page, office.url, "worker1", no);
  await expect.poll(async () => unsent(await queueOf(page, a)), { timeout: 20_000 }).toEqual([]);
  const notes = (await history(no)).filter((event) => event.event === "noted");
  expect(notes.map((event) => event.text)).toEqual([own, secret]);
  expect(JSON.stringify(notes[0].by)).toContain(b);
  expect(JSON.stringify(notes[1].by)).toContain(a);
  await photosArrived(notes, 2);
  await context.close();
});

test("signing out with something unsent is warned of, can be left, and what is kept goes out after the next sign-in", async ({ browser }) => {
  const { no, person, context, page } = await workerAtJob(browser, office.url, "worker1");
  // the office is reached, but takes nothing now
  office.fate = ({ commands }) => (commands.length > 0 ? "busy" : "pass");
  await take(page, "acknowledge");
  await expect(page.locator(".pending").first()).toBeVisible();
  await menu(page);
  const dialog = page.locator("dialog[open]");
  await expect(dialog.getByRole("heading")).toHaveText(say("outbox.leave_title", { n: 1 }));
  await expect(dialog).toContainText(say("outbox.leave_text"));
  await dialog.getByRole("button", { name: say("outbox.leave_stay") }).click();
  await expect(dialog).toHaveCount(0);
  expect((await context.cookies()).map((cookie) => cookie.name)).toContain("baoxiu_session");

  await menu(page);
  await dialog.getByRole("button", { name: say("outbox.leave_keep") }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/jobs"));
  await alive(page);
  const kept = await queueOf(page, person);
  expect(unsent(kept)).toHaveLength(1);
  // what only the worker may see has gone from the phone, what is unsent has not
  expect(await page.evaluate(async (name) => {
    const asked = indexedDB.open(name);
    await new Promise((opened) => (asked.onsuccess = opened));
    const jobs = asked.result.transaction("jobs").objectStore("jobs").count();
    await new Promise((read) => (jobs.onsuccess = read));
    asked.result.close();
    return jobs.result;
  }, `baoxiu-${person}`)).toBe(0);
  await expect(page.locator(".app__banner").getByText(say("outbox.banner_sealed", { n: 1 }))).toBeVisible();

  office.fate = () => "pass";
  await enterJob(page, office.url, "worker1", no);
  await expect.poll(async () => unsent(await queueOf(page, person)), { timeout: 20_000 }).toEqual([]);
  expect(counted(await history(no)).acknowledged).toBe(1);
  await context.close();
});

test("signing out can send first, and leaves once the office has everything", async ({ browser }) => {
  const { no, person, context, page } = await workerAtJob(browser, office.url, "worker1");
  office.fate = ({ path }) => (path === "/api/sync/v1/push" ? "busy" : "pass");
  await note(page, unique("换了灯管"), small(1));
  await menu(page);
  await page.locator("dialog[open]").getByRole("button", { name: say("outbox.leave_send") }).click();
  await expect(page.locator("dialog[open]")).toContainText(say("outbox.leave_sending", { n: 1 }));
  expect((await context.cookies()).map((cookie) => cookie.name)).toContain("baoxiu_session");
  office.fate = () => "pass";
  await page.waitForURL((url) => !url.pathname.startsWith("/jobs"));
  expect(unsent(await queueOf(page, person))).toEqual([]);
  const events = await history(no);
  expect(counted(events).noted).toBe(1);
  await photosArrived(events, 1);
  await context.close();
});

test("a session that ended while the phone had no network asks to sign in to send three items, and loses none", async ({ browser }) => {
  const { no, person, context, page } = await workerAtJob(browser, office.url, "worker1");
  await readyForOffline(page);
  office.fate = () => "cut";
  await open(page, `${office.url}/jobs/${no}`);
  await take(page, "acknowledge");
  await note(page, unique("到了"), small(1));
  await take(page, "arrive");
  expect(unsent(await queueOf(page, person))).toHaveLength(3);
  // ended on the server, by whoever found the phone's owner gone; the cookie stays where it is
  const cookie = (await context.cookies()).map((one) => `${one.name}=${one.value}`).join("; ");
  await fetch(`${process.env.BASE_URL}/logout`, {
    method: "POST", redirect: "manual", headers: { cookie, origin: process.env.BASE_URL! },
  });
  office.seen.length = 0;
  office.fate = () => "pass";
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await expect(page.locator(".app__banner").getByText(say("outbox.banner_sign_in_text", { n: 3 }))).toBeVisible({ timeout: 20_000 });
  // one may still be on its way
  await expect.poll(() => office.pushes.filter((seen) => seen.status !== 401).length).toBe(0);
  expect(unsent(await queueOf(page, person))).toHaveLength(3);
  await page.locator(".app__banner a[href*='/login']").first().click();
  await fillSignIn(page, "worker1");
  await page.waitForURL((url) => url.pathname === `/jobs/${no}`);
  await alive(page);
  await expect.poll(async () => unsent(await queueOf(page, person)), { timeout: 20_000 }).toEqual([]);
  const events = await history(no);
  expect(counted(events)).toMatchObject({ acknowledged: 1, noted: 1, arrived: 1 });
  await photosArrived(events, 1);
  await context.close();
});
