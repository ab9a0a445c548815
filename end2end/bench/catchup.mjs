// A phone that was away for 30 days asks for what changed: how long that takes beside how much there is.
import { signIn, uuid } from "../support/api.mjs";
import { median } from "./figures.mjs";
import { giveJobs } from "./jobs.mjs";
import { ask } from "./senders.mjs";
import { sql } from "./sql.mjs";

const worker = "worker3", few = 50, many = 500, turns = 15;

/**
 * As many copies of the worker's newest job as are missing to `count` jobs of theirs, given 60 days ago, each with
 * its history and its change: all that a pull could stumble over lies in the worker's own scope.
 */
async function fill(person, count) {
  await sql(`
    create temp table pattern as select t.* from ticket t join change c on c.ticket = t.id
      where c.scope = 'person:${person}' order by t.no desc limit 1;
    create temp table made as select gen_random_uuid() as id, n, (select id from pattern) as pattern
      from generate_series((select count(*) + 1 from change where scope = 'person:${person}'), ${count}) n;
    insert into ticket (id, version, state, token, stage, department, category, place, place_path, channel, urgency,
        reporter, phone, content, reported_at, changed_at, due, crew, former_crew, needs_review, open_escalations, grams)
      select m.id, version, jsonb_set(state, '{id}', to_jsonb(m.id)), replace(m.id::text, '-', ''), stage, department,
        category, place, place_path, channel, urgency, reporter, phone, content, reported_at - interval '60 days',
        changed_at - interval '60 days', due, crew, former_crew, needs_review, open_escalations, grams
      from made m cross join pattern;
    insert into ticket_event (ticket, version, at, phone_at, offline, by, event, command)
      select m.id, version, at - interval '60 days', phone_at - interval '60 days', offline, by, event, command
      from made m join ticket_event e on e.ticket = m.pattern;
    insert into change (scope, ticket, v, tombstone) select 'person:${person}', m.id,
        (select v from change_clock where scope = 'person:${person}') + row_number() over (order by n), false from made m;
    update change_clock set v = v + (select count(*) from made) where scope = 'person:${person}';`);
  await sql("vacuum analyze"); // as autovacuum would have done in 60 days
}

/** Pulls page by page from that cursor to the end; gives the cursor there and how many jobs came. */
async function pullFrom(who, epoch, cursor) {
  for (let jobs = 0; ;) {
    const body = JSON.stringify({ epoch, cursor, limit: null, install: uuid() });
    const answer = await ask("POST", "/api/sync/v1/pull", {
      "content-type": "application/json", "content-length": Buffer.byteLength(body), "x-sync-proto": "1",
      cookie: who.cookie, origin: process.env.BASE_URL,
    }, body);
    if (answer.status !== 200) throw new Error(`pull answered ${answer.status}: ${answer.body}`);
    const page = JSON.parse(answer.body);
    if (page.reset) throw new Error("the cursor was not taken");
    jobs += page.changes.length;
    cursor = page.cursor;
    if (!page.more) return { cursor, jobs };
  }
}

/** The median time of a catch-up after so many changes. */
async function after(who, epoch, cursor, changes) {
  await giveJobs(worker, changes);
  const times = [];
  for (let turn = 0; turn < turns; turn++) {
    const began = performance.now();
    const { jobs } = await pullFrom(who, epoch, cursor);
    times.push(performance.now() - began);
    if (jobs !== changes) throw new Error(`${jobs} jobs came instead of ${changes}`);
  }
  return median(times);
}

const clock = (person) => sql(`select coalesce(max(v), 0) from change_clock where scope = 'person:${person}'`).then(Number);

/** Milliseconds of catching up with few and with many changes, for each size of what there is. */
export async function catchingUp() {
  const who = await signIn(worker), epoch = await sql("select epoch from server_epoch");
  await giveJobs(worker, 1); // at least one to copy
  const sizes = [];
  for (const tickets of [1_000, 10_000, 100_000]) {
    await fill(who.person, tickets);
    const there = Number(await sql("select count(*) from ticket"));
    const small = await after(who, epoch, await clock(who.person), few);
    const large = await after(who, epoch, await clock(who.person), many);
    sizes.push({ tickets, there, small, large });
  }
  return { few, many, sizes };
}
