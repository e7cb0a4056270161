// Writing a runbook: problems beside the text, versions, a second writer, a draft that survives, files in and out.
import { type Browser, type Page, expect, test } from "@playwright/test";
import AxeBuilder from "@axe-core/playwright";
import { admin, fillSignIn, invited } from "../harness/people";
import { ADMIN, Signalbox } from "../harness/signalbox";

const BEN = { name: "Ben Osei", email: "ben@example.org", password: "another horse, another battery" };
const LABEL = "The runbook, in Markdown";
const SAVE = /^Save /;

let server: Signalbox;
let ana: Page;
test.beforeAll(async ({ browser }) => {
  server = await Signalbox.start();
  ana = await admin(browser, server);
});
test.afterAll(async () => {
  await server?.stop();
});

const markdown = (slug: string, more = ""): string =>
  `---\nslug: ${slug}\ntitle: Slow ${slug}\n---\n\n## Triage\n- [ ] Look at the queue\n\n## Rollback\n- [ ] Undo the release\n${more}`;

const area = (page: Page) => page.getByLabel(LABEL);
const bytes = async (page: Page, slug: string): Promise<string> =>
  (await page.request.get(`${server.url}/runbooks/${slug}.md`)).text();

/** Writes a new runbook and saves it. */
async function written(page: Page, slug: string): Promise<void> {
  await page.goto(`${server.url}/runbooks/new`);
  await area(page).fill(markdown(slug));
  await page.getByRole("button", { name: SAVE }).click();
  await expect(page.getByText("Version 1 is saved.")).toBeVisible();
}

test("problems stand beside their lines, missing parts are put in, keys save", async () => {
  await ana.goto(`${server.url}/runbooks/new`);
  await expect(area(ana)).toHaveValue(/## Recovery verification/);
  const text = markdown("queue").replace("the queue\n", "the queue `when: depth > 5`\n");
  await area(ana).fill(text);
  const problem = ana.locator("#editor-problems li", { hasText: "No signal is called depth" });
  await expect(problem).toBeVisible();
  await expect(problem.locator(".at")).toHaveText(/7/);
  await expect(ana.locator(".sheet-lines > .found")).toHaveText(/Look at the queue/);
  await expect(ana.locator("#editor-run .say", { hasText: "Look at the queue" })).toBeVisible();

  await area(ana).press("Control+Home");
  await area(ana).press("F8");
  expect(await area(ana).evaluate((field: HTMLTextAreaElement) => field.value.slice(0, field.selectionStart).split("\n").length)).toBe(7);

  await ana.getByRole("group", { name: "The eight parts" }).getByRole("button", { name: /^recovery verification/ }).click();
  await expect(area(ana)).toHaveValue(/## Recovery verification\n\n\| signal/);
  await area(ana).press("Control+z");
  await expect(area(ana)).toHaveValue(text);

  await area(ana).press("Control+Enter");
  await expect(ana.locator("#editor.full")).toHaveCount(1);
  await ana.keyboard.press("Control+Enter");
  await ana.getByRole("button", { name: "3 a.m." }).click();
  expect(await ana.locator(".editor-pane").evaluate((pane) => pane.clientWidth)).toBeLessThanOrEqual(390);

  // A warning blocks nothing.
  await ana.keyboard.press("Control+s");
  await expect(ana.getByText("Version 1 is saved.")).toBeVisible();
  await expect(area(ana)).toHaveValue(text);
  expect(await bytes(ana, "queue")).toBe(text);
  const { violations } = await new AxeBuilder({ page: ana }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
});

test("somebody saved in between: both changes are shown and stand in one text", async ({ browser }) => {
  await written(ana, "between");
  const ben = await invited(browser, ana, server, "responder", BEN);
  await ben.goto(`${server.url}/runbooks/between/edit`);
  await ana.goto(`${server.url}/runbooks/between/edit`);
  await area(ana).fill(markdown("between").replace("the queue", "the long queue"));
  await ana.getByLabel("What changed, in one line").fill("said which queue");
  await ana.getByRole("button", { name: SAVE }).click();
  await expect(ana.getByText("Version 2 is saved.")).toBeVisible();

  await area(ben).fill(markdown("between").replace("Undo the release", "Undo the last release"));
  await ben.getByRole("button", { name: SAVE }).click();
  const conflict = ben.locator(".conflict");
  await expect(conflict).toContainText(/ana saved version 2/i);
  await expect(conflict.locator(".theirs ins")).toContainText("long");
  await expect(conflict.locator(".mine ins")).toContainText("last");
  await expect(area(ben)).toHaveValue(/the long queue[\s\S]*the last release/);
  await ben.reload().catch(() => undefined);
  await ben.goto(`${server.url}/runbooks/between/edit`);
  await expect(area(ben), "his own text is still his draft").toHaveValue(/the last release/);
  await ben.getByRole("button", { name: SAVE }).click();
  await expect(conflict).toHaveCount(1);
  await ben.getByRole("button", { name: SAVE }).click();
  await expect(ben.getByText("Version 3 is saved.")).toBeVisible();
  expect(await bytes(ben, "between")).toContain("the long queue");
  expect(await bytes(ben, "between")).toContain("the last release");

  await ben.getByRole("link", { name: "Versions" }).click();
  await expect(ben.getByText("said which queue")).toBeVisible();
  await ben.getByRole("radio", { name: "From version 1" }).check();
  await ben.getByRole("button", { name: "Compare the two" }).click();
  await expect(ben.locator(".diff-says")).toHaveText("2 lines added, 2 removed.");
  await ben.getByRole("link", { name: "All versions" }).click();
  await ben.getByRole("button", { name: "Restore version 1" }).click();
  await expect(ben.getByText("It is version 4 now.")).toBeVisible();
  expect(await bytes(ben, "between")).toBe(markdown("between"));
  await ben.context().close();
});

test("a draft survives a reload and a lost session, and only its writer ends it", async ({ browser }) => {
  const page = await admin(browser, server);
  await written(page, "draft");
  const draft = markdown("draft", "\nA line that nobody saved.\n");
  await area(page).fill(draft);
  await expect(page.locator("#editor-draft")).toHaveText(/^draft kept \d\d:\d\d:\d\d$/);
  await page.reload();
  await expect(area(page)).toHaveValue(draft);
  await expect(page.locator("#editor-draft")).toContainText("is back");

  // The session ends elsewhere; the save is refused, and nothing is lost.
  await page.request.post(`${server.url}/sign-out`, { form: {} });
  await page.getByRole("button", { name: SAVE }).click();
  await expect(page.getByText("You are signed out.")).toBeVisible();
  await page.goto(`${server.url}/runbooks/draft/edit`);
  await fillSignIn(page, ADMIN);
  await expect(area(page)).toHaveValue(draft);
  expect(await bytes(page, "draft")).toBe(markdown("draft"));

  await page.getByRole("button", { name: "Discard the draft" }).click();
  await expect(area(page)).toHaveValue(markdown("draft"));
  await area(page).fill(draft);
  await page.getByRole("button", { name: SAVE }).click();
  await expect(page.getByText("Version 2 is saved.")).toBeVisible();
  await page.reload();
  await expect(page.locator("#editor-draft"), "a saved text is no draft").toBeEmpty();
  await page.context().close();
});

test("files come in and go out to the byte", async () => {
  const files = [
    { name: "windows.md", mimeType: "text/markdown", buffer: Buffer.from(markdown("windows").replaceAll("\n", "\r\n")) },
    { name: "query.md", mimeType: "text/markdown", buffer: Buffer.from('# Query\n\n```promql\nup{x=~"a|b"}\n```\nno line end') },
    { name: "image.md", mimeType: "text/markdown", buffer: Buffer.from([0xff, 0xd8, 0xff]) },
  ];
  await ana.goto(`${server.url}/runbooks/import`);
  await ana.getByLabel("Markdown files").setInputFiles(files);
  await ana.getByRole("button", { name: "Import" }).click();
  const rows = ana.locator("#imported .row");
  await expect(rows).toHaveText([/new runbook, v1/, /new runbook, v1/, /not imported/]);
  for (const [slug, file] of [["windows", files[0]], ["query", files[1]]] as const) {
    expect(await bytes(ana, slug)).toBe(file?.buffer.toString());
    // Through the page and back: one line more, every other byte as it was.
    await ana.goto(`${server.url}/runbooks/${slug}/edit`);
    await area(ana).press("Control+End");
    await area(ana).pressSequentially(" and more");
    await ana.getByRole("button", { name: SAVE }).click();
    await expect(ana.getByText("Version 2 is saved.")).toBeVisible();
    expect(await bytes(ana, slug)).toContain("and more");
    expect((await bytes(ana, slug)).replace(/( and more)$|^ and more/m, "")).toBe(file?.buffer.toString());
  }
  const [download] = await Promise.all([ana.waitForEvent("download"), ana.goto(`${server.url}/runbooks/export`).catch(() => undefined)]);
  expect(download.suggestedFilename()).toBe("runbooks.zip");
});

test("without scripts the same form shows, inserts, saves and asks", async ({ browser }) => {
  const page = await plain(browser);
  await page.goto(`${server.url}/runbooks/new`);
  await area(page).fill("# Plain disk\n\n## Triage\n- [ ] Look at df\n");
  await page.getByRole("button", { name: "Preview", exact: true }).click();
  await expect(page.locator("#editor-run .say")).toHaveText(/Look at df/);
  await page.getByRole("button", { name: /^rollback steps/ }).click();
  await expect(area(page)).toHaveValue("# Plain disk\n\n## Triage\n- [ ] Look at df\n\n## Rollback\n- [ ]\n");
  await page.getByRole("button", { name: "Save the new runbook" }).click();
  await expect(page.getByText("Version 1 is saved.")).toBeVisible();

  await ana.goto(`${server.url}/runbooks/plain-disk/edit`);
  await page.goto(`${server.url}/runbooks/plain-disk/edit`);
  await area(ana).fill("# Plain disk\n\nAna.\n");
  await ana.getByRole("button", { name: SAVE }).click();
  await expect(ana.getByText("Version 2 is saved.")).toBeVisible();
  await area(page).fill("# Plain disk\n\nPlain.\n");
  await page.getByRole("button", { name: SAVE }).click();
  await expect(page.locator(".conflict")).toContainText("Nothing is saved until you choose.");
  await page.getByRole("button", { name: "Keep mine" }).click();
  await expect(page.getByText("Version 3 is saved.")).toBeVisible();
  expect(await bytes(ana, "plain-disk")).toBe("# Plain disk\n\nPlain.\n");

  await page.goto(`${server.url}/runbooks/plain-disk/versions`);
  await page.getByText("Archive this runbook…").click();
  await page.getByRole("button", { name: /^Archive / }).click();
  await expect(page).toHaveURL(`${server.url}/runbooks/archived`);
  await page.getByRole("button", { name: /^Bring it back/ }).click();
  await expect(page).toHaveURL(/plain-disk\/versions/);
  await page.context().close();
});

async function plain(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: false, storageState: await ana.context().storageState() });
  return context.newPage();
}
