// From the composer to the public page, with scripts and without: the six statements, words that belong inside, the second
// look, a second person, "no news yet", and a correction. Strangers read it as soon as it is published, and not before.
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type Page, expect, test } from "@playwright/test";
import { Commands } from "../harness/commands";
import { states, update } from "../harness/customers";
import { admin, invited } from "../harness/people";
import { Signalbox } from "../harness/signalbox";

const BEN = { name: "Ben Osei", email: "ben@example.org", password: "another horse, another battery" };
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

let server: Signalbox;
let ana: Page;
let ben: Page;
let commands: Commands;
let part: string;
test.beforeAll(async ({ browser }) => {
  server = await Signalbox.start();
  ana = await admin(browser, server);
  commands = new Commands(ana, server);
  ben = await invited(browser, ana, server, "commander", BEN);
  await commands.do("/services", { name: "Inference gateway", slug: "inference-gateway" });
  const [[service = ""] = []] = await server.rows("select id from service");
  await commands.do("/settings/status/components", { name: "Support assistant", service });
  part = (await server.rows("select id from component"))[0]?.[0] ?? "";
});
test.afterAll(async () => {
  await server?.stop();
});

const text = async (path: string) => (await fetch(`${server.url}${path}`)).text();

/** What a stranger reads, within a second. */
const strangersRead = (words: string) => expect.poll(() => text("/status"), { timeout: 1_000, intervals: [20] }).toContain(words);

/** Axe finds nothing, and nothing reaches past the edge of a small phone. */
async function isSound(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.querySelectorAll<HTMLDetailsElement>("details:not(.menu)").forEach((details) => (details.open = true)));
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`), name).toEqual([]);
  const size = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 640 });
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(sideways, `${name}: sideways`).toBeLessThanOrEqual(0);
  if (size) await page.setViewportSize(size);
}

/** Ana again, in a browser that runs scripts or does not. */
async function anaWith(browser: Browser, javaScriptEnabled: boolean): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled });
  await context.addCookies(await ana.context().cookies());
  return context.newPage();
}

for (const javaScriptEnabled of [true, false]) {
  test(`an update ${javaScriptEnabled ? "with" : "without"} scripts`, async ({ browser }) => {
    const page = await anaWith(browser, javaScriptEnabled);
    const number = await commands.declare("Zanzibar refuses since prompt-v7", { severity: "SEV3", service: "inference-gateway", different: "yes" });
    const title = `Some questions are refused, ${javaScriptEnabled ? "one" : "two"}`;
    await page.goto(`${server.url}/incidents/${number}/updates/new?for=customers`);
    const sheet = page.locator("#write");
    for (const label of ["Public title", "What users see", "Who is affected", "What we are doing", "Who owns the call"]) await sheet.getByLabel(label).fill("");
    await sheet.getByRole("button", { name: "Review the update" }).click();
    await expect(page.locator("#refused")).toContainText(/of six are missing/);
    if (javaScriptEnabled) await isSound(page, "refused");

    await sheet.getByLabel("Public title").fill(title);
    await sheet.getByLabel("Phase").selectOption("identified");
    await sheet.getByLabel("What users see").fill("inference-gateway refuses fair questions.");
    await sheet.getByLabel("Who is affected").fill("Paid customers in English; nobody else.");
    await sheet.getByLabel("What we are doing").fill("We take prompt-v7 back.");
    await sheet.getByLabel("Who owns the call").fill("Platform on-call");
    await sheet.getByLabel("Support assistant").selectOption({ label: "Partly not working" });
    if (javaScriptEnabled) await expect(page.locator("#composer-live"), "while it is typed").toContainText("Paid customers in English");
    await sheet.getByRole("button", { name: "Review the update" }).click();

    const review = page.locator("#review");
    await expect(review.locator("#inside")).toContainText("inference-gateway");
    await expect(review.locator("#inside")).toContainText("prompt-v7");
    await expect(review.getByRole("button", { name: "Publish to everyone" }), "not with inside words").toHaveCount(0);
    if (javaScriptEnabled) await isSound(page, "review with inside words");
    await review.getByRole("button", { name: /^Replace (all|both)$/ }).click();
    await expect(page.locator("#inside")).toHaveCount(0);
    await expect(sheet.getByLabel("What users see")).toHaveValue("Support assistant refuses fair questions.");
    await expect(review).toContainText("Support assistant refuses fair questions.");
    if (javaScriptEnabled) await isSound(page, "review");
    expect(await text("/status"), "nothing is public before the last press").not.toContain(title);

    await page.locator("#review").getByRole("button", { name: "Publish to everyone" }).click();
    await expect(page).toHaveURL(`${server.url}/incidents/${number}?at=mitigate#updates`);
    await strangersRead(title);
    const page_ = await text("/status");
    for (const inside of ["inference-gateway", "prompt-v7", "Zanzibar", "Ana"]) expect(page_).not.toContain(inside);
    await commands.do(`/incidents/${number}/updates`, update("resolved", { title, components: states({ [part]: "operational" }) }));
    await page.context().close();
  });
}

test("a second person reads it first; no news meanwhile; then it is corrected", async () => {
  await ana.goto(`${server.url}/settings/severities`);
  await ana.locator("input[name=sev2_second]").check();
  await ana.getByRole("button", { name: "Save the rubric" }).click();
  const number = await commands.declare("Zanzibar is down", { severity: "SEV2", service: "inference-gateway", different: "yes" });
  const at = `${server.url}/incidents/${number}`;
  const say = (title: string, more = {}) => commands.do(`/incidents/${number}/updates`, update("identified", { title, ...more }));

  await test.step("it waits, and nobody outside reads it", async () => {
    await say("Uploads are refused", { components: states({ [part]: "major_outage" }) });
    expect(await text("/status")).not.toContain("Uploads are refused");
    await ana.goto(`${at}/approval`);
    await isSound(ana, "what waits, for its author");
    await expect(ana.getByRole("button", { name: "Approve and publish" }), "not by its author").toHaveCount(0);
  });

  await test.step("Ben returns it with words, then approves the next", async () => {
    await ben.goto(`${server.url}/`);
    await expect(ben.locator("main")).toContainText(/ana's customer update on #\d+ waits for you/);
    await ben.goto(`${at}/approval`);
    await isSound(ben, "what waits");
    await ben.getByLabel("What should be different?").fill("Say who is not affected.");
    await ben.getByRole("button", { name: "Return with these words" }).click();
    await ana.goto(`${at}/updates/new?for=customers`);
    await expect(ana.locator("main")).toContainText("Say who is not affected.");
    expect(await text("/status")).not.toContain("Uploads are refused");
    await say("Uploads are refused to some", { components: states({ [part]: "major_outage" }) });
    await ben.goto(`${at}/approval`);
    await ben.getByRole("button", { name: "Approve and publish" }).click();
    await strangersRead("Uploads are refused to some");
  });

  await test.step("no news yet: one press", async () => {
    await ana.goto(`${at}/updates/new?for=customers`);
    await ana.getByRole("button", { name: /^Publish “no news yet”/ }).click();
    await expect.poll(() => text("/status"), { timeout: 1_000 }).toMatch(/no news/i);
  });

  await test.step("what was wrong is corrected, and insiders see both", async () => {
    await ana.goto(`${at}?at=mitigate`);
    await ana.locator("#updates").getByRole("link", { name: /Correct/ }).first().click();
    await isSound(ana, "correction");
    await ana.getByLabel("What users see").fill("Some uploads are refused with an error.");
    await ana.getByRole("button", { name: "See what changes" }).click();
    await isSound(ana, "correction, to be chosen");
    await ana.getByRole("button", { name: /^Correct (it|and tell)/ }).click();
    await strangersRead("Some uploads are refused with an error.");
    await ana.goto(`${at}?at=mitigate`);
    await expect(ana.locator("#updates")).toContainText("Some fair questions are refused.");
    await expect(ana.locator("#updates")).toContainText("Some uploads are refused with an error.");
  });
});
