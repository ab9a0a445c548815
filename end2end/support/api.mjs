// Speaks to the server as a phone does: sign-in by the form, commands through POST /api/sync/v1/push.
import { createHash, randomBytes } from "node:crypto";

const base = process.env.BASE_URL;

/** A UUID of version 7. */
export function uuid() {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** JSON with keys in alphabetical order, as payloads are fingerprinted. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}

/** Signs in by the form; gives the cookie and the person's id. */
export async function signIn(username) {
  const answer = await fetch(`${base}/login`, {
    method: "POST", redirect: "manual",
    headers: { "content-type": "application/x-www-form-urlencoded", origin: base },
    body: new URLSearchParams({ username, password: "baoxiu-demo" }),
  });
  const cookie = answer.headers.getSetCookie().map((one) => one.split(";")[0]).join("; ");
  const html = await (await fetch(`${base}/`, { headers: { cookie } })).text();
  const info = JSON.parse(html.match(/id="baoxiu-page"[^>]*>([^<]*)</)[1]);
  return { cookie, person: info.me.id };
}

/** An envelope of one command. */
export function envelope({ kind, payload, author, install, lane, seq, session, token }) {
  return {
    id: uuid(), kind, author, install, token, lane, seq, base_version: null, payload, blobs: [],
    client_wall_ms: Date.now(), client_mono_ms: performance.now(), page_session: session, app_build: "bench",
    payload_sha256: createHash("sha256").update(canonical(payload)).digest("hex"), offline: false,
  };
}

/** Sends a batch and gives the answers. */
export async function push(cookie, install, session, commands) {
  const answer = await fetch(`${base}/api/sync/v1/push`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-sync-proto": "1", cookie, origin: base },
    body: JSON.stringify({ install, page_session: session, sent_mono_ms: performance.now(), sent_wall_ms: Date.now(), commands }),
  });
  if (!answer.ok) throw new Error(`push answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()).answers;
}

/** A report as the desk would register it, online. */
export function report(content) {
  return { report: {
    content, place: "D1-101", spot: null, category: "plumbing", reporter: { name: "测试", phone: "13800138000" },
    urgency: "normal", preferred: null, channel: "online", photos: [], intake: null,
  } };
}
