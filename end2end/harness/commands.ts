// Commands as a program gives them: JSON, the session's cookie, and a key for each attempt.
import { randomUUID } from "node:crypto";
import { type Page, expect } from "@playwright/test";
import type { Signalbox } from "./signalbox";

export type Fields = Record<string, string | number>;

export class Commands {
  constructor(
    private readonly page: Page,
    private readonly server: Signalbox,
  ) {}

  /** Carries it out; anything but success is an error with its reason. */
  async do<T = unknown>(path: string, fields: Fields = {}): Promise<T> {
    const headers = { "content-type": "application/json", "idempotency-key": randomUUID() };
    const answer = await this.page.request.post(`${this.server.url}${path}`, { headers, data: JSON.stringify(fields) });
    expect(answer.ok(), `${path}: ${answer.status()} ${answer.ok() ? "" : await answer.text()}`).toBe(true);
    return (await answer.json()) as T;
  }

  async declare(title: string, more: Fields = {}): Promise<number> {
    return this.do<number>("/incidents", { title, severity: "SEV2", ...more });
  }

  /** An incident from its declaration to its end. */
  async resolved(title: string, more: Fields = {}): Promise<number> {
    const number = await this.declare(title, more);
    const at = `/incidents/${number}`;
    await this.do(`${at}/acknowledge`);
    await this.do(`${at}/mitigations`, { title: "Restored the previous prompt", reason: "Refusals fell at once." });
    await this.do(`${at}/recovery`, { evidence: "Refusals are at 4 % again, as before, for half an hour." });
    await this.do(`${at}/resolve`, { reason: "The previous prompt is back." });
    return number;
  }

  /** The id of the incident's first run, and the keys of its triage checks. */
  async run(number: number): Promise<{ run: string; keys: string[] }> {
    await this.page.goto(`${this.server.url}/incidents/${number}?at=triage`);
    const forms = this.page.locator("form[data-command='check.mark']");
    await expect(forms.first()).toBeAttached();
    const run = await forms.first().locator("input[name=run]").inputValue();
    const keys = await forms.evaluateAll((all) => all.map((form) => (form as HTMLFormElement).dataset.check ?? ""));
    return { run, keys };
  }
}
