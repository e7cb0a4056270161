// What the incident page costs when it is opened for the first time.
import { type Request, expect } from "@playwright/test";
import { test } from "../harness/house";

const MOST = 150_000;
const COMPRESSED = /\.(css|js|wasm)$/;

test("the incident page weighs at most 150 kB", async ({ house, context, page }) => {
  await context.addCookies(house.cookies);
  const requests: Request[] = [];
  page.on("requestfinished", (request) => requests.push(request));
  await page.goto(`${house.server.url}/incidents/${house.open}?at=triage`, { waitUntil: "load" });
  // The network is never idle: the page follows its record. Once it does, all that it needs is here.
  await expect(page.locator(".record .live")).toHaveAttribute("data-state", "live");
  const weights = new Map<string, number>();
  for (const request of requests) {
    const path = new URL(request.url()).pathname;
    const response = await request.response();
    expect(response?.status(), path).toBe(200);
    if (COMPRESSED.test(path)) expect(response?.headers()["content-encoding"], path).toBe("br");
    const { responseBodySize, responseHeadersSize } = await request.sizes();
    weights.set(path, (weights.get(path) ?? 0) + responseBodySize + responseHeadersSize);
  }
  const paths = [...weights.keys()];
  expect(paths.filter((path) => path.endsWith(".css"))).toHaveLength(1);
  expect(paths).toContain(`/incidents/${house.open}`);
  const told = [...weights].map(([path, bytes]) => `${bytes} ${path}`).join("\n");
  const sum = [...weights.values()].reduce((all, bytes) => all + bytes, 0);
  console.log(`${told}\n${sum} in all`);
  expect(sum, told).toBeGreaterThan(5_000);
  expect(sum, told).toBeLessThanOrEqual(MOST);
});
