// The bytes of what programs load, compressed; fails when a reporter's first load is over its budget.
import { readdirSync, statSync } from "node:fs";

const BUDGET_KIB = 286; // glue, program and style; with the page itself (5 KiB) and boot.js (1 KiB) 300,000 bytes

const folder = "target/site/pkg";
const kib = (name) =>
  readdirSync(folder)
    .filter((file) => file.startsWith(`${name}.`) && /\.(js|wasm|css)\.br$/.test(file))
    .reduce((sum, file) => sum + statSync(`${folder}/${file}`).size, 0) / 1024;
const [small, whole] = [kib("reporter"), kib("baoxiu")];
console.log(`program, glue and style, brotli: reporters ${small.toFixed(1)} KiB of ${BUDGET_KIB}, staff ${whole.toFixed(1)} KiB`);
process.exit(small > 0 && small <= BUDGET_KIB ? 0 : 1);
