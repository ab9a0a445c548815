// The reader of QR codes that phones load where the browser has none of its own: npm's `qr`, without comments and
// indentation (MIT OR Apache-2.0; its own notice stays), in a folder that is named by content.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";

const source = `${process.env.NODE_TOOLS_DIR}/node_modules/qr`;
const pkg = "target/site/pkg";

/** A script without comments, but for notices. Comments begin on lines of their own. */
function bare(script) {
  const kept = [];
  let inside = false; // of a comment
  let notice = false;
  for (const line of script.split("\n").map((one) => one.trim())) {
    const opens = !inside && line.startsWith("/*");
    if (opens) [inside, notice] = [true, line.startsWith("/*!")];
    if (inside ? notice : line && !line.startsWith("//")) kept.push(line);
    if (inside && line.endsWith("*/")) inside = false;
    else if (opens && line.includes("*/")) throw new Error(`code behind a comment: ${line}`);
  }
  return kept.join("\n");
}

const files = ["decode.js", "index.js"].map((name) => [name, Buffer.from(bare(readFileSync(`${source}/${name}`, "utf8")))]);
const content = createHash("sha256");
for (const [, bytes] of files) content.update(bytes);
const hash = content.digest("base64url").slice(0, 22);
for (const old of readdirSync(pkg).filter((name) => name.startsWith("decoder."))) rmSync(`${pkg}/${old}`, { recursive: true });
mkdirSync(`${pkg}/decoder.${hash}`);
for (const [name, bytes] of files) {
  const path = `${pkg}/decoder.${hash}/${name}`;
  writeFileSync(path, bytes);
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  writeFileSync(`${path}.br`, brotliCompressSync(bytes));
}
const list = "target/release/hash.txt";
const others = readFileSync(list, "utf8").split("\n").filter((line) => line && !line.startsWith("decoder:"));
writeFileSync(list, [...others, `decoder: ${hash}`, ""].join("\n"));
