// The library and the runbook's page: found, read, chosen for an alert, and printed for the night without a network.
import { AxeBuilder } from "@axe-core/playwright";
import { type Page, expect, test } from "@playwright/test";
import { Commands } from "../harness/commands";
import { admin } from "../harness/people";
import { Signalbox } from "../harness/signalbox";

let server: Signalbox;
let ana: Page;
let commands: Commands;

test.beforeAll(async ({ browser }) => {
  server = await Signalbox.start();
  ana = await admin(browser, server);
  commands = new Commands(ana, server);
  await commands.do("/services", { name: "Support bot" });
  await commands.do("/services/support-bot/variables", { name: "NAMESPACE", value: "support" });
  const { secret } = await commands.do<{ secret: string }>("/settings/tokens", { name: "Alertmanager", scope: "intake" });
  await fire(secret, "DiskFull");
});
test.afterAll(async () => {
  await server?.stop();
});

async function fire(token: string, alertname: string): Promise<void> {
  const alert = {
    status: "firing",
    labels: { alertname, severity: "warning", service: "support-bot" },
    annotations: { summary: "The disk of the index is full" },
    startsAt: new Date().toISOString(),
    endsAt: "0001-01-01T00:00:00Z",
    fingerprint: "f1",
  };
  const answer = await fetch(`${server.url}/api/v1/intake/alertmanager`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ version: "4", status: "firing", groupKey: "g", truncatedAlerts: 0, alerts: [alert] }),
  });
  expect(answer.status).toBe(202);
}

const row = (page: Page, name: string) => page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });

test("a runbook is found by words and by its class", async () => {
  await ana.goto(`${server.url}/runbooks`);
  await expect(row(ana, "Slow answers")).toContainText("infrastructure");
  await expect(row(ana, "Slow answers").getByRole("img", { name: /^\d of 8/ })).toBeVisible();
  await expect(row(ana, "Slow answers")).toContainText("untried");
  await ana.getByRole("searchbox").fill("slow ANSWERS");
  await ana.getByRole("button", { name: "Find" }).click();
  await expect(row(ana, "Slow answers")).toBeVisible();
  await expect(row(ana, "Prompt regression")).toHaveCount(0);
  await ana.goto(`${server.url}/runbooks`);
  await ana.getByLabel("Failure class").selectOption("prompt regression");
  await ana.getByRole("button", { name: "Find" }).click();
  await expect(row(ana, "Prompt regression")).toBeVisible();
  await expect(row(ana, "Slow answers")).toHaveCount(0);
});

test("boxes are empty where a part is missing, and say which", async () => {
  const text = "---\nslug: bare\ntitle: Bare\n---\n\n## Triage\n\n- [ ] Look\n- [ ] Ask\n- [ ] Tell\n\n## Rollback\n";
  await commands.do("/runbooks", { text, comment: "A first one" });
  await ana.goto(`${server.url}/runbooks?q=bare`);
  const boxes = row(ana, "Bare").getByRole("img");
  await expect(boxes).toHaveAttribute("aria-label", /^1 of 8, lacks trigger conditions/);
  await expect(boxes.locator(".full")).toHaveCount(1);
  await expect(boxes.locator("i")).toHaveCount(8);
});

test("what has no runbook gets one", async () => {
  await expect(async () => {
    await ana.goto(`${server.url}/runbooks`);
    await expect(none().getByText("DiskFull", { exact: true })).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(none().getByRole("link", { name: "Write it for alert DiskFull" })).toBeVisible();
  await none().getByRole("link", { name: "Choose… a runbook for alert DiskFull" }).click();
  await expect(ana.getByLabel("Alerts of this name")).toHaveValue("DiskFull");
  await ana.getByRole("button", { name: "Attach it from now on" }).click();
  await expect(ana.getByText("Choose a runbook.").first()).toBeVisible();
  await expect(ana.getByLabel("Alerts of this name")).toHaveValue("DiskFull");
  await ana.getByLabel("Runbook", { exact: true }).selectOption("slow-answers");
  await ana.getByRole("button", { name: "Attach it from now on" }).click();
  await expect(ana).toHaveURL(/\/runbooks\/slow-answers#matches$/);
  await expect(ana.locator("#matches")).toContainText("alert DiskFull");
  await ana.goto(`${server.url}/runbooks`);
  await expect(ana.getByText("Everything has one.")).toBeVisible();
  await ana.goto(`${server.url}/runbooks/slow-answers`);
  await ana.getByRole("button", { name: "Remove DiskFull" }).click();
  await expect(ana.locator("#matches")).not.toContainText("DiskFull");
});

const none = () => ana.getByRole("region", { name: "No runbook" });

test("the document is filled for a service, and attached to what is open", async () => {
  const number = await commands.declare("Answers are slow");
  await ana.goto(`${server.url}/runbooks/slow-answers`);
  await expect(ana.locator(".unfilled", { hasText: "NAMESPACE" }).first()).toBeVisible();
  await ana.getByLabel("Service whose values fill the commands").selectOption("support-bot");
  await ana.getByRole("button", { name: "Fill" }).click();
  await expect(ana.locator("var", { hasText: "support" }).first()).toBeVisible();
  await expect(ana.locator(".unfilled", { hasText: "NAMESPACE" })).toHaveCount(0);
  await ana.getByRole("link", { name: "Decision tree" }).first().click();
  await expect(ana.getByRole("heading", { name: "Decision tree" })).toBeInViewport();
  await ana.getByRole("button", { name: `Attach to #${number}` }).click();
  await expect(ana).toHaveURL(new RegExp(`/incidents/${number}\\?at=triage`));
  await ana.goto(`${server.url}/runbooks/slow-answers`);
  await expect(ana.getByRole("button", { name: `Attach to #${number}` })).toHaveCount(0);
  await expect(ana.locator("#used")).toContainText("Answers are slow");
});

test("on a phone nothing runs out at the side, and the contents are folded", async () => {
  await ana.setViewportSize({ width: 390, height: 664 });
  for (const path of ["/runbooks", "/runbooks/slow-answers", "/runbooks/choose?alert=DiskFull"]) {
    await ana.goto(`${server.url}${path}`);
    expect(await ana.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(390);
  }
  await ana.goto(`${server.url}/runbooks/slow-answers`);
  await expect(ana.getByRole("link", { name: "Rollback", exact: true })).toBeHidden();
  await ana.getByText("Contents", { exact: true }).click();
  await ana.getByRole("link", { name: "Rollback", exact: true }).click();
  await expect(ana.getByRole("heading", { name: "Rollback" })).toBeInViewport();
  await ana.setViewportSize({ width: 1440, height: 900 });
});

test("paper has squares, initials and a foot, and no navigation", async () => {
  await ana.goto(`${server.url}/runbooks/slow-answers?service=support-bot`);
  await ana.emulateMedia({ media: "print", colorScheme: "dark" });
  for (const gone of ["header.top", "nav.rb-contents", ".rb-doc .acts", ".rb-doc form", "[data-copy]"]) {
    for (const part of await ana.locator(gone).all()) await expect(part, gone).toBeHidden();
  }
  await expect(ana.locator(".printed")).toContainText(
    new RegExp(`^slow-answers v1 · printed .* UTC · ${new URL(server.url).host}/runbooks/slow-answers$`),
  );
  await expect(ana.locator(".printed")).toBeVisible();
  const look = await ana.evaluate(() => {
    const check = document.querySelector(".check") as HTMLElement;
    const colour = (element: Element) => getComputedStyle(element).color;
    return {
      ink: colour(document.querySelector(".rb-doc p") as Element),
      ground: getComputedStyle(document.body).backgroundColor,
      square: getComputedStyle(check, "::before").borderTopStyle,
      initials: getComputedStyle(check.querySelector(".who") as Element, "::after").content,
      treeBreaks: getComputedStyle(document.querySelector(".tree") as Element).breakInside,
    };
  });
  expect(look).toEqual({
    ink: "rgb(0, 0, 0)",
    ground: "rgb(255, 255, 255)",
    square: "solid",
    initials: '"initials, time"',
    treeBreaks: "avoid",
  });
  // A line that fits carries no mark of going on; a long one has one for each further line.
  const marks = await ana.evaluate(() => {
    const lines = [...document.querySelectorAll<HTMLElement>(".rb-doc .ln")];
    return lines.map((line) => {
      const rows = Math.round(line.getBoundingClientRect().height / 16);
      return { rows, marks: Math.round(Number.parseFloat(getComputedStyle(line, "::before").height) / 16) };
    });
  });
  expect(marks.length).toBeGreaterThan(10);
  for (const { rows, marks: marked } of marks) expect(marked).toBe(rows - 1);
  for (const format of ["A4", "Letter"] as const) {
    const bytes = await ana.pdf({ format });
    expect(bytes.subarray(0, 5).toString()).toBe("%PDF-");
  }
  await ana.emulateMedia({ media: null, colorScheme: null });
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing, ${colorScheme}`, async () => {
    await ana.emulateMedia({ colorScheme });
    for (const path of ["/runbooks", "/runbooks?q=nothing", "/runbooks/slow-answers", "/runbooks/choose"]) {
      await ana.goto(`${server.url}${path}`);
      const { violations } = await new AxeBuilder({ page: ana }).analyze();
      expect.soft(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 120)}`)), path).toEqual([]);
    }
    await ana.emulateMedia({ colorScheme: null });
  });
}
