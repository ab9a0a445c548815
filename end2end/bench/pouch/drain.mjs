// Drains a queue by PouchDB into express-pouchdb and sends its parent how long each way of doing it took.
// The parent says what: { folder, plain, withPhotos, photos: paths of JPEGs' bytes, three for each document }.
import { fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import PouchDB from "pouchdb";

const body = (n) => ({
  _id: `${Date.now().toString(36)}-${String(n).padStart(6, "0")}`,
  kind: "ticket.report/1",
  payload: {
    content: `水管漏水 ${n}`, place: "D1-101", category: "plumbing", urgency: "normal", channel: "online",
    reporter: { name: "测试", phone: "13800138000" },
  },
});

async function timed(count, work) {
  const began = performance.now();
  await work();
  return Math.round(count / ((performance.now() - began) / 1000));
}

/** As a phone would: what lies in its own database goes out by replication. */
async function replicated(folder, name, remote, documents) {
  const Own = PouchDB.defaults({ prefix: `${folder}/` });
  const own = new Own(name);
  for (let at = 0; at < documents.length; at += 20) await own.bulkDocs(documents.slice(at, at + 20));
  const rate = await timed(documents.length, async () => {
    const done = await own.replicate.to(remote, { batch_size: 100 });
    if (done.docs_written !== documents.length) throw new Error(JSON.stringify(done));
  });
  await own.close();
  return rate;
}

/** At once, out of memory: the fastest that its protocol has. */
async function bulk(remote, documents, size) {
  const there = new PouchDB(remote);
  return timed(documents.length, async () => {
    for (let at = 0; at < documents.length; at += size) {
      const answers = await there.bulkDocs(documents.slice(at, at + size));
      const refused = answers.find((answer) => answer.error);
      if (refused) throw new Error(JSON.stringify(refused));
    }
  });
}

process.once("message", async ({ folder, plain, withPhotos, photos }) => {
  const server = fork(fileURLToPath(new URL("server.mjs", import.meta.url)), [folder], { stdio: "ignore" });
  try {
    const { port } = await new Promise((resolve, reject) => {
      server.once("message", resolve);
      server.once("exit", () => reject(new Error("express-pouchdb did not start")));
    });
    let made = 0;
    const remote = async () => {
      const url = `http://127.0.0.1:${port}/queue${(made += 1)}`;
      await new PouchDB(url).info();
      return url;
    };
    const documents = Array.from({ length: plain }, (_, n) => body(n));
    const pictured = Array.from({ length: withPhotos }, (_, n) => ({
      ...body(n),
      _attachments: Object.fromEntries([0, 1, 2].map((one) => [
        `${one}.jpg`, { content_type: "image/jpeg", data: readFileSync(photos[n * 3 + one]).toString("base64") },
      ])),
    }));
    process.send({
      plainBulk: await bulk(await remote(), documents, plain),
      plainReplicated: await replicated(folder, "own-plain", await remote(), documents),
      photosBulk: await bulk(await remote(), pictured, 10),
      photosReplicated: await replicated(folder, "own-photos", await remote(), pictured),
    });
  } finally {
    server.kill();
    process.disconnect();
  }
});
