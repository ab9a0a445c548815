// A browser of its own, with a profile on disk, that can be killed like a phone whose battery is pulled.
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser, type BrowserContext } from "@playwright/test";

const flags = [
  "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--remote-debugging-port=0", "--lang=zh-CN", "--window-size=390,844",
];

/** A phone: the profile outlives the browser. */
export class Phone {
  private readonly profile = mkdtempSync(join(tmpdir(), "baoxiu-phone-"));
  private process: ChildProcess | undefined;
  private browser: Browser | undefined;

  /** `more`: flags of the browser besides the usual ones. */
  constructor(private readonly more: string[] = []) {}

  /** Starts the browser; gives its one context. */
  async start(): Promise<BrowserContext> {
    rmSync(join(this.profile, "DevToolsActivePort"), { force: true });
    this.process = spawn(process.env.CHROMIUM ?? "/usr/bin/chromium", [...flags, ...this.more, `--user-data-dir=${this.profile}`, "about:blank"], {
      detached: true, stdio: "ignore",
    });
    const file = join(this.profile, "DevToolsActivePort");
    const deadline = Date.now() + 20_000;
    let port = "";
    while (!port) {
      if (Date.now() > deadline) throw new Error("the browser did not start");
      await new Promise((resolve) => setImmediate(resolve));
      if (existsSync(file)) port = readFileSync(file, "utf8").split("\n")[0];
    }
    this.browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    return this.browser.contexts()[0];
  }

  /** Ends all of its processes at once, without a word of warning. */
  async kill() {
    const gone = new Promise((resolve) => this.process!.once("exit", resolve));
    process.kill(-this.process!.pid!, "SIGKILL");
    await gone;
    await this.browser?.close().catch(() => undefined);
  }

  /** Ends it and forgets the profile. */
  async dispose() {
    if (this.process && this.process.exitCode === null && this.process.signalCode === null) await this.kill();
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
