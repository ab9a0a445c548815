// The SQL of an applied command driven by pgbench, without HTTP, JSON and rules: what push is measured against.
import { fileURLToPath } from "node:url";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pgbench, row, sql, sqlFile } from "./sql.mjs";

const script = (name) => fileURLToPath(new URL(`pgbench/${name}.sql`, import.meta.url));

const made = (lane, version) => `select e.by, e.event, e.command, r.author, r.payload_sha256 as sha256, r.result
  from ticket_event e join command_receipt r on r.id = e.command where e.ticket = '${lane}' and e.version = ${version}`;
const text = (value) => (typeof value === "string" ? value : JSON.stringify(value));
/** A ticket's row as the server writes it. */
const written = async (id) => JSON.stringify([await row(`select * from ticket where id = '${id}'`)]);

/** Variables of report.sql and accept.sql, from a ticket that was reported and one that was then accepted. */
export async function likeTickets(reported, accepted) {
  await sqlFile("ids.sql");
  const ticket = await row(`select category, place, reporter, phone from ticket where id = '${reported}'`);
  const told = await row(`select params from outbox where ticket = '${accepted}'`);
  const [first, second] = [await row(made(reported, 1)), await row(made(accepted, 2))];
  return {
    author: first.author, sha256: first.sha256, by: text(first.by), event: text(first.event), result: text(first.result),
    ...ticket, row: await written(reported), accepted_row: await written(accepted), params: text(told.params),
    accepted_event: text(second.event), accepted_result: text(second.result),
  };
}

/** Variables of note.sql, from a ticket whose last command was a note of `worker`; so many senders' lanes. */
export async function likeNotes(lane, worker, senders) {
  await sqlFile("ids.sql");
  const ticket = await row(`select version from ticket where id = '${lane}'`);
  const note = await row(made(lane, ticket.version));
  await sql(`insert into lane (install, lane, last_seq) select bench_sender(n), '${lane}', 0
    from generate_series(0, ${senders - 1}) n on conflict (install, lane) do update set last_seq = 0`);
  return {
    author: note.author, sha256: note.sha256, by: text(note.by), event: text(note.event), result: text(note.result),
    row: await written(lane), scope: `person:${worker}`, lane, seq: 0,
  };
}

/** Commands per second of one script, or of several run one after the other by each client. */
export async function direct(names, clients, commands, variables) {
  const folder = await mkdtemp(join(tmpdir(), "baoxiu-pgbench-"));
  try {
    const path = join(folder, "script.sql");
    await writeFile(path, (await Promise.all(names.map((name) => readFile(script(name), "utf8")))).join("\n"));
    const runs = Math.round(commands / clients / names.length);
    return names.length * (await pgbench(path, clients, runs, { i: Date.now(), ...variables }));
  } finally {
    await rm(folder, { recursive: true });
  }
}
