// Parts that nobody here wrote read our public page: two clients of Statuspage and a reader of feeds through the whole life of
// an incident and of planned work, the W3C's checker each page on the way; and our own watch of providers watches ourselves.
import { type Page, expect, test } from "@playwright/test";
import { Commands } from "../harness/commands";
import { states, update } from "../harness/customers";
import { admin } from "../harness/people";
import { pause } from "../harness/process";
import { type Feed, type Told, Exporter, feed, statuspage } from "../harness/readers";
import { Signalbox } from "../harness/signalbox";
import { validate } from "../harness/validator";

const TITLE = "Some “fair” questions are refused & nobody <b>knows</b> why";

let server: Signalbox;
let exporter: Exporter;
let ana: Page;
let commands: Commands;
let number: number;
let parts: Record<string, string> = {};
/** Each page in each of its states, to be checked in one go. */
const pages = new Map<string, string>();

test.beforeAll(async ({ browser }) => {
  server = await Signalbox.start();
  exporter = await Exporter.of(`${server.url}/api/v2/summary.json`);
  ana = await admin(browser, server);
  commands = new Commands(ana, server);
  await keep("no parts yet");
  for (const name of ["Support assistant", "Document upload"]) await commands.do("/settings/status/components", { name });
  parts = Object.fromEntries((await server.rows("select name, id from component")).map(([name = "", id = ""]) => [name, id]));
  await keep("all well");
  number = await commands.declare("Zanzibar on gpu-17 refuses");
});
test.afterAll(async () => {
  await exporter?.stop();
  await server?.stop();
});

async function keep(state: string, paths = ["/status", "/status/history", "/status/banner"]): Promise<void> {
  for (const path of paths) {
    const answer = await fetch(`${server.url}${path}`);
    expect(answer.headers.get("content-type"), path).toMatch(/^text\/html/);
    pages.set(`${state}: ${path}`, await answer.text());
  }
}

const say = (phase: string, of: Record<string, string>) => {
  const named = Object.fromEntries(Object.entries(of).map(([name, state]) => [parts[name] ?? "", state]));
  return commands.do(`/incidents/${number}/updates`, update(phase, { title: TITLE, components: states(named) }));
};

const known = (told: Told[] | undefined, name: string) => told?.find((one) => one.name === name);

/** What the exporter tells of itself, by name and by some label. */
async function exported() {
  const samples = await exporter.turn();
  const value = (name: string, labels: Record<string, string> = {}) => {
    const fits = samples.filter((one) => one.name === name && Object.entries(labels).every(([label, text]) => one.labels[label] === text));
    expect(fits.length, `${name} ${JSON.stringify(labels)} once`).toBe(1);
    return fits[0]?.value;
  };
  expect(value("probe_check"), "it could read all").toBe(1);
  return value;
}

test("two foreign clients follow an incident from its first word to its end", async () => {
  const seen: string[] = [];
  const turns = [
    ["investigating", "degraded_performance", "minor", "Partially Degraded Service"],
    ["identified", "partial_outage", "major", "Partial System Outage"],
    ["identified", "major_outage", "critical", "Partial System Outage"],
    ["monitoring", "degraded_performance", "minor", "Partially Degraded Service"],
  ] as const;
  const calm = await statuspage(server.url);
  expect(calm.status.status).toEqual({ indicator: "none", description: "All Systems Operational" });
  expect(calm.components.components.map((part) => [part.name, part.status])).toEqual([
    ["Support assistant", "operational"],
    ["Document upload", "operational"],
  ]);
  expect((await exported())("service_status")).toBe(1);

  let before = "operational";
  for (const [phase, state, impact, description] of turns) {
    await say(phase, { "Support assistant": state });
    await expect.poll(async () => (await statuspage(server.url)).unresolved.incidents[0]?.incident_updates.length).toBe(seen.length + 1);
    const read = await statuspage(server.url);
    const told = known(read.unresolved.incidents, TITLE);
    expect(told).toMatchObject({ status: phase, impact, resolved_at: null });
    expect(read.summary.status.description).toBe(description);
    expect(read.summary.incidents).toEqual(read.unresolved.incidents);
    expect(read.components.components[0]).toMatchObject({ name: "Support assistant", status: state });
    expect(told?.components.map((part) => part.name)).toEqual(["Support assistant"]);
    expect(told?.incident_updates[0]?.affected_components).toMatchObject([{ name: "Support assistant", old_status: before, new_status: state }]);
    const ids = (told?.incident_updates ?? []).map((one) => one.id);
    expect(ids.slice(1), "updates keep their ids and come newest first").toEqual(seen);
    seen.unshift(ids[0] ?? "");
    before = state;
    expect(new URL(read.summary.page.url).protocol).toBe("http:");
    for (const at of [read.summary.page.updated_at, told?.started_at, told?.created_at]) expect(at).toMatch(/^\d{4}-.*T.*(Z|[+-]\d\d:\d\d)$/);
    expect((await fetch(told?.shortlink ?? "")).status, "the short link leads to the incident").toBe(200);
    await keep(`${phase}, ${state}`, ["/status", "/status/history", "/status/banner", new URL(told?.shortlink ?? "").pathname]);

    const value = await exported();
    expect(value("service_status")).toBe(0);
    expect(value("component_status", { component_name: "Support assistant" })).toBe(0);
    expect(value("component_status", { component_name: "Document upload" })).toBe(1);
    expect(value("incident_info", { incident_id: told?.id ?? "", affected_components: "Support assistant" })).toBe(1);
  }

  const { id } = known((await statuspage(server.url)).all.incidents, TITLE) ?? { id: "" };
  await say("resolved", {});
  await expect.poll(async () => (await statuspage(server.url)).unresolved.incidents).toEqual([]);
  const read = await statuspage(server.url);
  expect(read.status.status.indicator).toBe("none");
  const told = known(read.all.incidents, TITLE);
  expect(told).toMatchObject({ id, status: "resolved", impact: "critical" });
  expect(Date.parse(told?.resolved_at ?? "")).toBeGreaterThan(Date.parse(told?.monitoring_at ?? ""));
  await keep("after an incident", ["/status", "/status/history", new URL(told?.shortlink ?? "").pathname, "/status/incidents/nobody"]);
  const value = await exported();
  expect(value("service_status")).toBe(1);
  expect(value("incident_info", { incident_id: id }), "it is over").toBe(0);
});

test("they follow planned work from its plan to its end, which the clock alone brings about", async () => {
  const minute = (from: number) => new Date(Date.now() + from * 60_000).toISOString().slice(0, 16);
  const plan = { title: "Document upload: storage move", pauses: "Uploads pause for 10 min.", starts_at: minute(60), ends_at: minute(90) };
  const { work } = await commands.do<{ work: string }>("/maintenance", { ...plan, checking_minutes: "10", ends_by: "clock", parts: parts["Document upload"] ?? "", review: "yes" });
  const at = `/status/incidents/${work}`;
  const listed = async (which: string) =>
    ((await (await fetch(`${server.url}/api/v2/scheduled-maintenances${which}.json`)).json()) as { scheduled_maintenances: Told[] }).scheduled_maintenances;
  const upload = async () => (await statuspage(server.url)).components.components[1]?.status;

  await expect.poll(async () => (await statuspage(server.url)).upcoming.scheduled_maintenances).toMatchObject([
    { id: work, name: plan.title, status: "scheduled", impact: "maintenance", resolved_at: null, components: [{ name: "Document upload" }] },
  ]);
  const [planned] = (await statuspage(server.url)).summary.scheduled_maintenances;
  expect(planned?.scheduled_for?.slice(0, 16)).toBe(plan.starts_at);
  expect(planned?.scheduled_until?.slice(0, 16)).toBe(plan.ends_at);
  expect(await upload()).toBe("operational");
  const before = await exported();
  expect(before("maintenance_info", { maintenance_id: work, affected_components: "Document upload" })).toBe(1);
  expect(before("service_status")).toBe(1);
  await keep("planned", ["/status", at]);

  // Each of its hours passes at once, when what it follows was read; nobody presses anything from here on.
  const soon = async (bounds: Record<string, string>) => {
    const set = Object.entries(bounds).map(([bound, after]) => `${bound} = now() + interval '${after}'`);
    await server.rows(`update maintenance set ${set.join(", ")}, next_at = now() + interval '1 s' where public_id = '${work}'`);
    await server.rows("select pg_notify('status', '')");
  };
  await soon({ starts_at: "1 s", verifies_at: "1 h", ends_at: "2 h" });
  await expect.poll(upload, { intervals: [200] }).toBe("under_maintenance");
  const read = await statuspage(server.url);
  expect(read.status.status).toEqual({ indicator: "none", description: "Service Under Maintenance" });
  expect(read.upcoming.scheduled_maintenances).toEqual([]);
  expect(await listed("/active")).toMatchObject([{ id: work, status: "in_progress" }]);
  expect((await exported())("maintenance_info", { maintenance_id: work })).toBe(1);
  await keep("under way", ["/status", at]);
  await soon({ verifies_at: "1 s" });
  await expect.poll(async () => (await listed("/active"))[0]?.status, { timeout: 10_000, intervals: [200] }).toBe("verifying");
  await keep("being checked", ["/status", at]);
  await soon({ ends_at: "1 s" });
  await expect.poll(upload, { timeout: 10_000, intervals: [200] }).toBe("operational");
  expect(await listed("/active")).toEqual([]);
  const [done] = await listed("");
  expect(done).toMatchObject({ id: work, status: "completed" });
  expect(done?.incident_updates.map((one) => one.status)).toEqual(["completed", "verifying", "in_progress", "scheduled"]);
  expect((await exported())("maintenance_info", { maintenance_id: work }), "it is over").toBe(0);
  await keep("work is done", ["/status", "/status/history", at]);
});

test("a reader of feeds finds both whole, with ids that stay", async () => {
  const read = async () => ({ atom: await feed(`${server.url}/history.atom`), rss: await feed(`${server.url}/history.rss`) });
  const expectWhole = (one: Feed, version: string, type: RegExp) => {
    expect([one.bozo, one.why, one.version]).toEqual([0, "", version]);
    expect(one.type).toMatch(type);
    const times = one.entries.map((entry) => entry.updated);
    expect(times, "newest first").toEqual([...times].sort((first, second) => second - first));
    expect(new Set(one.entries.map((entry) => entry.id)).size).toBe(one.entries.length);
    expect(one.updated, "as new as its newest entry, and no newer").toBe(times[0]);
    for (const { text } of one.entries) expect(text).not.toMatch(/<script|Zanzibar|gpu-17/);
  };
  const first = await read();
  expectWhole(first.atom, "atom10", /^application\/atom\+xml/);
  expectWhole(first.rss, "rss20", /^application\/rss\+xml/);
  expect(first.atom.entries.map((entry) => entry.title)).toContain(TITLE);
  expect(first.atom.entries[0]?.id).toMatch(/^tag:/);
  expect(first.atom.entries[0]?.type).toBe("text/html");
  for (const entry of [...first.atom.entries, ...first.rss.entries]) expect((await fetch(entry.link)).status, entry.link).toBe(200);

  // What is said later is on top; nothing that was there before has another id.
  await pause(1_100);
  number = await commands.declare("Zanzibar again");
  await commands.do(`/incidents/${number}/updates`, update("investigating", { title: "Uploads fail", components: states({ [parts["Document upload"] ?? ""]: "major_outage" }) }));
  await expect.poll(async () => (await read()).atom.entries[0]?.title).toBe("Uploads fail");
  const second = await read();
  for (const kind of ["atom", "rss"] as const) {
    const ids = second[kind].entries.map((entry) => entry.id);
    expect(ids.slice(-first[kind].entries.length), kind).toEqual(first[kind].entries.map((entry) => entry.id));
    expect(second[kind].updated).toBeGreaterThan(first[kind].updated);
  }
  expectWhole(second.atom, "atom10", /./);
  expectWhole(second.rss, "rss20", /./);
  const page = await (await fetch(`${server.url}/status`)).text();
  for (const type of ["application/atom+xml", "application/rss+xml"]) {
    const link = new RegExp(`<link [^>]*rel="alternate"[^>]*>`, "g");
    expect((page.match(link) ?? []).filter((one) => one.includes(type)), "announced on the page").toHaveLength(1);
  }
});

test("our own watch of providers reads it, and answers its question on an incident", async () => {
  await commands.do("/settings/providers", { name: "Ourselves", address: `${server.url}/api/v2/summary.json` });
  const asks = await commands.declare("Answers are slow", { runbook: "prompt-regression" });
  await expect(async () => {
    await ana.goto(`${server.url}/settings/providers`);
    await expect(ana.locator("#provider-ourselves")).toContainText(/Partial System Outage.*Document upload major outage/, { timeout: 1000 });
  }).toPass({ timeout: 30_000 });
  await ana.goto(`${server.url}/incidents/${asks}?at=triage`);
  await expect(ana.locator("main")).toContainText(/Proposed: yes.*Ourselves: Partial System Outage/);
  await say("resolved", {});
  await commands.do("/settings/providers/check", { provider: "ourselves" });
  await expect(async () => {
    await ana.goto(`${server.url}/incidents/${asks}?at=triage`);
    await expect(ana.locator("main")).toContainText(/Proposed: no.*Ourselves: All Systems Operational/, { timeout: 1000 });
  }).toPass({ timeout: 30_000 });
});

test("each page in each state is valid", async () => {
  expect(pages.size).toBeGreaterThan(20);
  const { errors, warnings } = await validate(pages);
  console.log(`${pages.size} pages, ${warnings.length} warnings\n${[...new Set(warnings)].join("\n")}`);
  expect(errors).toEqual([]);
});
