// What PostgreSQL did for a question, as `EXPLAIN (ANALYZE, BUFFERS)` says it, of the very statements that the server sent:
// auto_explain writes them into the cluster's own log, which is read from where the question was asked.
import { sql } from "./sql.mjs";

const log = "current_setting('data_directory') || '/../log'";
const size = async () => Number(await sql(`select size from pg_stat_file(${log})`));

/** Lets the server's sessions begin anew, with or without plans in the log. */
export async function explaining(on) {
  const name = await sql("select current_database()");
  const set = (what) => sql(`alter database "${name}" ${what}`);
  if (on) {
    await set("set session_preload_libraries = 'auto_explain'");
    for (const [key, value] of Object.entries({
      log_min_duration: 0, log_analyze: "on", log_buffers: "on", log_timing: "on", log_format: "json",
    })) await set(`set auto_explain.${key} = '${value}'`);
  } else {
    await set("reset all");
  }
  await sql("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'baoxiu' and datname = current_database()");
}

/** The plans of the statements that run while `work` does, the slowest first; those that read no ticket are left out. */
export async function plansOf(work) {
  const from = await size();
  await work();
  const text = await sql(`select pg_read_file(${log}, ${from}, ${(await size()) - from})`);
  const plans = [];
  for (const entry of text.split(/ plan:\n/).slice(1)) {
    const lines = entry.split("\n");
    const end = lines.findIndex((line) => !line.startsWith("\t"));
    const { "Query Text": query, Plan: plan } = JSON.parse((end < 0 ? lines : lines.slice(0, end)).join("\n"));
    if (/\b(ticket|complaint) [tc]\b|from ticket\b/.test(query)) plans.push(plan);
  }
  return plans.sort((a, b) => b["Actual Total Time"] - a["Actual Total Time"]);
}

const rounded = (ms) => (ms < 10 ? ms.toFixed(2) : ms.toFixed(0));

/** A plan in few words: nodes with what they read, how many rows came out of them, and how long it took. */
export function short(plan, depth = 0) {
  const loops = plan["Actual Loops"] ?? 1;
  const name = [
    plan["Subplan Name"] ? `${plan["Subplan Name"]}:` : "", plan["Node Type"],
    plan["Scan Direction"] === "Backward" ? "Backward" : "", plan["Index Name"] ?? plan["Relation Name"] ?? plan["CTE Name"] ?? "",
  ].filter(Boolean).join(" ");
  const rows = `${plan["Actual Rows"]}${loops > 1 ? ` × ${loops}` : ""}`;
  const buffers = depth === 0 ? `, ${plan["Shared Hit Blocks"]} pages in memory, ${plan["Shared Read Blocks"]} read` : "";
  const dropped = plan["Rows Removed by Filter"] ? `, ${plan["Rows Removed by Filter"]} looked at in vain` : "";
  const line = `${"  ".repeat(depth)}${name}: ${rows} rows, ${rounded(plan["Actual Total Time"] * loops)} ms${buffers}${dropped}`;
  const below = (plan.Plans ?? []).filter((one) => (one["Actual Loops"] ?? 1) > 0);
  // a node that only waits for the next says nothing of its own
  const dull = ["Result", "Memoize", "Bitmap Index Scan"].includes(plan["Node Type"]) && depth > 0 && below.length === 1;
  return [...(dull ? [] : [line]), ...below.flatMap((one) => short(one, dull ? depth : depth + 1))];
}
