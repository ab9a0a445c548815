// What a reporter waits for after scanning a code.
import http from "node:http";

const base = process.env.BASE_URL;
const page = "/r/D1-101";

/** Bytes of a response's body as they travel, and the decoded text of a page. */
function transfer(path) {
  return new Promise((resolve, reject) => {
    http.get(base + path, { headers: { "accept-encoding": "br" } }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => resolve({ body: Buffer.concat(parts), encoding: answer.headers["content-encoding"] }));
    }).on("error", reject);
  });
}

/** [name, bytes] of everything that the first visit loads, and of all together. */
export async function firstLoad() {
  const html = await (await fetch(base + page)).text();
  const linked = [...html.matchAll(/(?:src|href|data-glue|data-wasm)="(\/[^"]+\.(?:js|css|wasm))"/g)].map((hit) => hit[1]);
  const imported = [...html.matchAll(/["'`](\/pkg\/[^"'`]+\.(?:js|wasm))["'`]/g)].map((hit) => hit[1]);
  const rows = [["html", (await transfer(page)).body.length]];
  for (const path of [...new Set([...linked, ...imported])]) {
    const { body, encoding } = await transfer(path);
    rows.push([`${path.split(".").pop()}${encoding === "br" ? "" : " (not compressed)"} ${path.split("/").pop().replace(/[-.][A-Za-z0-9_]{8,}\./, ".")}`, body.length]);
  }
  rows.push(["all", rows.reduce((sum, [, bytes]) => sum + bytes, 0)]);
  return rows;
}

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Milliseconds from navigation until the form can be filled in, without and with the program alive. */
export async function firstForm(browser) {
  const times = { plain: [], hydrated: [] };
  for (let turn = 0; turn < 5; turn++) {
    for (const kind of ["plain", "hydrated"]) {
      const context = await browser.newContext({ javaScriptEnabled: kind === "hydrated" });
      const tab = await context.newPage();
      const began = performance.now();
      await tab.goto(base + page, { waitUntil: "commit" });
      await tab.locator("textarea[name=content]").waitFor();
      if (kind === "hydrated") await tab.locator("html[data-ready]").waitFor();
      times[kind].push(performance.now() - began);
      await context.close();
    }
  }
  return { plain: Math.round(median(times.plain)), hydrated: Math.round(median(times.hydrated)) };
}
