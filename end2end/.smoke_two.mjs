import { chromium } from "@playwright/test";
const base = "http://127.0.0.1:3977";
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox","--disable-gpu"] });
const watch = (p, n) => { p.on("pageerror", (e) => console.log(n, "PAGEERROR", String(e.stack).slice(0, 900)));
  p.on("console", (m) => /unreachable|panick|RuntimeError/.test(m.text()) && console.log(n, "CONSOLE", m.text().slice(0, 1200))); };
const alive = (p) => p.locator("html[data-ready]").waitFor({ state: "attached", timeout: 15000 });
async function login(user, path, viewport = { width: 390, height: 844 }) {
  const c = await b.newContext({ viewport, locale: "zh-CN", baseURL: base });
  const p = await c.newPage(); watch(p, user);
  await p.goto("/login?next=" + path);
  await p.locator("input[name=username]").fill(user);
  await p.locator("input[name=password]").fill("baoxiu-demo");
  await p.locator("form:has(input[name=password]) button[type=submit]").click();
  await p.waitForURL("**" + path); await alive(p);
  return [c, p];
}
// every page hydrates
for (const [user, paths] of [["desk1", ["/desk", "/desk/new", "/visits", "/tickets", "/outbox", "/"]], ["manager1", ["/dispatch", "/tickets"]], ["chief", ["/escalations", "/tickets"]], ["admin", ["/admin/places", "/admin/messages"]], ["worker2", ["/jobs", "/outbox"]]]) {
  const [c, p] = await login(user, paths[0], { width: 1440, height: 900 });
  for (const path of paths) { await p.goto(path); try { await alive(p); console.log(user, path, "alive"); } catch { console.log(user, path, "DEAD"); } }
  await c.close();
}
// sealed: push blocked, sign out, banner on login, other person sees a count only
const [c, p] = await login("worker1", "/jobs");
await c.route("**/api/sync/v1/push", (r) => r.fulfill({ status: 503, headers: { "x-sync-proto": "1" }, json: {} }));
await p.waitForTimeout(1000);
const nos = await p.locator(".ticket-card").evaluateAll((all) => all.map((x) => x.dataset.no)); console.log(nos);
const two = await c.newPage(); watch(two, "two"); await two.goto("/jobs/" + nos[nos.length - 1]); await alive(two); await two.waitForTimeout(500);
await two.locator("button[data-do]").first().click(); await two.waitForTimeout(1500);
console.log("counters", await p.locator(".sync").first().innerText(), await two.locator(".sync").first().innerText());
// handover: p leads (older). close p, unblock, enqueue in two
await c.unroute("**/api/sync/v1/push");
await p.close(); let t = Date.now();
await two.locator("button[data-do]").first().waitFor();
try { await two.waitForFunction(() => document.querySelector(".sync")?.dataset.state === "ok", null, { timeout: 15000 }); console.log("handover sent after", Date.now() - t); } catch { console.log("handover: not sent in 15 s"); }
await c.route("**/api/sync/v1/push", (r) => r.fulfill({ status: 503, headers: { "x-sync-proto": "1" }, json: {} }));
await two.locator("button[data-do]").first().click(); await two.waitForTimeout(1000);
await two.locator("details.menu summary").click(); await two.locator("details.menu button[type=submit]").click();
await two.locator("dialog[open]").waitFor(); console.log("leave", (await two.locator("dialog[open]").innerText()).replace(/\n/g, "|"));
await two.locator("dialog[open] button").nth(1).click(); await two.waitForURL("**/login*"); await alive(two); await two.waitForTimeout(800);
console.log("banner after leave", await two.locator(".banner").allInnerTexts());
await two.locator("input[name=username]").fill("worker2"); await two.locator("input[name=password]").fill("baoxiu-demo");
await two.locator("form:has(input[name=password]) button[type=submit]").click(); await two.waitForURL("**/jobs*"); await alive(two);
await two.goto("/outbox"); await alive(two); await two.waitForTimeout(1000);
console.log("worker2 outbox", (await two.locator("main").innerText()).replace(/\n/g, "|"));
await two.screenshot({ path: "/tmp/w/smoke/sealed.png" });
await c.unroute("**/api/sync/v1/push");
await two.locator("details.menu summary").click(); await two.locator("details.menu button[type=submit]").click(); await two.waitForURL("**/login*"); await alive(two);
await two.locator("input[name=username]").fill("worker1"); await two.locator("input[name=password]").fill("baoxiu-demo");
await two.locator("form:has(input[name=password]) button[type=submit]").click(); await two.waitForURL("**/jobs*"); await alive(two);
await two.goto("/outbox"); await alive(two); await two.waitForTimeout(2500);
console.log("worker1 again", (await two.locator("main").innerText()).replace(/\n/g, "|"));
await b.close();
