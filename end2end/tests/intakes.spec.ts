// An intake is made in the browser, and what its page shows to be pasted is given to real senders as it stands.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type Locator, type Page, expect, test } from "@playwright/test";
import { Alertmanager } from "../harness/alertmanager";
import { admin, signIn } from "../harness/people";
import { Signalbox } from "../harness/signalbox";

const shell = promisify(execFile);

let server: Signalbox;
let ana: Page;
test.beforeAll(async ({ browser }) => {
  server = await Signalbox.start();
  ana = await admin(browser, server);
});
test.afterAll(() => server?.stop());

/** Makes it; answers its page's address. */
async function add(page: Page, name: string, sender: string): Promise<string> {
  await page.goto(`${server.url}/settings/intakes`);
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("What sends").selectOption(sender);
  await page.getByRole("button", { name: "Make the intake" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  return page.url().split("?")[0] ?? "";
}

const connect = (page: Page): Locator => page.getByRole("region", { name: "Connect it" });
const deliveries = (page: Page): Locator => page.getByRole("region", { name: "Last deliveries" });
const pasted = (page: Page, into: string): Promise<string> =>
  connect(page).locator(".intake-paste").filter({ hasText: into }).locator("pre").innerText();

async function worksOn(page: Page, address: string, outcome: RegExp): Promise<void> {
  await expect(async () => {
    await page.goto(address);
    await expect(deliveries(page).getByRole("listitem").first()).toContainText(outcome, { timeout: 500 });
  }).toPass();
}

for (const [sender, integration] of [
  ["alertmanager", "webhook_configs"],
  ["pagerduty", "pagerduty_configs"],
  ["opsgenie", "opsgenie_configs"],
]) {
  test(`a real Alertmanager takes the ${integration} that the page shows`, async () => {
    const address = await add(ana, `By ${integration}`, sender ?? "");
    const text = await pasted(ana, "alertmanager.yml");
    expect(text).toContain(integration);
    // From the receiver's name on; the route is the test's own, for its short waits.
    const receiver = `${text.split("- name: signalbox\n")[1]?.trimEnd()}\n`;
    const alertmanager = await Alertmanager.start("", "", { receiver });
    try {
      await alertmanager.fire({ alertname: `Pasted${sender}`, severity: "critical" }, { summary: "The paste works" });
      await worksOn(ana, address, /worked on in .* 1 alert/);
    } finally {
      await alertmanager.stop();
    }
    const alerts = await server.rows(`select count(*) from alert a join api_token t on t.id = a.source_id where t.name = 'By ${integration}'`);
    expect(alerts[0]?.[0]).toBe("1");
  });
}

test("the shell's request works as it is shown, also signed", async () => {
  const address = await add(ana, "Legacy monitor", "json");
  const token = await ana.locator(".secret code").innerText();
  const plain = await pasted(ana, "A shell");
  expect(JSON.parse((await shell("bash", ["-c", plain])).stdout)).toHaveProperty("delivery");
  await worksOn(ana, address, /JSON/);

  await ana.getByLabel("Header of the signed time").fill("X-Signed-At");
  await ana.getByLabel("Unsigned ones are taken for another").selectOption("0");
  await ana.getByRole("button", { name: "Make a secret and ask for signatures" }).click();
  const signed = (await pasted(ana, "A shell")).replaceAll("<token>", token);
  expect(JSON.parse((await shell("bash", ["-c", signed])).stdout)).toHaveProperty("delivery");
  expect(JSON.parse((await shell("bash", ["-c", plain])).stdout)).toMatchObject({ status: 403 });
  const guessed = signed.replace(/-hmac '[^']*'/, "-hmac 'guessed'");
  expect(JSON.parse((await shell("bash", ["-c", guessed])).stdout)).toMatchObject({ status: 403 });
});

test("the test button says what happened, and nothing is opened", async () => {
  await add(ana, "Grafana", "grafana");
  await ana.getByRole("button", { name: "Send a test" }).click();
  const told = ana.getByRole("region", { name: "Test it" }).getByRole("status");
  // The answer waits a second for the worker; a busy machine may take longer, and the page then says so.
  await expect(async () => {
    if (await told.getByText("not worked on yet").isVisible()) await ana.reload();
    await expect(told).toContainText("It works.", { timeout: 500 });
  }).toPass();
  await expect(told).toContainText("No incident was opened, nobody was paged.");
  await expect(deliveries(ana).getByRole("listitem")).toContainText("test");
  expect(await server.rows("select kind from alert where name = 'SignalboxTest'")).toEqual([["test"]]);
  expect(await server.rows("select count(*) from alert where name = 'SignalboxTest' and incident_id is not null")).toEqual([["0"]]);
});

test("a token is replaced, and the old one is ended knowingly", async () => {
  const address = await add(ana, "Alertmanager prod", "alertmanager");
  const first = await ana.locator(".secret code").innerText();
  const send = async (token: string): Promise<number> => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const body = JSON.stringify({ version: "4", groupKey: "g", status: "firing", alerts: [] });
    return (await fetch(`${server.url}/api/v1/intake/alertmanager`, { method: "POST", headers, body })).status;
  };
  expect(await send(first)).toBe(202);
  await ana.goto(address);
  await expect(connect(ana)).toContainText("<token>");
  const panel = ana.getByRole("region", { name: "Token" });
  await panel.getByText("Replace…").click();
  await panel.getByRole("button", { name: "Make a new token" }).click();
  const second = await ana.locator(".secret code").innerText();
  expect([await send(first), await send(second)]).toEqual([202, 202]);
  await ana.goto(address);
  await panel.getByText("End the old one…").click();
  await expect(panel).toContainText(/It was used \d+ s ago\. What comes with it next is refused\./);
  await panel.getByRole("button", { name: "End the old token" }).click();
  await expect(panel).not.toContainText("The old one");
  expect([await send(first), await send(second)]).toEqual([401, 202]);
});

test("without scripts a mapping is tried and saved on a phone", async ({ browser }) => {
  const page = await (await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } })).newPage();
  await signIn(page, server.url, undefined, "/settings/intakes");
  const address = await add(page, "Odd monitor", "json");
  const panel = page.getByRole("region", { name: "Mapping" });
  await panel.getByLabel("Sample").fill(`{"uid":"x-1","what":"Disk full","how":"P1"}`);
  await panel.getByLabel("Key", { exact: true }).fill("{{ uid }}");
  await panel.getByLabel("Summary").fill("{{ what");
  await panel.getByRole("button", { name: "Try it" }).click();
  await expect(panel.getByRole("alert")).toContainText("{{ is not closed by }}.");
  await panel.getByLabel("Summary").fill("{{ what }}");
  await panel.getByLabel("Severity", { exact: true }).fill("how");
  await panel.getByRole("button", { name: "Try it" }).click();
  const tried = panel.getByRole("status");
  await expect(tried).toContainText("Nothing is saved yet. 1 alert in the sample");
  await expect(tried.getByRole("row", { name: /^Severity/ })).toContainText("critical");
  await expect(panel.getByLabel("Sample")).toHaveValue(/Disk full/);
  await panel.getByRole("button", { name: "Save the mapping" }).click();
  await expect(page).toHaveURL(`${address}#mapping`);
  await expect(panel).toContainText("your own");
  await page.context().close();
});

test("a silent intake is a warning on the first page", async () => {
  // It spoke twice a minute, and the last word was 27 minutes ago.
  await server.rows("update api_token set revoked_at = now() where scope = 'intake' and name <> 'Alertmanager prod'");
  await server.rows("update alert set ended_at = started_at where ended_at is null");
  await server.rows(
    `insert into delivery (id, source_id, format, body, received_at, processed_at, attempts, retry_at)
     select gen_random_uuid(), t.id, 'alertmanager', '{"alerts":[]}', now() - interval '40 minutes' + n * interval '30 seconds', now(), 0, now()
     from api_token t, generate_series(0, 25) n where t.name = 'Alertmanager prod'`,
  );
  await server.rows("update delivery set received_at = received_at - interval '3 hours' where received_at > now() - interval '5 minutes'");
  await ana.goto(server.url);
  const card = ana.getByRole("region", { name: "Heard from" });
  await expect(card.getByRole("listitem").filter({ hasText: "Alertmanager prod" })).toContainText("silent 27 min");
  await card.getByRole("link", { name: "Alertmanager prod" }).click();
  await expect(ana.locator(".head")).toContainText("silent for 27 min; it usually speaks every 30 s");
});
