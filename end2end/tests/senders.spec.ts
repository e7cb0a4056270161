// Clients that nobody here wrote, unchanged, against our addresses: an Alertmanager in three of its tongues, and PagerDuty's
// own libraries, which insist on https.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { type Page, expect, test } from "@playwright/test";
import { Alertmanager, type Options } from "../harness/alertmanager";
import { Commands } from "../harness/commands";
import { admin } from "../harness/people";
import { Signalbox } from "../harness/signalbox";
import { Tls } from "../harness/tls";

const run = promisify(execFile);
const CLIENTS = resolve(import.meta.dirname, "../harness/clients");
const PYTHON = process.env.PYTHON_BIN ?? resolve(import.meta.dirname, "../../target/tools/python/bin/python");
const WRONG = "0123456789abcdef0123456789abcdef";

let server: Signalbox;
let tls: Tls;
let ana: Page;
let commands: Commands;
test.beforeAll(async ({ browser }) => {
  server = await Signalbox.start();
  tls = await Tls.before(server.url);
  ana = await admin(browser, server);
  commands = new Commands(ana, server);
  await commands.do("/services", { name: "Support bot", slug: "support-bot" });
});
test.afterAll(async () => {
  await tls?.stop();
  await server?.stop();
});

const token = async (name: string) => (await commands.do<{ secret: string }>("/settings/tokens", { name, scope: "intake" })).secret;

/** Key, name, severity word and state of a sender's alerts, oldest first. */
const alerts = (source: string) =>
  server.rows(`select dedup_key, a.name, severity_word, case when ended_at is not null then 'over'
      when acknowledged_at is not null then 'acknowledged' else 'fires' end
    from alert a join api_token t on t.id = a.source_id where t.name = '${source}' order by first_seen_at, a.id`);

const states = async (source: string) => (await alerts(source)).map((row) => row[3]);

const deliveries = (source: string) =>
  server.rows(`select count(*), count(processed_at), count(error) from delivery d join api_token t on t.id = d.source_id
    where t.name = '${source}'`);

const REFUSALS = { alertname: "RefusalRateHigh", service: "support-bot", severity: "critical" };

/** Fires one alert and ends it; the sender has no complaint. */
async function fireAndEnd(source: string, integration: string, intake: string, options: Options, key: string): Promise<void> {
  const alertmanager = await Alertmanager.start(intake, key, options);
  try {
    await alertmanager.fire(REFUSALS, { summary: "Support bot refuses paid customers" });
    await expect.poll(() => states(source), { timeout: 20_000 }).toEqual(["fires"]);
    await alertmanager.end(REFUSALS);
    await expect.poll(() => states(source), { timeout: 20_000 }).toEqual(["over"]);
    const sent = await alertmanager.sent(integration);
    expect(sent.all).toBeGreaterThanOrEqual(2);
    expect([sent.failed, sent.failedRequests]).toEqual([0, 0]);
    const [[all, worked, failed] = []] = await deliveries(source);
    expect([worked, failed]).toEqual([all, "0"]);
  } finally {
    await alertmanager.stop();
  }
}

test("an Alertmanager as it speaks itself", async () => {
  const key = await token("am");
  await fireAndEnd("am", "webhook", `${server.url}/api/v1/intake/alertmanager`, {}, key);
  expect((await alerts("am"))[0]?.slice(1, 3)).toEqual(["RefusalRateHigh", "critical"]);
  await ana.goto(`${server.url}/incidents`);
  await expect(ana.locator("main")).toContainText("Support bot refuses paid customers");
});

test("an Alertmanager as a client of PagerDuty", async () => {
  const key = await token("am as pagerduty");
  const receiver = `    pagerduty_configs:
      - url: "${server.url}/v2/enqueue"
        routing_key: "${key}"
        severity: '{{ if .CommonLabels.severity }}{{ .CommonLabels.severity }}{{ else }}error{{ end }}'
        class: '{{ .CommonLabels.alertname }}'
        details:
          service: '{{ .CommonLabels.service }}'
`;
  await fireAndEnd("am as pagerduty", "pagerduty", "", { receiver }, key);
  const [alert] = await alerts("am as pagerduty");
  expect(alert?.slice(1, 3)).toEqual(["RefusalRateHigh", "critical"]);
  expect(alert?.[0], "the digest of the group's key").toMatch(/^[0-9a-f]{64}$/);
});

test("an Alertmanager as a client of Opsgenie", async () => {
  const key = await token("am as opsgenie");
  const receiver = `    opsgenie_configs:
      - api_url: "${server.url}/api/v1/intake/opsgenie/"
        api_key: "${key}"
        message: '{{ .CommonAnnotations.summary }}'
        priority: P1
        update_alerts: true
`;
  await fireAndEnd("am as opsgenie", "opsgenie", "", { receiver }, key);
  expect((await alerts("am as opsgenie"))[0]?.slice(1, 3)).toEqual(["RefusalRateHigh", "critical"]);
});

test("a wrong key is told to each in its own words", async () => {
  const receiver = `    pagerduty_configs:
      - url: "${server.url}/v2/enqueue"
        routing_key: "${WRONG}"
`;
  const alertmanager = await Alertmanager.start("", "", { receiver });
  try {
    await alertmanager.fire(REFUSALS, {});
    await expect.poll(async () => (await alertmanager.sent("pagerduty")).failed, { timeout: 20_000 }).toBeGreaterThan(0);
  } finally {
    await alertmanager.stop();
  }
});

test("PagerDuty's client for Python", async () => {
  expect(existsSync(PYTHON), "PagerDuty's client is missing: type .ci/set-up clients").toBe(true);
  const key = await token("python");
  const send = async (withKey: string, act: string, dedup: string) => {
    const env = { ...process.env, SSL_CERT_FILE: tls.certificate };
    const said = await run(PYTHON, [`${CLIENTS}/event.py`, `https://${tls.address}`, withKey, act, dedup, "Refusals rise"], { env });
    return said.stdout.trim();
  };
  const made = await send(key, "trigger", "");
  expect(made.length, "a key was made, and the client heard it").toBeGreaterThan(0);
  await expect.poll(() => alerts("python")).toEqual([[made, "refusals", "critical", "fires"]]);
  for (const [act, state] of [["acknowledge", "acknowledged"], ["trigger", "acknowledged"], ["resolve", "over"]] as const) {
    expect(await send(key, act, made)).toBe(made);
    await expect.poll(() => states("python"), { timeout: 10_000 }).toEqual([state]);
  }
  expect(await send(key, "trigger", made)).toBe(made);
  await expect.poll(() => states("python")).toEqual(["over", "fires"]);
  await expect(send(WRONG, "trigger", "x")).rejects.toThrow(/400/);
});

test("PagerDuty's client for Node", async () => {
  const key = await token("node");
  const send = async (withKey: string, act: string, more: object = {}) => {
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: tls.certificate };
    const payload = act === "trigger" ? [JSON.stringify({ summary: "Cost spike", source: "billing", severity: "warning", ...more })] : [];
    const { stdout } = await run(process.execPath, [`${CLIENTS}/event.mjs`, tls.address, withKey, act, "cost/1", ...payload], { env });
    return JSON.parse(stdout) as { status: number; data: { status: string; message: string; dedup_key?: string; errors?: string[] } };
  };
  const accepted = { status: 202, data: { status: "success", message: "Event processed", dedup_key: "cost/1" } };
  for (const [act, state] of [["trigger", "fires"], ["acknowledge", "acknowledged"], ["resolve", "over"]] as const) {
    expect(await send(key, act)).toEqual(accepted);
    await expect.poll(() => states("node"), { timeout: 10_000 }).toEqual([state]);
  }
  expect((await alerts("node"))[0]?.slice(0, 3)).toEqual(["cost/1", "Cost spike", "warning"]);
  expect(await send(WRONG, "trigger")).toMatchObject({ status: 400, data: { status: "invalid event", errors: ["Invalid routing key"] } });
  expect(await send(key, "trigger", { severity: "huge" })).toMatchObject({ status: 400 });
});
