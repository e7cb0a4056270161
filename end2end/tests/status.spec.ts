// The public page on the worst day: beside a server that dies right after it published, without its database, after a
// restart without it, alone on the public side, and behind a password.
import { expect, test } from "@playwright/test";
import { Cluster } from "../harness/cluster";
import { states, update } from "../harness/customers";
import { pause } from "../harness/process";

const TURNS = 5;
const PATHS = ["/status", "/status/history", "/api/v2/summary.json", "/api/v2/incidents.json", "/history.atom", "/history.rss", "/badge.svg"];
const STALE = /from \d\d:\d\d|since \d\d:\d\d UTC.*cannot|cannot change this page/;

let cluster: Cluster;
let number: number;
let part: string;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  cluster = await Cluster.start();
  await cluster.command("/settings/status/components", { name: "Support assistant" });
  part = (await cluster.rows("select id from component"))[0]?.[0] ?? "";
  number = (await cluster.command("/incidents", { title: "Zanzibar on gpu-17", severity: "SEV2" })) as number;
});
test.afterAll(async () => {
  await cluster?.stop();
});

const say = (phase: string, title: string, state: string, place = 0) =>
  cluster.command(`/incidents/${number}/updates`, update(phase, { title, components: states({ [part]: state }) }), place);

const text = async (url: string) => {
  const answer = await fetch(url);
  expect(answer.status, url).toBe(200);
  return answer.text();
};

/** Two answers are compared. The page may be made anew between them, which on its first day moves the share of its uptime. */
const ofOneRendering = (compare: () => Promise<void>) => expect(compare).toPass({ timeout: 10_000 });

/** Until the page of a server says it; answers how long it took. */
async function shows(place: number, words: string | RegExp, patience = 10_000, path = "/status"): Promise<number> {
  const began = performance.now();
  const says = (page: string) => (typeof words === "string" ? page.includes(words) : words.test(page));
  for (;;) {
    if (says(await text(`${cluster.urls[place]}${path}`))) return performance.now() - began;
    if (performance.now() - began > patience) throw new Error(`server ${place} does not say ${words} in ${patience} ms`);
    await pause(3);
  }
}

test("what a server published and died of, the other shows within a second", async () => {
  test.setTimeout(120_000);
  const times: number[] = [];
  for (let turn = 1; turn <= TURNS; turn += 1) {
    const [from, to] = turn % 2 === 1 ? [0, 1] : [1, 0];
    const title = `Some questions are refused, turn ${turn}`;
    await say("identified", title, "partial_outage", from);
    const answered = performance.now();
    const killed = cluster.crash(from);
    expect(performance.now() - answered, "it is killed at once").toBeLessThan(50);
    times.push(await shows(to, title, 1_000));
    await shows(to, title, 1_000, "/api/v2/summary.json");
    await killed;
    await cluster.restart(from);
    await shows(from, title);
  }
  console.log(`visible on the other server after ${times.map((time) => `${time.toFixed(0)} ms`).join(", ")}`);
});

test("without its database, and started again without it, everything still answers", async () => {
  test.setTimeout(180_000);
  await test.step("an incident is open: it says since when it can't be changed", async () => {
    const before = new Map<string, string>();
    for (const path of PATHS) before.set(path, await text(`${cluster.urls[0]}${path}`));
    expect(before.get("/status")).not.toMatch(STALE);
    await cluster.crashPostgres();
    const times: number[] = [];
    for (const place of [0, 1]) {
      for (const path of PATHS) await text(`${cluster.urls[place]}${path}`);
      times.push(await shows(place, STALE, 40_000));
      await shows(place, "Some questions are refused, turn 5");
    }
    console.log(`said to be stale ${times.map((time) => `${time.toFixed(0)} ms`).join(", then ")} after the end of the database`);
    const summary = JSON.parse(await text(`${cluster.urls[1]}/api/v2/summary.json`)) as { incidents: unknown[] };
    expect(summary.incidents).toHaveLength(1);
  });

  await test.step("started again, it knows what it last knew", async () => {
    await cluster.crash(1);
    await cluster.restart(1, false);
    for (const path of PATHS) await text(`${cluster.urls[1]}${path}`);
    const page = await text(`${cluster.urls[1]}/status`);
    expect(page).toContain("Some questions are refused, turn 5");
    expect(page).toMatch(STALE);
    expect(await text(`${cluster.statusUrls[1]}/`)).toContain("Some questions are refused, turn 5");
    expect((await text(`${cluster.urls[1]}/history.atom`))).toContain("Some questions are refused, turn 5");
    const answer = await fetch(`${cluster.urls[1]}/status`, { headers: { "if-none-match": (await fetch(`${cluster.urls[1]}/status`)).headers.get("etag") ?? "" } });
    expect(answer.status).toBe(304);
  });

  await test.step("the database is back: nobody has to do anything", async () => {
    await cluster.restartPostgres();
    for (const place of [0, 1]) {
      await expect.poll(() => text(`${cluster.urls[place]}/status`), { timeout: 60_000, intervals: [200] }).not.toMatch(STALE);
    }
    await expect(async () => say("resolved", "Some questions are refused, turn 5", "operational")).toPass({ timeout: 30_000 });
    for (const place of [0, 1]) await shows(place, "Everything is working.");
  });

  await test.step("nothing is open: a copy of some seconds is no news", async () => {
    await cluster.crashPostgres();
    await pause(3_000);
    await cluster.crash(0);
    await cluster.restart(0, false);
    for (const place of [0, 1]) {
      const page = await text(`${cluster.urls[place]}/status`);
      expect(page).toContain("Everything is working.");
      expect(page).not.toMatch(STALE);
    }
    await cluster.restartPostgres();
  });
});

test("a closed page opens to its password alone, also without the database", async () => {
  test.setTimeout(120_000);
  const password = "a page for those who know";
  const page = (place: number, headers: Record<string, string> = {}, path = "/status") => fetch(`${cluster.urls[place]}${path}`, { headers });
  const enter = (place: number, given: string) =>
    fetch(`${cluster.urls[place]}/status/enter`, { method: "POST", body: new URLSearchParams({ password: given }), redirect: "manual" });
  const basic = { authorization: `Basic ${Buffer.from(`anybody:${password}`).toString("base64")}` };
  await expect(async () => cluster.command("/settings/status/password", { password })).toPass({ timeout: 30_000 });
  for (const place of [0, 1]) await expect.poll(async () => (await page(place)).status, { timeout: 5_000 }).toBe(401);

  let cookie = "";
  const isClosed = async (place: number) => {
    for (const path of [...PATHS, "/status/banner", "/status/subscribe"]) {
      const answer = await page(place, {}, path);
      // Without the database nobody can subscribe.
      expect(path === "/status/subscribe" ? [401, 503] : [401], path).toContain(answer.status);
      expect(await answer.text(), path).not.toMatch(/Support assistant|Some questions are refused|Everything is working/);
    }
    expect((await page(place, {}, "/api/v2/summary.json")).headers.get("www-authenticate")).toMatch(/^Basic /);
    expect((await enter(place, "a page for those who guess")).status).toBe(401);
    const entered = await enter(place, password);
    expect([entered.status, entered.headers.get("location")]).toEqual([303, "/status"]);
    expect(entered.headers.get("set-cookie")).toMatch(/HttpOnly; SameSite=Lax/);
    cookie = entered.headers.get("set-cookie")?.split(";")[0] ?? "";
    for (const headers of [{ cookie }, basic]) {
      const answer = await page(place, headers);
      expect(await answer.text()).toContain("Support assistant");
      expect(answer.headers.get("cache-control")).toBe("private, no-cache");
    }
  };
  await isClosed(0);
  expect((await page(1, { cookie })).status, "the other server knows who entered").toBe(200);
  await cluster.crashPostgres();
  await cluster.crash(1);
  await cluster.restart(1, false);
  expect((await page(1, { cookie })).status, "who entered stays in").toBe(200);
  await isClosed(1);
  await cluster.restartPostgres();
  await expect(async () => cluster.command("/settings/status/password/remove", {})).toPass({ timeout: 30_000 });
  for (const place of [0, 1]) await expect.poll(async () => (await page(place)).status, { timeout: 40_000 }).toBe(200);
});

test("alone on the public side the page stands at the root, and nothing else does", async () => {
  const [whole = "", alone = ""] = [cluster.urls[0], cluster.statusUrls[0]];
  await ofOneRendering(async () => expect(await text(`${alone}/`)).toBe(await text(`${alone}/status`)));
  for (const path of PATHS) expect((await fetch(`${alone}${path}`)).status, path).toBe(200);
  for (const path of ["/sign-in", "/incidents", "/settings/status", "/api/v1/incidents", "/assets/x", "/set-up/x", `/incidents/${number}`]) {
    expect((await fetch(`${alone}${path}`, { redirect: "manual" })).status, path).toBe(404);
  }
  // Every link leads somewhere, from either root.
  for (const base of [`${alone}/`, `${alone}/status`, `${whole}/status`, `${alone}/status/history`]) {
    const links = [...(await text(base)).matchAll(/(?:href|src|action)="([^"#][^"]*)"/g)].map(([, link = ""]) => link);
    expect(links.length, base).toBeGreaterThan(2);
    for (const link of new Set(links)) {
      const url = new URL(link.replaceAll("&amp;", "&"), base);
      if (url.protocol === "mailto:") continue;
      expect(url.origin, `${base} leads to ${link}`).toBe(new URL(base).origin);
      expect((await fetch(url)).status, `${base} leads to ${link}`).toBe(200);
    }
  }
});

test("a head is its get without a body, over the wire", async () => {
  for (const path of PATHS) {
    for (const encoding of ["identity", "gzip", "br"]) {
      const headers = { "accept-encoding": encoding };
      await ofOneRendering(async () => {
        const [get, head] = await Promise.all([fetch(`${cluster.urls[0]}${path}`, { headers }), fetch(`${cluster.urls[0]}${path}`, { method: "HEAD", headers })]);
        await get.arrayBuffer();
        expect(await head.text(), path).toBe("");
        for (const name of ["content-type", "content-encoding", "content-length", "etag", "cache-control", "vary"]) {
          expect(head.headers.get(name), `${path} ${encoding} ${name}`).toBe(get.headers.get(name));
        }
        expect(get.headers.get("vary")?.toLowerCase(), path).toContain("accept-encoding");
      });
    }
    const json = await fetch(`${cluster.urls[0]}${path}`, { headers: { origin: "https://elsewhere.example" } });
    if (path.endsWith(".json")) expect(json.headers.get("access-control-allow-origin"), path).toBe("*");
  }
});
