// What the administrator looks after: people, departments, categories, reason templates; each change is recorded and holds
// at once.
import { expect, test, type Page } from "@playwright/test";
import { dispatched } from "../support/office.mjs";
import { alive, desktop, fillSignIn, fitsItsWindow, open, phone, signedIn, unique } from "../support/people";

/** A name that no other test uses, as usernames and codes are written. */
const fresh = (text: string) => `${text}-${Math.random().toString(36).slice(2, 8)}`;

/** Ticks a box or takes the tick away. */
const tick = (page: Page, name: string, value: string, on = true) =>
  page.locator(`input[name=${name}][value="${value}"]`).setChecked(on, { force: true });

const toast = (page: Page, text: string | RegExp) => page.locator(".toast", { hasText: text }).first();

/** Adds a person by the form; gives the password that is shown once. */
async function added(admin: Page, username: string, roles: string[]): Promise<string> {
  await open(admin, "/admin/people/new");
  await admin.locator("#name").fill("钱多多");
  await admin.locator("#username").fill(username);
  for (const role of roles) await tick(admin, "roles", role);
  await tick(admin, "departments", "utilities");
  await admin.locator("form button[type=submit]", { hasText: "新增" }).click();
  await expect(admin.locator(".secret")).toHaveText(/^[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}$/);
  return (await admin.locator(".secret").innerText()).trim();
}

test("a new worker signs in with the password shown once; roles, password and deactivation hold at once", async ({ browser }) => {
  test.setTimeout(120_000);
  const admin = await signedIn(browser, "admin", "/admin/people");
  const username = fresh("worker");

  // what is wrong is said field by field, and nothing typed is lost
  await admin.getByRole("link", { name: "新增人员" }).click();
  await admin.waitForURL("**/admin/people/new");
  const submit = admin.locator("form button[type=submit]", { hasText: "新增" });
  await admin.locator("#phone").fill("12");
  await submit.click();
  await expect(admin.locator(".error-summary")).toBeFocused();
  for (const field of ["name", "username", "phone", "roles"]) await expect(admin.locator(`#${field}-error`)).toBeVisible();
  await expect(admin.locator("#phone")).toHaveValue("12");
  await admin.locator("#name").fill("钱多多");
  await admin.locator("#username").fill("Desk1");
  await admin.locator("#phone").fill("138 0013 8999");
  await tick(admin, "roles", "worker");
  await submit.click();
  await expect(admin.locator("#departments-error")).toBeVisible();
  await tick(admin, "departments", "utilities");
  await expect(admin.locator("input[name=skills]").first()).toBeAttached();
  await tick(admin, "skills", "plumbing");
  await submit.click();
  await expect(admin.locator("#username-error")).toContainText("已经有了");
  await expect(admin.locator("#name")).toHaveValue("钱多多");
  await admin.locator("#username").fill(username);
  await submit.click();
  await expect(admin.locator(".secret")).toBeVisible();
  const password = (await admin.locator(".secret").innerText()).trim();

  // signed in, and no manager yet
  const context = await browser.newContext({ viewport: desktop });
  const worker = await context.newPage();
  await worker.goto("/login?next=%2Fjobs");
  await fillSignIn(worker, username, password);
  await worker.waitForURL("**/jobs");
  expect((await worker.request.get("/dispatch")).status()).toBe(403);
  await admin.getByRole("link", { name: "查看资料" }).click();
  await admin.waitForURL(`**/admin/people/${username}`);
  await expect(admin.locator("input[name=skills][value=plumbing]")).toBeChecked();
  await tick(admin, "roles", "manager");
  await admin.locator("form button[type=submit]", { hasText: "保存修改" }).click();
  await expect(toast(admin, "已保存")).toBeVisible();
  expect((await worker.request.get("/dispatch")).status()).toBe(200);

  // a new password ends the session; the old password ends with it
  await admin.getByRole("button", { name: "给一个新密码" }).click();
  await admin.getByRole("button", { name: "生成新密码" }).click();
  await expect(admin.locator(".secret")).toBeVisible();
  const another = (await admin.locator(".secret").innerText()).trim();
  expect(another).not.toBe(password);
  await worker.goto("/jobs");
  await worker.waitForURL(/\/login/);
  await fillSignIn(worker, username, password);
  await expect(worker.locator(".error-summary")).toBeVisible();
  await fillSignIn(worker, username, another);
  await worker.waitForURL("**/jobs");

  // deactivated: signed out, and no way back until activated
  await admin.getByRole("button", { name: "停用账号" }).click();
  await admin.locator("dialog[open]").getByRole("button", { name: "停用", exact: true }).click();
  await expect(admin.getByText("这个账号已停用")).toBeVisible();
  await worker.goto("/jobs");
  await worker.waitForURL(/\/login/);
  await fillSignIn(worker, username, another);
  await expect(worker.locator(".error-summary")).toBeVisible();
  await open(admin, "/admin/people?state=inactive");
  await admin.locator(`tr[data-username="${username}"] a`).first().click();
  await admin.getByRole("button", { name: "重新启用" }).click();
  await expect(toast(admin, "已启用")).toBeVisible();
  await fillSignIn(worker, username, another);
  await worker.waitForURL("**/jobs");

  // all of it is on record, the passwords are not
  await open(admin, "/admin/changes?area=person");
  const mine = admin.locator(".changes__row", { has: admin.getByRole("link", { name: username }) });
  for (const what of ["person.add", "person.edit", "person.password", "person.deactivate", "person.activate"]) {
    await expect(mine.and(admin.locator(`[data-what="${what}"]`))).toHaveCount(1);
  }
  await expect(mine.and(admin.locator('[data-what="person.edit"]')).locator("ins")).toHaveText("部门主管、维修员");
  const record = await admin.content();
  for (const secret of [password, another]) expect(record).not.toContain(secret);
  await context.close();
  await admin.context().close();
});

test("the last administrator can neither give up the role nor be deactivated", async ({ browser }) => {
  const admin = await signedIn(browser, "admin", "/admin/people/admin");
  await tick(admin, "roles", "supervisor");
  await tick(admin, "roles", "administrator", false);
  await admin.locator("form button[type=submit]", { hasText: "保存修改" }).click();
  await expect(admin.locator("#roles-error")).toContainText("最后一位");
  await expect(admin.locator("input[name=roles][value=supervisor]")).toBeChecked();
  await admin.getByRole("button", { name: "停用账号" }).click();
  await admin.locator("dialog[open]").getByRole("button", { name: "停用", exact: true }).click();
  await expect(toast(admin, "最后一位")).toBeVisible();
  expect((await admin.request.get("/admin/people")).status()).toBe(200);
  await admin.context().close();
});

test("a worker with jobs in hand is deactivated only after a warning that leads to them", async ({ browser }) => {
  const content = unique("楼道灯不亮");
  await dispatched(content, ["worker3"]);
  const admin = await signedIn(browser, "admin", "/admin/people/worker3");
  await admin.getByRole("button", { name: "停用账号" }).click();
  const dialog = admin.locator("dialog[open]");
  await expect(dialog.getByRole("link", { name: /\d+ 张未完成的工单/ })).toBeVisible();
  await dialog.getByRole("link").click();
  await admin.waitForURL(/\/tickets\?/);
  await expect(admin.getByText(content).first()).toBeVisible();
  await admin.context().close();
});

test("administration is closed to others; supervisors read the record and nothing else", async ({ browser }) => {
  const desk = await signedIn(browser, "desk1", "/desk");
  const chief = await signedIn(browser, "chief", "/admin");
  const pages = ["people", "people/new", "people/desk1", "departments", "categories", "reasons"];
  for (const path of pages) {
    for (const page of [desk, chief]) expect((await page.request.get(`/admin/${path}`)).status(), path).toBe(403);
  }
  expect((await desk.request.get("/admin/changes")).status()).toBe(403);
  const headers = { "content-type": "application/json", "x-sync-proto": "1", origin: new URL(desk.url()).origin };
  for (const call of ["people/add", "people/active", "people/password", "departments/save", "reasons/save"]) {
    const answer = await desk.request.post(`/api/admin/${call}`, { headers, data: {} });
    expect(answer.status(), call).toBe(403);
  }
  await open(desk, "/admin/people");
  await expect(desk.locator("main")).not.toContainText("新增人员");
  await chief.getByRole("link", { name: "变更记录" }).first().click();
  await chief.waitForURL("**/admin/changes");
  await expect(chief.getByRole("heading", { name: "变更记录" })).toBeVisible();
  await expect(chief.getByRole("link", { name: "报修类别", exact: true })).toHaveCount(1); // the filter, not the page
  await desk.context().close();
  await chief.context().close();
});

test("the browser's way back asks before it leaves what is not saved, and closes what lies on top first", async ({ browser }) => {
  const admin = await signedIn(browser, "admin", "/admin/people");
  const asked = admin.locator("dialog[open]", { hasText: "改了还没有保存" });
  await admin.getByRole("link", { name: "新增人员" }).click();
  await admin.waitForURL("**/admin/people/new");
  await admin.locator("#name").fill("钱多多");
  await admin.goBack();
  await expect(asked).toBeVisible();
  await expect(admin).toHaveURL(/\/admin\/people\/new$/);
  await asked.getByRole("button", { name: "取消" }).click();
  await expect(asked).toHaveCount(0);
  await expect(admin.locator("#name")).toHaveValue("钱多多");
  await admin.goBack();
  await asked.getByRole("button", { name: "不保存，离开" }).click();
  await admin.waitForURL((url) => url.pathname === "/admin/people");
  await expect(admin.getByRole("link", { name: "新增人员" })).toBeVisible();

  // a question over a sheet: back closes the question, then asks for the sheet again, and the page stays
  await open(admin, "/admin/departments");
  await admin.getByRole("button", { name: "新增部门" }).click();
  await admin.locator("#name_zh").fill("没有写完的部门");
  await admin.keyboard.press("Escape");
  await expect(asked).toBeVisible();
  await admin.goBack();
  await expect(asked).toHaveCount(0);
  await expect(admin.locator("#name_zh")).toBeVisible();
  await admin.goBack();
  await expect(asked).toBeVisible();
  await asked.getByRole("button", { name: "取消" }).click();
  await expect(asked).toHaveCount(0);
  await admin.goBack();
  await asked.getByRole("button", { name: "不保存，关掉" }).click();
  await expect(admin.locator("dialog[open]")).toHaveCount(0);
  await expect(admin).toHaveURL(/\/admin\/departments$/);
  await admin.context().close();
});

test("a department is added, moved by keyboard, renamed and removed; one in use stays and says why", async ({ browser }) => {
  const admin = await signedIn(browser, "admin", "/admin/departments");
  const code = fresh("gardens"), name = unique("绿化部");
  await admin.getByRole("button", { name: "新增部门" }).click();
  await admin.locator("#name_zh").fill(name);
  await admin.locator("#code").fill("utilities");
  await admin.locator("dialog[open] button[type=submit]").click();
  await expect(admin.locator("#code-error")).toContainText("已经有了");
  await admin.locator("#code").fill(code);
  await admin.locator("dialog[open] button[type=submit]").click();
  const row = admin.locator(`tr[data-code="${code}"]`);
  await expect(row).toBeVisible();
  const at = () => admin.locator("tbody tr").evaluateAll((rows, code) => rows.findIndex((row) => row.getAttribute("data-code") === code), code);
  const last = await at();
  await row.getByRole("button", { name: /往上移/ }).focus();
  await admin.keyboard.press("Enter");
  await expect.poll(at).toBe(last - 1);
  await expect(row.getByRole("button", { name: /往上移/ })).toBeFocused();
  await row.getByRole("button", { name: /^修改/ }).click();
  await expect(admin.locator("#name_zh")).toHaveValue(name);
  await admin.locator("#name_en").fill("Gardens");
  await admin.keyboard.press("Enter");
  await expect(row.getByText("Gardens", { exact: true })).toBeVisible();
  await admin.locator('tr[data-code="utilities"]').getByRole("button", { name: /^删除/ }).click();
  await expect(admin.locator("dialog[open]")).toContainText("不能删除");
  await expect(admin.locator("dialog[open]").getByRole("button", { name: "删除" })).toHaveCount(0);
  await admin.keyboard.press("Escape");
  await row.getByRole("button", { name: /^删除/ }).click();
  await admin.locator("dialog[open]").getByRole("button", { name: "删除" }).click();
  await expect(row).toHaveCount(0);
  await open(admin, "/admin/changes?area=department");
  await expect(admin.locator(".changes__row", { hasText: code })).toHaveCount(4);
  await admin.context().close();
});

test("a new category can be chosen by reporters at once, and no more when it is out of use", async ({ browser }) => {
  const admin = await signedIn(browser, "admin", "/admin/categories");
  const code = fresh("lift"), name = unique("电梯");
  await admin.getByRole("button", { name: "新增类别" }).click();
  await admin.locator("#name_zh").fill(name);
  await admin.locator("#code").fill(code);
  await admin.locator("dialog[open] button[type=submit]").click();
  await expect(admin.locator("#department-error")).toBeVisible();
  await admin.locator("#department").selectOption("works");
  await admin.locator("dialog[open] button[type=submit]").click();
  const row = admin.locator(`tr[data-code="${code}"]`);
  await expect(row).toBeVisible();
  const reporter = await (await browser.newContext({ viewport: phone })).newPage();
  await reporter.goto("/r/D1-101");
  await expect(reporter.locator(`input[name=category][value="${code}"]`)).toBeAttached();
  await row.getByRole("button", { name: /^修改/ }).click();
  await admin.locator("dialog[open] input[name=active]").uncheck();
  await admin.locator("dialog[open] button[type=submit]").click();
  await expect(row.getByText("不可选")).toBeVisible();
  await reporter.goto("/r/D1-101");
  await expect(reporter.locator("input[name=category]").first()).toBeAttached();
  await expect(reporter.locator(`input[name=category][value="${code}"]`)).toHaveCount(0);
  await reporter.context().close();
  await admin.context().close();
});

test("a reason template is offered where reasons are asked for, until it is removed", async ({ browser }) => {
  const admin = await signedIn(browser, "admin", "/admin/reasons");
  const desk = await signedIn(browser, "desk1", "/desk");
  const headers = { "content-type": "application/json", "x-sync-proto": "1", origin: new URL(desk.url()).origin };
  const offered = async (): Promise<string[]> => {
    const answer = await desk.request.post("/api/reasons", { headers, data: { kind: "reject" } });
    expect(answer.status()).toBe(200);
    return ((await answer.json()) as { zh: string }[]).map((one) => one.zh);
  };
  const text = unique("这里归物业管理,请联系物业。");
  const section = admin.locator("section[data-kind=reject]");
  await section.getByRole("button", { name: /新增模板/ }).click();
  await admin.locator("dialog[open] button[type=submit]").click();
  await expect(admin.locator("#text_zh-error")).toBeVisible();
  await admin.locator("#text_zh").fill(text);
  await admin.locator("dialog[open] button[type=submit]").click();
  const row = section.locator("li", { hasText: text });
  await expect(row).toBeVisible();
  expect((await offered()).at(-1)).toBe(text);
  const at = () => section.locator("li").evaluateAll((rows, text) => rows.findIndex((row) => row.textContent!.includes(text)), text);
  const last = await at();
  await row.getByRole("button", { name: /往上移/ }).click();
  // the page shows it where it is now: before that the row that moves there would be pressed
  await expect.poll(at).toBe(last - 1);
  expect((await offered()).at(-2)).toBe(text);
  await row.getByRole("button", { name: /^修改/ }).click();
  await admin.locator("dialog[open] input[name=active]").uncheck();
  await admin.locator("dialog[open] button[type=submit]").click();
  await expect(row.getByText("不显示")).toBeVisible();
  expect(await offered()).not.toContain(text);
  await row.getByRole("button", { name: /^删除/ }).click();
  await admin.locator("dialog[open]").getByRole("button", { name: "删除" }).click();
  await expect(row).toHaveCount(0);
  await desk.context().close();
  await admin.context().close();
});

test("people are found by words and filters, and every page fits phone and desktop in both languages", async ({ browser }) => {
  test.setTimeout(120_000);
  const admin = await signedIn(browser, "admin", "/admin/people");
  await admin.locator("#q").fill("worker1");
  await admin.locator("#q").press("Enter");
  await admin.waitForURL(/q=worker1/);
  await expect(admin.locator('tr[data-username="worker1"]')).toBeVisible();
  await expect(admin.locator('tr[data-username="desk1"]')).toHaveCount(0);
  await open(admin, "/admin/people?role=supervisor");
  await expect(admin.locator('tr[data-username="chief"]')).toBeVisible();
  await open(admin, "/admin/people?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E4%BA%BA");
  await expect(admin.getByRole("heading", { name: "没有符合的人员" })).toBeVisible();
  await open(admin, "/admin/people/nobody");
  await expect(admin.getByRole("heading", { name: "没有这个人" })).toBeVisible();
  const pages = ["", "/people", "/people/new", "/people/worker1", "/departments", "/categories", "/reasons", "/changes"];
  for (const viewport of [phone, desktop]) {
    await admin.setViewportSize(viewport);
    for (const lang of ["zh", "en"]) {
      for (const path of pages) {
        await admin.goto(`/admin${path}?lang=${lang}`);
        await alive(admin);
        await expect(admin.locator("h1")).toBeVisible();
        await fitsItsWindow(admin);
      }
    }
  }
  await admin.context().close();
});

test("a password is shown once: it is gone when the page is opened again", async ({ browser }) => {
  const admin = await signedIn(browser, "admin", "/admin/people");
  const password = await added(admin, fresh("clerk"), ["duty_officer"]);
  await admin.getByRole("link", { name: "查看资料" }).click();
  await expect(admin.getByRole("button", { name: "给一个新密码" })).toBeVisible();
  expect(await admin.content()).not.toContain(password);
  await admin.context().close();
});
