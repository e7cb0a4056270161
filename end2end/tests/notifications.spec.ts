// How people are reached, from the press to the mailbox and back: a real mail server, and a verifier that others wrote.
import AxeBuilder from "@axe-core/playwright";
import { type Page, expect, test } from "@playwright/test";
import { Webhook } from "standardwebhooks";
import { Commands } from "../harness/commands";
import { MailServer } from "../harness/mail";
import { admin, invited } from "../harness/people";
import { Signalbox } from "../harness/signalbox";
import { Hook } from "../harness/hook";

const BEN = { name: "Ben Osei", email: "ben@example.org", password: "correct horse battery" };

let mail: MailServer;
let hook: Hook;
let server: Signalbox;
let ana: Page;
test.beforeAll(async ({ browser }) => {
  mail = await MailServer.start();
  hook = await Hook.start();
  const more = { SIGNALBOX_SMTP_URL: mail.url, SIGNALBOX_MAIL_FROM: "Signalbox <signalbox@example.org>" };
  server = await Signalbox.start({ more });
  ana = await admin(browser, server);
  await new Commands(ana, server).do("/settings/mine", { name: "Ana Ruiz", zone: "Europe/London" });
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

test("a webhook is added, rung, and verified by a library of others; a failed try comes again under its id", async () => {
  await ana.goto(`${server.url}/settings/notifications`);
  await expect(ana.getByText("At once by mail.")).toHaveCount(2);
  await ana.getByText("Webhook", { exact: true }).click();
  const form = ana.locator('form[data-command="channel.add_webhook"]');
  await form.getByLabel("Address").fill(hook.url);
  await form.getByLabel("Name").fill("Pager bridge");
  await form.getByRole("button", { name: "Add the webhook" }).click();
  const secret = await ana.locator(".secret code").innerText();
  await expect(ana.getByText("At once by webhook “Pager bridge” and mail.")).toBeVisible();
  await isFine(ana);

  await ana.getByRole("button", { name: "Ring me now" }).click();
  const rung = ana.getByRole("list", { name: "What became of it" });
  await expect(rung.getByRole("listitem")).toHaveCount(2);
  await expect(rung).toContainText(/mail sent \d\d:\d\d:\d\d/);
  await expect(rung).toContainText(/webhook sent \d\d:\d\d:\d\d/);
  const heard = await hook.waitFor(1);
  const told = new Webhook(secret).verify(heard.body, heard.headers) as { type: string };
  expect(told.type).toBe("channel.tested");
  const forged = heard.body.replace("channel", "somebody");
  expect(() => new Webhook(secret).verify(forged, heard.headers)).toThrow();

  hook.answers.push(500);
  await new Commands(ana, server).declare("The support bot refuses paid customers");
  const first = await hook.waitFor(2);
  const second = await hook.waitFor(3);
  expect(second.headers["webhook-id"]).toBe(first.headers["webhook-id"]);
  for (const { body, headers } of [first, second]) expect(new Webhook(secret).verify(body, headers)).toBeTruthy();
});

test("the page is acknowledged from the mail, by a press and not by a look", async ({ browser }) => {
  const ben = await invited(browser, ana, server, "responder", BEN);
  const title = "Answers cite documents that were withdrawn";
  const number = await new Commands(ben, server).declare(title);
  const received = await mail.waitFor(({ headers, to }) => headers.subject?.includes(title) === true && to[0] === "ana@example.org");
  expect(received.headers.subject).toBe(`[SEV2] #${number} ${title}: you are paged`);
  expect(received.headers["message-id"]).toMatch(/^<[0-9a-f]{32}@example\.org>$/);
  expect(Object.keys(received.parts).sort()).toEqual(["text/html", "text/plain"]);
  const link = /http:\/\/\S+\/acknowledge\/\S+/.exec(received.parts["text/plain"] ?? "")?.[0] ?? "";

  // The mail itself, as its reader sees it, and the link in it.
  const reader = await (await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } })).newPage();
  await reader.setContent(received.parts["text/html"] ?? "");
  await reader.getByRole("link", { name: `Acknowledge #${number}` }).click();
  expect(reader.url()).toBe(link);
  await expect(reader.getByRole("heading", { level: 1 })).toHaveText(`Acknowledge #${number} as Ana Ruiz?`);
  await expect(reader.getByText("You become its owner. The link works once, until")).toBeVisible();
  await reader.reload();
  const owns = () => server.rows(`select p.name from incident i join person p on p.id = i.owner_id where i.number = ${number} and i.acknowledged_at is not null`);
  expect(await owns()).toEqual([]);
  const { width } = await reader.getByRole("button", { name: "Acknowledge: I own it" }).boundingBox() ?? { width: 0 };
  expect(width, "as wide as the thumb needs").toBeGreaterThan(300);

  await reader.getByRole("button", { name: "Acknowledge: I own it" }).click();
  await expect(reader.getByRole("heading", { level: 1 })).toContainText(`You own #${number} since`);
  expect(await owns()).toEqual([["Ana Ruiz"]]);
  await ben.goto(`${server.url}/incidents/${number}?at=owner`);
  await expect(ben.locator("main")).toContainText("Ana Ruiz");

  // In the browser where she is signed in the same link goes on to the incident.
  await ana.goto(`${link}?done=yes`);
  expect(new URL(ana.url()).pathname).toBe(`/incidents/${number}`);
  await ana.goto(`${server.url}/oncall/deliveries`);
  await expect(ana.locator("main")).toContainText(`Ana Ruiz was paged #${number}`);
  await isFine(ana);
});
