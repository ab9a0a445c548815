// One officer with several windows: a call that is in two of them is one call, and becomes one ticket.
import { expect, test, type Page } from "@playwright/test";
import { say } from "../support/queue";
import { alive, open, readyForOffline, signedIn, unique } from "../support/people";

const tab = (page: Page, name: string) => page.locator(".calls .call").filter({ hasText: name });

/** Fills in a whole call. */
async function fills(page: Page, name: string, content: string) {
  await expect(page.locator("#phone")).toBeFocused();
  await page.locator("#phone").fill("0531-88361234");
  await page.locator("#name").fill(name);
  await page.locator("#content").fill(content);
  await page.locator("#place").fill("D1-101");
  await page.locator('[role="option"]').first().click();
  await page.locator("input[name=category][value=doors]").check({ force: true });
}

/** Opens the same page in another window of the same browser. What it says to others is heard; `deaf` hears nothing. */
async function beside(page: Page, path: string, deaf = false): Promise<Page> {
  const other = await page.context().newPage();
  if (deaf) {
    await other.addInitScript(() => {
      const Real = window.BroadcastChannel;
      window.BroadcastChannel = class extends Real {
        addEventListener(type: string, ...rest: unknown[]) {
          // @ts-expect-error passed on as it came
          if (type !== "message") super.addEventListener(type, ...rest);
        }
      } as typeof BroadcastChannel;
    });
  }
  await open(other, path);
  return other;
}

/** The number in a toast. */
async function number(page: Page): Promise<string> {
  const toast = page.locator(".toast", { hasText: /单号 \d{6}/ });
  await expect(toast).toBeVisible();
  return (await toast.innerText()).match(/\d{6,}/)![0];
}

test("what is typed, closed or registered in one window is seen in the other", async ({ browser }) => {
  const [name, content] = [unique("辛老师"), unique("门关不上")];
  const first = await signedIn(browser, "desk1", "/desk/new");
  await fills(first, name, content);
  await expect(tab(first, name)).toHaveCount(1);
  // a draft is kept with its place before another window looks for it
  const second = await beside(first, "/desk");
  await expect(second.getByText(/还有 \d+ 个来电没登记完/)).toBeVisible();
  await open(second, "/desk/new");
  await expect(second.locator("#content")).toHaveValue(content);

  const mended = `${content}，锁也坏了`;
  await second.locator("#content").fill(mended);
  await expect(first.locator("#content")).toHaveValue(mended);
  await expect(first.locator("#name")).toHaveValue(name);
  await expect(first.locator("input[name=category][value=doors]")).toBeChecked();

  await second.locator("#content").focus();
  await second.keyboard.press("Control+Enter");
  const no = await number(second);
  await expect(first.locator("#content")).toHaveValue("");
  await expect(first.locator(".banner--success")).toContainText(say("desk.registered_elsewhere"));
  await expect(first.locator(".banner--success .ticket-no")).toHaveText(no);
  await expect(tab(first, name)).toHaveCount(0);

  // a call that is begun there waits here, and goes when it is closed there
  const other = unique("壬老师");
  await second.locator("#name").fill(other);
  await expect(tab(first, other)).toHaveCount(1);
  await second.keyboard.press("Alt+x");
  await second.getByRole("button", { name: say("desk.call_close_do") }).click();
  await expect(tab(first, other)).toHaveCount(0);
  await first.context().close();
});

test("a call that another window has registered is not registered twice, whatever was changed meanwhile", async ({ browser }) => {
  const [name, content] = [unique("癸老师"), unique("窗户漏风")];
  const first = await signedIn(browser, "desk2", "/desk/new");
  await fills(first, name, content);
  const watch = await beside(first, "/desk");
  await expect(watch.getByText(/还有 \d+ 个来电没登记完/)).toBeVisible();
  // a window that hears nothing from others
  const second = await beside(first, "/desk/new", true);
  await expect(second.locator("#content")).toHaveValue(content);
  await first.locator("#content").focus();
  await first.keyboard.press("Control+Enter");
  const no = await number(first);

  await second.locator("#content").fill(`${content}，改了几个字`);
  await second.keyboard.press("Control+Enter");
  const again = second.locator("#again");
  await expect(again).toContainText(no);
  await expect(again).toContainText(say("desk.again_number"));
  // nothing of it is lost
  await expect(second.locator("#content")).toHaveValue(`${content}，改了几个字`);
  await second.keyboard.press("Control+Enter");
  await expect(second.locator("#again-drop")).toBeFocused();
  await open(watch, `/tickets?text=${encodeURIComponent(content)}`);
  await expect(watch.locator("main").getByText(no).first()).toBeVisible();
  await expect(watch.locator("main").getByText("改了几个字")).toHaveCount(0);

  // it can be another ticket, when that is meant
  await second.getByRole("button", { name: say("desk.again_anew") }).click();
  await expect(again).toHaveCount(0);
  await second.locator("#content").focus();
  await second.keyboard.press("Control+Enter");
  expect(await number(second)).not.toBe(no);
  await first.context().close();
});

test("a complaint of one draft in two windows is one complaint", async ({ browser }) => {
  const content = unique("食堂排队太久");
  const first = await signedIn(browser, "desk1", "/complaints/new");
  await expect(first.locator("#content")).toBeFocused();
  await first.locator("#content").fill(content);
  await first.locator("input[name=category][value=canteen]").check({ force: true });
  await first.locator("#phone").fill("13800138000");
  await first.locator("#name").fill("李雨桐");
  let second = await beside(first, "/complaints/new");
  await expect(async () => {
    await second.reload();
    await alive(second);
    await expect(second.locator("#name")).toHaveValue("李雨桐", { timeout: 2_000 });
  }).toPass();
  await first.keyboard.press("Control+Enter");
  const toast = first.locator(".toast", { hasText: /投诉单号 \d+/ });
  await expect(toast).toBeVisible();
  const no = (await toast.innerText()).match(/\d+/)![0];
  await expect(second.locator("#again")).toContainText(no);
  await second.locator("#again-drop").click();
  await expect(second.locator("#content")).toHaveValue("");
  await first.context().close();
});

test("a call that was registered without a network learns its number where it was said to wait", async ({ browser }) => {
  const [name, content] = [unique("子老师"), unique("楼梯灯不亮")];
  const page = await signedIn(browser, "desk2", "/desk/new");
  await readyForOffline(page);
  await fills(page, name, content);
  await page.context().setOffline(true);
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".banner--warning", { hasText: say("desk.registered_saved") })).toBeVisible();
  await expect(page.locator("#content")).toHaveValue("");
  await page.context().setOffline(false);
  const told = page.locator(".banner--success .ticket-no");
  await expect(told).toHaveText(/^\d{6,}$/, { timeout: 30_000 });
  const no = await told.innerText();
  await expect(page.getByText(say("desk.registered_saved"))).toHaveCount(0);
  await open(page, `/tickets/${no}`);
  await expect(page.getByText(content).first()).toBeVisible();
  await page.context().close();
});
