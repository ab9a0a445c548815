// Names the small program by its content, compresses it for delivery, and tells the server its names.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** wasm-bindgen's glue without comments and indentation; its texts never go over several lines. */
function bare(script) {
  const lines = script.split("\n").map((line) => line.trim());
  return lines.filter((line) => line && !/^(\/\/|\/\*|\*)/.test(line)).join("\n");
}

const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });

const names = [];
for (const kind of ["js", "wasm", "css"]) {
  let bytes = readFileSync(`${process.env.WORK}/reporter.${kind}`);
  if (kind === "js") bytes = Buffer.from(bare(bytes.toString()));
  const hash = createHash("sha256").update(bytes).digest("base64url").slice(0, 22);
  const path = `target/site/pkg/reporter.${hash}.${kind}`;
  writeFileSync(path, bytes);
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  writeFileSync(`${path}.br`, brotli(bytes));
  names.push(`reporter_${kind}: ${hash}\n`);
}
const list = "target/release/hash.txt";
const others = readFileSync(list, "utf8").split("\n").filter((line) => line && !line.startsWith("reporter_"));
writeFileSync(list, [...others, ""].join("\n") + names.join(""));
