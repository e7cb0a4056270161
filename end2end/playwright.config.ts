import { defineConfig } from "@playwright/test";
import { browser } from "./browser";

/** They count, weigh or race: nothing else may run meanwhile. */
const ALONE = ["crash", "faults", "outage", "promise", "readers", "status", "storm", "subscribers", "weight"];
const alone = ALONE.map((name) => `**/${name}.spec.ts`);

// Each file starts the servers it needs, so nothing is started here, and files may run side by side.
export default defineConfig({
  testDir: "tests",
  workers: 1,
  projects: [
    { name: "alone", testMatch: alone },
    { name: "beside", testIgnore: alone },
  ],
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  timeout: 240_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  outputDir: "test-results",
  use: {
    browserName: "chromium",
    launchOptions: browser,
    actionTimeout: 10_000,
    navigationTimeout: 15_000,
    trace: "retain-on-failure",
  },
});
