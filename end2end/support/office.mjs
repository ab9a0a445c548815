// Makes work for tests through the same commands as people do.
import { createHash, randomBytes } from "node:crypto";
import { envelope, push, report, signIn, uuid } from "./api.mjs";

/** Gives one command as `who` (from signIn); `seq` counts in the lane of this call's own installation. */
export async function act(who, lane, kind, payload, extra = {}) {
  const install = uuid(), session = uuid();
  const command = { ...envelope({ kind, payload, author: who.person, install, session, lane, seq: 1 }), ...extra };
  const [answer] = await push(who.cookie, install, session, [command]);
  if (answer.status !== "applied") throw new Error(JSON.stringify(answer));
  return answer;
}

/** A new report: its lane, number and tracking token. `more` of what it says is another than usual: its place, its caller. */
export async function reported(content, photos = [], urgency = "normal", more = {}) {
  const desk = await signIn("desk1");
  const lane = uuid(), token = randomBytes(16).toString("hex");
  const payload = report(content);
  Object.assign(payload.report, { photos, urgency, ...more });
  const answer = await act(desk, lane, "ticket.report/1", payload, { token, blobs: photos });
  return { lane, token, no: String(answer.no) };
}

/** A report that was accepted and sent to these workers. */
export async function dispatched(content, workers, photos = []) {
  const ticket = await reported(content, photos);
  await act(await signIn("desk1"), ticket.lane, "ticket.accept/1", {});
  await sendTo(ticket, workers);
  return ticket;
}

/** The same, with a photo that the server has. */
export async function dispatchedWith(bytes, mime, content, workers) {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const ticket = await dispatched(content, workers, [{ sha256, len: bytes.length, mime }]);
  const { cookie } = await signIn("desk1");
  const headers = { "content-type": mime, "x-sync-proto": "1", cookie, origin: process.env.BASE_URL };
  const answer = await fetch(`${process.env.BASE_URL}/api/blobs/${sha256}`, { method: "PUT", headers, body: bytes });
  if (!answer.ok) throw new Error(`the photo was answered ${answer.status}: ${await answer.text()}`);
  return { ...ticket, sha256 };
}

/** Sends the ticket to these workers, also when it is with others. */
export async function sendTo(ticket, workers) {
  const crew = [];
  for (const worker of workers) crew.push((await signIn(worker)).person);
  const due = new Date(Date.now() + 48 * 3600_000).toISOString();
  await act(await signIn("manager1"), ticket.lane, "ticket.dispatch/1", { crew, due, note: null });
}
