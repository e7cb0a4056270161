// Changes as pipelines send them today: PagerDuty's own clients, unchanged, against our address. Both insist on https.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { type Page, expect, test } from "@playwright/test";
import { Commands } from "../harness/commands";
import { admin } from "../harness/people";
import { Signalbox } from "../harness/signalbox";
import { Tls } from "../harness/tls";

const run = promisify(execFile);
const CLIENTS = resolve(import.meta.dirname, "../harness/clients");
const PYTHON = process.env.PYTHON_BIN ?? resolve(import.meta.dirname, "../../target/tools/python/bin/python");

interface Part {
  name: string;
  kind: string;
  live: { version: string; previous: string | null; since: string; by: string; source: string } | null;
}

let server: Signalbox;
let tls: Tls;
let ana: Page;
let key: string;
test.beforeAll(async ({ browser }) => {
  server = await Signalbox.start();
  tls = await Tls.before(server.url);
  ana = await admin(browser, server);
  const commands = new Commands(ana, server);
  await commands.do("/services", { name: "Support bot", slug: "support-bot" });
  key = (await commands.do<{ secret: string }>("/settings/tokens", { name: "Deployer", scope: "intake" })).secret;
});
test.afterAll(async () => {
  await tls?.stop();
  await server?.stop();
});

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

const payload = (artifact: string, version: string, previous: string, minutes: number) => ({
  summary: `${artifact} ${version} is live`,
  source: "deployer",
  timestamp: ago(minutes),
  custom_details: { service: "support-bot", artifact, version, previous },
});

async function live(name: string): Promise<Part["live"]> {
  const answer = await ana.request.get(`${server.url}/api/v1/services/support-bot/artifacts`);
  const { items } = (await answer.json()) as { items: Part[] };
  return items.find((part) => part.name === name)?.live ?? null;
}

const counted = async () => Number((await server.rows("select count(*) from change"))[0]?.[0]);

test("the client for Python", async () => {
  expect(existsSync(PYTHON), "PagerDuty's client is missing: type .ci/set-up clients").toBe(true);
  const send = (with_key: string, what: object) => {
    const env = { ...process.env, SSL_CERT_FILE: tls.certificate };
    return run(PYTHON, [`${CLIENTS}/change.py`, `https://${tls.address}`, with_key, JSON.stringify(what)], { env });
  };
  const change = payload("prompt", "prompt-v7", "prompt-v6", 40);
  await send(key, change);
  expect(await live("prompt")).toMatchObject({ version: "prompt-v7", previous: "prompt-v6", source: "pagerduty", by: "deployer" });
  const before = await counted();
  await send(key, change);
  expect(await counted(), "sent twice, kept once").toBe(before);
  await expect(send("0123456789abcdef0123456789abcdef", change)).rejects.toThrow(/400/);
  await ana.goto(`${server.url}/services/support-bot`);
  await expect(ana.getByRole("link", { name: /ci\.example\.org/ }).or(ana.locator("a[href='https://ci.example.org/7']")).first()).toBeVisible();
});

test("the client for Node", async () => {
  const send = async (with_key: string, what: object) => {
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: tls.certificate };
    const { stdout } = await run(process.execPath, [`${CLIENTS}/change.mjs`, tls.address, with_key, JSON.stringify(what)], { env });
    return JSON.parse(stdout) as { status: number; data: { status: string; message: string; errors?: string[] } };
  };
  const change = payload("retrieval index", "kb-2025-02-15", "kb-2025-02-01", 30);
  expect(await send(key, change)).toEqual({ status: 202, data: { status: "success", message: "Change event processed" } });
  expect(await live("retrieval index")).toMatchObject({ version: "kb-2025-02-15", previous: "kb-2025-02-01", source: "pagerduty" });
  const before = await counted();
  await send(key, change);
  expect(await counted(), "sent twice, kept once").toBe(before);
  const refused = await send("0123456789abcdef0123456789abcdef", change);
  expect(refused).toMatchObject({ status: 400, data: { status: "invalid event", errors: ["Invalid routing key"] } });
  // It names neither service nor part: kept, for a person to place.
  expect((await send(key, { summary: "Build 4 deployed", source: "ci" })).status).toBe(202);
  await ana.goto(`${server.url}/services`);
  await expect(ana.locator("main")).toContainText("Build 4 deployed");
});
