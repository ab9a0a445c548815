// The same queue drained twice: by PouchDB into express-pouchdb, which answers before anything is on the disk, and
// into this server, which answers afterwards. A process of its own for theirs, as they are meant to run.
import { createHash, randomBytes } from "node:crypto";
import { fork } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { signIn } from "../support/api.mjs";
import { rate } from "./figures.mjs";
import { ask, drain, reports } from "./senders.mjs";

const plain = 1000, withPhotos = 200, photoBytes = 300 * 1024, batch = 50, phones = 8;

/** Bytes that begin as a JPEG does and that nothing can pack, as those of a photo. */
function photo() {
  const bytes = randomBytes(photoBytes);
  bytes.set([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46]);
  return bytes;
}

/** The fingerprint under which a queue holds a photo. */
const named = (bytes) => ({
  bytes, blob: { sha256: createHash("sha256").update(bytes).digest("hex"), len: bytes.length, mime: "image/jpeg" },
});

async function theirs(photos) {
  const folder = await mkdtemp(join(tmpdir(), "baoxiu-pouch-"));
  const paths = [];
  for (const [n, one] of photos.entries()) {
    paths.push(join(folder, `${n}.jpg`));
    await writeFile(paths[n], one.bytes);
  }
  const drainer = fork(fileURLToPath(new URL("pouch/drain.mjs", import.meta.url)));
  try {
    return await new Promise((resolve, reject) => {
      drainer.once("message", resolve);
      drainer.once("exit", (code) => reject(new Error(`PouchDB's side ended with ${code}`)));
      drainer.send({ folder, plain, withPhotos, photos: paths });
    });
  } finally {
    if (drainer.exitCode === null) await new Promise((resolve) => drainer.once("exit", resolve));
    await rm(folder, { recursive: true });
  }
}

async function put(who, { bytes, blob }) {
  const headers = {
    "content-type": blob.mime, "content-length": bytes.length, "x-sync-proto": "1", cookie: who.cookie,
    origin: process.env.BASE_URL,
  };
  const path = `/api/blobs/${blob.sha256}`;
  const answer = await ask("PUT", path, headers, bytes);
  if (answer.status !== 201) throw new Error(`PUT of a photo answered ${answer.status}: ${answer.body}`);
}

/** Commands first, then their photos one at a time, as the engine sends a queue; in so many queues at once. */
async function ours(who, photos, queues) {
  const each = withPhotos / queues;
  const made = Array.from({ length: queues }, (_, queue) => {
    const own = photos.slice(queue * each * 3, (queue + 1) * each * 3);
    return { own, bodies: reports(who, each, batch, (n) => own.slice(n * 3, n * 3 + 3).map((one) => one.blob)) };
  });
  return rate(withPhotos, () => Promise.all(made.map(async ({ own, bodies }) => {
    await drain(who, [bodies]);
    for (const one of own) await put(who, one);
  })));
}

const photosOf = (count) => Array.from({ length: count * 3 }, () => named(photo()));

/** Commands or documents per second, with and without photos. */
export async function besidePouch() {
  const who = await signIn("desk1");
  const pouch = await theirs(photosOf(withPhotos));
  const share = Array.from({ length: phones }, () => reports(who, plain / phones, batch));
  const one = [reports(who, plain, batch)];
  return {
    plain, withPhotos, phones, batch, pouch,
    plainOne: await rate(plain, () => drain(who, one)),
    plainMany: await rate(plain, () => drain(who, share)),
    photosOne: await ours(who, photosOf(withPhotos), 1),
    photosMany: await ours(who, photosOf(withPhotos), phones),
  };
}
