import { defineConfig } from "@playwright/test";
import { browser } from "./browser";

// Pictures of a server that runs already: see shots.ts.
export default defineConfig({
  testDir: ".",
  testMatch: "shots.ts",
  workers: 1,
  timeout: 180_000,
  reporter: [["line"]],
  use: { browserName: "chromium", launchOptions: browser },
});
