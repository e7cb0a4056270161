// Pictures of a server that runs already, for eyes: `SIGNALBOX_URL=… SIGNALBOX_EMAIL=… SIGNALBOX_PASSWORD=… npm run shots`.
// SHOTS_INCIDENT is the number of the incident (the newest open one), SHOTS_ENDED that of the postmortem, SHOTS_DIR the folder.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Page, test } from "@playwright/test";
import { signIn } from "./harness/people";

const url = (process.env.SIGNALBOX_URL ?? "http://127.0.0.1:3000").replace(/\/$/, "");
const directory = process.env.SHOTS_DIR ?? "/tmp/shots";
const who = {
  name: "",
  email: process.env.SIGNALBOX_EMAIL ?? "ana@example.org",
  password: process.env.SIGNALBOX_PASSWORD ?? "correct horse battery",
};

test("pictures", async ({ page }) => {
  await mkdir(directory, { recursive: true });
  await signIn(page, url, who);
  const open = process.env.SHOTS_INCIDENT ?? (await newest(page, "open"));
  const ended = process.env.SHOTS_ENDED ?? (await newest(page, "ended")) ?? open;
  const views: Record<string, string> = { now: "/", status: "/status" };
  if (open) {
    for (const stop of ["triage", "mitigate", "verify", "severity"]) views[`incident-${stop}`] = `/incidents/${open}?at=${stop}`;
    views.composer = `/incidents/${open}/updates/new?for=customers`;
  }
  if (ended) views.postmortem = `/incidents/${ended}/postmortem`;
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      for (const [name, path] of Object.entries(views)) {
        await page.goto(`${url}${path}`);
        await page.screenshot({ path: join(directory, `${name}-${width}-${colorScheme}.png`), fullPage: true });
      }
    }
  }
});

async function newest(page: Page, state: string): Promise<string | undefined> {
  await page.goto(`${url}/incidents?state=${state}`);
  const row = page.locator("a.inc .num").first();
  return (await row.count()) > 0 ? (await row.innerText()).trim() : undefined;
}
