// Phones that push as fast as they are answered. All that they send is made before the clock starts: the figures
// are the server's, with as little of ours in them as possible.
import http from "node:http";
import { randomBytes } from "node:crypto";
import { envelope, report, uuid } from "../support/api.mjs";
import { sleep } from "./figures.mjs";

const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });

/** One request on a kept connection; gives its status and body. */
export function ask(method, path, headers, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(process.env.BASE_URL + path, { method, agent, headers }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => resolve({ status: answer.statusCode, body: Buffer.concat(parts) }));
      answer.on("error", reject);
    });
    request.on("error", reject);
    request.end(body);
  });
}

/** Sends a batch that was made before; every command of it must take effect now. */
export async function send(who, body) {
  const headers = {
    "content-type": "application/json", "content-length": Buffer.byteLength(body), "x-sync-proto": "1",
    cookie: who.cookie, origin: process.env.BASE_URL,
  };
  const answer = await ask("POST", "/api/sync/v1/push", headers, body);
  if (answer.status !== 200) throw new Error(`push answered ${answer.status}: ${answer.body}`);
  const refused = JSON.parse(answer.body).answers.find((one) => one.status !== "applied");
  if (refused) throw new Error(JSON.stringify(refused));
}

/** Batches of one installation's commands, as text. */
function packed(install, session, commands, size) {
  const bodies = [];
  for (let at = 0; at < commands.length; at += size) {
    bodies.push(JSON.stringify({
      install, page_session: session, sent_mono_ms: performance.now(), sent_wall_ms: Date.now(),
      commands: commands.slice(at, at + size),
    }));
  }
  return bodies;
}

const token = () => randomBytes(16).toString("hex");

/** New reports, each of its own ticket, with these photos. */
export function reports(who, count, size, photos = () => []) {
  const install = uuid(), session = uuid();
  const commands = Array.from({ length: count }, (_, n) => {
    const payload = report(`水管漏水 ${n}`), blobs = photos(n);
    payload.report.photos = blobs;
    return { ...envelope({ kind: "ticket.report/1", payload, author: who.person, install, session, lane: uuid(), seq: 1, token: token() }), blobs };
  });
  return packed(install, session, commands, size);
}

/** Reports, each followed by its acceptance, of which the outbox tells the reporter. */
export function accepted(who, count, size) {
  const install = uuid(), session = uuid();
  const commands = Array.from({ length: count / 2 }, (_, n) => {
    const from = { author: who.person, install, session, lane: uuid() };
    return [
      envelope({ ...from, kind: "ticket.report/1", payload: report(`水管漏水 ${n}`), seq: 1, token: token() }),
      envelope({ ...from, kind: "ticket.accept/1", payload: {}, seq: 2 }),
    ];
  });
  return packed(install, session, commands.flat(), size);
}

/** Notes, all of them on one ticket. */
export function notes(who, lane, count, size) {
  const install = uuid(), session = uuid();
  const commands = Array.from({ length: count }, (_, n) => envelope({
    kind: "ticket.note/1", payload: { text: `等配件 ${n}`, photos: [] }, author: who.person, install, session, lane, seq: n + 1,
  }));
  return packed(install, session, commands, size);
}

/** All batches of all senders, each sender's one after the other. */
export async function drain(who, senders) {
  await Promise.all(senders.map(async (bodies) => {
    for (const body of bodies) await send(who, body);
  }));
}

/**
 * Requests at fixed times, so many a second, whether or not the ones before were answered. Gives how many
 * milliseconds after its time each one was answered: waiting behind others counts.
 */
export async function paced(who, bodies, perSecond) {
  const began = performance.now(), waits = [];
  await Promise.all(bodies.map(async (body, n) => {
    const due = began + (n * 1000) / perSecond;
    await sleep(due - performance.now());
    await send(who, body);
    waits.push(performance.now() - due);
  }));
  return waits;
}
