// The record follows by itself: entries of others wait behind a count, and every island of the page is known to the script.
import { expect, test } from "@playwright/test";
import { Commands } from "../harness/commands";
import { admin, invited } from "../harness/people";
import { Signalbox } from "../harness/signalbox";

const BEN = { name: "Ben Osei", email: "ben@example.org", password: "another horse, another battery" };

let server: Signalbox;
test.beforeAll(async () => {
  server = await Signalbox.start();
});
test.afterAll(async () => {
  await server?.stop();
});

test("a colleague's note waits behind a count, and nothing moves", async ({ browser }) => {
  const ana = await admin(browser, server);
  const number = await new Commands(ana, server).declare("Support bot refuses paid customers");
  const ben = await invited(browser, ana, server, "responder", BEN);
  const address = `${server.url}/incidents/${number}`;

  const warnings: string[] = [];
  ana.on("console", (message) => message.type() === "warning" && warnings.push(message.text()));
  await ana.goto(address);
  await expect(ana.locator("html")).toHaveAttribute("data-ready", "1");
  await expect(ana.locator(".record .live")).toHaveAttribute("data-state", "live");
  expect(warnings.filter((text) => text.includes("unknown island"))).toEqual([]);

  const before = await ana.locator(".entry").count();
  await ben.goto(address);
  await ben.getByLabel("Write a note").fill("The index is two weeks old");
  await ben.getByRole("button", { name: "Write note" }).click();
  await expect(ana.locator(".arrivals")).toBeVisible();
  expect(await ana.locator(".entry").count()).toBe(before);
  await ana.locator(".arrivals").click();
  await expect(ana.locator(".entry").first()).toContainText("The index is two weeks old");
});
