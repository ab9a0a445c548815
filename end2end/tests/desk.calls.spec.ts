// Several calls at once: each with its own draft and its own time; what was reported before is joined.
import { expect, test, type Page } from "@playwright/test";
import { signIn } from "../support/api.mjs";
import { act, reported } from "../support/office.mjs";
import { say } from "../support/queue";
import { alive, fillSignIn, fitsItsWindow, open, ownNumber, phone, readyForOffline, signedIn, unique } from "../support/people";

const tabs = (page: Page) => page.locator(".calls .call");
const front = (page: Page) => page.locator(".calls .call[data-current]");
const tab = (page: Page, name: string) => tabs(page).filter({ hasText: name });

/** Begins a call in the empty form: a name and what is broken. */
async function begins(page: Page, name: string, content: string) {
  await expect(page.locator("#phone")).toBeFocused();
  await expect(page.locator("#content")).toHaveValue("");
  await page.locator("#name").fill(name);
  await page.locator("#content").fill(content);
  await expect(front(page)).toContainText(name);
}

/** Fills in the rest, so that the call in front can be registered. */
async function completes(page: Page, place = "D1-101") {
  await page.locator("#phone").fill("0531-88361234");
  await page.locator("#place").fill(place);
  await page.locator('[role="option"]').first().click();
  await page.locator("input[name=category][value=plumbing]").check({ force: true });
}

/** Registers the call in front; gives its number. */
async function registers(page: Page): Promise<string> {
  await page.keyboard.press("Control+Enter");
  const toast = page.locator(".toast", { hasText: /单号 \d{6}/ });
  await expect(toast).toBeVisible();
  return (await toast.innerText()).match(/\d{6,}/)![0];
}

/** Waits until what stands in the form is kept on this device. */
async function kept(page: Page, text: string) {
  await expect.poll(() => page.evaluate(async (text) => {
    const done = <T>(asked: IDBRequest<T>) => new Promise<T>((resolve, reject) => {
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    for (const { name } of await indexedDB.databases()) {
      if (!name?.startsWith("baoxiu-")) continue;
      const database = await done(indexedDB.open(name));
      if (!database.objectStoreNames.contains("drafts")) { database.close(); continue; }
      const all = await done(database.transaction("drafts").objectStore("drafts").getAll());
      database.close();
      if (all.some((draft) => String(draft).includes(text))) return true;
    }
    return false;
  }, text)).toBe(true);
}

test("three calls are registered side by side, survive a reload, and one that is sent leaves the others", async ({ browser }) => {
  const names = ["甲老师", "乙老师", "丙老师"].map(unique);
  const contents = ["水管漏水", "门锁坏了", "灯不亮"].map(unique);
  const page = await signedIn(browser, "desk1", "/desk/new");
  await begins(page, names[0], contents[0]);
  // the officer sets when this one called; the others have their own time
  const called = await page.locator("#called_at").inputValue();
  const earlier = new Date(Date.parse(`${called}Z`) - 7 * 60_000).toISOString().slice(0, 16);
  await page.locator("#called_at").fill(earlier);
  await page.keyboard.press("F2");
  await begins(page, names[1], contents[1]);
  expect(await page.locator("#called_at").inputValue()).not.toBe(earlier);
  await page.locator("#place").fill("D1-102");
  await page.locator('[role="option"]').first().click();
  await page.keyboard.press("Alt+n");
  await begins(page, names[2], contents[2]);
  await expect(tabs(page)).toHaveCount(3);

  // digits choose, and nothing of one gets into another
  await page.keyboard.press("Alt+1");
  await expect(page.locator("#content")).toHaveValue(contents[0]);
  await expect(page.locator("#called_at")).toHaveValue(earlier);
  await expect(page.locator("#place")).toHaveValue("");
  await page.keyboard.press("Alt+2");
  await expect(page.locator("#content")).toHaveValue(contents[1]);
  await expect(page.locator("#place")).toHaveValue(/102/);

  await kept(page, contents[2]);
  await page.reload();
  await alive(page);
  await expect(tabs(page)).toHaveCount(3);
  // the one that was in front is in front again
  await expect(page.locator("#content")).toHaveValue(contents[1]);
  await expect(page.locator("#place")).toHaveValue(/102/);
  for (const [nth, name] of names.entries()) {
    await tab(page, name).locator(".call__go").click();
    await expect(page.locator("#content")).toHaveValue(contents[nth]);
    await expect(page.locator("#name")).toHaveValue(name);
  }

  await tab(page, names[0]).locator(".call__go").click();
  await completes(page);
  const no = await registers(page);
  await expect(page.locator("#content")).toHaveValue("");
  await expect(page.locator("#phone")).toBeFocused();
  await expect(page.locator(".banner--success .ticket-no", { hasText: no })).toBeVisible();
  await expect(tab(page, names[0])).toHaveCount(0);
  for (const name of names.slice(1)) await expect(tab(page, name)).toHaveCount(1);

  // the inbox tells of what is not finished
  await open(page, "/desk");
  await expect(page.getByText("还有 2 个来电没登记完")).toBeVisible();
  await page.getByText("还有 2 个来电没登记完").click();
  await page.waitForURL("**/desk/new");
  await expect(tabs(page)).toHaveCount(2);
  await open(page, `/tickets/${no}`);
  await expect(page.getByText(contents[0]).first()).toBeVisible();
  await page.context().close();
});

test("from any page one key has the form ready, and what was begun before waits beside it", async ({ browser }) => {
  const [name, content] = [unique("丁老师"), unique("空调不冷")];
  const page = await signedIn(browser, "desk2", "/desk/new");
  await begins(page, name, content);
  await kept(page, content);
  await open(page, "/visits");
  await page.keyboard.press("F2");
  await page.waitForURL("**/desk/new");
  await expect(page.locator("#phone")).toBeFocused();
  await expect(page.locator("#content")).toHaveValue("");
  await expect(tab(page, name)).toHaveCount(1);
  await expect(tabs(page)).toHaveCount(2);
  // also while something is typed elsewhere
  await open(page, "/tickets");
  await page.locator(".topbar__search input").focus();
  await page.keyboard.press("Alt+n");
  await page.waitForURL("**/desk/new");
  await expect(page.locator("#phone")).toBeFocused();
  // a worker's key leads nowhere
  const worker = await signedIn(browser, "worker1", "/jobs");
  await worker.keyboard.press("F2");
  await expect(worker).toHaveURL(/\/jobs$/);
  await worker.context().close();
  await page.context().close();
});

test("a call that comes while what was begun is still being put back has its empty form", async ({ browser }) => {
  const [name, content] = [unique("丑老师"), unique("插座松了")];
  const page = await signedIn(browser, "desk1", "/desk/new");
  await begins(page, name, content);
  await kept(page, content);
  await page.goto("/desk/new");
  await alive(page);
  await page.keyboard.press("F2");
  await expect(tab(page, name)).toHaveCount(1);
  await expect(page.locator("#content")).toHaveValue("");
  await expect(page.locator("#phone")).toBeFocused();
  await page.context().close();
});

test("the history of the last caller does not stand beside the next call", async ({ browser }) => {
  const earlier = unique("地砖松动"), number = ownNumber();
  await reported(earlier, [], "normal", { reporter: { name: "测试", phone: number } });
  const page = await signedIn(browser, "desk2", "/desk/new");
  await page.locator("#phone").fill(number);
  const history = page.locator(".pane--side").getByText(earlier);
  await expect(history).toBeVisible();
  await page.keyboard.press("F2");
  await expect(page.locator("#phone")).toHaveValue("");
  await expect(history).toHaveCount(0);
  await expect(page.locator(".pane--side")).toContainText(say("desk.caller_hint"));
  await page.context().close();
});

test("what was emptied by mistake comes back, with its place", async ({ browser }) => {
  const [name, content] = [unique("寅老师"), unique("马桶堵了")];
  const page = await signedIn(browser, "desk1", "/desk/new");
  await begins(page, name, content);
  await completes(page);
  await page.getByRole("button", { name: say("desk.clear"), exact: true }).click();
  await expect(page.locator("#content")).toHaveValue("");
  await expect(page.locator("#cleared")).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(page.locator("#content")).toHaveValue(content);
  await expect(page.locator("#name")).toHaveValue(name);
  await expect(page.locator("#place")).toHaveValue(/101/);
  await expect(page.locator("input[name=category][value=plumbing]")).toBeChecked();
  await expect(page.locator("#cleared")).toHaveCount(0);
  // with something new in the form the way back is gone, and Ctrl Z is the browser's own
  await page.getByRole("button", { name: say("desk.clear"), exact: true }).click();
  await page.locator("#content").fill(unique("别的事"));
  await expect(page.locator("#cleared")).toHaveCount(0);
  await page.context().close();
});

test("a time of call of long ago is asked about once, and a visitor is no caller", async ({ browser }) => {
  const [name, content] = [unique("卯老师"), unique("门把手掉了")];
  const page = await signedIn(browser, "desk2", "/desk/new");
  await page.locator("input[name=channel][value=walk_in]").check({ force: true });
  await expect(front(page)).toContainText("新来访");
  await page.locator("#phone").focus();
  await begins(page, name, content);
  await completes(page);
  await page.locator("#called_at").fill("2020-01-01T10:00");
  await page.keyboard.press("Control+Enter");
  await expect(page.locator("#called_at-error")).toContainText("2020年1月1日");
  await expect(page.locator("#content")).toHaveValue(content);
  await registers(page);
  await page.context().close();
});

test("closing a call asks when something was told in it, and a call with an error keeps its words", async ({ browser }) => {
  const [name, content] = [unique("戊老师"), unique("窗户关不上")];
  const page = await signedIn(browser, "desk1", "/desk/new");
  await begins(page, name, content);
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".error-summary a[href='#phone']")).toBeVisible();
  await page.keyboard.press("F2");
  await expect(page.locator(".error-summary")).toBeHidden();
  await expect(tab(page, name)).toContainText("没登记上");
  await expect(tabs(page)).toHaveCount(2);
  // an empty one is closed without a word
  await page.keyboard.press("Alt+x");
  await expect(tabs(page)).toHaveCount(1);
  await expect(page.locator("#content")).toHaveValue(content);
  await expect(page.locator(".error-summary a[href='#phone']")).toBeVisible();
  await tab(page, name).locator(".call__close").click();
  await expect(page.locator("dialog[open]")).toContainText(name);
  await page.getByRole("button", { name: "接着登记" }).click();
  await expect(page.locator("#content")).toHaveValue(content);
  await tab(page, name).locator(".call__close").click();
  await page.getByRole("button", { name: "丢掉" }).click();
  await expect(page.locator("#content")).toHaveValue("");
  await page.reload();
  await alive(page);
  await expect(tab(page, name)).toHaveCount(0);
  await page.context().close();
});

test("a call that was begun without a network outlives the window and the sign-out, and nobody else sees it", async ({ browser }) => {
  const [name, content] = [unique("己老师"), unique("地漏堵了")];
  const page = await signedIn(browser, "desk1", "/desk/new");
  const context = page.context();
  await readyForOffline(page);
  await context.setOffline(true);
  await begins(page, name, content);
  await page.locator("#place").fill("D1-101");
  await page.locator("#remark").focus();
  await expect(page.locator("#place-status")).toContainText("D1-101");
  await kept(page, content);
  await page.close({ runBeforeUnload: false });
  const again = await context.newPage();
  await again.goto("/desk/new");
  await alive(again);
  await expect(again.locator("#content")).toHaveValue(content);
  await expect(again.locator("#place")).toHaveValue(/D1-101|101/);
  await context.setOffline(false);

  await open(again, "/desk");
  await again.locator(".menu summary").click();
  await again.locator('.menu form[action="/logout"] button').click();
  await again.waitForURL((url) => url.pathname !== "/desk");
  for (const [who, count] of [["desk2", 0], ["desk1", 1]] as const) {
    await again.goto("/login?next=%2Fdesk%2Fnew");
    await fillSignIn(again, who);
    await again.waitForURL("**/desk/new");
    await alive(again);
    await expect(again.locator("#phone")).toBeFocused();
    await expect(tab(again, name)).toHaveCount(count);
    await open(again, "/desk");
    await again.locator(".menu summary").click();
    await again.locator('.menu form[action="/logout"] button').click();
    await again.waitForURL((url) => url.pathname !== "/desk");
  }
  await context.close();
});

test("what was reported before at this place is offered while the caller talks, and the call joins it", async ({ browser }) => {
  // where nobody else reports: the newest there is the first that is hinted at
  const place = "T2-1WM";
  const first = await reported(unique("水龙头一直滴水"), [], "normal", { place });
  await act(await signIn("desk2"), first.lane, "ticket.accept/1", {});
  const page = await signedIn(browser, "desk1", "/desk/new");
  const content = unique("水龙头还在滴水");
  await begins(page, unique("庚老师"), content);
  await completes(page, place);
  const hint = page.locator(`.duplicate[data-no="${first.no}"]`);
  await expect(hint).toContainText("已有人报修");
  await expect(hint).toContainText("已受理");
  // another category is another fault
  await page.locator("input[name=category][value=doors]").check({ force: true });
  await expect(hint).toHaveCount(0);
  await page.locator("input[name=category][value=plumbing]").check({ force: true });
  await hint.getByRole("button", { name: "并入", exact: true }).click();
  await expect(page.locator("#joining")).toContainText(first.no);
  // taken back, and chosen again
  await hint.getByRole("button", { name: "不并入" }).click();
  await expect(page.locator("#joining")).toHaveCount(0);
  // a key joins the first that is hinted at, and takes it back
  const send = page.locator(".pane__foot button[type=submit]");
  await expect(send).not.toContainText(first.no);
  await page.keyboard.press("Alt+m");
  await expect(page.locator("#joining")).toBeVisible();
  await expect(send).toContainText(say("desk.send_joining", { no: first.no }));
  await page.keyboard.press("Alt+m");
  await expect(page.locator("#joining")).toHaveCount(0);
  await expect(send).not.toContainText(first.no);
  await hint.getByRole("button", { name: "并入", exact: true }).click();
  const no = await registers(page);
  await expect(page.locator(".banner--success")).toContainText(first.no);
  await expect(page.locator("#joining")).toHaveCount(0);
  await open(page, `/tickets/${no}`);
  await expect(page.locator(".stage", { hasText: "已并" }).first()).toBeVisible();
  await page.context().close();
});

test("a call that is to join a ticket no longer does with another category or place, and says so; a reload changes nothing", async ({ browser }) => {
  const place = "T2-2WM";
  const first = await reported(unique("暖气片漏水"), [], "normal", { place });
  const page = await signedIn(browser, "desk1", "/desk/new");
  const content = unique("暖气片还在漏水");
  await begins(page, unique("巳老师"), content);
  await completes(page, place);
  const hint = page.locator(`.duplicate[data-no="${first.no}"]`);
  const join = hint.getByRole("button", { name: say("desk.join"), exact: true });
  const [joining, unjoined] = [page.locator("#joining"), page.locator("#unjoined")];
  await join.click();
  await expect(joining).toContainText(first.no);
  await expect(unjoined).toBeHidden();
  // what is kept comes back with its place, its category and what it joins
  await kept(page, `${first.no} ${place} plumbing`);
  await page.reload();
  await alive(page);
  await expect(page.locator("#content")).toHaveValue(content);
  await expect(page.locator("#place")).toHaveValue(/2层男卫生间/);
  await expect(joining).toContainText(first.no);
  await expect(unjoined).toBeHidden();

  // another category takes it back, and it does not come again by itself
  await page.locator("input[name=category][value=doors]").check({ force: true });
  await expect(joining).toHaveCount(0);
  await expect(unjoined).toContainText(first.no);
  await page.locator("input[name=category][value=plumbing]").check({ force: true });
  await expect(hint).toBeVisible();
  await expect(joining).toHaveCount(0);
  await join.click();
  await expect(joining).toContainText(first.no);
  await expect(unjoined).toBeHidden();

  // so does another place, and the call stands alone
  await page.locator("#place").fill("T2-2WF");
  await page.locator('[role="option"]').first().click();
  await expect(joining).toHaveCount(0);
  await expect(unjoined).toContainText(first.no);
  const no = await registers(page);
  await expect(page.locator(".banner--success .ticket-no", { hasText: no })).toBeVisible();
  await expect(page.locator(".banner--success")).not.toContainText(first.no);
  await expect(unjoined).toBeHidden();
  await open(page, `/tickets/${no}`);
  await expect(page.getByText(content).first()).toBeVisible();
  await expect(page.locator(".stage", { hasText: "已并" })).toHaveCount(0);
  await page.context().close();
});

test("on a phone what may be the same fault is seen as soon as place and category are chosen", async ({ browser }) => {
  const place = "T2-3WM";
  const first = await reported(unique("水池流水"), [], "normal", { place });
  const page = await signedIn(browser, "desk1", "/desk/new", phone);
  await begins(page, unique("辰老师"), unique("水池又流水"));
  await completes(page, place);
  const hint = page.locator(`.duplicate[data-no="${first.no}"]`);
  await expect(hint).toHaveCount(1);
  // in view, above the bar with the buttons
  await expect(page.locator(".duplicates")).toBeInViewport({ ratio: 0.5 });
  await hint.getByRole("button", { name: "并入", exact: true }).click();
  await expect(page.locator("#joining")).toContainText(first.no);
  await fitsItsWindow(page);
  await page.context().close();
});

test("on a phone the strip of calls scrolls and nothing is wider than the window", async ({ browser }) => {
  const page = await signedIn(browser, "desk2", "/desk/new", phone);
  const names = ["一", "二", "三", "四"].map((nth) => unique(`来电人${nth}`));
  for (const [nth, name] of names.entries()) {
    if (nth > 0) await page.locator(".calls__new").click();
    await begins(page, name, unique("灯不亮"));
  }
  await fitsItsWindow(page);
  await tab(page, names[0]).locator(".call__go").click();
  await expect(page.locator("#name")).toHaveValue(names[0]);
  await fitsItsWindow(page);
  await page.context().close();
});
