// Commands per second through POST /api/sync/v1/push, each its own transaction on a durable database.
import { envelope, push, report, signIn, uuid } from "../support/api.mjs";
import { randomBytes } from "node:crypto";

/** Eight senders, batches of 25, 4000 reports. */
export async function pushThroughput() {
  const { cookie, person } = await signIn("desk1");
  const senders = 8, batch = 25, each = 20;
  const sender = async () => {
    const install = uuid(), session = uuid();
    for (let turn = 0; turn < each; turn++) {
      const commands = Array.from({ length: batch }, (_, n) => envelope({
        kind: "ticket.report/1", payload: report(`水管漏水 ${turn}-${n}`), author: person, install, session,
        lane: uuid(), seq: 1, token: randomBytes(16).toString("hex"),
      }));
      for (const answer of await push(cookie, install, session, commands)) {
        if (answer.status !== "applied") throw new Error(JSON.stringify(answer));
      }
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: senders }, sender));
  const commands = senders * each * batch;
  return { commands, senders, batch, perSecond: Math.round(commands / ((performance.now() - began) / 1000)) };
}
