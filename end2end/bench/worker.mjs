// How soon a worker's list stands without a network.
import { median } from "./figures.mjs";
import { giveJobs } from "./jobs.mjs";
import { signInOn } from "./phone.mjs";

const jobs = 200;

/** Median milliseconds from navigation to the last card of the list, network off, pages and data on the phone. */
export async function offlineStart(browser) {
  await giveJobs("worker1", jobs);
  const { context, tab } = await signInOn(browser, "worker1");
  await allShown(tab, jobs);
  await tab.locator("html[data-kept]").waitFor({ state: "attached" });
  await context.setOffline(true);
  const times = [];
  for (let turn = 0; turn < 5; turn++) {
    const fresh = await context.newPage();
    const began = performance.now();
    await fresh.goto("/jobs", { waitUntil: "commit" });
    await allShown(fresh, jobs);
    times.push(performance.now() - began);
    await fresh.close();
  }
  const counted = await tab.locator(".ticket-card").count();
  await context.close();
  return { jobs: counted, median: Math.round(median(times)) };
}

/** Waits for so many cards. */
export const allShown = (tab, count) =>
  tab.waitForFunction((count) => document.querySelectorAll(".ticket-card").length >= count, count);
