// How soon a worker's list stands without a network.
import { envelope, push, report, signIn, uuid } from "../support/api.mjs";
import { randomBytes } from "node:crypto";

const base = process.env.BASE_URL;
const jobs = 200;

/** Gives worker1 so many open jobs. */
async function giveJobs() {
  const [desk, manager] = [await signIn("desk1"), await signIn("manager1")];
  const worker = (await signIn("worker1")).person;
  const [deskInstall, managerInstall, session] = [uuid(), uuid(), uuid()];
  const due = new Date(Date.now() + 48 * 3600_000).toISOString();
  for (let done = 0; done < jobs; done += 25) {
    const lanes = Array.from({ length: 25 }, uuid);
    const from = (who, install, seq, kind, payload, lane) =>
      envelope({ kind, payload, author: who.person, install, session, lane, seq });
    await push(desk.cookie, deskInstall, session, lanes.flatMap((lane, n) => [
      { ...from(desk, deskInstall, 1, "ticket.report/1", report(`灯不亮 ${done + n}`), lane), token: randomBytes(16).toString("hex") },
      from(desk, deskInstall, 2, "ticket.accept/1", {}, lane),
    ]));
    const answers = await push(manager.cookie, managerInstall, session, lanes.map((lane) =>
      from(manager, managerInstall, 1, "ticket.dispatch/1", { crew: [worker], due, note: null }, lane)));
    const refused = answers.find((answer) => answer.status !== "applied");
    if (refused) throw new Error(JSON.stringify(refused));
  }
}

/** Median milliseconds from navigation to the last card of the list, network off, pages and data on the phone. */
export async function offlineStart(browser) {
  await giveJobs();
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, baseURL: base });
  const tab = await context.newPage();
  await tab.goto("/login");
  await tab.locator("input[name=username]").fill("worker1");
  await tab.locator("input[name=password]").fill("baoxiu-demo");
  await tab.locator("button[type=submit]").last().click();
  await tab.waitForURL("**/jobs");
  const card = tab.locator(".ticket-card");
  await tab.waitForFunction((count) => document.querySelectorAll(".ticket-card").length >= count, jobs);
  await tab.locator("html[data-kept]").waitFor({ state: "attached" });
  await context.setOffline(true);
  const times = [];
  for (let turn = 0; turn < 5; turn++) {
    const fresh = await context.newPage();
    const began = performance.now();
    await fresh.goto("/jobs", { waitUntil: "commit" });
    await fresh.waitForFunction((count) => document.querySelectorAll(".ticket-card").length >= count, jobs);
    times.push(performance.now() - began);
    await fresh.close();
  }
  const counted = await card.count();
  await context.close();
  return { jobs: counted, median: Math.round(times.sort((a, b) => a - b)[2]) };
}
