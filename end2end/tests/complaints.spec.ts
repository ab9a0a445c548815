// A complaint on the staff's side: from the call to the closed case, and who never hears of it.
import { expect, test, type Page } from "@playwright/test";
import { signIn } from "../support/api.mjs";
import { alive, desktop, fitsItsWindow, open, phone, signedIn, unique } from "../support/people";

const MANAGER = "赵国强"; // manager1
const WORKER = "刘洋"; // worker2

/** The officer types a complaint by telephone in, by keyboard as far as that is quick, and sends it. */
async function registers(desk: Page, content: string, category: string) {
  await open(desk, "/complaints/new");
  await expect(desk.locator("#content")).toBeFocused();
  await desk.keyboard.type(content);
  await desk.locator(`input[name=category][value=${category}]`).check({ force: true });
  await desk.locator("#phone").fill("13800138000");
  await desk.locator("#name").fill("李雨桐");
  await desk.locator("#remark").fill("来电人很生气,已安抚");
  await desk.keyboard.press("Control+Enter");
  await expect(desk.locator(".toast", { hasText: /投诉单号 \d+/ })).toBeVisible();
}

/** The officer registers a complaint by telephone; gives its number. */
async function registered(desk: Page, content: string, category: string): Promise<string> {
  await registers(desk, content, category);
  await desk.waitForURL(/\/complaints\/\d+$/);
  await expect(desk.getByText(content).first()).toBeVisible();
  return new URL(desk.url()).pathname.split("/").pop()!;
}

/** Opens the form of an act. */
async function opens(page: Page, act: string) {
  await page.locator(`.action-panel button[data-act=${act}]`).first().click();
  await expect(page.locator(`form[data-form=${act}]`)).toBeVisible();
}

/** Sends the form of an act, which takes effect. */
async function sends(page: Page, act: string) {
  await page.locator(`form[data-form=${act}] button[type=submit]`).click();
  await expect(page.locator(`form[data-form=${act}]`)).toHaveCount(0);
}

/** Chooses a colleague by typing the name. */
async function chooses(page: Page, box: string, name: string) {
  await page.locator(`#${box}`).fill(name);
  await expect(page.locator(`#${box}-list [role=option]`, { hasText: name })).toBeVisible();
  await page.locator(`#${box}`).press("Enter");
  await expect(page.locator(`.chip[data-person="${name}"]`)).toBeVisible();
}

const stage = (page: Page, word: string) => page.locator(".page-head .stage", { hasText: word });

test("a complaint by telephone goes from registration over management and a handler to the closed case", async ({ browser }) => {
  test.setTimeout(120_000);
  const content = unique("二号窗口的饭菜是凉的,反映后没人理");
  const chief = await signedIn(browser, "chief", "/complaints");
  await expect(chief.locator(".tab[data-tab=upward]")).toHaveAttribute("aria-current", "page");

  // registered and reported at once
  const desk = await signedIn(browser, "desk1", "/complaints");
  await desk.getByRole("link", { name: "登记投诉" }).click();
  await desk.waitForURL("**/complaints/new");
  const no = await registered(desk, content, "canteen");
  await fitsItsWindow(desk);
  await expect(desk.locator(".page-head").getByText("待批示 1")).toBeVisible();

  // management sees it without a reload, and answers
  const row = chief.locator(`tr[data-no="${no}"]`);
  await expect(row).toBeVisible();
  await row.locator("a").first().click();
  await chief.waitForURL(`**/complaints/${no}`);
  await opens(chief, "direct");
  const direction = unique("今天就和餐厅经理谈");
  await chief.locator("#remark").fill(direction);
  await sends(chief, "direct");
  await expect(desk.getByText(direction).first()).toBeVisible();

  // the desk takes it up and gives it to a handler
  await opens(desk, "classify");
  await expect(desk.locator("input[name=category][value=canteen]")).toBeChecked();
  await sends(desk, "classify");
  await expect(stage(desk, "处理中")).toBeVisible();
  await opens(desk, "assign");
  await desk.locator("form[data-form=assign] button[type=submit]").click();
  await expect(desk.locator("#handler-error")).toBeVisible();
  await chooses(desk, "handler", MANAGER);
  await desk.getByRole("button", { name: "明天下班前" }).click();
  await desk.locator("#remark").fill("先问清楚那天谁当班");
  await sends(desk, "assign");
  await expect(desk.getByText(MANAGER).first()).toBeVisible();

  // the handler finds it among their own; an empty reply is refused, and nothing typed is lost
  const manager = await signedIn(browser, "manager1", "/complaints");
  await manager.locator(`tr[data-no="${no}"] a`).first().click();
  await manager.waitForURL(`**/complaints/${no}`);
  await expect(manager.getByText("先问清楚那天谁当班").first()).toBeVisible();
  await opens(manager, "note");
  await manager.locator("#remark").fill("已经约了餐厅经理");
  await opens(manager, "reply");
  await manager.locator("form[data-form=reply] button[type=submit]").click();
  await expect(manager.locator("#remark-error")).toContainText("请写明答复");
  const reply = unique("当班员工已经调岗");
  await manager.locator("#remark").fill(reply);
  await manager.getByRole("button", { name: "核实致歉" }).click();
  await expect(manager.locator("#remark")).toHaveValue(new RegExp(`^${reply}\\n.*非常抱歉`));
  await opens(manager, "note");
  await expect(manager.locator("#remark")).toHaveValue("已经约了餐厅经理");
  await opens(manager, "reply");
  await sends(manager, "reply");
  await expect(stage(manager, "已答复")).toBeVisible();

  // closed by the desk, whose page has heard of the reply
  await expect(stage(desk, "已答复")).toBeVisible();
  await expect(desk.getByText(reply).first()).toBeVisible();
  await opens(desk, "close");
  await sends(desk, "close");
  await expect(stage(desk, "已关闭")).toBeVisible();
  const steps = desk.locator(".stage-steps .stage-step__name");
  await expect(steps.filter({ hasText: "上级批示" })).toHaveCount(1);
  await expect(steps.filter({ hasText: "指派处理人" })).toHaveCount(1);
  for (const one of [desk, chief, manager]) await one.context().close();
});

test("whoever a complaint is about gets nothing of it, by no address", async ({ browser }) => {
  const content = unique("维修员说话很难听");
  // about conduct of staff: supervisors look at it first, and not even the officer who registered it
  const desk = await signedIn(browser, "desk1", "/complaints");
  await registers(desk, content, "conduct");
  const told = await desk.locator(".toast", { hasText: /投诉单号 \d+/ }).innerText();
  const no = /单号 (\d+)/.exec(told)![1];
  await desk.waitForURL(/\/complaints$/);
  await open(desk, "/complaints?tab=all");
  await expect(desk.locator(`tr[data-no="${no}"]`)).toHaveCount(0);
  expect((await desk.goto(`/complaints/${no}`))!.status()).toBe(404);

  const chief = await signedIn(browser, "chief", "/complaints");
  await open(chief, `/complaints/${no}`);
  await expect(chief.getByText("现在只有上级管理者看得到")).toBeVisible();
  await opens(chief, "classify");
  await chooses(chief, "about", WORKER);
  await sends(chief, "classify");
  await expect(chief.getByText("被投诉人看不到这条投诉").first()).toBeVisible();
  await chief.context().close();
  await open(desk, `/complaints/${no}`);
  await expect(desk.getByText(content).first()).toBeVisible();

  // they are not offered as handler either
  await opens(desk, "assign");
  await desk.locator("#handler").fill(WORKER);
  await expect(desk.locator("#handler-status")).toContainText("被投诉人不能处理");

  const worker = await signedIn(browser, "worker2", "/jobs");
  const answer = await worker.goto(`/complaints/${no}`);
  expect(answer!.status()).toBe(404);
  await expect(worker.getByText("没有这张投诉单").first()).toBeVisible();
  await expect(worker.getByText(content)).toHaveCount(0);
  await open(worker, "/complaints?tab=all");
  await expect(worker.locator(`tr[data-no="${no}"]`)).toHaveCount(0);
  const { cookie } = await signIn("worker2");
  const read = await fetch(`${process.env.BASE_URL}/api/complaints/detail`, {
    method: "POST",
    headers: { "content-type": "application/json", cookie, origin: process.env.BASE_URL! },
    body: JSON.stringify({ no: Number(no) }),
  });
  expect(await read.text()).not.toContain(content);
  for (const one of [desk, worker]) await one.context().close();
});

test("the form names what is missing, keeps what was typed when one leaves, and takes over what a call knew", async ({ browser }) => {
  const content = unique("宿舍楼道夜里没有灯");
  const desk = await signedIn(browser, "desk2", "/complaints/new");
  await desk.locator("#content").fill(content);
  await desk.locator("input[name=channel][value=letter]").check({ force: true });
  await expect(desk.locator("#way")).toContainText("上级管理者先受理");
  await desk.keyboard.press("Control+Enter");
  await expect(desk.locator(".error-summary a[href='#category']")).toBeVisible();
  await expect(desk.locator(".error-summary a[href='#phone']")).toBeVisible();
  await desk.locator("input[name=anonymous][value=yes]").check({ force: true });
  await expect(desk.locator(".error-summary a[href='#phone']")).toHaveCount(0);
  await expect(desk.locator("#phone")).toBeHidden();

  await open(desk, "/complaints");
  await open(desk, "/complaints/new");
  await expect(desk.locator("#content")).toHaveValue(content);
  await expect(desk.locator("input[name=channel][value=letter]")).toBeChecked();
  await desk.getByRole("button", { name: "清空" }).click();
  await expect(desk.locator("#content")).toHaveValue("");

  await open(desk, `/complaints/new?phone=13800138000&name=${encodeURIComponent("李雨桐")}&ticket=100001`);
  await expect(desk.locator("#phone")).toHaveValue("13800138000");
  await expect(desk.locator("#name")).toHaveValue("李雨桐");
  await expect(desk.locator("#remark")).toHaveValue(/100001/);
  await desk.getByRole("button", { name: "清空" }).click();
  await desk.context().close();
});

test("list, form and one complaint fit a desk and a phone", async ({ browser }) => {
  const desk = await signedIn(browser, "desk1", "/complaints");
  const no = await registered(desk, unique("食堂的汤里有沙子"), "canteen");
  for (const viewport of [desktop, phone]) {
    await desk.setViewportSize(viewport);
    for (const path of ["/complaints?tab=all", "/complaints/new", `/complaints/${no}`]) {
      await open(desk, path);
      await fitsItsWindow(desk);
    }
    await opens(desk, "classify");
    await fitsItsWindow(desk);
  }
  await desk.context().close();
});

test("a reply that is being written survives a reload, and is forgotten once it is given", async ({ browser }) => {
  const desk = await signedIn(browser, "desk1", "/complaints");
  const no = await registered(desk, unique("洗衣机收了钱不转"), "dormitory");
  await opens(desk, "classify");
  await sends(desk, "classify");
  const reply = unique("已经退款");
  await opens(desk, "reply");
  await desk.locator("#remark").fill(reply);
  await open(desk, "/complaints");
  await open(desk, `/complaints/${no}`);
  await expect(desk.locator(".nav__item[href='/complaints']")).toHaveAttribute("aria-current", "true");
  await expect(desk.locator("form[data-form=reply]")).toBeVisible();
  await expect(desk.locator("#remark")).toHaveValue(reply);
  await sends(desk, "reply");
  await desk.reload();
  await expect(stage(desk, "已答复")).toBeVisible();
  await expect(desk.locator("form[data-form=reply]")).toHaveCount(0);
  await desk.context().close();
});

test("a supervisor asks for the complainant's number, which stands in the record, and finds complaints by handler and place", async ({ browser }) => {
  const desk = await signedIn(browser, "desk1", "/complaints");
  const no = await registered(desk, unique("食堂的碗没洗干净"), "canteen");
  await opens(desk, "classify");
  await sends(desk, "classify");
  await opens(desk, "assign");
  await chooses(desk, "handler", MANAGER);
  await desk.getByRole("button", { name: "明天下班前" }).click();
  await sends(desk, "assign");
  const chief = await signedIn(browser, "chief", "/complaints");
  await open(chief, `/complaints/${no}`);
  await expect(chief.getByText("138****8000")).toBeVisible();
  await expect(chief.getByText("13800138000")).toHaveCount(0);
  await chief.getByRole("button", { name: "显示完整电话" }).click();
  await expect(chief.getByRole("link", { name: "13800138000" })).toBeVisible();
  await open(chief, `/admin/audit?no=${no}`);
  await expect(chief.locator("tr[data-kind=phone]")).toHaveCount(1);
  await expect(chief.locator("tr[data-kind=complaint]", { hasText: "电话打码" })).toHaveCount(1);

  await open(chief, "/complaints?tab=all");
  const handler = chief.locator("#handler option", { hasText: MANAGER }); // with how many
  await chief.locator("#handler").selectOption((await handler.getAttribute("value"))!);
  await chief.locator("form[role=search] button[type=submit]").click();
  await chief.waitForURL((url) => url.searchParams.has("handler") && !url.searchParams.has("text"));
  await alive(chief);
  await chief.locator(`tr[data-no="${no}"] a`).first().click();
  await chief.waitForURL(`**/complaints/${no}`);
  await chief.locator(".page-head__back").click();
  await chief.waitForURL((url) => url.searchParams.has("handler"));
  await open(chief, "/complaints?tab=all&place=Z9-999");
  await expect(chief.locator(".banner--warning", { hasText: "Z9-999" })).toBeVisible();
  await expect(chief.locator("tbody tr")).toHaveCount(0);
  for (const one of [desk, chief]) await one.context().close();
});

test("each condition of the list says how many complaints it would give", async ({ browser }) => {
  const page = await signedIn(browser, "desk1", "/complaints");
  // up to yesterday: today others may file complaints between two looks
  const yesterday = new Intl.DateTimeFormat("sv", { timeZone: "Asia/Shanghai" }).format(Date.now() - 24 * 3600_000);
  await open(page, `/complaints?tab=all&to=${yesterday}`);
  const total = page.locator("[data-count=all]"), web = page.locator("#channel option[value=web]");
  await expect(total).toHaveText(/共 \d+ 件/);
  await expect(web).toHaveText(/\d+$/);
  const n = (await web.textContent())!.match(/\d+$/)![0];
  await page.locator("#channel").selectOption("web");
  await page.locator("form[action='/complaints'] button[type=submit]").click();
  await page.waitForURL(/channel=web/);
  await expect(total).toHaveText(`共 ${n} 件`);
  // the other ways are counted as if none were asked for
  await expect(page.locator("#channel option[value=telephone]")).toHaveText(/\d+$/);
  await fitsItsWindow(page);
  await open(page, "/complaints?tab=all&text=" + encodeURIComponent(unique("没有这样的投诉")));
  await expect(total).toHaveText("共 0 件");
  await page.context().close();
});
