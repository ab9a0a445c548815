// What lies on a phone, read as it is stored; and what the office has of it.
import { readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { expect, type Browser, type Page } from "@playwright/test";
import { signIn } from "./api.mjs";
import { dispatched } from "./office.mjs";
import { alive, fillSignIn, phone, unique } from "./people";
import { picture } from "./photo.mjs";

/** A sentence of the app in Chinese. */
export function say(key: string, values: Record<string, string | number> = {}): string {
  const [file, name] = key.split(".");
  const sentences = JSON.parse(readFileSync(new URL(`../../app/locales/zh/${file}.json`, import.meta.url), "utf8"));
  return Object.entries(values).reduce((text, [of, value]) => text.replace(`{${of}}`, String(value)), sentences[name] as string);
}

/** A command in the queue, as far as tests look at it. */
export interface Queued {
  envelope: { id: string; kind: string; author: string; seq: number };
  state: string;
  photos: { uploaded: boolean }[];
}

/** The queue of an author, a person's id or `anon`, and how many photos lie beside it. */
export async function queueOf(page: Page, author: string): Promise<{ items: Queued[]; photos: number }> {
  const [items, photos] = await page.evaluate(async (name) => {
    // opening one that isn't there would make it
    if (!(await indexedDB.databases()).some((one) => one.name === name)) return [[], 0] as [string[], number];
    const done = <T>(asked: IDBRequest<T>) => new Promise<T>((resolve, reject) => {
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    const database = await done(indexedDB.open(name));
    const reading = database.transaction(["items", "photos"]);
    const all = [done(reading.objectStore("items").getAll()), done(reading.objectStore("photos").count())] as const;
    const found = await Promise.all(all);
    database.close();
    return found as [string[], number];
  }, `baoxiu-${author}`);
  return { items: items.map((text) => JSON.parse(text)), photos };
}

/** What still has to go, of that. */
export const unsent = (queue: { items: Queued[] }) =>
  queue.items.filter((item) => item.state !== "sent" || item.photos.some((photo) => !photo.uploaded));

/** Signs `username` in on this page, at the server of that address, and opens `path`. */
export async function enter(page: Page, base: string, username: string, path: string) {
  await page.goto(`${base}/login?next=${encodeURIComponent(path)}`);
  await fillSignIn(page, username);
  await page.waitForURL((url) => url.pathname === path);
  await alive(page);
}

/** The same on the page of a job, which is on the phone when this returns. */
export async function enterJob(page: Page, base: string, username: string, no: string) {
  await enter(page, base, username, `/jobs/${no}`);
  // jobs are read after what waits was tried, and a push that nobody answers is given up after 10 s
  await expect(page.locator("main .ticket-no", { hasText: no }).first()).toBeVisible({ timeout: 30_000 });
}

/** A worker's phone on the page of a new job of theirs, at the server of that address. */
export async function workerAtJob(browser: Browser, base: string, worker: string) {
  const { no } = await dispatched(unique("灯不亮"), [worker]);
  const { person } = await signIn(worker);
  const context = await browser.newContext({ viewport: phone });
  const page = await context.newPage();
  await enterJob(page, base, worker, no);
  return { no, person, context, page };
}

/** Writes a note with photos on the page of a job; saved when this returns. */
export async function note(page: Page, text: string, photos: { name: string; mimeType: string; buffer: Buffer }[] = []) {
  await noteForm(page);
  await page.locator("dialog textarea#remark").fill(text);
  if (photos.length > 0) {
    await page.locator("dialog input[type=file]").first().setInputFiles(photos);
    await expect(page.locator("dialog .photo img")).toHaveCount(photos.length);
  }
  await page.locator("dialog button[type=submit]").click();
  await expect(page.locator("dialog[open]")).toHaveCount(0);
}

/** Opens the form of a note. */
export async function noteForm(page: Page) {
  await page.getByRole("button", { name: say("jobs.more"), exact: true }).click();
  await page.locator('dialog button[data-do="ticket.note/1"]').click();
  await expect(page.locator("dialog textarea#remark")).toBeVisible();
}

/** Takes the next step on the page of a job. */
export const take = (page: Page, kind: string) => page.locator(`button[data-do="ticket.${kind}/1"]`).first().click();

/** Small pictures, no two of them alike. */
export const small = (count: number, width = 120, height = 90) =>
  Array.from({ length: count }, (_, index) => {
    const buffer = picture(width, height, index * 40 + Math.floor(Math.random() * 40));
    // the corner makes it one that no other test has; large enough to outlive JPEG
    for (let y = 0; y < 16; y++) for (let x = 0; x < 48; x++) buffer[54 + y * width * 3 + x] = Math.random() * 256;
    return { name: `${index}.bmp`, mimeType: "image/bmp", buffer };
  });

/** A picture that can't be packed small: every point is a different one. */
export function grainy(name: string, width = 592, height = 448) {
  const buffer = picture(width, height);
  for (let at = 54; at < buffer.length; at++) buffer[at] = Math.random() * 256;
  return { name, mimeType: "image/bmp", buffer };
}

/** A ticket as the office sees it: its events, each with who and what. */
export interface Event {
  event: string;
  by: unknown;
  text?: string | null;
  photos?: { sha256: string; len: number }[];
}

/** The history of a ticket. */
export async function history(no: string): Promise<Event[]> {
  const { cookie } = await signIn("chief");
  const base = process.env.BASE_URL!;
  const answer = await fetch(`${base}/api/tickets/detail`, {
    method: "POST",
    headers: { cookie, origin: base, "content-type": "application/json" },
    body: JSON.stringify({ no: Number(no) }),
  });
  if (!answer.ok) throw new Error(`the ticket was not read: ${answer.status} ${await answer.text()}`);
  return (await answer.json()).history;
}

/** How often each kind of event stands in a history. */
export function counted(events: Event[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { event } of events) counts[event] = (counts[event] ?? 0) + 1;
  return counts;
}

/** The server has these photos, whole. */
export async function photosArrived(events: Event[], count: number) {
  const { cookie } = await signIn("chief");
  const photos = events.flatMap((event) => (event.event === "noted" ? event.photos ?? [] : []));
  expect(photos).toHaveLength(count);
  for (const { sha256 } of photos) {
    const answer = await fetch(`${process.env.BASE_URL}/api/blobs/${sha256}`, { headers: { cookie } });
    expect(answer.status).toBe(200);
    expect(createHash("sha256").update(Buffer.from(await answer.arrayBuffer())).digest("hex")).toBe(sha256);
  }
}
