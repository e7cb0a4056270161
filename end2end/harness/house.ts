// A furnished house: one server with something on every page, for the tests that look at all of them.
import { type BrowserContext, test as base } from "@playwright/test";
import { Commands } from "./commands";
import { inMinutes, update } from "./customers";
import { HOSTILE } from "./hostile";
import { admin } from "./people";
import { Signalbox } from "./signalbox";

export interface House {
  server: Signalbox;
  /** An open incident with a runbook, a note, checks and an update; and one that was resolved. */
  open: number;
  resolved: number;
  /** The open one as strangers know it, and the id of what they were told. */
  publicId: string;
  update: string;
  /** Planned work. */
  work: string;
  /** The administrator's cookies. */
  cookies: Awaited<ReturnType<BrowserContext["cookies"]>>;
}

export const test = base.extend<object, { house: House }>({
  house: [
    async ({ browser }, use) => {
      const server = await Signalbox.start();
      try {
        const page = await admin(browser, server);
        const commands = new Commands(page, server);
        await commands.do("/services", { name: "Support bot", slug: "support-bot", description: "Answers customers." });
        await commands.do("/services/support-bot/variables", { name: "NAMESPACE", value: "support" });
        await commands.do("/settings/status/components", { name: "Support assistant" });
        await commands.do("/settings/severities/rules", { label: "tier", value: "paid", severity: "SEV1" });
        const resolved = await commands.resolved("Answers were slow for everyone", { service: "support-bot" });
        await commands.do(`/incidents/${resolved}/postmortem/actions`, { text: "Alert on the prompt version", kind: "detect" });
        const open = await commands.declare(`Support bot refuses paid customers ${HOSTILE}`, {
          service: "support-bot",
          runbook: "prompt-regression",
        });
        await furnish(commands, open);
        const [[publicId = "", update = ""] = []] = await server.rows("select p.public_id, u.id from public_incident p join incident_update u using (incident_id)");
        const work = await plan(commands, server);
        const cookies = await page.context().cookies();
        await page.context().close();
        await use({ server, open, resolved, publicId, update, work, cookies });
      } finally {
        await server.stop();
      }
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

async function furnish(commands: Commands, open: number): Promise<void> {
  const at = `/incidents/${open}`;
  await commands.do(`${at}/acknowledge`);
  await commands.do(`${at}/notes`, { text: `The refusals began with the new prompt. ${"averylongwordwithoutanyspace".repeat(6)}` });
  await commands.do(`${at}/links`, { address: "https://grafana.example.org/d/refusals", label: "Refusal rate" });
  const { run, keys } = await commands.run(open);
  await commands.do(`${at}/checks`, { run, key: keys[0] ?? "", state: "done", result: "12 %\nover 10 minutes" });
  await commands.do(`${at}/checks`, { run, key: keys[1] ?? "", state: "skipped", reason: "no access from here" });
  await commands.do(`${at}/mitigations`, { title: "Restored the previous prompt", reason: "Refusals fell at once." });
  await commands.do(`${at}/updates`, update("identified"));
}

async function plan(commands: Commands, server: Signalbox): Promise<string> {
  const [[part = ""] = []] = await server.rows("select id from component");
  const time = (minutes: number) => inMinutes(minutes).slice(0, 16);
  const fields = { title: "Storage move", pauses: "Uploads pause for 10 min.", starts_at: time(600), ends_at: time(660), ends_by: "clock", parts: part, review: "yes" };
  return (await commands.do<{ work: string }>("/maintenance", fields)).work;
}
