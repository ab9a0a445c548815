import { defineConfig, devices } from "@playwright/test";

// tools/test.sh starts the server and sets BASE_URL and CHROMIUM; by hand, `make run` beside it does as well.
export default defineConfig({
  testDir: "./tests",
  outputDir: "./test-results",
  workers: 2,
  retries: 0, // a test that passes the second time hides a race: tools/test.sh says so, and lets two of all pass
  forbidOnly: !!process.env.CI,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    ...devices["Desktop Chrome"],
    baseURL: process.env.BASE_URL ?? "http://127.0.0.1:3000",
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    // a third of the time when it is on: tools/test.sh runs what failed once more with it
    trace: process.env.TRACE ? "on" : "off",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox", // root in CI has no sandbox
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "script" },
    // the reporter's pages are plain HTML forms first: the same tests again, without JavaScript
    { name: "noscript", testMatch: "**/*.noscript.spec.ts", use: { javaScriptEnabled: false } },
  ],
});
