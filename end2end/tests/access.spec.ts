// Who may come in.
import { expect, test } from "@playwright/test";
import { signIn } from "../support/api.mjs";
import { fillSignIn, signedIn } from "../support/people";

test("a wrong password and an unknown name get the same refusal, and the name stays typed", async ({ page }) => {
  await page.goto("/login");
  await fillSignIn(page, "desk1", "wrong");
  const alert = page.locator("[role=alert]");
  await expect(alert).toBeVisible();
  const words = (await alert.textContent())!;
  await expect(page.locator("input[name=username]")).toHaveValue("desk1");
  await fillSignIn(page, "nobody-of-that-name", "wrong");
  await expect(alert).toHaveText(words);
});

test("a staff page without a session leads to sign-in and back", async ({ page }) => {
  await page.goto("/desk");
  await expect(page).toHaveURL(/\/login\?next=/);
  await fillSignIn(page, "desk1");
  await expect(page).toHaveURL(/\/desk$/);
});

test("sign-in never leads away from this site", async ({ page, baseURL }) => {
  await page.goto("/login?next=https://example.com/");
  await fillSignIn(page, "desk1");
  await expect(page).not.toHaveURL(/login/);
  expect(page.url().startsWith(baseURL!)).toBe(true);
});

for (const [username, path] of [
  ["worker1", "/desk"], ["worker1", "/dispatch"], ["desk1", "/dispatch"], ["store1", "/tickets"], ["manager1", "/visits"],
]) {
  test(`${username} is told that ${path} is not theirs`, async ({ request, baseURL }) => {
    const { cookie } = await signIn(username);
    const answer = await request.get(`${baseURL}${path}`, { headers: { cookie } });
    expect(answer.status()).toBe(403);
    expect(await answer.text()).toContain("权限");
  });
}

test("signing out ends the session on the server", async ({ browser, request, baseURL }) => {
  const page = await signedIn(browser, "chief", "/escalations");
  const cookies = await page.context().cookies();
  const cookie = cookies.map((one) => `${one.name}=${one.value}`).join("; ");
  expect(cookies.find((one) => one.name === "baoxiu_session")).toMatchObject({ httpOnly: true, sameSite: "Lax" });
  await request.post(`${baseURL}/logout`, { headers: { cookie, origin: baseURL! }, maxRedirects: 0 });
  const answer = await request.get(`${baseURL}/escalations`, { headers: { cookie }, maxRedirects: 0 });
  expect(answer.status()).toBe(303);
  await page.context().close();
});

test("a write from another site is refused", async ({ request, baseURL }) => {
  const { cookie } = await signIn("desk1");
  const answer = await request.post(`${baseURL}/api/sync/v1/push`, {
    headers: { cookie, origin: "https://evil.example", "sec-fetch-site": "cross-site", "x-sync-proto": "1" },
    data: { install: crypto.randomUUID(), page_session: crypto.randomUUID(), sent_mono_ms: 0, sent_wall_ms: 0, commands: [] },
  });
  expect(answer.status()).toBe(403);
});
