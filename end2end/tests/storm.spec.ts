// A storm: a real Alertmanager sends ten thousand alerts in one group, and then a thousand groups. None is lost, none is
// refused, and people see a few incidents with a count.
import { type Page, expect, test } from "@playwright/test";
import { Alertmanager, type Labels } from "../harness/alertmanager";
import { Counted } from "../harness/counted";
import { Commands } from "../harness/commands";
import { admin } from "../harness/people";
import { Signalbox } from "../harness/signalbox";

const ALERTS = 10_000;
const GROUPS = 1_000;
const SERVICES = 10;

let server: Signalbox;
let ana: Page;
let token: string;
test.beforeAll(async ({ browser }) => {
  server = await Signalbox.start();
  ana = await admin(browser, server);
  const commands = new Commands(ana, server);
  for (let place = 0; place < SERVICES; place += 1) await commands.do("/services", { name: `Bot ${place}`, slug: `bot-${place}` });
  token = (await commands.do<{ secret: string }>("/settings/tokens", { name: "storm", scope: "intake" })).secret;
});
test.afterAll(async () => {
  await server?.stop();
});

const one = async (sql: string) => Number((await server.rows(sql))[0]?.[0]);
const firing = (name: string) => one(`select count(*) from alert where name = '${name}' and ended_at is null`);
const over = (name: string) => one(`select count(*) from alert where name = '${name}' and ended_at is not null`);
const incidents = () => one("select count(*) from incident");
const seconds = (since: number) => ((Date.now() - since) / 1000).toFixed(1);

async function storm(what: string, groupBy: string[], all: Labels[], expected: number): Promise<void> {
  const name = all[0]?.alertname ?? "";
  const before = await incidents();
  const counted = await Counted.before(server.url);
  const alertmanager = await Alertmanager.start(`${counted.url}/api/v1/intake/alertmanager`, token, { groupBy });
  try {
    const annotations = { summary: `${name} on many machines`, description: "x".repeat(100) };
    let began = Date.now();
    await alertmanager.tell(all.map((labels) => ({ labels, annotations })));
    await expect.poll(() => firing(name), { timeout: 120_000, intervals: [250] }).toBe(all.length);
    console.log(`${what}: all there after ${seconds(began)} s`);
    expect((await incidents()) - before, "a few incidents, not one for each").toBe(expected);
    const paged = await one("select count(*) from page_told where rung = 0");
    expect(paged, "and as many pages").toBe(await incidents());

    began = Date.now();
    await alertmanager.end(...all);
    await expect.poll(() => over(name), { timeout: 120_000, intervals: [250] }).toBe(all.length);
    console.log(`${what}: all over after ${seconds(began)} s`);
    expect(await firing(name)).toBe(0);
    const sent = await alertmanager.sent("webhook");
    console.log(`${what}: ${sent.requests} requests, ${sent.failedRequests} repeated, answers ${JSON.stringify(counted.statuses)}`);
    // On a busy machine some time out and come again; what is refused with 4xx would not.
    expect(Object.keys(counted.statuses).filter((status) => status !== "202" && status !== "503")).toEqual([]);
    expect(await one("select count(*) from delivery where processed_at is null or error is not null")).toBe(0);
  } finally {
    await alertmanager.stop();
    await counted.stop();
  }
}

test("ten thousand alerts in one group are one incident", async () => {
  test.setTimeout(300_000);
  const all = Array.from({ length: ALERTS }, (_, place) => ({ alertname: "NodeDown", severity: "critical", service: "bot-0", instance: `node-${place}` }));
  await storm("10,000 alerts in one group", ["alertname"], all, 1);
  await ana.goto(`${server.url}/incidents/1`);
  await expect(ana.locator("main")).toContainText("NodeDown on many machines");
});

test("a thousand groups of ten services are ten incidents", async () => {
  test.setTimeout(300_000);
  const all = Array.from({ length: GROUPS }, (_, place) => ({
    alertname: "QueueLong",
    severity: "warning",
    service: `bot-${place % SERVICES}`,
    queue: `queue-${place}`,
  }));
  await storm("1,000 groups", ["alertname", "service", "queue"], all, SERVICES);
});
