// Two browsers on one run: at the same time, without the network, and over a restart. Nothing is lost, nothing doubled.
import { type Page, expect, test } from "@playwright/test";
import { Commands } from "../harness/commands";
import { admin, invited } from "../harness/people";
import { Signalbox } from "../harness/signalbox";

const BEN = { name: "Ben Osei", email: "ben@example.org", password: "another horse, another battery" };

let server: Signalbox;
let ana: Page;
let ben: Page;
test.beforeAll(async ({ browser }) => {
  server = await Signalbox.start();
  ana = await admin(browser, server);
  ben = await invited(browser, ana, server, "responder", BEN);
});
test.afterAll(async () => {
  await server?.stop();
});

const checks = (page: Page) => page.locator("#checks li.check");
const entries = (page: Page, text: string) => page.locator("#record .entry", { hasText: text });

async function opened(): Promise<string> {
  const number = await new Commands(ana, server).declare("Support bot refuses", { runbook: "prompt-regression" });
  const address = `${server.url}/incidents/${number}?at=triage`;
  await Promise.all([ana, ben].map((page) => page.goto(address)));
  return address;
}

/** Ticks the check at this place, wherever the list stands. */
async function tick(page: Page, place: number): Promise<void> {
  const check = checks(page).nth(place);
  const fold = check.locator("details.fold-field:not([open]) > summary");
  if ((await fold.count()) > 0) await fold.first().click();
  await check.getByRole("button", { name: /^Tick/ }).click();
}

async function settled(page: Page, place: number): Promise<void> {
  await tick(page, place);
  await expect(page.locator("#checks li.sending")).toHaveCount(0);
}

test("different checks and the tree at the same time", async () => {
  const address = await opened();
  const all = await checks(ana).count();
  await Promise.all([
    (async () => {
      for (const place of [0, 1, 2]) await settled(ana, place);
    })(),
    (async () => {
      for (const place of [3, 4, 5]) await settled(ben, place);
    })(),
  ]);
  await expect(ana.locator("#checks li.sending")).toHaveCount(0);
  await expect(ben.locator("#checks li.sending")).toHaveCount(0);
  await Promise.all([
    ana.locator("#tree").getByRole("button", { name: "NO", exact: true }).click(),
    ben.locator("#tree").getByRole("button", { name: "YES", exact: true }).click(),
  ]);
  const refused = (page: Page) => page.locator(".question.differs").count();
  await expect.poll(async () => (await refused(ana)) + (await refused(ben)), "one of the two is second").toBe(1);
  const second = (await refused(ana)) > 0 ? ana : ben;
  await expect(second.locator(".question.differs")).toContainText("before you.");
  await expect(second.locator(".question.differs")).toContainText("Change to");
  for (const page of [ana, ben]) {
    await page.goto(address);
    await expect(page.locator("#checks header .n")).toHaveText(`6 of ${all}`);
    await expect(entries(page, " ticked: ")).toHaveCount(6);
    await expect(entries(page, " answered ")).toHaveCount(1);
  }
});

test("a tick shows at once and leads on to the next open check", async () => {
  await opened();
  await ana.route("**/checks", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await route.continue();
  });
  const took = await ana.evaluate(() => {
    const before = performance.now();
    document.querySelector<HTMLButtonElement>("#checks .check.current button[value=done]")?.click();
    const shown = document.querySelector("#checks li.check")?.classList.contains("done");
    return shown ? performance.now() - before : Infinity;
  });
  expect(took, "milliseconds until the tick is seen").toBeLessThan(100);
  await expect(checks(ana).nth(0)).not.toHaveClass(/sending/);
  await expect(checks(ana).nth(1)).toHaveClass(/current/);
  expect(await ana.evaluate(() => document.activeElement?.closest("li.check.current") !== null)).toBe(true);
  await ana.unroute("**/checks");
});

test("keys answer while focus is inside the question, and nowhere else", async () => {
  await opened();
  const asked = ana.locator("#tree .question h3");
  const first = await asked.innerText();
  await ana.locator("#tree .asked").focus();
  await ana.keyboard.press("n");
  await expect(asked).not.toHaveText(first);
  await ana.keyboard.press("Backspace");
  await expect(asked).toHaveText(first);
  await ana.keyboard.press("3");
  await expect(ana.locator("#tree .question")).toContainText("could not tell");
  await ana.locator("#tree textarea").focus();
  await ana.keyboard.type("yn3");
  await expect(ana.locator("#tree textarea")).toHaveValue("yn3");
  await expect(asked).toHaveText(first);
});

test("ticks wait for the network, visibly, and are sent once", async () => {
  const address = await opened();
  await ana.context().setOffline(true);
  await tick(ana, 0);
  await tick(ana, 1);
  await expect(ana.locator(".waits")).toContainText("waits for the network");
  await expect(checks(ana).nth(0)).toContainText("waits for the network");
  await ana.context().setOffline(false);
  await expect(ana.locator(".waits")).toHaveCount(0, { timeout: 15_000 });
  await ben.goto(address);
  await expect(entries(ben, " ticked: ")).toHaveCount(2);
});

test("a restart in between loses nothing and doubles nothing", async () => {
  const address = await opened();
  await Promise.all([tick(ana, 0), tick(ben, 1), server.crash()]);
  await Promise.all([tick(ana, 2), tick(ben, 3)]);
  await server.restart();
  for (const page of [ana, ben]) await expect(page.locator("#checks li.sending")).toHaveCount(0, { timeout: 20_000 });
  for (const page of [ana, ben]) {
    await page.goto(address);
    await expect(page.locator("#checks header .n")).toHaveText(/^4 of /);
    await expect(entries(page, " ticked: ")).toHaveCount(4);
  }
});
