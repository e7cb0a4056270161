// Two people edit one section of a postmortem: the second is shown both texts, and nothing is lost.
import { type Page, expect, test } from "@playwright/test";
import { Commands } from "../harness/commands";
import { admin, invited } from "../harness/people";
import { Signalbox } from "../harness/signalbox";

const BEN = { name: "Ben Osei", email: "ben@example.org", password: "another horse, another battery" };
const LABEL = "Root cause, in Markdown";

let server: Signalbox;
test.beforeAll(async () => {
  server = await Signalbox.start();
});
test.afterAll(async () => {
  await server?.stop();
});

test("the second of two edits is asked, and both texts are there", async ({ browser }) => {
  const ana = await admin(browser, server);
  const number = await new Commands(ana, server).resolved("Support bot refuses paid customers");
  const ben = await invited(browser, ana, server, "responder", BEN);
  const address = `${server.url}/incidents/${number}/postmortem`;

  await test.step("keep theirs", async () => {
    await both(ana, ben, address, "Ana: no evaluation in English.", "Ben: the prompt was not reviewed.");
    await ben.getByRole("link", { name: /^Keep .+'s$/ }).click();
    await expect(ben.locator(".conflict")).toHaveCount(0);
    await expect(ben.getByLabel(LABEL)).toHaveValue("Ana: no evaluation in English.");
    await expectEdits(ben, 1);
  });

  await test.step("keep mine", async () => {
    await both(ana, ben, address, "Ana: second text.", "Ben: second text.");
    await expectEdits(ben, 2);
    await ben.getByRole("button", { name: "Keep mine" }).click();
    await expect(ben.locator(".conflict")).toHaveCount(0);
    await expect(ben.getByLabel(LABEL)).toHaveValue("Ben: second text.");
    await expect(ben.locator("#root-cause .origin")).toContainText("Ben Osei");
    await expectEdits(ben, 3);
  });

  await test.step("keep both", async () => {
    await both(ana, ben, address, "Ana: third text.", "Ben: third text.");
    await ben.getByRole("button", { name: "Keep both" }).click();
    await expect(ben.getByLabel(LABEL)).toHaveValue("Ana: third text.\n\nBen: third text.");
    await expectEdits(ben, 5);
  });

  await test.step("what is kept is what everybody reads", async () => {
    await ana.goto(address);
    await expect(ana.locator("#root-cause .prose p")).toHaveText(["Ana: third text.", "Ben: third text."]);
    await expect(ana.getByLabel(LABEL)).toHaveValue("Ana: third text.\n\nBen: third text.");
    const report = await (await ana.request.get(`${address}.md`)).text();
    expect(report).toContain("Ana: third text.\n\nBen: third text.");
  });
});

/** Both open the page, Ana saves first, and Ben's save is answered with both texts. */
async function both(ana: Page, ben: Page, address: string, first: string, second: string): Promise<void> {
  for (const page of [ana, ben]) {
    await page.goto(address);
    await page.getByText("Edit root cause").click();
  }
  await ana.getByLabel(LABEL).fill(first);
  await ben.getByLabel(LABEL).fill(second);
  expect(await save(ana)).toBe(303);
  await expect(ana.locator("#root-cause .prose")).toHaveText(first);
  await expect(ana.getByLabel(LABEL)).toHaveValue(first);
  expect(await save(ben)).toBe(409);
  const conflict = ben.locator(".conflict");
  await expect(conflict).toHaveCount(1);
  await expect(conflict).toContainText("saved this");
  await expect(conflict).toContainText("Nothing is saved until you choose.");
  await expect(conflict.locator(".theirs")).toContainText(first);
  await expect(conflict.getByLabel("Your text")).toHaveValue(second);
  await ana.reload();
  await expect(ana.getByLabel(LABEL), "nothing of the second was saved").toHaveValue(first);
}

async function save(page: Page): Promise<number> {
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().method() === "POST"),
    page.getByRole("button", { name: "Save root cause" }).click(),
  ]);
  return answer.status();
}

/** How many edits the record tells of, as everybody reads it. */
async function expectEdits(page: Page, count: number): Promise<void> {
  const record = page.getByRole("complementary", { name: "Record" });
  await expect(record.locator(".entry", { hasText: "edited the postmortem: root cause" })).toHaveCount(count);
}
