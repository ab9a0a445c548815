// What a reporter does after reporting: adds to it, answers, rates, reopens, joins what others reported. Plain forms,
// so this file runs with and without script.
import { randomBytes } from "node:crypto";
import { expect, test, type Page } from "@playwright/test";
import { report, signIn, uuid } from "../support/api.mjs";
import { act, dispatched, reported } from "../support/office.mjs";
import { alive, fitsItsWindow, phone, ticketNo, unique } from "../support/people";
import { say } from "../support/queue";

test.use({ viewport: phone });

const success = { outcome: { outcome: "success" }, photos: [] };

/** A ticket whose repair is completed. */
async function completed(content: string, end: object = success) {
  const ticket = await dispatched(content, ["worker1"]);
  const worker = await signIn("worker1");
  await act(worker, ticket.lane, "ticket.acknowledge/1", {});
  await act(worker, ticket.lane, "ticket.arrive/1", {});
  await act(worker, ticket.lane, "ticket.complete/1", end);
  return ticket;
}

/** With script, waits until the page's program has taken over: what is chosen before that could be lost. */
async function settled(page: Page) {
  if (test.info().project.use.javaScriptEnabled !== false) await alive(page);
}

const steps = (page: Page) => page.locator(".stage-steps");

/** Gives a mark in each row of the repair. */
async function mark(page: Page, value: number) {
  for (const name of ["quality", "attitude", "time", "result"]) {
    await page.locator(`input[name=${name}][value="${value}"]`).check({ force: true });
  }
}
const send = (page: Page) => page.locator("main form button[type=submit]").first().click();

test("a photo and a remark are added later, and nothing is refused in words", async ({ page }) => {
  const ticket = await reported(unique("水管漏水"));
  await page.goto(`/t/${ticket.token}`);
  await page.locator(`main a[href="/t/${ticket.token}/note"]`).click();
  await send(page);
  await expect(page.locator(".error-summary a[href='#remark']")).toBeVisible();
  expect(new URL(page.url()).pathname).toBe(`/t/${ticket.token}/note`);
  await page.locator("textarea[name=remark]").fill("漏得更大了");
  await page.locator("input[name=photos]").setInputFiles({
    name: "photo.jpg", mimeType: "image/jpeg", buffer: Buffer.from("this is a text and no photo"),
  });
  await send(page);
  await expect(page.locator(".error-summary a[href='#photos']")).toBeVisible();
  await expect(page.locator("textarea[name=remark]")).toHaveValue("漏得更大了");
  await page.locator("input[name=photos]").setInputFiles(new URL("../../public/icon-192.png", import.meta.url).pathname);
  await fitsItsWindow(page);
  await send(page);
  await page.waitForURL((url) => url.pathname === `/t/${ticket.token}`);
  await expect(steps(page).getByText("漏得更大了")).toBeVisible();
});

test("a question of the desk stands on top and is answered by the same form", async ({ page }) => {
  const ticket = await reported(unique("空调不制冷"));
  await act(await signIn("desk1"), ticket.lane, "ticket.ask/1", { question: "是哪一台空调？" });
  await page.goto(`/t/${ticket.token}`);
  const asked = page.locator("main .banner", { hasText: say("track.asked_you") });
  await expect(asked).toContainText("是哪一台空调？");
  await asked.getByRole("link", { name: say("track.answer") }).click();
  await expect(page.locator("main")).toContainText("是哪一台空调？");
  await page.locator("textarea[name=remark]").fill("靠窗的那台");
  await send(page);
  await page.waitForURL((url) => url.pathname === `/t/${ticket.token}`);
  await expect(asked).toHaveCount(0);
  await expect(steps(page).getByText("靠窗的那台")).toBeVisible();
});

test("a repair is rated once, by the brief's marks", async ({ page }) => {
  const ticket = await completed(unique("灯不亮"));
  await page.goto(`/t/${ticket.token}`);
  await page.getByRole("link", { name: say("track.rate_link"), exact: true }).click();
  await send(page);
  const summary = page.locator(".error-summary");
  for (const field of ["fixed", "quality", "attitude", "time", "result"]) {
    await expect(summary.locator(`a[href='#${field}']`)).toBeVisible();
  }
  await mark(page, 5);
  await page.locator("textarea[name=remark]").fill("师傅很耐心");
  await send(page);
  await expect(summary.locator("a")).toHaveCount(1);
  await expect(page.locator("textarea[name=remark]")).toHaveValue("师傅很耐心");
  await expect(page.locator("input[name=quality][value='5']")).toBeChecked();
  await page.locator("input[name=fixed][value=yes]").check({ force: true });
  await fitsItsWindow(page);
  const form = await page.locator("main form").evaluate((form) =>
    Object.fromEntries([...new FormData(form as HTMLFormElement)].map(([name, value]) => [name, String(value)])));
  await send(page);
  await expect(page.locator("main")).toContainText(say("rate.thanks"));
  await page.goto(`/t/${ticket.token}`);
  await expect(page.locator("main .banner", { hasText: say("track.rated") })).toBeVisible();

  // by another command it is a second rating, and refused
  const again = await page.request.post(`/t/${ticket.token}/rate`, {
    form: { ...form, command: uuid(), install: uuid() }, headers: { origin: process.env.BASE_URL! }, maxRedirects: 0,
  });
  expect(again.status()).toBe(422);
  expect(await again.text()).toContain(say("reject.already_rated"));
});

test("what is not repaired is reopened at once from the thanks", async ({ page }) => {
  const ticket = await completed(unique("水龙头滴水"));
  await page.goto(`/t/${ticket.token}/rate`);
  await page.locator("input[name=fixed][value=no]").check({ force: true });
  await mark(page, 2);
  await send(page);
  await expect(page.locator("main")).toContainText(say("rate.not_fixed_text"));
  await page.goto(`/t/${ticket.token}`);
  await expect(page.locator("main .banner--warning", { hasText: say("track.not_fixed") })).toBeVisible();
  await expect(page.locator("main .banner").getByText(say("track.repaired"), { exact: true })).toHaveCount(0);
  await expect(page.locator(".receipt .stage")).toHaveAttribute("data-stage", "rejected");
  await page.goto(`/t/${ticket.token}/rate`);
  await page.locator("textarea[name=reason]").fill("还在滴水");
  await page.getByRole("button", { name: say("track.reopen_do") }).click();
  await page.waitForURL((url) => url.pathname === `/t/${ticket.token}`);
  await expect(steps(page).getByText("还在滴水")).toBeVisible();
  await page.goto(`/t/${ticket.token}/rate`);
  await expect(page.locator("main")).toContainText(say("rate.not_yet"));
});

test("the page says until when it can be reopened, and shows the code for the worker while work goes on", async ({ page }) => {
  const ticket = await dispatched(unique("门锁坏了"), ["worker2"]);
  await page.goto(`/t/${ticket.token}`);
  await expect(page.locator("main")).toContainText(/确认码 \d{4}/);
  const worker = await signIn("worker2");
  for (const kind of ["acknowledge", "depart"]) await act(worker, ticket.lane, `ticket.${kind}/1`, {});
  await page.reload();
  await expect(page.locator(".receipt__now")).toHaveText(say("track.on_the_way"));
  await act(worker, ticket.lane, "ticket.arrive/1", {});
  await act(worker, ticket.lane, "ticket.complete/1", success);
  await page.reload();
  await expect(page.locator("main")).not.toContainText(/确认码 \d{4}/);
  await expect(page.locator("form[action$='/reopen']")).toContainText(/前可以要求/);
});

test("a part that is repaired is said, with what is left and when it goes on", async ({ page }) => {
  const ticket = await dispatched(unique("洗手池"), ["worker3"]);
  const worker = await signIn("worker3");
  for (const kind of ["acknowledge", "arrive"]) await act(worker, ticket.lane, `ticket.${kind}/1`, {});
  const until = new Date(Date.now() + 24 * 3600_000).toISOString();
  await act(worker, ticket.lane, "ticket.partly/1", { done: "换了水管", left: "等新龙头", until, photos: [] });
  await page.goto(`/t/${ticket.token}`);
  const note = page.locator("main .banner", { hasText: say("track.partly") });
  await expect(note).toContainText("换了水管");
  await expect(note).toContainText("等新龙头");
  await expect(page.locator(".receipt")).toContainText(/再来/);
});

test("a rejected report can be contested", async ({ page }) => {
  const ticket = await reported(unique("路灯不亮"));
  await act(await signIn("desk1"), ticket.lane, "ticket.reject/1", { reason: "不归后勤管" });
  await page.goto(`/t/${ticket.token}`);
  await expect(page.locator("main .banner--danger")).toContainText("不归后勤管");
  await settled(page);
  await page.locator("form[action$='/reopen'] textarea").fill("就在宿舍楼里面");
  await page.locator("form[action$='/reopen'] button[type=submit]").click();
  await expect(steps(page).getByText("就在宿舍楼里面")).toBeVisible();
});

test("what is already reported at the place is joined, told without anybody's words, and follows the other", async ({ page }) => {
  // the three newest are offered at a place: at this one nothing else is reported, also not by this test run without script
  const place = test.info().project.use.javaScriptEnabled === false ? "T1-1WF" : "T1-1WM";
  const content = unique("厕所堵了");
  const other = await reported(content, [], "normal", { place });
  await page.goto(`/r/${place}`);
  await settled(page);
  const choice = page.locator(`input[name=joins][value^="${other.lane}-"]`);
  await expect(page.locator("fieldset:has(input[name=joins])")).not.toContainText(content);
  await choice.check({ force: true });
  await page.locator("textarea[name=content]").fill(unique("也堵了"));
  await page.locator("input[name=category]").first().check({ force: true });
  await page.locator("input[name=name]").fill("王芳");
  await page.locator("input[name=phone]").fill("12345678901");
  await page.locator("form.report button[type=submit]").click();
  await expect(page.locator(".error-summary a[href='#phone']")).toBeVisible();
  await expect(choice).toBeChecked();
  await page.locator("input[name=phone]").fill("13900001111");
  await page.locator("form.report button[type=submit]").click();
  await page.waitForURL(/\/t\/[0-9a-f]{32}/);
  await settled(page);
  expect(await ticketNo(page)).not.toBe(other.no);
  const note = page.locator("main .banner", { hasText: other.no }).first();
  await expect(note).toContainText(say("stage.submitted"));
  await act(await signIn("desk1"), other.lane, "ticket.accept/1", {});
  await page.reload();
  await settled(page);
  await expect(note).toContainText(say("stage.accepted"));
  // it is still to be repaired: whoever joined may urge, and not yet say that it was not
  await expect(page.locator("form[action$='/reopen']")).toHaveCount(0);
  await page.locator("form[action$='/urge'] button[type=submit]").click();
  await expect(page.locator(".stage-steps")).toContainText(say("event.urged"));

  // others wait for it now, so that its own reporter can't withdraw it any more
  await page.goto(`/t/${other.token}`);
  await settled(page);
  await page.locator("summary", { hasText: say("track.cancel_title") }).click();
  await page.locator("form[action$='/cancel'] button[type=submit]").click();
  await expect(page.locator(".error-summary")).toContainText(say("reject.others_wait"));
});

test("what is done, or lies elsewhere, is joined by nobody", async ({ page }) => {
  const done = await completed(unique("插座没电"));
  await page.goto("/r/D1-101");
  await expect(page.locator(`input[name=joins][value^="${done.lane}"]`)).toHaveCount(0);
  const desk = await signIn("desk1");
  const [lane, token] = [uuid(), randomBytes(16).toString("hex")];
  const payload = report(unique("插座没电"));
  await act(desk, lane, "ticket.report/1", { report: { ...payload.report, joins: done.lane } }, { token });
  await page.goto(`/t/${token}`);
  await expect(page.locator(".receipt .stage")).toHaveText(say("stage.submitted"));
});

test("without a link there is nothing to add to or to rate", async ({ page }) => {
  for (const form of ["note", "rate"]) {
    const answer = await page.goto(`/t/${"0".repeat(32)}/${form}`);
    expect(answer!.status()).toBe(404);
    await expect(page.locator("main a[href='/mine']")).toBeVisible();
  }
});
