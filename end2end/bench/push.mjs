// Commands per second through POST /api/sync/v1/push on a durable database, beside the same SQL driven by pgbench.
import { signIn } from "../support/api.mjs";
import { dispatched } from "../support/office.mjs";
import { median, p95, rate, round } from "./figures.mjs";
import { direct, likeNotes, likeTickets } from "./pgbench.mjs";
import { accepted, drain, notes, paced, reports, send } from "./senders.mjs";
import { sql } from "./sql.mjs";

const clients = 8, batch = 25, rounds = 3;

/** So many senders with an equal share each. */
const shares = (commands, make) => Array.from({ length: clients }, () => make(commands / clients));

/** Ours and pgbench's by turns, so that both meet the same disk and the same neighbours; medians of the rounds. */
async function beside(commands, ours, theirs) {
  const found = { ours: [], theirs: [], ratio: [] };
  for (let round = 0; round < rounds; round++) {
    const direct = await theirs();
    const http = await ours();
    found.ours.push(http);
    found.theirs.push(direct);
    found.ratio.push(http / direct);
  }
  return { commands, ours: median(found.ours), theirs: median(found.theirs), ratio: median(found.ratio) };
}

const timed = async (who, commands, make) => {
  const senders = shares(commands, make);
  return rate(commands, () => drain(who, senders));
};

/** The lane of the newest command of that kind. */
const newest = (kind) => sql(`select lane from command_receipt where kind = '${kind}' order by received_at desc limit 1`);

/** The lane of a ticket on which its worker has made a first note. */
async function hotTicket(worker) {
  const { lane } = await dispatched("热水器不热", ["worker1"]);
  await drain(worker, [notes(worker, lane, 1, 1)]);
  return lane;
}

/** Commands per second of each kind of load, ours and pgbench's. */
export async function pushBesidePgbench() {
  const desk = await signIn("desk1"), worker = await signIn("worker1");
  for (const body of [...reports(desk, 1, 1), ...accepted(desk, 2, 2)]) await send(desk, body);
  const like = await likeTickets(await newest("ticket.report/1"), await newest("ticket.accept/1"));
  // one ticket each: the script writes the same state again and again, which the server must not meet
  const [hot, theirs] = [await hotTicket(worker), await hotTicket(worker)];

  await timed(desk, 800, (count) => reports(desk, count, batch)); // connections, statements, caches
  // beside pgbench one command in each request: the same statements
  const many = await beside(2000,
    () => timed(desk, 2000, (count) => reports(desk, count, 1)),
    () => direct(["report"], clients, 2000, like));
  const told = await beside(2000,
    () => timed(desk, 2000, (count) => accepted(desk, count, 1)),
    () => direct(["report", "accept"], clients, 2000, like));
  const one = await beside(2000,
    () => timed(worker, 2000, (count) => notes(worker, hot, count, 1)),
    async () => direct(["note"], clients, 2000, await likeNotes(theirs, worker.person, clients)));
  // as phones send: all that waits, in one request
  const batched = {
    many: await timed(desk, 8000, (count) => reports(desk, count, batch)),
    told: await timed(desk, 8000, (count) => accepted(desk, count, batch)),
    one: await timed(worker, 8000, (count) => notes(worker, hot, count, batch)),
  };
  return { clients, batch, many, told, one, batched, half: await halfLoad(desk, many.ours / 2) };
}

/** Ten seconds of half of what comes through when each command has a request of its own. */
async function halfLoad(desk, perSecond) {
  const bodies = reports(desk, Math.round(perSecond * 10), 1);
  const waits = await paced(desk, bodies, perSecond);
  return { perSecond: round(perSecond), median: median(waits), p95: p95(waits) };
}
