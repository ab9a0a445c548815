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
/** A list as a literal of an array in SQL. */
const array = (values) => `{${values.map((value) => JSON.stringify(value)).join(",")}}`;

/** Variables of report.sql and accept.sql, from a ticket that was reported and one that was then accepted. */
export async function likeTickets(reported, accepted) {
  await sqlFile("ids.sql");
  const ticket = await row(`select state, stage, department, category, place, place_path, reporter, phone, content, grams
    from ticket where id = '${reported}'`);
  const after = await row(`select t.state, t.stage, o.params from ticket t join outbox o on o.ticket = t.id
    where t.id = '${accepted}'`);
  const [first, second] = [await row(made(reported, 1)), await row(made(accepted, 2))];
  return {
    author: first.author, sha256: first.sha256, by: text(first.by), event: text(first.event), result: text(first.result),
    state: text(ticket.state), stage: ticket.stage, department: ticket.department, category: ticket.category,
    place: ticket.place, place_path: array(ticket.place_path), reporter: ticket.reporter, phone: ticket.phone,
    content: ticket.content, grams: array(ticket.grams),
    accepted_state: text(after.state), accepted_stage: after.stage, params: text(after.params),
    accepted_event: text(second.event), accepted_result: text(second.result),
  };
}

/** Variables of note.sql, from a ticket whose last command was a note of `worker`; so many senders' lanes. */
export async function likeNotes(lane, worker, senders) {
  await sqlFile("ids.sql");
  const ticket = await row(`select state, stage, department, due, crew, version from ticket where id = '${lane}'`);
  const note = await row(made(lane, ticket.version));
  await sql(`insert into lane (install, lane, last_seq) select bench_sender(n), '${lane}', 0
    from generate_series(0, ${senders - 1}) n on conflict (install, lane) do update set last_seq = 0`);
  return {
    author: note.author, sha256: note.sha256, by: text(note.by), event: text(note.event), result: text(note.result),
    state: text(ticket.state), stage: ticket.stage, department: ticket.department, due: ticket.due,
    crew: array(ticket.crew), scope: `person:${worker}`, lane, seq: 0,
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
