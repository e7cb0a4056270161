// The inbox: a storm is one row, alerts are moved by hand with keys and without scripts, and the list never jumps.
import { type Page, expect, test } from "@playwright/test";
import { Commands } from "../harness/commands";
import { admin } from "../harness/people";
import { Signalbox } from "../harness/signalbox";

let server: Signalbox;
let ana: Page;
let commands: Commands;
let secret: string;
test.beforeAll(async ({ browser }) => {
  server = await Signalbox.start();
  ana = await admin(browser, server);
  commands = new Commands(ana, server);
  await ana.goto(`${server.url}/settings/intakes`);
  await ana.getByLabel("Name").fill("Alertmanager prod");
  await ana.getByLabel("What sends").selectOption("alertmanager");
  await ana.getByRole("button", { name: "Make the intake" }).click();
  secret = await ana.locator(".secret code").innerText();
});
test.afterAll(async () => {
  await server?.stop();
});

interface Fired {
  name: string;
  summary?: string;
  labels?: Record<string, string>;
}

/** One delivery of one group; waits until the inbox shows so many alerts of the name. */
async function fire(group: string, alerts: Fired[]): Promise<void> {
  const startsAt = new Date(Date.now() - 60_000).toISOString();
  const body = {
    version: "4",
    groupKey: group,
    status: "firing",
    alerts: alerts.map(({ name, summary, labels }) => ({
      status: "firing",
      labels: { alertname: name, ...labels },
      annotations: { summary: summary ?? `${name} is bad` },
      startsAt,
      endsAt: "0001-01-01T00:00:00Z",
    })),
  };
  const answer = await fetch(`${server.url}/api/v1/intake/alertmanager`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${secret}` },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(202);
  const last = alerts.at(-1)?.name ?? "";
  await expect.poll(async () => (await listed(`name=${last}&show=all&limit=200`)).length, { timeout: 20_000 }).toBeGreaterThan(0);
}

async function listed(query: string): Promise<{ id: string; incident: number | null; why: string }[]> {
  const answer = await ana.request.get(`${server.url}/api/v1/alerts?${query}`);
  expect(answer.ok()).toBe(true);
  return ((await answer.json()) as { items: { id: string; incident: number | null; why: string }[] }).items;
}

async function one(name: string) {
  const [first] = await listed(`name=${name}&show=all`);
  if (!first) throw new Error(`no alert ${name}`);
  return first;
}
const row = (page: Page, text: string) => page.locator(".inbox-row").filter({ hasText: text });

/** Out of the incident that opened with it. */
async function loose(name: string): Promise<void> {
  const { id, incident } = await one(name);
  await commands.do(`/incidents/${incident}/alerts/detach`, { alerts: id, reason: "it stands for nothing" });
}

test("a storm is one row, and what is beside it can still be found", async () => {
  await fire("storm", Array.from({ length: 1204 }, (_, n) => ({ name: "RefusalRateHigh", labels: { pod: `bot-${n}` } })));
  await fire("lag", [{ name: "EmbeddingLagHigh", labels: { severity: "info" } }]);
  await expect.poll(async () => (await listed("name=RefusalRateHigh&limit=200")).length).toBe(200);
  await ana.goto(`${server.url}/alerts`);
  await expect(ana.locator(".inbox-row")).toHaveCount(2);
  await expect(row(ana, "1,204 alerts of RefusalRateHigh in 1 min, all in #1")).toBeVisible();
  await ana.getByLabel("Label").fill("severity=info");
  await ana.getByRole("button", { name: "Filter" }).click();
  await expect(ana).toHaveURL(/label=severity%3Dinfo/);
  await expect(ana.locator(".inbox-row")).toHaveCount(1);
  await ana.getByRole("link", { name: "Without severity=info" }).click();
  await row(ana, "1,204 alerts").getByRole("link", { name: "All of them" }).click();
  await expect(ana.locator(".inbox-row")).toHaveCount(50);
  await expect(ana.getByRole("link", { name: "Older alerts" })).toBeVisible();
});

test("with keys: down the list, select, and into an incident; the selection survives what arrives", async () => {
  await loose("EmbeddingLagHigh");
  await fire("disk", [{ name: "DiskFull" }]);
  await loose("DiskFull");
  const number = await commands.declare("Support bot refuses paid customers");
  await ana.goto(`${server.url}/alerts?show=unplaced`);
  await expect(ana.locator(".inbox-row")).toHaveCount(2);
  await ana.keyboard.press("j");
  await expect(row(ana, "DiskFull").locator(".inbox-open")).toBeFocused();
  await ana.keyboard.press("x");
  await ana.keyboard.press("j");
  await ana.keyboard.press("x");
  await expect(ana.locator("[data-count]")).toHaveText("2 selected");

  // Another one comes: the list stays as it is and says so.
  await fire("gpu", [{ name: "GpuMemoryHigh" }]);
  await loose("GpuMemoryHigh");
  const news = ana.getByRole("status").getByRole("link");
  await expect(news).toHaveText("1 new alert. Show them", { timeout: 15_000 });
  await expect(ana.locator(".inbox-row")).toHaveCount(2);
  await news.click();
  await expect(ana.locator(".inbox-row")).toHaveCount(3);
  await expect(ana.locator("[data-count]")).toHaveText("2 selected");

  await ana.keyboard.press("i");
  await expect(ana.getByLabel("Number of the incident")).toBeFocused();
  await ana.keyboard.type(String(number));
  await ana.getByRole("button", { name: "Attach", exact: true }).click();
  await expect(ana.locator(".inbox-row")).toHaveCount(1);
  expect((await one("DiskFull")).incident).toBe(number);
  expect((await one("EmbeddingLagHigh")).incident).toBe(number);
  await ana.goto(`${server.url}/incidents/${number}?at=alert`);
  await expect(ana.locator("#record")).toContainText("attached 2 alerts");
});

test("one alert in full: labels, history, raw; acknowledged with a key", async () => {
  await ana.goto(`${server.url}/alerts?show=unplaced`);
  await row(ana, "GpuMemoryHigh").locator(".inbox-open").click();
  const beside = ana.locator("#alert");
  await expect(beside.getByRole("heading", { level: 2 })).toHaveText("GpuMemoryHigh is bad");
  await expect(beside).toContainText("alertname");
  await expect(beside).toContainText("it stands for nothing");
  await beside.getByText("Raw", { exact: true }).click();
  await expect(beside.locator(".inbox-raw")).toContainText('"groupKey": "gpu"');
  await ana.keyboard.press("a");
  await expect(beside.getByRole("button", { name: "Acknowledge" })).toBeFocused();
  await ana.keyboard.press("Enter");
  await expect(ana.locator("#alert")).toContainText("Acknowledged");
  await expect(row(ana, "GpuMemoryHigh")).toHaveClass(/seen/);
  await ana.keyboard.press("Escape");
  await expect(ana.locator("#alert")).toHaveCount(0);
});

test("without scripts: opened from Now, merged after a look at what moves", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  await context.addCookies(await ana.context().cookies());
  const page = await context.newPage();
  await page.goto(`${server.url}/`);
  const card = page.getByRole("region", { name: "Firing, in no incident" });
  await card.getByRole("listitem").filter({ hasText: "GpuMemoryHigh" }).getByRole("button", { name: "Open incident" }).click();
  await expect(page).toHaveURL(/\/incidents\/\d+$/);
  const opened = Number(new URL(page.url()).pathname.split("/").at(-1));
  expect((await one("GpuMemoryHigh")).incident).toBe(opened);

  await page.goto(`${server.url}/incidents/${opened}?at=alert`);
  await page.getByText("Merge into another…").click();
  await page.getByLabel("Into which incident?").fill("1");
  await page.getByLabel("How do you know they are one?").fill("The storm took the memory");
  await page.getByRole("button", { name: "See what moves" }).click();
  await expect(page.getByRole("alert")).toContainText(`#${opened} joins #1: its 1 alert and 1 run move`);
  await page.getByRole("button", { name: `Merge #${opened} into #1` }).click();
  await expect(page).toHaveURL(`${server.url}/incidents/1`);
  expect((await one("GpuMemoryHigh")).incident).toBe(1);
  await page.goto(`${server.url}/incidents/${opened}`);
  await expect(page.locator("main")).toContainText("Merged into #1");
  await context.close();
});
