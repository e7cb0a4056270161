// Axe finds nothing on any page: in both colour schemes, with everything unfolded.
import { AxeBuilder } from "@axe-core/playwright";
import { type Page, expect } from "@playwright/test";
import { test } from "../harness/house";
import { admin } from "../harness/people";
import { places } from "../harness/places";
import { Signalbox } from "../harness/signalbox";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
// What a second colour scheme can change.
const COLOURS = ["color-contrast", "link-in-text-block"];

async function violations(page: Page, coloursOnly = false): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (coloursOnly ? axe.withRules(COLOURS) : axe.withTags(RULES)).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.html.slice(0, 120)} ${node.any[0]?.message ?? ""}`),
  );
}

/** What opens by a press is part of the page. */
const unfold = (page: Page) =>
  page.evaluate(() => document.querySelectorAll<HTMLDetailsElement>("details:not(.menu)").forEach((details) => (details.open = true)));

async function expectNone(page: Page, name: string, coloursOnly = false): Promise<void> {
  await unfold(page);
  expect.soft(await violations(page, coloursOnly), name).toEqual([]);
}

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    test.setTimeout(600_000);

    test("every page", async ({ house, context, page }) => {
      for (const place of places(house)) {
        await context.clearCookies();
        if (!place.isOpen) await context.addCookies(house.cookies);
        await page.goto(`${house.server.url}${place.path}`);
        await expectNone(page, place.name, colorScheme === "dark");
      }
    });

    test("a postmortem before anything is unfolded", async ({ house, context, page }) => {
      await context.addCookies(house.cookies);
      await page.goto(`${house.server.url}/incidents/${house.resolved}/postmortem`);
      expect(await violations(page)).toEqual([]);
    });

    test("a form that was refused", async ({ house, context, page }) => {
      await context.addCookies(house.cookies);
      await page.goto(`${house.server.url}/incidents/new`);
      await page.getByRole("button", { name: "Declare the incident" }).click();
      await expect(page.locator("#refused")).toBeVisible();
      await expectNone(page, "declare, refused");
      await page.goto(`${house.server.url}/incidents/${house.open}/updates/new?for=customers`);
      await page.getByLabel("Who is affected").fill("");
      await page.getByRole("button", { name: "Review the update" }).click();
      await expect(page.locator("#refused")).toBeVisible();
      await expectNone(page, "composer, refused");
      await page.getByLabel("Who is affected").fill("Paid customers.");
      await page.getByLabel("Who owns the call").fill("Platform on-call");
      await page.getByRole("button", { name: "Review the update" }).click();
      await expect(page.locator("#review")).toBeVisible();
      await expectNone(page, "review");
    });
  });
}

test("the first look at Now, in both schemes", async ({ browser }) => {
  const server = await Signalbox.start();
  try {
    const page = await admin(browser, server);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Signalbox is ready");
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      for (const path of ["/", "/incidents", "/services", "/alerts", "/postmortems", "/status"]) {
        await page.goto(`${server.url}${path}`);
        await expectNone(page, `${colorScheme}, empty ${path}`);
      }
    }
    await page.context().close();
  } finally {
    await server.stop();
  }
});
