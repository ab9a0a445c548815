// The server's database, asked directly. tools/bench.sh sets DATABASE_URL and PG_BIN.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const execute = promisify(execFile);
/** The settings under which the server's own transactions run (`BEGIN` in store/src/apply.rs). */
const LIKE_THE_SERVER = ["seqscan", "hashjoin", "mergejoin"].map((one) => `-c enable_${one}=off`).join(" ");
const database = () => process.env.DATABASE_URL;

/** Runs one of PostgreSQL's programs; its complaint is the error, without the password among its arguments. */
async function run(name, flags, settings = {}) {
  const options = { maxBuffer: 64 * 1024 * 1024, env: { ...process.env, ...settings } };
  try {
    return (await execute(`${process.env.PG_BIN}/${name}`, flags, options)).stdout;
  } catch (why) {
    throw new Error(`${name}: ${why.stderr}`);
  }
}

/** Runs SQL; gives what it printed, one value a line. */
export async function sql(text) {
  const flags = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", database(), "-c", text];
  return (await run("psql", flags)).trim();
}

/** Runs a file of pgbench/. */
export async function sqlFile(name) {
  const path = fileURLToPath(new URL(`pgbench/${name}`, import.meta.url));
  await run("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", database(), "-f", path]);
}

/** One row as an object; its columns must have names. */
export async function row(query) {
  return JSON.parse(await sql(`select row_to_json(r) from (${query}) r`));
}

/** Transactions per second of a pgbench script with these variables: so many clients, so many runs of it by each. */
export async function pgbench(path, clients, runs, variables) {
  const named = Object.entries(variables).flatMap(([name, value]) => ["-D", `${name}=${value}`]);
  const flags = ["-n", "-M", "prepared", "-c", `${clients}`, "-j", "2", "-t", `${runs}`, "-f", path, ...named, database()];
  const stdout = await run("pgbench", flags, { PGOPTIONS: LIKE_THE_SERVER });
  const failed = Number(stdout.match(/failed transactions: (\d+)/)?.[1] ?? 0);
  if (failed > 0) throw new Error(stdout);
  return Number(stdout.match(/tps = ([\d.]+)/)[1]);
}
