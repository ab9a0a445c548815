// Makes work for tests through the same commands as people do.
import { randomBytes } from "node:crypto";
import { envelope, push, report, signIn, uuid } from "./api.mjs";

/** Gives one command as `who` (from signIn); `seq` counts in the lane of this call's own installation. */
export async function act(who, lane, kind, payload, extra = {}) {
  const install = uuid(), session = uuid();
  const command = { ...envelope({ kind, payload, author: who.person, install, session, lane, seq: 1 }), ...extra };
  const [answer] = await push(who.cookie, install, session, [command]);
  if (answer.status !== "applied") throw new Error(JSON.stringify(answer));
  return answer;
}

/** A new report: its lane, number and tracking token. */
export async function reported(content) {
  const desk = await signIn("desk1");
  const lane = uuid(), token = randomBytes(16).toString("hex");
  const answer = await act(desk, lane, "ticket.report/1", report(content), { token });
  return { lane, token, no: String(answer.no) };
}

/** A report that was accepted and sent to these workers. */
export async function dispatched(content, workers) {
  const ticket = await reported(content);
  await act(await signIn("desk1"), ticket.lane, "ticket.accept/1", {});
  await sendTo(ticket, workers);
  return ticket;
}

/** Sends the ticket to these workers, also when it is with others. */
export async function sendTo(ticket, workers) {
  const crew = [];
  for (const worker of workers) crew.push((await signIn(worker)).person);
  const due = new Date(Date.now() + 48 * 3600_000).toISOString();
  await act(await signIn("manager1"), ticket.lane, "ticket.dispatch/1", { crew, due, note: null });
}
