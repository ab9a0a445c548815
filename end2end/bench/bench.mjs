// Prints one table of figures, each beside its target. `tools/bench.sh` starts the server that BASE_URL names.
// Arguments choose parts: node bench/bench.mjs push pouch
import { chromium } from "@playwright/test";
import { catchingUp } from "./catchup.mjs";
import { round } from "./figures.mjs";
import { lists as askLists } from "./lists.mjs";
import { besidePouch } from "./pouch.mjs";
import { pushBesidePgbench } from "./push.mjs";
import { firstSync, savingAndSending } from "./queue.mjs";
import { firstForm, firstLoad } from "./reporter.mjs";
import { offlineStart } from "./worker.mjs";

const rows = [];
/** What follows the table, line by line. */
const after = [];
/** A figure without a target. */
const show = (what, value) => rows.push({ what, value, target: "" });
/** A figure that is to be at least, or at most, so much. */
const least = (what, value, target, unit) =>
  rows.push({ what, value: `${value}${unit}`, target: `≥ ${target}${unit} ${value >= target ? "✓" : "✗"}` });
const most = (what, value, target, unit) =>
  rows.push({ what, value: `${value}${unit}`, target: `≤ ${target}${unit} ${value <= target ? "✓" : "✗"}` });

async function load(browser) {
  for (const [name, bytes] of await firstLoad()) {
    const kib = round(bytes / 1024, 1);
    if (name === "all") most("/r/D1-101 first load, brotli: all", kib, 300, " KiB");
    else show(`/r/D1-101 first load, brotli: ${name}`, `${kib} KiB`);
  }
  const form = await firstForm(browser);
  show("/r/D1-101 usable form without wasm, median of 5", `${form.plain} ms`);
  show("/r/D1-101 hydrated form, median of 5", `${form.hydrated} ms`);
}

async function start(browser) {
  const start = await offlineStart(browser);
  most(`/jobs warm start offline with ${start.jobs} jobs, median of 5`, start.median, 1000, " ms");
}

async function push() {
  const { clients, batch, many, told, one, batched, half } = await pushBesidePgbench();
  show(`push: ${clients} senders, one command in each request, pgbench with ${clients} clients, -M prepared; medians of 3 rounds`, "");
  const loads = [["reports, each its own ticket", "many", many], ["reports and acceptances, with outbox", "told", told], ["notes on one hot ticket", "one", one]];
  for (const [name, key, found] of loads) {
    least(`push: ${name}`, round(found.ours), 500, " /s");
    show("  the same SQL by pgbench", `${round(found.theirs)} /s`);
    least("  ratio", round(found.ratio, 2), 0.6, "");
    least(`  in batches of ${batch}`, round(batched[key]), 500, " /s");
  }
  most(`push: reports, p95 at half load, ${half.perSecond} /s (median ${round(half.median, 1)} ms)`, round(half.p95, 1), 50, " ms");
}

async function pouch() {
  const found = await besidePouch();
  const { pouch } = found;
  show(`drain: ${found.plain} commands without photos, PouchDB → express-pouchdb, one bulk request`, `${pouch.plainBulk} /s`);
  show("  the same replicated from its own database", `${pouch.plainReplicated} /s`);
  for (const [name, rate] of [["one phone", found.plainOne], [`${found.phones} phones`, found.plainMany]]) {
    show(`  ours, ${name}, batches of ${found.batch}`, `${round(rate)} /s`);
    least("  ratio to the replication", round(rate / pouch.plainReplicated, 2), 1, "");
    least("  ratio to the bulk request", round(rate / pouch.plainBulk, 2), 1, "");
  }
  const best = Math.max(pouch.photosBulk, pouch.photosReplicated);
  show(`drain: ${found.withPhotos} commands with 3 photos of 300 KB, PouchDB in bulk`, `${pouch.photosBulk} /s`);
  show("  the same replicated from its own database", `${pouch.photosReplicated} /s`);
  for (const [name, rate] of [["one phone, one photo at a time", found.photosOne], [`${found.phones} phones`, found.photosMany]]) {
    show(`  ours, ${name}`, `${round(rate)} /s`);
    least("  ratio to the faster of both", round(rate / best, 1), 10, "");
  }
}

async function queue(browser) {
  const found = await savingAndSending(browser);
  const { tap, enqueue, photos, read } = found;
  most(`enqueue a command, strict, ${found.tapped} times, p95 (median ${round(enqueue.median, 1)} ms)`, round(enqueue.p95, 1), 15, " ms");
  show(`  from the tap, with what the page does about it (median ${round(tap.median, 1)} ms)`, `${round(tap.p95, 1)} ms`);
  most(`save a note with 3 photos of ${round(photos.bytes / 1024)} KiB, from the tap, ${photos.count} times, p95 (median ${round(photos.median, 1)} ms)`, round(photos.p95, 1), 300, " ms");
  most(`read ${read.rows} view rows, p95 (median ${round(read.median, 1)} ms)`, round(read.p95, 1), 40, " ms");
  most(`drain of ${found.commands} commands at 100 ms a round trip, ${found.trips.length} requests`, round(found.drain), 3000, " ms");
  most("reconnect to first send", round(found.reconnect), 1000, " ms");
  const first = await firstSync(browser);
  show(`first sync of ${first.jobs} jobs at 170 ms and 9 Mbit/s: usable after the first of ${first.pages} pages`, `${round(first.usable)} ms`);
  most("  all stored", round(first.stored), 2000, " ms");
  show("  all shown", `${round(first.shown)} ms`);
}

async function catchup() {
  const { few, many, sizes } = await catchingUp();
  for (const size of sizes) {
    show(`catch up among ${size.tickets} jobs of one's own, ${size.there} tickets: ${few} changes`, `${round(size.small, 1)} ms`);
    show(`  ${many} changes`, `${round(size.large, 1)} ms`);
  }
  const growth = sizes.at(-1).small / sizes[0].small;
  most(`  100 times as many jobs, as many changes`, round(growth, 2), 2, " times");
}

async function lists() {
  const { there, found, plans } = await askLists();
  show(`lists over ${there} tickets, 21 times each`, "");
  for (const one of found) {
    const rows = one.rows === undefined ? "" : `, ${one.rows} rows`;
    // counts come after the list and keep nothing waiting
    const target = one.what.startsWith("counts") ? 300 : 100;
    most(`  ${one.what}${rows}, p95 (median ${round(one.median, 1)} ms)`, round(one.p95, 1), target, " ms");
  }
  for (const { what, statements, lines } of plans) {
    const of = statements > 1 ? `, the slowest of ${statements} statements` : "";
    after.push(`-- ${what}${of}`, ...lines, "");
  }
}

const parts = { load, start, push, pouch, queue, catchup, lists };
// a million tickets take minutes to make: only when it is asked for
const usual = Object.keys(parts).filter((name) => name !== "lists");
const chosen = process.argv.length > 2 ? process.argv.slice(2) : usual;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
try {
  for (const name of chosen) {
    const began = performance.now();
    await parts[name](browser);
    console.error(`• ${name}: ${round((performance.now() - began) / 1000)} s`);
  }
} finally {
  await browser.close();
}
const wide = (key) => Math.max(...rows.map((row) => row[key].length));
for (const row of rows) {
  console.log(`${row.what.padEnd(wide("what"))}  ${row.value.padStart(wide("value"))}  ${row.target}`);
}
if (after.length > 0) console.log(`\n${after.join("\n")}`);
process.exit(0); // kept connections would hold it open
