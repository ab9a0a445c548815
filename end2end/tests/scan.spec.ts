// The code on the wall, read by the site itself: with the camera, from a photo, by hand.
import { chromium, expect, test, type Page } from "@playwright/test";
import { fitsItsWindow, phone } from "../support/people";
import { codeOf, codeSaying, film, photoOf, type Modules } from "../support/qr";

const said = (page: Page, name: string) => page.locator(`[data-say=${name}]`);

/** Chooses a photo of the code, as from the gallery. */
async function chooses(page: Page, modules: Modules) {
  await page.locator("#photo").setInputFiles({ name: "code.png", mimeType: "image/png", buffer: await photoOf(page, modules) });
}

test("the home page and the menu lead to the scanner, which loads no program", async ({ page }) => {
  await page.setViewportSize(phone);
  for (const path of ["/report", "/"]) {
    await page.goto(path);
    await page.getByRole("link", { name: "扫一扫" }).first().click();
    await page.waitForURL("**/scan");
  }
  const loaded = await page.evaluate(() => performance.getEntriesByType("resource").map((one) => new URL(one.name).pathname));
  expect(loaded.filter((path) => path.endsWith(".wasm"))).toEqual([]);
  await fitsItsWindow(page);
});

test("the camera reads the code of a place, opens its form, and is let go", async ({ baseURL }) => {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
      `--use-file-for-fake-video-capture=${film(await codeOf("D1-101"))}`],
  });
  const page = await (await browser.newContext({ baseURL, viewport: phone, locale: "zh-CN" })).newPage();
  await page.addInitScript(() => {
    const tracks: MediaStreamTrack[] = [];
    const own = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      const stream = await own(wanted);
      tracks.push(...stream.getTracks());
      return stream;
    };
    addEventListener("pagehide", () => sessionStorage.setItem("tracks", tracks.map((track) => track.readyState).join()));
  });
  await page.goto("/scan");
  await page.waitForURL("**/r/D1-101");
  await expect(page.getByText("学生公寓1号楼 101").first()).toBeVisible();
  expect(await page.evaluate(() => sessionStorage.getItem("tracks"))).toMatch(/^ended(,ended)*$/);
  await browser.close();
});

test("a photo of the code does as well, and one without a code says what to do", async ({ page }) => {
  await page.goto("/scan");
  await chooses(page, []);
  await expect(said(page, "nothing")).toBeVisible();
  await page.locator("#photo").setInputFiles({ name: "broken.png", mimeType: "image/png", buffer: Buffer.from("no picture") });
  await expect(said(page, "unreadable")).toBeVisible();
  await chooses(page, await codeOf("T1-101"));
  await page.waitForURL("**/r/T1-101");
});

test("a code of somebody else is shown and never followed", async ({ page, baseURL }) => {
  await page.goto("/scan");
  for (const text of ["https://evil.example/r/D1-101", "javascript:alert(1)", `${baseURL}/logout`, `${baseURL}//evil.example/r/D1-101`]) {
    await chooses(page, await codeSaying(page, text));
    await expect(said(page, "foreign")).toBeVisible();
    await expect(page.locator("[data-part=read]")).toHaveText(text);
    expect(new URL(page.url()).pathname).toBe("/scan");
    await page.reload();
  }
  // a bare code is one of ours
  await chooses(page, await codeSaying(page, "d1-102"));
  await page.waitForURL("**/r/D1-102");
});

test("without a camera, or without leave to use it, the page says what to do and the code can be typed", async ({ browser }) => {
  for (const [name, why] of [["NotAllowedError", "refused"], ["NotFoundError", "none"], ["NotReadableError", "busy"]]) {
    const context = await browser.newContext({ viewport: phone });
    const page = await context.newPage();
    await page.addInitScript((name) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", name));
    }, name);
    await page.goto("/scan");
    await expect(said(page, why)).toBeVisible();
    await expect(page.getByRole("button", { name: "打开相机" })).toBeVisible();
    await fitsItsWindow(page);
    await context.close();
  }
  // as inside of some apps: no camera at all
  const context = await browser.newContext({ viewport: phone });
  const page = await context.newPage();
  await page.addInitScript(() => Object.defineProperty(navigator, "mediaDevices", { value: undefined }));
  await page.goto("/scan");
  await expect(said(page, "unsupported")).toBeVisible();
  await expect(page.getByRole("button", { name: "打开相机" })).toBeHidden();
  await page.locator("#q").fill("d1-101");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/r/D1-101");
  // nothing is said to be nothing; what is no code is looked for among the places
  await page.goto("/scan");
  await page.locator("#q").press("Enter");
  await expect(page.locator("#q-error")).toBeVisible();
  await page.locator("#q").fill("公寓1号楼");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/report\?q=/);
  await context.close();
});

test("without script the code can still be typed", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: phone });
  const page = await context.newPage();
  await page.goto("/scan");
  await page.locator("#q").fill("D1-101");
  await page.locator("form[data-part=typed] button").click();
  await expect(page.getByText("D1-101").first()).toBeVisible();
  await context.close();
});
