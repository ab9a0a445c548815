// The office's lists over a million tickets: how long a page takes, whatever is asked for and however deep it lies; how
// long counting takes; and what PostgreSQL does for each.
import { signIn } from "../support/api.mjs";
import { median, p95 } from "./figures.mjs";
import { explaining, plansOf, short } from "./plans.mjs";
import { ask } from "./senders.mjs";
import { sql } from "./sql.mjs";

const tickets = 1_000_000, turns = 21;

/**
 * Copies of the demo campus's tickets, spread over six years; one in 50,000 tells of something rare, one in ten of some
 * weeks five years ago, and none since, of something that was then. What is done stays
 * done: only the newest hundredth is open, as in an office that keeps up; what is late there was urged in this half day.
 */
async function fill() {
  await sql(`
    create temp table pattern as select *, row_number() over (order by no) - 1 as i from ticket;
    create temp table closed as select * from pattern where stage in ('closed', 'rejected', 'cancelled');
    update closed set i = w.i from (select id, row_number() over (order by no) - 1 as i from closed) w where w.id = closed.id;
    create temp table made as select n, gen_random_uuid() as id,
        now() - interval '6 years' + n * (interval '6 years' / ${tickets}) as at, n > ${tickets} * 0.99 as open
      from generate_series(1, ${tickets}) n;
    insert into ticket (id, version, state, token, stage, department, category, place, place_path, channel, urgency,
        reporter, phone, content, reported_at, changed_at, respond_by, repair_by, due, crew, former_crew, visit_due, needs_review,
        open_escalations, urges, urged_at, grams)
      select m.id, version, state, replace(m.id::text, '-', ''), stage, department, category, place, place_path, channel,
        urgency, reporter, phone, content, m.at, m.at, respond_by, repair_by, due, crew, former_crew, visit_due, needs_review,
        open_escalations, urges, now(), case when n % 50000 = 0 then grams || array['罕', '罕见']
          when n % 10 = 1 and n between ${tickets * 0.16} and ${tickets * 0.2} then grams || array['旧', '旧词'] else grams end
      from made m cross join lateral (
        select * from pattern where m.open and i = n % (select count(*) from pattern)
        union all select * from closed where not m.open and i = n % (select count(*) from closed)) p
      order by m.n;`);
  await sql("vacuum analyze ticket");
}

async function call(who, path, body) {
  const text = JSON.stringify(body);
  const answer = await ask("POST", path, {
    "content-type": "application/json", "content-length": Buffer.byteLength(text), "x-sync-proto": "1",
    cookie: who.cookie, origin: process.env.BASE_URL,
  }, text);
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${answer.body}`);
  return answer.body;
}

/** Milliseconds of one call, over and over. */
async function times(...asked) {
  const found = [];
  for (let turn = 0; turn < turns; turn++) {
    const began = performance.now();
    const body = await call(...asked);
    found.push(performance.now() - began);
    if (turn === 0) found.rows = JSON.parse(body).rows?.length;
  }
  return { median: median(found), p95: p95(found), rows: found.rows };
}

/** What is asked for, and how long it took. */
export async function lists() {
  await fill();
  const chief = await signIn("chief"), desk = await signIn("desk1"), manager = await signIn("manager1");
  const worker = (await signIn("worker1")).person;
  const middle = await sql("select no from ticket order by no offset 500000 limit 1");
  const day = (years) => new Date(Date.now() - years * 365 * 86400_000).toISOString().slice(0, 10);
  const list = (filter, after = null) => [chief, "/api/tickets", { filter, after }];
  const counts = (filter) => [chief, "/api/tickets/facets", { filter }];
  const volume = (ask) => [chief, "/api/report/volume", { ask: { split: "all", ...ask } }];
  const asked = {
    "nothing but the newest": list({}),
    "half a million further down": list({}, middle),
    "one category, far down": list({ category: "plumbing" }, middle),
    "one status of many": list({ stages: ["closed"] }),
    "one status of few": list({ stages: ["submitted"] }),
    "a month four years ago": list({ from: day(4), to: day(3.92) }),
    "a month, a category, a status": list({ from: day(2), to: day(1.92), category: "plumbing", stages: ["closed"] }),
    "a building": list({ place: "D1" }),
    "a room": list({ place: "D1-101" }),
    "a worker": list({ worker }),
    "a channel": list({ channel: "walk_in" }),
    "words that many have": list({ text: "漏水" }),
    "a word that twenty have": list({ text: "罕见" }),
    "a word that thousands had years ago": list({ text: "旧词" }),
    "four digits that few numbers end with": list({ text: "4711" }),
    "a word that a third have": list({ text: "水" }),
    "words and a status of few": list({ text: "水", stages: ["submitted"] }),
    "what is overdue": list({ overdue: true }),
    "what is overdue in a department": list({ overdue: true, department: "utilities" }),
    "counts: nothing asked": counts({}),
    "counts: what is overdue": counts({ overdue: true }),
    "counts: a category": counts({ category: "plumbing" }),
    "counts: a month with category and status": counts({ from: day(2), to: day(1.92), category: "plumbing", stages: ["closed"] }),
    "counts: words that many have": counts({ text: "漏水" }),
    "counts: a word that a third have": counts({ text: "水" }),
    "counts: a word that thousands had years ago": counts({ text: "旧词" }),
    "counts: a building": counts({ place: "D1" }),
    "counts: a manager's": [manager, "/api/tickets/facets", { filter: {} }],
    "report volume: half a year by week": volume({ unit: "week" }),
    "report volume: a year by month and department": volume({ unit: "month", split: "department" }),
    "report volume: a building's year": volume({ unit: "month", place: "D1" }),
    "report volume: a manager's year": [manager, "/api/report/volume", { ask: { unit: "month", split: "all" } }],
    "the desk's inbox": [desk, "/api/desk/inbox", { tab: "submitted", after: null }],
    "the inbox's counts": [desk, "/api/desk/counts", {}],
    "the manager's board": [manager, "/api/dispatch/board", {}],
    "visits that are due": [desk, "/api/visits", { tab: "due", after: null }],
  };
  const found = [];
  for (const [what, one] of Object.entries(asked)) found.push({ what, ...(await times(...one)) });
  await explaining(true);
  const plans = [];
  for (const [what, one] of Object.entries(asked)) {
    await call(...one); // sessions that began anew prepare their statements first
    const [slowest, ...others] = await plansOf(() => call(...one));
    if (slowest) plans.push({ what, statements: others.length + 1, lines: short(slowest) });
  }
  await explaining(false);
  return { there: Number(await sql("select count(*) from ticket")), found, plans };
}
