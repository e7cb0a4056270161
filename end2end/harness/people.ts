// People at the door: the set-up link, signing in, inviting and being invited.
import { type Browser, type BrowserContext, type Page, expect } from "@playwright/test";
import { ADMIN, type Signalbox } from "./signalbox";

export interface Person {
  name: string;
  email: string;
  password: string;
}

export async function signIn(page: Page, url: string, who: Person = ADMIN, path = "/"): Promise<void> {
  await page.goto(`${url}/sign-in?next=${encodeURIComponent(path)}`);
  await fillSignIn(page, who);
}

export async function fillSignIn(page: Page, who: Person = ADMIN): Promise<void> {
  await page.getByLabel("Mail", { exact: true }).fill(who.email);
  await page.getByLabel("Password", { exact: true }).fill(who.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toHaveCount(0);
}

/** The administrator's browser. */
export async function admin(browser: Browser, server: Signalbox): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, server.url);
  return page;
}

/** Somebody who came in by an invitation, in a browser of their own. */
export async function invited(browser: Browser, by: Page, server: Signalbox, role: string, who: Person): Promise<Page> {
  await by.goto(`${server.url}/settings/people`);
  const panel = by.getByRole("region", { name: "Invite somebody" });
  await panel.getByLabel("Mail").fill(who.email);
  await panel.getByLabel("Role").selectOption(role);
  await panel.getByRole("button", { name: "Make the link" }).click();
  const link = await by.locator(".secret code").innerText();
  const context: BrowserContext = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  await expect(page.getByLabel("Mail", { exact: true })).toHaveValue(who.email);
  await page.getByLabel("Your name").fill(who.name);
  await page.getByLabel("Password").fill(who.password);
  await page.getByRole("button", { name: "Join" }).click();
  await expect(page).toHaveURL(`${server.url}/`);
  return page;
}
