// A server before the server, on a port of its own: does to phones what networks, portals and releases do, and counts
// what really arrives. Pages that are opened through it live at its address, storage and service worker too.
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that came by. */
export interface Seen {
  method: string;
  path: string;
  /** The ids of the commands in a push; empty where it only asked whether the server is there. */
  commands: string[];
  /** What the server answered; 0 until it has. */
  status: number;
}

/**
 * What becomes of a request: `pass` on; `cut` it off before it reaches the server; `swallow` the answer, so that the
 * server has done it and nobody hears; let a `portal` answer with its own page; say in the server's name that it is
 * too `busy` now.
 */
export type Fate = "pass" | "cut" | "swallow" | "portal" | "busy";

export class Middleman {
  /** Everything that came by, in order. */
  readonly seen: Seen[] = [];
  /** What is done with requests from now on. */
  fate: (seen: Seen) => Fate = () => "pass";
  /** What is made of the service worker's script on its way. */
  worker: (script: string) => string = (script) => script;
  private readonly server: Server;
  private readonly waiting: (() => void)[] = [];

  private constructor(private readonly behind: URL) {
    this.server = createServer((asked, answer) => void this.take(asked, answer));
  }

  static async before(base: string): Promise<Middleman> {
    const middleman = new Middleman(new URL(base));
    await new Promise<void>((ready) => middleman.server.listen(0, "127.0.0.1", ready));
    return middleman;
  }

  /** Where phones find it. */
  get url() {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Pushes with commands in them. */
  get pushes() {
    return this.seen.filter((seen) => seen.commands.length > 0);
  }

  /** Every command as often as it was sent. */
  get sent() {
    return this.pushes.flatMap((seen) => seen.commands);
  }

  /** Waits until one of the requests, from now or before, is such. */
  async until(such: (seen: Seen) => boolean) {
    while (!this.seen.some(such)) await new Promise<void>((moved) => this.waiting.push(moved));
  }

  async close() {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private moved() {
    for (const moved of this.waiting.splice(0)) moved();
  }

  private async take(asked: IncomingMessage, answer: ServerResponse) {
    const parts: Buffer[] = [];
    for await (const part of asked) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    const path = new URL(asked.url!, this.behind).pathname;
    const seen: Seen = { method: asked.method!, path, commands: commands(path, body), status: 0 };
    const fate = this.fate(seen);
    this.seen.push(seen);
    this.moved();
    if (fate === "cut") return asked.socket.destroy();
    if (fate === "portal") {
      return answer.writeHead(200, { "content-type": "text/html" }).end("<!DOCTYPE html><h1>登录校园网</h1>");
    }
    if (fate === "busy") {
      seen.status = 503;
      const says = { "content-type": "application/json", "x-sync-proto": "1" };
      return answer.writeHead(503, says).end('{"code":"unavailable","message":""}');
    }
    const headers = { ...asked.headers };
    const isWorker = path === "/sw.js";
    if (isWorker) delete headers["accept-encoding"];
    const { hostname, port } = this.behind;
    const onward = request({ hostname, port, path: asked.url, method: asked.method, headers }, (given) => {
      if (isWorker || fate === "swallow") void this.whole(seen, given, answer, fate);
      else {
        answer.writeHead(given.statusCode!, given.headers);
        given.pipe(answer);
        given.on("end", () => this.answered(seen, given));
      }
    });
    onward.on("error", () => asked.socket.destroy());
    answer.on("close", () => onward.destroy());
    onward.end(body);
  }

  /** Reads the answer to its end; hands it on changed, or not at all. */
  private async whole(seen: Seen, given: IncomingMessage, answer: ServerResponse, fate: Fate) {
    const parts: Buffer[] = [];
    for await (const part of given) parts.push(part as Buffer);
    this.answered(seen, given);
    if (fate === "swallow") return;
    const script = this.worker(Buffer.concat(parts).toString());
    const headers = { ...given.headers, "content-length": String(Buffer.byteLength(script)) };
    answer.writeHead(given.statusCode!, headers).end(script);
  }

  private answered(seen: Seen, given: IncomingMessage) {
    seen.status = given.statusCode!;
    this.moved();
  }
}

function commands(path: string, body: Buffer): string[] {
  if (path !== "/api/sync/v1/push") return [];
  return (JSON.parse(body.toString()).commands as { id: string }[]).map((command) => command.id);
}

/** The photos that were brought, each as often as it was. */
export const brought = (seen: Seen[]) =>
  seen.filter((one) => one.method === "PUT" && one.path.startsWith("/api/blobs/")).map((one) => one.path);

/** Whether a request wants something of the server that isn't a file or a page. */
export const isCall = (seen: Seen) => seen.path.startsWith("/api/");
