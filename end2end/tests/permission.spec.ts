// What a role may not do has no control, and is refused all the same; what is restricted does not exist for others.
import { type Page, expect, test } from "@playwright/test";
import { Commands } from "../harness/commands";
import { admin, fillSignIn, invited } from "../harness/people";
import { STOPS } from "../harness/places";
import { Signalbox } from "../harness/signalbox";

const VERA = { name: "Vera Lund", email: "vera@example.org", password: "a viewer's long password" };
const BEN = { name: "Ben Osei", email: "ben@example.org", password: "a responder's long password" };

let server: Signalbox;
let ana: Page;
let commands: Commands;
test.beforeAll(async ({ browser }) => {
  server = await Signalbox.start();
  ana = await admin(browser, server);
  commands = new Commands(ana, server);
});
test.afterAll(async () => {
  await server?.stop();
});

test("a viewer reads, and can press nothing", async ({ browser }) => {
  const number = await commands.declare("Support bot refuses paid customers", { runbook: "prompt-regression" });
  await commands.do(`/incidents/${number}/acknowledge`);
  const resolved = await commands.resolved("Answers were slow");
  const vera = await invited(browser, ana, server, "viewer", VERA);
  for (const stop of STOPS) {
    await vera.goto(`${server.url}/incidents/${number}?at=${stop}`);
    await expect(vera.getByRole("heading", { level: 1 })).toContainText("Support bot refuses paid customers");
    await expect(vera.locator("main form"), `at ${stop}`).toHaveCount(0);
    await expect(vera.locator("main button:visible"), `at ${stop}`).toHaveText(await copyButtons(vera));
  }
  await vera.goto(`${server.url}/incidents/${resolved}/postmortem`);
  await expect(vera.locator("main form")).toHaveCount(0);
  for (const path of ["/settings/people", "/settings/tokens", "/settings/status"]) {
    expect((await vera.request.get(`${server.url}${path}`)).status(), path).toBe(403);
  }
  await forced(vera, number);
});

/** Copying is reading. */
const copyButtons = (page: Page) => page.locator("main button[data-copy]:visible").allInnerTexts();

/** A form that the page did not offer is answered with 403, a page in words, and nothing is written. */
async function forced(page: Page, number: number): Promise<void> {
  const at = `${server.url}/incidents/${number}`;
  await page.goto(`${at}?at=triage`);
  const entries = await page.locator("#record .entry").count();
  const answered = page.waitForResponse((response) => response.request().method() === "POST");
  await page.evaluate((action) => {
    const form = Object.assign(document.createElement("form"), { method: "post", action });
    form.append(Object.assign(document.createElement("input"), { name: "text", value: "A viewer's note" }));
    document.body.append(form);
    form.submit();
  }, `${at}/notes`);
  const answer = await answered;
  expect(answer.status()).toBe(403);
  expect(answer.headers()["content-type"]).toContain("text/html");
  await expect(page.locator("body")).toContainText("You may read this, not change it.");
  await page.goto(`${at}?at=triage`);
  await expect(page.locator("#record .entry")).toHaveCount(entries);
  await expect(page.locator("#record")).not.toContainText("A viewer's note");
}

test("what is restricted does not exist for those outside", async ({ browser }) => {
  const title = "Answers leak personal data";
  const number = await commands.declare(title, { restricted: "yes" });
  const secret = await token();
  const ben = await invited(browser, ana, server, "responder", BEN);
  const at = `/incidents/${number}`;

  for (const path of [at, `${at}?at=triage`, `${at}/postmortem`, `${at}/updates/new?for=internal`, `${at}/record`]) {
    const answer = await ben.goto(`${server.url}${path}`);
    expect(answer?.status(), path).toBe(404);
    await expect(ben.locator("body")).not.toContainText(title);
  }
  expect((await ben.request.get(`${server.url}${at}/postmortem.md`)).status()).toBe(404);
  for (const path of ["/", "/incidents", "/incidents?state=open", `/incidents?q=leak`, `/incidents?q=${number}`, "/incidents/new"]) {
    await ben.goto(`${server.url}${path}`);
    await expect(ben.locator("main"), path).not.toContainText(title);
    await expect(ben.locator(`a[href="${at}"]`), path).toHaveCount(0);
  }
  const form = { text: "A note from outside" };
  expect((await ben.request.post(`${server.url}${at}/notes`, { form })).status()).toBe(404);
  const headers = { authorization: `Bearer ${secret}` };
  const listed = await fetch(`${server.url}/api/v1/incidents`, { headers });
  expect(listed.status).toBe(200);
  expect(await listed.text()).not.toContain(title);
  expect((await fetch(`${server.url}/api/v1${at}`, { headers })).status).toBe(404);

  await test.step("a member reads it", async () => {
    await ana.goto(`${server.url}${at}?at=owner`);
    const people = ana.locator("#people");
    await people.getByText("Add a person…").click();
    await people.getByLabel("Who?").selectOption({ label: BEN.name });
    await people.getByRole("button", { name: "Add the person" }).click();
    await expect(people).toContainText(BEN.name);
    const answer = await ben.goto(`${server.url}${at}`);
    expect(answer?.status()).toBe(200);
    await expect(ben.getByRole("heading", { level: 1 })).toContainText(title);
    await ben.goto(`${server.url}/incidents`);
    await expect(ben.locator("main")).toContainText(title);
  });
});

async function token(): Promise<string> {
  await ana.goto(`${server.url}/settings/tokens`);
  await ana.getByLabel("Name").fill("Reader");
  await ana.getByLabel("Scope").selectOption("read");
  await ana.getByRole("button", { name: "Make the token" }).click();
  return ana.locator(".secret code").innerText();
}

test("a stranger signs in and is where they wanted to go", async ({ browser }) => {
  const number = await commands.declare("Answers are late");
  const wanted = `${server.url}/incidents/${number}?at=verify&show=evidence`;
  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(wanted);
  await expect(stranger).toHaveURL(/\/sign-in\?next=/);
  await expect(stranger.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expect(stranger.locator("body")).not.toContainText("Answers are late");

  await stranger.getByLabel("Mail", { exact: true }).fill("ana@example.org");
  await stranger.getByLabel("Password").fill("not the password");
  await stranger.getByRole("button", { name: "Sign in" }).click();
  await expect(stranger.locator("#auth-sign_in-password-e")).toHaveText("Mail and password do not match.");
  await expect(stranger.getByLabel("Mail", { exact: true })).toHaveValue("ana@example.org");
  await expect(stranger.getByLabel("Password")).toHaveValue("");

  await fillSignIn(stranger);
  await expect(stranger).toHaveURL(wanted);
  await expect(stranger.getByRole("heading", { level: 1 })).toContainText("Answers are late");
});
