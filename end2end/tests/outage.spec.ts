// The source of the figures hangs, comes back, and dies in the middle of an incident: the gate stays shut, pages stay
// fast, sampling goes on by itself, and nothing is sampled or told twice.
import { randomUUID } from "node:crypto";
import { type Page, expect, test } from "@playwright/test";
import { Commands } from "../harness/commands";
import { admin } from "../harness/people";
import { Prometheus } from "../harness/prometheus";
import { Signalbox } from "../harness/signalbox";

const METRICS = ["refusal_percent", "complaint_percent"];
const EVERY = 5;
/** A page waits for no source: whoever did would wait for its whole timeout of 5 s. How fast pages are is benchmarked. */
const PATIENCE = 4000;

let server: Signalbox;
let prometheus: Prometheus;
let ana: Page;
let commands: Commands;
let number: number;
test.beforeAll(async ({ browser }) => {
  [server, prometheus] = await Promise.all([Signalbox.start(), Prometheus.start()]);
  for (const metric of METRICS) prometheus.set(metric, 5);
  ana = await admin(browser, server);
  commands = new Commands(ana, server);
  await commands.do("/settings/sources", { name: "Prometheus main", address: prometheus.url });
  number = await commands.declare("Support bot refuses paid customers");
  await commands.do(`/incidents/${number}/acknowledge`);
  await commands.do(`/incidents/${number}/class`, { class: "prompt regression" });
  await commands.do(`/incidents/${number}/mitigations`, { title: "Restored the previous prompt", reason: "It is quick." });
  for (const metric of METRICS) {
    const fields = { name: metric, role: "key", query: metric, bound: "<= 6 %", hold: "20s", every: `${EVERY}s` };
    await commands.do(`/incidents/${number}/metrics`, fields);
  }
});
test.afterAll(async () => {
  await prometheus?.stop();
  await server?.stop();
});

/** Until every metric says it. */
async function all(words: RegExp): Promise<void> {
  await expect(async () => {
    await ana.goto(`${server.url}/incidents/${number}?at=verify`);
    await expect(ana.locator(".metric-words").filter({ hasText: words })).toHaveCount(METRICS.length, { timeout: 1000 });
  }).toPass({ timeout: 60_000 });
}

/** The press that ends the incident, and why it does not. */
async function refused(): Promise<string> {
  const headers = { "content-type": "application/json", "idempotency-key": randomUUID() };
  const data = JSON.stringify({ reason: "The previous prompt is back." });
  const answer = await ana.request.post(`${server.url}/incidents/${number}/resolve`, { headers, data });
  expect([409, 422]).toContain(answer.status());
  return ((await answer.json()) as { detail: string }).detail;
}

const told = async () => Number((await server.rows("select count(*) from timeline_event where kind = 'metric.no_data'"))[0]?.[0]);

/** Until the record has told of each metric that there is no data, since it had told so many times. */
async function recorded(before: number): Promise<void> {
  await expect.poll(told, { timeout: 60_000 }).toBeGreaterThanOrEqual(before + METRICS.length);
}

async function pagesAreFast(while_: string): Promise<void> {
  const paths = ["/", "/incidents", "/settings/sources", ...["triage", "mitigate", "verify"].map((stop) => `/incidents/${number}?at=${stop}`)];
  for (let turn = 0; turn < 3; turn += 1) {
    for (const path of paths) {
      const began = Date.now();
      const answer = await ana.request.get(`${server.url}${path}`);
      expect(answer.status(), path).toBe(200);
      expect(Date.now() - began, `${path} while the source ${while_}`).toBeLessThan(PATIENCE);
    }
  }
}

test("the gate stays shut without data, and opens by itself when it is back", async () => {
  test.setTimeout(300_000);
  await all(/inside since/);

  await test.step("it hangs: connections are taken, and nothing is answered", async () => {
    const before = await told();
    prometheus.freeze();
    await pagesAreFast("hangs");
    await all(/no data since .*, the last value was 5 %; no data is never a pass/);
    expect(await refused()).toMatch(/no data since \d\d:\d\d/);
    await pagesAreFast("hangs");
    await recorded(before);
    prometheus.thaw();
    await all(/inside since .*held 20 of 20 s/);
  });

  await test.step("it dies, and starts again on its data", async () => {
    const before = await told();
    await prometheus.crash();
    await all(/no data since .*, the last value was 5 %; no data is never a pass/);
    expect(await refused()).toMatch(/no data since \d\d:\d\d/);
    await pagesAreFast("is gone");
    await ana.goto(`${server.url}/settings/sources`);
    await expect(ana.locator(".source")).toContainText(/Prometheus main does not answer since .*Connection refused/);
    await recorded(before);
    await prometheus.restart();
    await all(/inside since .*held 20 of 20 s/);
  });

  await test.step("nothing is double", async () => {
    const apart = `select count(*) from (select at - lag(at) over (partition by metric_id order by at) as apart
      from metric_sample) sampled where apart < interval '${EVERY} s'`;
    expect(await server.rows(apart)).toEqual([["0"]]);
    const metrics = await server.rows(`select string_agg(substr(kind, 8), ' ' order by position) from timeline_event
      where kind like 'metric.%' group by data ->> 'name'`);
    expect(metrics).toHaveLength(METRICS.length);
    for (const [turns = ""] of metrics) {
      // Its data went at least twice, and came back each time; a hold may end before it hangs.
      expect(turns.replaceAll(" held", "")).toMatch(/^added hold_began( no_data data_again){2,}$/);
      expect(turns).not.toContain("held held");
    }
  });

  await test.step("then it may be resolved", async () => {
    await commands.do(`/incidents/${number}/recovery`, { evidence: "Both figures have held, and ten answers were read." });
    await all(/held 20 of 20 s/);
    await commands.do(`/incidents/${number}/resolve`, { reason: "The previous prompt is back." });
  });
});
