// Rules are written, tried before they are saved, and hold; alerts are held back and let go. The same without scripts.
import { type Page, expect, test } from "@playwright/test";
import { Commands } from "../harness/commands";
import { admin, signIn } from "../harness/people";
import { Signalbox } from "../harness/signalbox";

let server: Signalbox;
let ana: Page;
let key: string;
test.beforeAll(async ({ browser }) => {
  server = await Signalbox.start();
  ana = await admin(browser, server);
  const commands = new Commands(ana, server);
  key = (await commands.do<{ secret: string }>("/settings/tokens", { name: "Alertmanager", scope: "intake" })).secret;
});
test.afterAll(() => server?.stop());

async function fires(name: string, labels: Record<string, string>): Promise<void> {
  const alert = { status: "firing", labels: { alertname: name, ...labels }, annotations: { summary: `${name} is unwell` }, startsAt: new Date().toISOString() };
  const answer = await fetch(`${server.url}/api/v1/intake/alertmanager`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ version: "4", groupKey: name, status: "firing", alerts: [alert] }),
  });
  expect(answer.ok).toBe(true);
}

const outcome = async (name: string) => (await server.rows(`select outcome from alert where name = '${name}'`))[0]?.[0];

async function writesARule(page: Page): Promise<void> {
  await page.getByLabel("Condition 1: label or field").fill("team");
  await page.getByLabel("Condition 1: value").fill("chat");
  await page.getByRole("radio", { name: /Only notify/ }).check();
}

test("a rule is tried, saved, and does what the try said", async () => {
  await fires("ChatLag", { team: "chat" });
  await fires("SearchLag", { team: "search" });
  await expect.poll(() => outcome("SearchLag")).toBe("unmatched");
  await ana.goto(`${server.url}/alerts/rules`);
  await expect(ana.getByText("No rule yet.")).toBeVisible();
  await ana.getByRole("link", { name: "New rule" }).click();
  await writesARule(ana);
  await ana.getByRole("button", { name: /^Try it on the last/ }).click();
  const tried = ana.getByRole("status", { name: "Tried, not saved" });
  await expect(tried).toContainText("in the last 2 alerts");
  await expect(tried.getByRole("row", { name: /ChatLag/ })).toContainText("only notified");
  await expect(ana.getByLabel("Condition 1: value")).toHaveValue("chat");
  await ana.getByRole("button", { name: "Save the rule" }).click();
  await expect(ana.getByRole("status")).toContainText("Rule 1 is saved.");
  await fires("ChatErrors", { team: "chat" });
  await expect.poll(() => outcome("ChatErrors")).toBe("notify");
  await ana.reload();
  await expect(ana.getByRole("listitem").filter({ hasText: "team is chat" })).toContainText("1 alert in 7 days");
  await ana.getByRole("button", { name: "Remove rule 1" }).click();
  await ana.getByRole("status").getByRole("button", { name: /^Bring it back/ }).click();
  await expect(ana.getByRole("listitem").filter({ hasText: "team is chat" }).first()).toContainText("only notifies");
});

test("alerts are held back from an alert's own labels, and let go", async () => {
  const id = (await server.rows("select id from alert where name = 'SearchLag'"))[0]?.[0];
  await ana.goto(`${server.url}/alerts/silences/new?alert=${id}`);
  await expect(ana.getByLabel("Condition 1: value")).toHaveValue("SearchLag");
  await ana.getByLabel("Condition 1: label or field").fill("team");
  await ana.getByLabel("Condition 1: value").fill("search");
  await ana.getByRole("button", { name: "See what it holds" }).last().click();
  await expect(ana.getByRole("status", { name: "Tried, not written" })).toContainText("SearchLag is unwell");
  await ana.getByLabel("Why").fill("index rebuild");
  await ana.getByRole("button", { name: "Hold them back" }).click();
  await expect(ana.getByRole("status")).toContainText("It is written.");
  await fires("SearchErrors", { team: "search" });
  await expect.poll(() => outcome("SearchErrors")).toBe("held");
  await ana.reload();
  await expect(ana.getByRole("listitem").filter({ hasText: "team is search" })).toContainText("holds 1 now");
  await ana.getByRole("button", { name: /^End it now/ }).click();
  await expect(ana.getByText("Nothing is held back.")).toBeVisible();
  await expect.poll(() => outcome("SearchErrors"), { message: "it still fires, and is decided again" }).toBe("unmatched");
});

test("without scripts a rule is written all the same", async ({ browser }) => {
  const page = await (await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } })).newPage();
  await signIn(page, server.url, undefined, "/alerts/rules/new");
  await writesARule(page);
  await page.getByLabel("Condition 1: value").fill("(chat");
  await page.getByLabel("Condition 1: how").selectOption("fits");
  await page.getByRole("button", { name: "Save the rule" }).click();
  await expect(page.getByRole("alert")).toContainText("no regular expression");
  await page.getByLabel("Condition 1: value").fill("chat|voice");
  await page.getByRole("button", { name: "Save the rule" }).click();
  await expect(page.getByText("team fits chat|voice")).toBeVisible();
  await page.context().close();
});
