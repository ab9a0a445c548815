// Codes as cameras see them: the server's own picture of one, drawn into a film or a photo.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { signIn } from "./api.mjs";

/** Dark modules by row and column, with the light margin. */
export type Modules = boolean[][];

/** The modules of the code that the administrator prints for a place. */
export async function codeOf(place: string): Promise<Modules> {
  const { cookie } = await signIn("admin");
  const answer = await fetch(`${process.env.BASE_URL ?? "http://127.0.0.1:3000"}/admin/places/${place}/qr.svg`, { headers: { cookie } });
  const svg = await answer.text();
  const side = Number(svg.match(/viewBox="0 0 (\d+) /)![1]);
  const modules: Modules = Array.from({ length: side }, () => Array(side).fill(false));
  for (const [, x, y] of svg.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) modules[Number(y)][Number(x)] = true;
  return modules;
}

/** The modules of a code with any text, made by the reader's own other half. `page` is at /scan. */
export async function codeSaying(page: Page, text: string): Promise<Modules> {
  return page.evaluate(async (text) => {
    const decoder = document.getElementById("scan")!.dataset.decoder!;
    const { encodeQR } = await import(decoder.replace("decode.js", "index.js"));
    return encodeQR(text, "raw", { border: 4 }) as boolean[][];
  }, text);
}

/** A film of a code that stands still, for a camera that plays a file. */
export function film(modules: Modules): string {
  const [width, height] = [640, 480];
  const scale = Math.floor((height * 0.8) / modules.length);
  const [left, top] = [(width - modules.length * scale) >> 1, (height - modules.length * scale) >> 1];
  const light = Buffer.alloc(width * height, 200);
  modules.forEach((row, y) => row.forEach((dark, x) => {
    for (let line = 0; line < scale; line += 1) light.fill(dark ? 20 : 235, (top + y * scale + line) * width + left + x * scale, (top + y * scale + line) * width + left + (x + 1) * scale);
  }));
  const frame = Buffer.concat([Buffer.from("FRAME\n"), light, Buffer.alloc((width * height) / 2, 128)]);
  const path = join(mkdtempSync(join(tmpdir(), "baoxiu-film-")), "code.y4m");
  writeFileSync(path, Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420mpeg2\n`), frame, frame]));
  return path;
}

/** A photo of a code, somewhere on a larger picture. */
export async function photoOf(page: Page, modules: Modules): Promise<Buffer> {
  const data = await page.evaluate((modules) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 1800, height: 1200 });
    const pen = canvas.getContext("2d")!;
    pen.fillStyle = "#9aa";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    const scale = Math.max(1, Math.floor(700 / Math.max(1, modules.length)));
    modules.forEach((row, y) => row.forEach((dark, x) => {
      pen.fillStyle = dark ? "#111" : "#eee";
      pen.fillRect(500 + x * scale, 200 + y * scale, scale, scale);
    }));
    return canvas.toDataURL("image/png").split(",")[1];
  }, modules);
  return Buffer.from(data, "base64");
}
