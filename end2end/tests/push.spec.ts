// The protocol as a phone uses it, faults included (SYNC 3.3).
import { expect, test } from "@playwright/test";
import { randomBytes } from "node:crypto";
import { envelope, push, report, signIn, uuid } from "../support/api.mjs";
import { unique } from "../support/people";

const fresh = (person: string, content: string, seq = 1) => ({
  ...envelope({
    kind: "ticket.report/1", payload: report(content), author: person, install: uuid(), session: uuid(),
    lane: uuid(), seq, token: randomBytes(16).toString("hex"),
  }),
});

test("the same push sent twice makes one ticket and gives the stored answer", async ({ request, baseURL }) => {
  const { cookie, person } = await signIn("desk1");
  const content = unique("灯不亮");
  const command = fresh(person, content);
  const [first] = await push(cookie, command.install, command.page_session, [command]);
  const [again] = await push(cookie, command.install, command.page_session, [command]);
  expect(first.status).toBe("applied");
  expect(again).toMatchObject({ status: "duplicate", no: first.no, version: first.version });
  const list = await request.post(`${baseURL}/api/tickets`, {
    headers: { cookie, origin: baseURL! }, data: { filter: { text: content }, after: null },
  });
  expect(list.status()).toBe(200);
  expect((await list.json()).rows).toHaveLength(1);
});

test("two sends of one command at the same time make one ticket", async () => {
  const { cookie, person } = await signIn("desk1");
  const command = fresh(person, unique("灯不亮"));
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => push(cookie, command.install, command.page_session, [command])),
  );
  const statuses = answers.map(([answer]) => answer.status).sort();
  expect(statuses.filter((status) => status === "applied")).toHaveLength(1);
  expect(new Set(answers.map(([answer]) => answer.no).filter(Boolean)).size).toBe(1);
});

test("the same id with another payload is refused, and the first stands", async () => {
  const { cookie, person } = await signIn("desk1");
  const command = fresh(person, unique("灯不亮"));
  await push(cookie, command.install, command.page_session, [command]);
  const other = { ...fresh(person, unique("水管漏水")), id: command.id, install: command.install, lane: command.lane };
  const [answer] = await push(cookie, command.install, command.page_session, [other]);
  expect(answer).toMatchObject({ status: "rejected", reason_code: "key_reuse" });
});

test("a gap in a lane is named, and filled it goes on", async () => {
  const { cookie, person } = await signIn("desk1");
  const command = fresh(person, unique("灯不亮"), 2);
  const [gap] = await push(cookie, command.install, command.page_session, [command]);
  expect(gap).toMatchObject({ status: "expected_seq", expected_seq: 1 });
  const [filled] = await push(cookie, command.install, command.page_session, [{ ...command, seq: 1 }]);
  expect(filled.status).toBe("applied");
});

test("another person's sealed command is not taken as one's own", async () => {
  const { cookie } = await signIn("desk1");
  const { person } = await signIn("desk2");
  const command = fresh(person, unique("灯不亮"));
  const answers = await push(cookie, command.install, command.page_session, [command]).catch(String);
  expect(JSON.stringify(answers)).not.toContain('"applied"');
});

test("without a session only a reporter's commands are taken", async () => {
  const install = uuid(), session = uuid();
  const command = envelope({
    kind: "ticket.accept/1", payload: {}, author: `anon:${install}`, install, session, lane: uuid(), seq: 1,
  });
  const answers = await push("", install, session, [command]).catch(String);
  expect(JSON.stringify(answers)).not.toContain('"applied"');
});

test("pull without a session is refused, and says so in JSON", async ({ request, baseURL }) => {
  const answer = await request.post(`${baseURL}/api/sync/v1/pull`, {
    headers: { "x-sync-proto": "1", origin: baseURL! }, data: { cursor: 0 },
  });
  expect(answer.status()).toBe(401);
  expect(Object.keys(await answer.json())).toEqual(expect.arrayContaining(["code", "message"]));
});

test("a tab of one person gets nothing of another who has signed in since", async ({ request, baseURL }) => {
  const { cookie, person } = await signIn("worker1");
  const other = (await signIn("worker2")).person;
  const pull = (author: string) => request.post(`${baseURL}/api/sync/v1/pull`, {
    headers: { cookie, "x-sync-proto": "1", "x-sync-author": author, origin: baseURL! }, data: { cursor: 0 },
  });
  expect((await pull(other)).status()).toBe(401);
  expect((await pull(person)).status()).toBe(200);
});
