// The journey of the product, from the set-up link to the exported report; with scripts and without.
import { type Browser, type Locator, type Page, expect, test } from "@playwright/test";
import { Alertmanager } from "../harness/alertmanager";
import { HOSTILE, Watch, expectNoMarkup, expectText } from "../harness/hostile";
import { ADMIN, Signalbox } from "../harness/signalbox";

interface Listed {
  number: number;
  title: string;
  severity: string;
  state: string;
  service: { slug: string } | null;
  detected_at: string;
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });
    test.setTimeout(480_000);
    let server: Signalbox;
    let alertmanager: Alertmanager | undefined;

    test.beforeAll(async () => {
      server = await Signalbox.start({ withAdmin: false });
    });
    test.afterAll(async () => {
      await alertmanager?.stop();
      await server?.stop();
    });

    test("an incident travels the line", async ({ page, browser }) => {
      const watch = new Watch(page);
      const { url } = server;
      const at = `${url}/incidents/1`;
      const tokens = { intake: "", read: "" };

      await test.step("the first administrator comes in by the link", () => setUp(page, server));
      await test.step("Now is empty and has three doors", () => doors(page));
      await test.step("a service", () => service(page, url));
      await test.step("tokens", async () => {
        tokens.intake = await token(page, url, "Alertmanager", "intake");
        tokens.read = await token(page, url, "Reader", "read");
      });
      await test.step("a part of the status page", () => part(page, url));
      await test.step("an alert becomes an incident", async () => {
        alertmanager = await Alertmanager.start(`${url}/api/v1/intake/alertmanager`, tokens.intake);
        await alertmanager.fire(
          { alertname: "RefusalRateHigh", severity: "critical", service: "support-bot", runbook: "prompt-regression" },
          { summary: HOSTILE, description: HOSTILE },
        );
        const seen = await firstIncident(url, tokens.read);
        expect(seen.incident).toMatchObject({
          number: 1,
          title: HOSTILE,
          severity: "SEV2",
          state: "open",
          service: { slug: "support-bot" },
        });
        expect(seen.at - Date.parse(seen.incident.detected_at), "milliseconds from intake to the list").toBeLessThan(1000);
      });
      await test.step("it is opened from Now", () => open(page, url));
      await test.step("the alert says it all", () => alert(page, at));
      await test.step("somebody owns it", () => acknowledge(page, at));
      await test.step("notes", () => notes(page, at));
      await test.step("the triage checks", () => checks(page, at));
      await test.step("the decision tree", () => tree(page, at));
      await test.step("the failure class", () => failureClass(page, at));
      await test.step("a mitigation", () => mitigate(page, at));
      await test.step("an update for customers", () => update(page, browser, url));
      await test.step("the recovery", () => recover(page, at, "Refusals are at 4 % again, for half an hour."));
      await test.step("resolved", () => resolve(page, at));
      await test.step("reopened", () => reopen(page, at));
      await test.step("resolved again", async () => {
        await recover(page, at, "Refusals held at 4 % for an hour; ten answers were read.");
        await resolve(page, at);
      });
      await test.step("the postmortem", () => postmortem(page, at));
      await test.step("the report", () => report(page, at));
      await test.step("text stays text on every page", () => everywhere(page, url));
      watch.expectNothing();
    });
  });
}

async function setUp(page: Page, server: Signalbox): Promise<void> {
  await page.goto(server.setUpLink);
  await page.getByLabel("Name of the organisation").fill("Acme AI");
  await page.getByLabel("Your name").fill(ADMIN.name);
  await page.getByLabel("Mail", { exact: true }).fill(ADMIN.email);
  await page.getByLabel("Password").fill(ADMIN.password);
  await page.getByRole("button", { name: "Create the first administrator" }).click();
  await expect(page).toHaveURL(`${server.url}/`);
  const again = await page.request.get(server.setUpLink);
  expect(again.status(), "the link works once").toBe(410);
}

async function doors(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Signalbox is ready");
  const doors = page.locator(".doors");
  for (const door of ["Create a service", "Connect an alert source", "Declare one by hand"]) {
    await expect(doors.getByRole("link", { name: door })).toBeVisible();
  }
}

async function service(page: Page, url: string): Promise<void> {
  await page.locator(".doors").getByRole("link", { name: "Create a service" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Support bot");
  await page.getByLabel("What it does").fill(HOSTILE);
  await page.getByLabel("Owner").selectOption({ label: ADMIN.name });
  await page.getByRole("button", { name: "Add the service" }).click();
  await expect(page).toHaveURL(`${url}/services/support-bot`);
  await expectText(page);
}

async function token(page: Page, url: string, name: string, scope: string): Promise<string> {
  if (scope === "intake") {
    await page.goto(`${url}/settings/intakes`);
    await page.getByLabel("Name").fill(name);
    await page.getByLabel("What sends").selectOption("alertmanager");
    await page.getByRole("button", { name: "Make the intake" }).click();
  } else {
    await page.goto(`${url}/settings/tokens`);
    await page.getByLabel("Name").fill(name);
    await page.getByLabel("Scope").selectOption(scope);
    await page.getByRole("button", { name: "Make the token" }).click();
  }
  const secret = await page.locator(".secret code").innerText();
  expect(secret.length).toBeGreaterThan(20);
  await page.reload();
  await expect(page.locator(".secret"), "it is shown once").toHaveCount(0);
  return secret;
}

async function part(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/settings/status`);
  const panel = page.getByRole("region", { name: "Add a part" });
  await panel.getByLabel("Name").fill("Support assistant");
  await panel.getByLabel("Service").selectOption({ label: "Support bot" });
  await panel.getByRole("button", { name: "Add the part" }).click();
  await expect(page.getByRole("region", { name: "Parts" })).toContainText("Support assistant");
}

/** Asked again and again, so that the first sight of it can be timed. */
async function firstIncident(url: string, token: string): Promise<{ incident: Listed; at: number }> {
  const last = Date.now() + 15_000;
  while (Date.now() < last) {
    const answer = await fetch(`${url}/api/v1/incidents`, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(200);
    const { items } = (await answer.json()) as { items: Listed[] };
    if (items[0]) return { incident: items[0], at: Date.now() };
  }
  throw new Error("no incident came of the alert");
}

async function open(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("1 incident open");
  await expectText(page);
  await page.locator("a.inc", { hasText: HOSTILE }).click();
  await expect(page).toHaveURL(`${url}/incidents/1`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(HOSTILE);
  expect(await page.title()).toContain(HOSTILE);
  const stops = page.getByRole("navigation", { name: "The line" }).getByRole("listitem");
  await expect(stops).toHaveCount(7);
  await stands(page, "Owner, 3 of 7");
  await expect(stops.nth(2), "nobody has acknowledged").toHaveClass(/blocked/);
}

/** Where the train is; exactly one stop is the current one. */
async function stands(page: Page, says: string): Promise<void> {
  const line = page.getByRole("navigation", { name: "The line" });
  await expect(line.locator(".line-now")).toHaveText(says);
  await expect(line.locator("[aria-current=step]")).toHaveCount(1);
}

async function alert(page: Page, at: string): Promise<void> {
  await page.goto(`${at}?at=alert`);
  const panel = page.getByRole("region", { name: "The alert" });
  await expect(panel).toContainText("RefusalRateHigh");
  await expect(panel.getByText(HOSTILE).first()).toBeVisible();
}

async function acknowledge(page: Page, at: string): Promise<void> {
  await page.goto(at);
  await next(page).getByRole("button", { name: "Acknowledge: I own it" }).click();
  await stands(page, "Triage, 4 of 7");
  await expect(page.locator("dl.facts")).toContainText(`${ADMIN.name} (you)`);
}

const next = (page: Page): Locator => page.locator("section.next");
const record = (page: Page): Locator => page.locator("#record");

async function notes(page: Page, at: string): Promise<void> {
  await page.goto(at);
  await record(page).getByLabel("Write a note").fill(`Seen since the new prompt. ${HOSTILE}`);
  await record(page).getByRole("button", { name: "Write note" }).click();
  await expect(record(page).locator(".entry").first()).toContainText(`Seen since the new prompt. ${HOSTILE}`);

  const earlier = new Date(Date.now() - 45 * 60_000).toISOString().slice(0, 16);
  await record(page).getByLabel("Write a note").fill("The prompt went out.");
  await record(page).getByText("Happened earlier?").first().click();
  await record(page).locator("input[name=happened]").fill(earlier);
  await record(page).getByRole("button", { name: "Write note" }).click();
  const entry = record(page).locator(".entry", { hasText: "The prompt went out." });
  await expect(entry).toHaveClass(/back-dated/);
  await expect(entry.locator("a.when")).toContainText(earlier.slice(11));
  await expect(entry).toContainText(", written ");
}

async function checks(page: Page, at: string): Promise<void> {
  await page.goto(`${at}?at=triage`);
  const panel = page.locator("#checks");
  const all = await panel.locator("li.check").count();
  expect(all).toBeGreaterThan(3);
  for (let answered = 0; answered < all; answered += 1) {
    const current = panel.locator("li.check.current");
    if (answered === 0) await current.getByLabel("Paste what came back").fill(HOSTILE);
    if (answered === 2) await skip(current);
    else await current.getByRole("button", { name: /^Tick/ }).click();
    await expect(panel.locator("header .n")).toHaveText(`${answered + 1} of ${all}`);
  }
  await expect(panel.locator("li.check.done")).toHaveCount(all - 1);
  await expect(panel.locator("li.check.skipped")).toContainText("skipped: no repository here");
  await expect(panel.locator("li.check.done").first()).toContainText(HOSTILE);
  await expect(record(page).locator(".entry", { hasText: "ticked: " })).toHaveCount(all - 1);
  await expect(record(page).locator(".entry", { hasText: "skipped: " })).toHaveCount(1);
}

/** First without a reason, which is refused beside the field. */
async function skip(current: Locator): Promise<void> {
  await current.getByText("Skip, with a reason…").click();
  await current.getByRole("button", { name: "Skip this check" }).click();
  const why = current.getByLabel("Why is it skipped?");
  await expect(current.locator(".error")).toHaveText("Say why it is skipped.");
  await why.fill("no repository here");
  await current.getByRole("button", { name: "Skip this check" }).click();
}

async function tree(page: Page, at: string): Promise<void> {
  await page.goto(`${at}?at=triage`);
  const panel = page.locator("#tree");
  const asked = panel.locator(".question h3");
  const answer = async (label: string, then: string) => {
    await panel.getByRole("button", { name: label, exact: true }).click();
    await expect(asked).toHaveText(then);
  };
  await answer("NO", "Are the retrieval results relevant?");
  await answer("YES", "Are the citations used?");
  await panel.getByRole("button", { name: "Step back" }).click();
  await expect(asked).toHaveText("Are the retrieval results relevant?");
  await answer("YES", "Are the citations used?");
  await answer("NO", "Then: Check the prompt template and how the context is put into it");
  await expect(panel.locator(".crumbs li")).toHaveCount(3);
  await expect(record(page).locator(".entry", { hasText: "took back the answer" })).toHaveCount(1);
}

async function failureClass(page: Page, at: string): Promise<void> {
  await page.goto(`${at}?at=triage`);
  const panel = page.locator("#class");
  await expect(panel.getByLabel("Failure class"), "the runbook proposes it").toHaveValue("prompt regression");
  await panel.getByRole("button", { name: "Name the class" }).click();
  await stands(page, "Mitigate, 5 of 7");
  await expect(page.locator("#class, .line").first()).toContainText("prompt regression");
}

async function mitigate(page: Page, at: string): Promise<void> {
  await page.goto(`${at}?at=triage`);
  await page.locator("#tree").getByRole("link", { name: "Restore the previous prompt" }).click();
  await expect(page).toHaveURL(`${at}?at=mitigate#m-restore-prompt`);
  const row = page.locator("#m-restore-prompt");
  await row.getByText("Record: Restore the previous prompt…").click();
  await row.getByLabel("Why this one, if you want to say").fill(`Refusals rose with it. ${HOSTILE}`);
  await row.getByRole("button", { name: "Record: Restore the previous prompt" }).click();
  await expect(page.locator("#done")).toContainText(`Refusals rose with it. ${HOSTILE}`);
  await stands(page, "Verify, 6 of 7");
}

async function update(page: Page, browser: Browser, url: string): Promise<void> {
  await next(page).getByRole("link", { name: "Write update" }).click();
  await expect(page).toHaveURL(`${url}/incidents/1/updates/new?for=customers`);
  const sheet = page.locator("#write");
  await sheet.getByLabel("Public title").fill(HOSTILE);
  await sheet.getByLabel("Phase").selectOption("identified");
  await sheet.getByLabel("What users see").fill(`Fair questions are refused. ${HOSTILE}`);
  await sheet.getByLabel("Who is affected").fill("");
  await sheet.getByLabel("What we are doing").fill("We restore the previous version.");
  await sheet.getByLabel("Who owns the call").fill("");
  await sheet.getByLabel("Support assistant").selectOption({ label: "Partly not working" });
  await send(page, sheet.getByRole("button", { name: "Review the update" }), 422);

  await expect(page.locator("#refused")).toContainText("Two of six are missing: who is affected; who owns the call.");
  await expect(page.locator("#update-publish-scope-e")).toHaveText("Say who is affected, and who is not.");
  await expect(page.locator("#update-publish-owner-e")).toHaveText("Say who owns the call.");
  await expect(sheet.getByLabel("Public title")).toHaveValue(HOSTILE);
  await expect(sheet.getByLabel("What users see")).toHaveValue(`Fair questions are refused. ${HOSTILE}`);
  await expect(sheet.getByLabel("Phase")).toHaveValue("identified");
  await expect(sheet.getByLabel("Support assistant").locator("option:checked")).toHaveText("Partly not working");
  await expect(page.locator("#review"), "nothing to review yet").toHaveCount(0);

  await sheet.getByLabel("Who is affected").fill("Paid customers in English; nobody else.");
  await sheet.getByLabel("Who owns the call").fill("Platform on-call");
  await sheet.getByRole("button", { name: "Review the update" }).click();
  const review = page.locator("#review");
  await expect(review).toContainText("exactly as it will appear");
  await expect(review.locator("h3")).toHaveText(HOSTILE);
  await expectText(page);
  const before = await page.request.get(`${url}/status`);
  expect(await before.text(), "nothing is public before the last press").not.toContain("Fair questions");
  // What looks like code belongs inside: it goes out only with a reason.
  await expect(review.getByRole("button", { name: "Publish to everyone" })).toHaveCount(0);
  await review.getByText("Keep, with a reason…").click();
  await review.getByLabel("Why customers may read them").fill("It is exactly what they see.");
  await review.getByRole("button", { name: "Keep them" }).click();
  await review.getByRole("button", { name: "Publish to everyone" }).click();
  await expect(page).toHaveURL(`${url}/incidents/1?at=mitigate#updates`);
  await expect(page.locator("#updates")).toContainText("Fair questions are refused.");
  await expect(record(page).locator(".entry.update")).toHaveCount(1);
  await stranger(browser, url);
}

/** Presses and expects the status of the answer. */
async function send(page: Page, button: Locator, status: number): Promise<void> {
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().method() === "POST"),
    button.click(),
  ]);
  expect(answer.status()).toBe(status);
}

/** Without a session and without scripts. */
async function stranger(browser: Browser, url: string): Promise<void> {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const watch = new Watch(page);
  await expect(async () => {
    await page.goto(`${url}/status`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(HOSTILE, { timeout: 500 });
  }).toPass({ timeout: 10_000 });
  await expect(page.locator("article")).toContainText(`Fair questions are refused. ${HOSTILE}`);
  await expect(page.locator("article")).toContainText("Paid customers in English; nobody else.");
  await expect(page.locator("li.partial")).toContainText("Support assistant");
  await expect(page.locator("script")).toHaveCount(0);
  await expectText(page);
  for (const path of ["/status", "/status/history"]) {
    const html = await expectNoMarkup(await page.request.get(`${url}${path}`));
    expect(html).toContain("alert(1)");
  }
  await page.getByRole("link", { name: "This incident's own page" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(HOSTILE);
  await expectText(page);
  expect((await context.cookies()).length, "a stranger gets no cookie").toBe(0);
  watch.expectNothing();
  await context.close();
}

async function recover(page: Page, at: string, evidence: string): Promise<void> {
  await page.goto(`${at}?at=verify`);
  const panel = page.locator("#recovery");
  await panel.getByLabel("How do you know that users are well?").fill(evidence);
  await panel.getByRole("button", { name: "Confirm the recovery" }).click();
  await expect(page.locator("#recovery")).toContainText(evidence);
  await stands(page, "Verify, 6 of 7");
}

async function resolve(page: Page, at: string): Promise<void> {
  await page.goto(`${at}?at=verify`);
  const panel = page.locator("#resolve");
  await expect(panel.getByLabel("What ended it?")).toHaveValue("Restore the previous prompt");
  await panel.getByRole("button", { name: "Resolve #1" }).click();
  await expect(page.locator(".notice.good")).toContainText("Resolved");
  await stands(page, "Postmortem, 7 of 7");
}

async function reopen(page: Page, at: string): Promise<void> {
  await page.goto(`${at}?at=verify`);
  const panel = page.locator("#reopen");
  await panel.getByLabel("Why?").fill("The refusals are back.");
  await panel.getByLabel("Back to").selectOption("verify");
  await panel.getByRole("button", { name: "Reopen #1" }).click();
  await expect(page.locator(".notice.warn").first()).toContainText("Reopened, once,");
  await expect(page.locator(".notice.good")).toHaveCount(0);
  await stands(page, "Verify, 6 of 7");
}

async function postmortem(page: Page, at: string): Promise<void> {
  await page.goto(at);
  await next(page).getByRole("link", { name: "Open the draft" }).click();
  await expect(page).toHaveURL(`${at}/postmortem`);
  await expectText(page);
  const cause = page.locator("#root-cause");
  await expect(cause.locator(".origin")).toContainText("needs you");
  await expect(cause.locator(".prompt")).toContainText("Needs a person: what made it possible");
  await expect(page.getByLabel("Lessons learned, in Markdown"), "nobody has begun it").toBeVisible();
  const text = page.getByLabel("Root cause, in Markdown");
  await expect(text, "it is read first").toBeHidden();
  await page.getByText("Edit root cause").click();
  await text.fill("The new prompt had **no** evaluation in English.");
  await page.getByRole("button", { name: "Save root cause" }).click();
  await expect(cause.locator(".origin")).toContainText(`${ADMIN.name}, version `);
  await expect(cause.locator(".prose strong")).toHaveText("no");
  await expect(text).toBeHidden();
  await expect(text).toHaveValue("The new prompt had **no** evaluation in English.");

  const actions = page.locator("#actions");
  await actions.getByLabel("What will change?").fill(`Evaluate prompts in English ${HOSTILE}`);
  await actions.getByLabel("Kind").selectOption("prevent");
  await actions.getByLabel("Owner").last().selectOption({ label: ADMIN.name });
  await actions.getByLabel("Due").last().fill("2031-03-01");
  await actions.getByRole("button", { name: "Add action" }).click();
  await expect(actions.locator("li.row")).toHaveCount(1);
  await expect(actions.locator("li.row")).toContainText(`Evaluate prompts in English ${HOSTILE}`);
  await expect(actions.locator("li.row")).toContainText("due 1 Mar 2031");
}

async function report(page: Page, at: string): Promise<void> {
  await page.goto(`${at}/postmortem`);
  const link = page.getByRole("link", { name: "Export Markdown" });
  const answer = await page.request.get(new URL((await link.getAttribute("href")) ?? "", at).href);
  expect(answer.status()).toBe(200);
  expect(answer.headers()["content-type"]).toContain("text/markdown");
  expect(answer.headers()["content-disposition"]).toContain("incident-1.md");
  const text = await expectNoMarkup(answer);
  expect(text).not.toContain("<script");
  const told = "&lt;/title>&lt;/textarea>&lt;script>alert(1)&lt;/script>";
  expect(text.split("\n")[0]).toBe(`# Incident report: ${told}`);
  expect(text).toContain("The new prompt had **no** evaluation in English.");
  expect(text).toContain(`- [ ] Evaluate prompts in English ${told} (${ADMIN.name}, 2031-03-01)`);
  expect(text).toContain("The refusals are back.");
}

async function everywhere(page: Page, url: string): Promise<void> {
  const stops = ["alert", "severity", "owner", "triage", "mitigate", "verify", "postmortem"];
  const paths = [
    "/",
    "/incidents",
    "/alerts",
    "/services/support-bot",
    ...stops.map((stop) => `/incidents/1?at=${stop}`),
    "/incidents/1/updates/new?for=customers",
    "/incidents/1/postmortem",
    "/postmortems",
  ];
  for (const path of paths) {
    const answer = await page.goto(`${url}${path}`);
    expect(answer?.status(), path).toBe(200);
    await expectText(page);
    await expectNoMarkup(await page.request.get(`${url}${path}`));
  }
}
