// Recovery is proved by a real Prometheus: a metric outside, inside and held, and one whose server goes away.
import { type Page, expect, test } from "@playwright/test";
import { Commands } from "../harness/commands";
import { admin } from "../harness/people";
import { Prometheus } from "../harness/prometheus";
import { Signalbox } from "../harness/signalbox";

let server: Signalbox;
let prometheus: Prometheus;
test.beforeAll(async () => {
  [server, prometheus] = await Promise.all([Signalbox.start(), Prometheus.start()]);
});
test.afterAll(async () => {
  await prometheus?.stop();
  await server?.stop();
});

/** Looks again until the page says it. */
async function says(page: Page, words: RegExp): Promise<void> {
  await expect(async () => {
    await page.reload();
    await expect(page.locator(".metric-words").first()).toHaveText(words, { timeout: 1000 });
  }).toPass({ timeout: 60_000 });
}

test("a metric is watched until it has held, and no data is never a pass", async ({ browser }) => {
  test.setTimeout(480_000);
  prometheus.set("refusal_percent", 8);
  const page = await admin(browser, server);

  await page.goto(`${server.url}/settings/sources`);
  const form = page.getByRole("region", { name: "Add a data source" });
  await form.getByLabel("Name", { exact: true }).fill("Nobody");
  await form.getByLabel("Address").fill("http://127.0.0.1:1");
  await form.getByRole("button", { name: "Save and ask it" }).click();
  await expect(page.locator(".source")).toContainText("connect to 127.0.0.1:1: Connection refused");
  await page.getByText("Remove…").click();
  await page.getByRole("button", { name: "Remove the source" }).click();
  await form.getByLabel("Name", { exact: true }).fill("Prometheus main");
  await form.getByLabel("Address").fill(prometheus.url);
  await form.getByRole("button", { name: "Save and ask it" }).click();
  await expect(page.locator(".source")).toContainText("Prometheus main answers");

  const number = await new Commands(page, server).declare("Support bot refuses paid customers");
  await page.goto(`${server.url}/incidents/${number}?at=verify`);
  await page.getByText("Add a metric…").click();
  await page.getByLabel("Name", { exact: true }).fill("Refusal rate");
  await page.getByLabel("PromQL").fill("refusal_percent");
  await page.getByLabel("Bound").fill("<= 6 %");
  await page.getByLabel("Holds for").fill("15s");
  await page.getByLabel("Asked every").fill("5s");
  await page.getByRole("button", { name: "Add the metric" }).click();
  await says(page, /8 %, bound ≤ 6 %, 2 points outside/);

  // Without a reload: the figure moves, and what is being written stays.
  const note = page.locator(".note textarea");
  await note.fill("Refusals fall");
  prometheus.set("refusal_percent", 7);
  await expect(page.locator(".metric-words").first()).toHaveText(/7 %, bound ≤ 6 %/, { timeout: 30_000 });
  await expect(note).toHaveValue("Refusals fall");
  await note.fill("");

  prometheus.set("refusal_percent", 5);
  await says(page, /inside since .*, held 15 of 15 s/);
  await expect(page.locator(".metric")).toHaveClass(/held/);
  // The record follows the verdict by a moment, and a new entry waits behind its count.
  await expect(async () => {
    await page.reload();
    await expect(page.locator(".record")).toContainText("Refusal rate has held, at 5 %", { timeout: 1000 });
  }).toPass({ timeout: 60_000 });
  await expect(page.locator(".chart svg").first()).toBeVisible();

  await prometheus.halt();
  await says(page, /no data since .*, the last value was 5 %; no data is never a pass/);
  await expect(page.locator(".metric")).not.toHaveClass(/held/);
  const began = Date.now();
  await page.reload();
  expect(Date.now() - began, "a page waits for no source").toBeLessThan(2000);

  const told = page.locator(".entry", { hasText: "has no data of Refusal rate" });
  await expect(async () => {
    await page.reload();
    await expect(told).toHaveCount(1, { timeout: 1000 });
  }).toPass({ timeout: 60_000 });
  await prometheus.restart();
  await says(page, /inside since .*, held 15 of 15 s/);
  await expect(told).toHaveCount(1);
});
