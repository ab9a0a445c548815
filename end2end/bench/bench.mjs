// Prints one table of figures. `tools/bench.sh` starts the server that BASE_URL names.
import { chromium } from "@playwright/test";
import { firstLoad, firstForm } from "./reporter.mjs";
import { offlineStart } from "./worker.mjs";
import { pushThroughput } from "./push.mjs";

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
const rows = [];
const show = (what, value, target) => rows.push({ what, value, target });
try {
  for (const [name, bytes] of await firstLoad()) {
    show(`/r/D1-101 first load, brotli: ${name}`, `${(bytes / 1024).toFixed(1)} KiB`, name === "all" ? "≤ 300 KiB" : "");
  }
  const form = await firstForm(browser);
  show("/r/D1-101 usable form without wasm, median of 5", `${form.plain} ms`, "");
  show("/r/D1-101 hydrated form, median of 5", `${form.hydrated} ms`, "");
  const start = await offlineStart(browser);
  show(`/jobs warm start offline with ${start.jobs} jobs, median of 5`, `${start.median} ms`, "≤ 1000 ms");
  const push = await pushThroughput();
  show(`push: ${push.commands} reports, ${push.senders} senders, batches of ${push.batch}`, `${push.perSecond} /s`, "≥ 300 /s");
} finally {
  await browser.close();
}
const wide = (key) => Math.max(...rows.map((row) => row[key].length));
for (const row of rows) {
  console.log(`${row.what.padEnd(wide("what"))}  ${row.value.padStart(wide("value"))}  ${row.target}`);
}
