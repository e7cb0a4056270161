// Who is paged, by a person's own hands: a policy made without scripts, the next step, the owner, the hand-over.
import { type Page, expect, test } from "@playwright/test";
import { Commands } from "../harness/commands";
import { admin, invited, signIn } from "../harness/people";
import { ADMIN, Signalbox } from "../harness/signalbox";

const BEN = { name: "Ben Osei", email: "ben@example.org", password: "a responder's long password" };

let server: Signalbox;
let ana: Page;
let ben: Page;
test.beforeAll(async ({ browser }) => {
  server = await Signalbox.start();
  ana = await admin(browser, server);
  await new Commands(ana, server).do("/settings/mine", { name: ADMIN.name, zone: "UTC" });
  ben = await invited(browser, ana, server, "responder", BEN);
});
test.afterAll(async () => {
  await server?.stop();
});

/** Chooses by the words an option begins with. */
async function choose(page: Page, label: string, words: string): Promise<void> {
  const select = page.getByLabel(label, { exact: true });
  const value = await select.locator("option", { hasText: words }).first().getAttribute("value");
  await select.selectOption(value ?? "");
}

test("a policy is made without scripts and shows who would be woken now", async ({ browser }) => {
  const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await signIn(plain, server.url);
  await plain.goto(`${server.url}/oncall/policies`);
  await expect(plain.locator("main")).toContainText("No policy says who is paged.");
  await plain.getByRole("link", { name: "Make a policy" }).click();
  await plain.getByLabel("Name", { exact: true }).fill("AI platform");
  await plain.getByRole("button", { name: "Make the policy" }).click();
  await expect(plain.getByRole("alert")).toContainText("Write at least one step.");
  await expect(plain.getByLabel("Name", { exact: true })).toHaveValue("AI platform");
  await choose(plain, "Step 1", ADMIN.name);
  await plain.locator("#step-0-minutes").fill("1");
  await choose(plain, "Step 2", BEN.name);
  await plain.getByRole("button", { name: "Make the policy" }).click();
  await expect(plain).toHaveURL(/\/oncall\/policies\/[0-9a-f-]{36}$/);
  await expect(plain.getByRole("heading", { level: 1 })).toContainText("AI platform default");
  const rungs = plain.getByRole("region", { name: "Who would be woken" }).locator(".ladder-rung");
  await expect(rungs).toHaveCount(3);
  await expect(rungs.nth(0)).toContainText(/^\d\d:\d\d.*step 1 of 2/s);
  await expect(rungs.nth(1)).toContainText(BEN.name);
  await expect(rungs.nth(2)).toContainText("last resort");

  await plain.getByText("Test this ladder…").click();
  await plain.getByRole("button", { name: "Send the test to 2 people" }).click();
  await expect(plain.getByRole("region", { name: "Test", exact: true })).toContainText(`${ADMIN.name} tested it`);
  await plain.goto(`${server.url}/incidents`);
  await expect(plain.locator("main")).toContainText("No incident yet.");
  await plain.context().close();
});

test("the next one by hand, one owner, and a hand-over that waits", async () => {
  const number = await new Commands(ana, server).declare("Support bot refuses paid customers");
  const at = `${server.url}/incidents/${number}`;
  await ana.goto(at);
  await expect(ana.locator("section.next")).toContainText("You are paged. Acknowledge to own it.");
  await ana.keyboard.press("e");
  await expect(ana).toHaveURL(/panel=escalate/);
  const panel = ana.locator("#escalate");
  await expect(panel.getByRole("heading", { name: `Escalate #${number}` })).toBeVisible();
  await expect(panel).toContainText(/Next\s*step 2 of 2\s*Ben Osei\s*would be paged by itself at/);
  await ben.goto(`${server.url}/`);
  await expect(ben.locator("main")).not.toContainText("You are paged");
  await panel.getByRole("button", { name: "Page Ben Osei now" }).click();
  await expect(ana.locator("#ladder .ladder-due")).toHaveCount(2);
  await expect(ana.locator("#record")).toContainText("paged Ben Osei, step 2 of 2");

  await ben.goto(`${server.url}/`);
  const need = ben.getByRole("region", { name: "Needs you" });
  await expect(need).toContainText(`You are paged for #${number}`);
  await need.getByRole("button", { name: "Acknowledge: I own it" }).click();
  await expect(ben.locator("dl.facts")).toContainText("Ben Osei (you)");

  // Ana's page is from before: she hears that Ben was first, and takes nothing over by that.
  await ana.locator("#owner").getByRole("button", { name: "Acknowledge: I own it" }).click();
  await expect(ana.getByRole("alert").first()).toContainText("Ben Osei acknowledged");
  await expect(ana.getByRole("button", { name: "Take over from Ben Osei" })).toBeVisible();

  await ben.goto(`${at}?at=owner`);
  await ben.getByText("Hand over…").click();
  await choose(ben, "To whom?", ADMIN.name);
  await ben.getByLabel("What do they have to know?").fill("The prompt is back. Watch the refusals.");
  await ben.getByRole("button", { name: "Hand over" }).click();
  await expect(ben.locator("#owner")).toContainText(`Ben Osei owns it until ${ADMIN.name} accepts.`);
  await ana.goto(`${at}?at=owner`);
  await expect(ana.locator("#owner")).toContainText("The prompt is back. Watch the refusals.");
  await ana.goto(`${server.url}/`);
  await ana.getByRole("button", { name: "Accept: I own it" }).first().click();
  await expect(ana.locator("dl.facts")).toContainText(`${ADMIN.name} (you)`);
});

test("the second person is told by itself, within two seconds of the time", async () => {
  test.setTimeout(240_000);
  const number = await new Commands(ana, server).declare("Search cites withdrawn documents");
  const began = Date.now();
  await ben.waitForTimeout(58_000);
  await ben.goto(`${server.url}/`);
  await expect(ben.locator("main")).not.toContainText(`You are paged for #${number}`);
  await expect(async () => {
    await ben.goto(`${server.url}/`);
    await expect(ben.locator("main")).toContainText(`You are paged for #${number}`, { timeout: 100 });
  }).toPass({ timeout: 10_000, intervals: [100] });
  expect(Date.now() - began, "a minute, and at most two seconds").toBeLessThan(63_000);
});
