// Ten thousand subscribers and one update, by a real mail server: every mail is accounted for, with a kill in the middle too.
import { writeFile } from "node:fs/promises";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { type Page, expect, test } from "@playwright/test";
import { Webhook } from "standardwebhooks";
import { Commands } from "../harness/commands";
import { update } from "../harness/customers";
import { Hook } from "../harness/hook";
import { type Mail, MailServer } from "../harness/mail";
import { admin } from "../harness/people";
import { pause } from "../harness/process";
import { newKey, subscribed } from "../harness/readers_of";
import { Signalbox } from "../harness/signalbox";

const MANY = 10_000;
// The receiver is the slow one: two milliseconds of Python a mail.
const PATIENCE = 500_000;
const GONE = "gone@example.org";
const LATER = "later@example.org";

test.setTimeout(600_000);

let mail: MailServer;
let hook: Hook;
let server: Signalbox;
let ana: Page;
let ask: Commands;
let number: number;
const key = newKey();
test.beforeAll(async ({ browser }) => {
  mail = await MailServer.start();
  hook = await Hook.start();
  const file = join(mkdtempSync(join(tmpdir(), "sb-key-")), "secret.key");
  await writeFile(file, `${key}\n`, { mode: 0o600 });
  const more = { SIGNALBOX_SMTP_URL: mail.url, SIGNALBOX_MAIL_FROM: "Acme status <status@example.org>", SIGNALBOX_SECRET_KEY_FILE: file };
  server = await Signalbox.start({ more });
  ana = await admin(browser, server);
  ask = new Commands(ana, server);
  number = await ask.declare("Some questions are refused");
});
test.afterAll(async () => {
  await server?.stop();
  await hook?.stop();
  await mail?.stop();
});

const isFine = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
};

test("a stranger follows by mail, confirms by a press, and ends it by one", async ({ browser }) => {
  const mara = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  await mara.goto(`${server.url}/status/subscribe`);
  await isFine(mara);
  await mara.getByRole("textbox", { name: "Address" }).fill("mara@example.org");
  await mara.getByRole("button", { name: "Subscribe" }).click();
  await expect(mara.getByRole("heading", { level: 1 })).toHaveText("We have sent a mail to that address.");
  await isFine(mara);
  const asked = await mail.waitFor(({ to }) => to[0] === "mara@example.org");
  const link = /http:\/\/\S+\/status\/confirm\/\w+/.exec(asked.parts["text/plain"] ?? "")?.[0] ?? "";
  await mara.goto(link);
  await isFine(mara);
  await mara.getByRole("button", { name: "Confirm" }).click();
  await expect(mara.getByRole("heading", { level: 1 })).toHaveText("You are subscribed.");
  await mara.getByRole("link", { name: "Change or end it" }).click();
  await isFine(mara);
  expect(await mara.content()).not.toContain("mara@");

  // The mail program's own press: no cookie, no page, no Origin.
  const one = await fetch(mara.url(), {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "List-Unsubscribe=One-Click",
  });
  expect(one.status).toBe(200);
  await mara.reload();
  await expect(mara.getByRole("heading", { level: 1 })).toHaveText("This subscription has ended. You get no more mail.");
});

let secret = "";
test("a webhook is asked first; its secret is shown once", async ({ browser }) => {
  const dev = await (await browser.newContext()).newPage();
  await dev.goto(`${server.url}/status/subscribe`);
  await dev.locator("input[value=webhook]").check();
  await dev.getByRole("textbox", { name: "Address" }).fill(hook.url);
  await dev.getByRole("button", { name: "Subscribe" }).click();
  const asked = await hook.waitFor(1);
  await dev.goto((JSON.parse(asked.body) as { confirm: string }).confirm);
  await dev.getByRole("button", { name: "Confirm" }).click();
  secret = await dev.locator("code").innerText();
  await isFine(dev);
  expect(new Webhook(secret).verify(asked.body, asked.headers)).toBeTruthy();
});

const counts = async () => {
  const [row] = await server.rows(`select count(*), count(d.handed_over_at), count(d.dropped_at),
    count(d.leased_until) filter (where d.handed_over_at is null and d.dropped_at is null)
    from telling t join telling_delivery d on d.telling_id = t.id
    where d.channel = 'mail' and t.id = (select id from telling order by id desc limit 1)`);
  const [whole = 0, handed = 0, dropped = 0, leased = 0] = (row ?? []).map(Number);
  return { whole, handed, dropped, leased };
};

const done = async (patience: number) => {
  const last = Date.now() + patience;
  for (;;) {
    const now = await counts();
    if (now.whole > 0 && now.handed + now.dropped === now.whole) return now;
    if (Date.now() > last) throw new Error(`after ${patience} ms: ${JSON.stringify(now)}`);
    await pause(500);
  }
};

/** The mails of one update, by whom they went to. */
const received = (subject: string) => {
  const all = new Map<string, Mail[]>();
  for (const one of mail.mails.filter(({ headers }) => headers.subject?.includes(subject))) {
    const to = one.to[0] ?? "";
    all.set(to, [...(all.get(to) ?? []), one]);
  }
  return all;
};

const readers = Array.from({ length: MANY - 2 }, (_, place) => `reader${place}@example.org`);

test("ten thousand subscribers and one update: every mail is accounted for", async () => {
  await subscribed(server, key, [...readers, GONE, LATER]);
  const began = Date.now();
  await ask.do(`/incidents/${number}/updates`, update("investigating", { title: "First word" }));
  const published = Date.now();
  const end = await done(PATIENCE);
  const took = Date.now() - published;
  const [first] = await server.rows("select extract(epoch from min(d.handed_over_at)) * 1000 from telling_delivery d where d.telling_id = (select id from telling order by id desc limit 1)");
  const after = Number(first?.[0]) - published;
  const all = received("First word");
  const ids = new Set([...all.values()].flat().map(({ headers }) => headers["message-id"]));
  console.log(`publishing took ${published - began} ms, the first mail went ${after.toFixed(0)} ms after the answer, all ${took} ms:`,
    `${Math.round((MANY * 1000) / took)} a second; told ${end.whole}, handed over ${end.handed}, dropped ${end.dropped}, received ${ids.size}`);
  expect(end).toMatchObject({ whole: MANY, handed: MANY - 1, dropped: 1 });
  expect(after).toBeLessThan(2_000);
  expect(ids.size).toBe(MANY - 1);
  for (const to of [...readers, LATER]) expect(all.get(to)?.length, to).toBe(1);
  expect(all.has(GONE)).toBe(false);
  const one = all.get("reader7@example.org")?.[0];
  expect(one?.headers["list-unsubscribe-post"]).toBe("List-Unsubscribe=One-Click");
  expect(Object.keys(one?.parts ?? {}).sort()).toEqual(["text/html", "text/plain"]);
  const ended = await server.rows(`select ended_as from subscriber where address = '${GONE}'`);
  expect(ended).toEqual([["bounced"]]);

  const told = await hook.waitFor(2);
  expect(new Webhook(secret).verify(told.body, told.headers)).toMatchObject({ incident: { name: "First word" } });
  await ana.goto(`${server.url}/settings/subscribers?show=trouble`);
  await expect(ana.getByText("There is no such mailbox.")).toBeVisible();
  await isFine(ana);
});

test("killed in the middle: none is lost, and a double only for what was under way, with the same Message-ID", async () => {
  const [[all] = []] = await server.rows("select count(*) from subscriber where channel = 'mail' and ended_at is null and confirmed_at is not null");
  expect(Number(all), "the others of the test before").toBe(MANY - 1);
  await ask.do(`/incidents/${number}/updates`, update("identified", { title: "Second word" }));
  while ((await counts()).handed < 3_000) await pause(200);
  await server.crash();
  const dead = await counts();
  const underWay = await server.rows(`select s.address from telling_delivery d join subscriber s on s.id = d.subscriber_id
    where d.leased_until is not null and d.handed_over_at is null and d.dropped_at is null`);
  const held = new Set(underWay.map(([address]) => address));
  await server.restart();
  const end = await done(PATIENCE);
  const got = received("Second word");
  const doubles = [...got].filter(([, mails]) => mails.length > 1);
  console.log(`killed after ${dead.handed}, ${held.size} under way; told ${end.whole}, handed over ${end.handed}, dropped ${end.dropped},`,
    `received by ${got.size}, lost ${end.whole - got.size}, twice ${doubles.length}`);
  expect(dead.handed).toBeLessThan(MANY - 1);
  expect(end).toMatchObject({ whole: MANY - 1, handed: MANY - 1, dropped: 0 });
  for (const to of [...readers, LATER]) expect(got.has(to), `${to} was lost`).toBe(true);
  for (const [to, mails] of doubles) {
    expect(held.has(to), `${to} was not under way`).toBe(true);
    expect(mails.length).toBe(2);
    expect(new Set(mails.map(({ headers }) => headers["message-id"])).size).toBe(1);
  }
});
