// Work for workers, made by the same commands as people give.
import { randomBytes } from "node:crypto";
import { envelope, push, report, signIn, uuid } from "../support/api.mjs";

const most = 25; // a report and its acceptance each: a full batch

/** Gives the worker of that name so many open jobs. */
export async function giveJobs(worker, count) {
  const [desk, chief] = [await signIn("desk1"), await signIn("manager1")];
  const crew = [(await signIn(worker)).person];
  const [deskInstall, chiefInstall, session] = [uuid(), uuid(), uuid()];
  const due = new Date(Date.now() + 48 * 3600_000).toISOString();
  const from = (who, install, seq, kind, payload, lane) =>
    envelope({ kind, payload, author: who.person, install, session, lane, seq });
  for (let done = 0; done < count; done += most) {
    const lanes = Array.from({ length: Math.min(most, count - done) }, uuid);
    await push(desk.cookie, deskInstall, session, lanes.flatMap((lane, n) => [
      { ...from(desk, deskInstall, 1, "ticket.report/1", report(`灯不亮 ${done + n}`), lane), token: randomBytes(16).toString("hex") },
      from(desk, deskInstall, 2, "ticket.accept/1", {}, lane),
    ]));
    const answers = await push(chief.cookie, chiefInstall, session, lanes.map((lane) =>
      from(chief, chiefInstall, 1, "ticket.dispatch/1", { crew, due, note: null }, lane)));
    const refused = answers.find((answer) => answer.status !== "applied");
    if (refused) throw new Error(JSON.stringify(refused));
  }
}
