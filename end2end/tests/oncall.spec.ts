// On call as a planner and a responder live it, in a browser; and its calendar, read by somebody else's parser.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { type Page, expect, test } from "@playwright/test";
import { admin, invited } from "../harness/people";
import { Signalbox } from "../harness/signalbox";

const PYTHON = process.env.PYTHON_BIN ?? resolve(import.meta.dirname, "../../target/tools/python/bin/python");
const READER = resolve(import.meta.dirname, "../harness/clients/read_calendar.py");

interface Read {
  name: string;
  errors: string[];
  events: { uid: string; summary: string; from: string; until: string; url: string }[];
}

let server: Signalbox;
let ana: Page;
let ben: Page;
test.describe.configure({ mode: "serial" });
test.beforeAll(async ({ browser }) => {
  server = await Signalbox.start();
  ana = await admin(browser, server);
  const who = { name: "Ben Osei", email: "ben@acme.test", password: "correct horse battery" };
  ben = await invited(browser, ana, server, "responder", who);
});
test.afterAll(async () => server?.stop());

const name = async (page: Page) => (await page.locator("details.person summary").getAttribute("aria-label"))?.replace("You: ", "") ?? "";

test("the first schedule takes a minute, and nothing is saved before its handoffs were seen", async () => {
  await ana.goto(`${server.url}/oncall`);
  await expect(ana.getByText("Nobody is on call. Until someone is, pages go to the last resort:")).toBeVisible();
  await ana.getByRole("link", { name: "Make a schedule: pick people, pick Monday 09:00" }).click();
  await ana.getByLabel("Name", { exact: true }).fill("AI platform");
  await ana.getByLabel("Turn 2").selectOption({ label: "Ben Osei" });
  await ana.getByLabel("Zone of its clock").selectOption("Europe/London");
  await ana.getByRole("button", { name: "See the next six handoffs" }).click();
  const preview = ana.getByRole("region", { name: "The next six handoffs" });
  await expect(preview.locator("ol li")).toHaveCount(6);
  await expect(preview.locator("ol li").first()).toContainText(/09:00 (GMT|BST): Ben Osei takes over from/);
  expect((await server.rows("select count(*) from schedule"))[0]?.[0]).toBe("0");
  await ana.getByRole("button", { name: "Save: these handoffs" }).click();
  await expect(ana).toHaveURL(`${server.url}/oncall/ai-platform`);
  await expect(ana.locator(".oncall-sentence")).toContainText(/until (.* )?0[89]:00 UTC .*then Ben Osei/);
});

test("a responder takes over a turn for a day, and the grid and Now say so at once", async () => {
  await ben.goto(`${server.url}/oncall/ai-platform`);
  await ben.getByRole("link", { name: "Override…" }).click();
  await expect(ben.getByLabel("On call is")).toHaveValue(/.+/);
  const until = await ben.evaluate(() => {
    const at = new Date(Date.now() + 86_400_000);
    return `${at.toISOString().slice(0, 10)}T12:00`;
  });
  await ben.getByLabel("Until").fill(until);
  await ben.getByRole("button", { name: "Save the override" }).click();
  await ben.goto(`${server.url}/oncall/ai-platform`);
  await expect(ben.locator(".oncall-sentence")).toContainText("Ben Osei (you)");
  await expect(ben.locator(".oncall-notch").first()).toBeAttached();
  await ana.goto(server.url);
  await expect(ana.getByRole("region", { name: "On call now" })).toContainText("AI platform: Ben Osei");
  await ben.getByText("Withdraw…").click();
  await ben.getByRole("button", { name: "Withdraw it" }).click();
  await expect(ben.locator(".oncall-sentence")).not.toContainText("Ben Osei (you)");
});

test("keys go back and forth, and the axe finds nothing on any page", async () => {
  for (const path of ["", "/new", "/calendars", "/ai-platform", "/ai-platform/cover", "/ai-platform/layers/edit?layer="]) {
    await ana.goto(`${server.url}/oncall${path}`);
    const { violations } = await new AxeBuilder({ page: ana }).analyze();
    expect(violations.map((one) => `${path} ${one.id}: ${one.nodes[0]?.html}`)).toEqual([]);
  }
  await ana.goto(`${server.url}/oncall?view=week`);
  await ana.keyboard.press("]");
  await expect(ana).toHaveURL(/view=week&from=\d{4}-\d\d-\d\d/);
  await ana.keyboard.press("t");
  await expect(ana).not.toHaveURL(/from=/);
});

test("icalendar reads the feed of the schedule, until its address is ended", async () => {
  expect(existsSync(PYTHON), "The clients are missing: type .ci/set-up clients").toBe(true);
  await ana.goto(`${server.url}/oncall/calendars`);
  await ana.getByLabel("What it shows").selectOption("ai-platform");
  await ana.getByRole("button", { name: "Make the address" }).click();
  const address = await ana.locator(".secret code").innerText();
  const answer = await fetch(address);
  expect(answer.status).toBe(200);
  const again = await fetch(address, { headers: { "if-none-match": answer.headers.get("etag") ?? "" } });
  expect(again.status).toBe(304);
  const told = spawnSync(PYTHON, [READER], { input: Buffer.from(await answer.arrayBuffer()), encoding: "utf8" });
  expect(told.stderr).toBe("");
  const read = JSON.parse(told.stdout) as Read;
  expect(read.errors).toEqual([]);
  expect(read.name).toBe("On call: AI platform");
  const own = await name(ana);
  const shifts = read.events.filter((event) => !event.summary.startsWith("Nobody"));
  expect(shifts.length).toBeGreaterThan(50);
  // One after the other without a hole, in turns.
  for (const [place, event] of shifts.slice(1).entries()) expect(event.from).toBe(shifts[place]?.until);
  expect(new Set(read.events.map((event) => event.uid)).size).toBe(read.events.length);
  const turns = shifts.slice(-4).map((event) => event.summary.split(":")[0]);
  expect(new Set(turns)).toEqual(new Set([own, "Ben Osei"]));
  expect(turns[0]).toBe(turns[2]);
  // 09:00 in London, summer and winter.
  const clock = (at: string) => new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", timeStyle: "short" }).format(new Date(at));
  expect(new Set(shifts.slice(-40).map((event) => clock(event.from)))).toEqual(new Set(["09:00"]));
  await ana.goto(`${server.url}/oncall/calendars`);
  await ana.getByText("End…").click();
  await ana.getByRole("button", { name: "End the address" }).click();
  expect((await fetch(address)).status).toBe(404);
});
