// What an alert may say; it must stay text wherever it is shown.
import { type APIResponse, type Page, expect } from "@playwright/test";

export const HOSTILE = "</title></textarea><script>alert(1)</script>";

/** Collects what must never happen on any page that is opened. */
export class Watch {
  private readonly dialogs: string[] = [];
  private readonly failures: string[] = [];

  constructor(page: Page) {
    page.on("dialog", (dialog) => {
      this.dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    page.on("pageerror", (error) => this.failures.push(`script: ${error.message}`));
    page.on("console", (message) => {
      // A refused form is answered with its status, which the browser reports too.
      const isStatus = message.text().startsWith("Failed to load resource: the server responded with a status of 4");
      if (message.type() === "error" && !isStatus) this.failures.push(`console: ${message.text()}`);
    });
    page.on("response", (response) => {
      if (response.status() >= 500) this.failures.push(`${response.status()} ${response.url()}`);
    });
  }

  expectNothing(): void {
    expect(this.dialogs, "a dialog opened").toEqual([]);
    expect(this.failures, "something broke in the browser").toEqual([]);
  }
}

/** The page holds the text, and no element came of it. */
export async function expectText(page: Page): Promise<void> {
  const found = await page.evaluate((hostile) => {
    const scripts = [...document.querySelectorAll("script")].map((script) => script.textContent ?? "");
    const values = [...document.querySelectorAll("textarea, input")].map((field) => (field as HTMLInputElement).value);
    return {
      scripts: scripts.filter((text) => text.includes("alert(1)")).length,
      isShown: (document.body.textContent ?? "").includes(hostile) || values.some((value) => value.includes(hostile)),
    };
  }, HOSTILE);
  expect(found, `at ${page.url()}`).toEqual({ scripts: 0, isShown: true });
}

export async function expectNoMarkup(answer: APIResponse): Promise<string> {
  const text = await answer.text();
  expect(text).not.toContain("<script>alert");
  expect(text).not.toContain("</textarea><script");
  return text;
}
