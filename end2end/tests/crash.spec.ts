// The server is killed in the middle of 200 ticks: what was answered is in the record once, what was not can be sent again.
import { randomUUID } from "node:crypto";
import { type Page, expect, test } from "@playwright/test";
import { Commands } from "../harness/commands";
import { admin } from "../harness/people";
import { Signalbox } from "../harness/signalbox";

const INCIDENTS = 2;
const LANES = 4;
const TICKS = 25;
const KILL_AFTER = 90;

interface Tick {
  key: string;
  state: "done" | "open";
}

/** One check of one incident, ticked and opened again in turn, each tick under a key of its own. */
interface Lane {
  number: number;
  run: string;
  check: string;
  ticks: Tick[];
  answered: number;
}

let server: Signalbox;
test.beforeAll(async () => {
  server = await Signalbox.start();
});
test.afterAll(async () => {
  await server?.stop();
});

test("a tick that was answered is never lost, and one that is sent twice is done once", async ({ browser }) => {
  const page = await admin(browser, server);
  const lanes = await prepare(page);
  expect(lanes.length * TICKS).toBe(200);
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");

  let answers = 0;
  let crash: Promise<void> | undefined;
  const count = () => {
    answers += 1;
    if (answers === KILL_AFTER) crash = server.crash();
  };
  await Promise.all(lanes.map((lane) => tick(lane, cookie, count)));
  expect(crash, "it was killed while ticks were on their way").toBeDefined();
  await crash;
  const sent = lanes.reduce((all, lane) => all + lane.answered, 0);
  expect(sent).toBeGreaterThanOrEqual(KILL_AFTER);
  expect(sent, "some were not answered").toBeLessThan(200);

  await server.restart();
  for (const lane of lanes) {
    const recorded = await inTheRecord(page, lane);
    expect([lane.answered, lane.answered + 1], `${lane.check}: what was answered, and at most the one on its way`)
      .toContain(recorded.length);
    expect(recorded).toEqual(lane.ticks.slice(0, recorded.length).map((tick) => tick.state));
  }

  for (const lane of lanes) {
    const again = lane.ticks[lane.answered];
    if (!again) continue;
    for (const attempt of ["first", "second"]) {
      const answer = await post(lane, again, cookie);
      expect(answer.status, `${attempt} retry: ${await answer.text()}`).toBe(200);
    }
    lane.answered += 1;
  }
  for (const lane of lanes) {
    expect(await inTheRecord(page, lane)).toEqual(lane.ticks.slice(0, lane.answered).map((tick) => tick.state));
  }

  await test.step("the rest goes on as if nothing had happened", async () => {
    await Promise.all(lanes.map((lane) => tick(lane, cookie, () => undefined)));
    for (const lane of lanes) {
      expect(lane.answered).toBe(TICKS);
      expect(await inTheRecord(page, lane)).toEqual(lane.ticks.map((tick) => tick.state));
    }
  });
});

async function prepare(page: Page): Promise<Lane[]> {
  const commands = new Commands(page, server);
  const lanes: Lane[] = [];
  for (let place = 0; place < INCIDENTS; place += 1) {
    const number = await commands.declare(`Answers are slow, part ${place + 1}`, { runbook: "prompt-regression" });
    const { run, keys } = await commands.run(number);
    expect(keys.length).toBeGreaterThanOrEqual(LANES);
    for (const check of keys.slice(0, LANES)) {
      const ticks = Array.from({ length: TICKS }, (_, turn) => ({
        key: randomUUID(),
        state: turn % 2 === 0 ? ("done" as const) : ("open" as const),
      }));
      lanes.push({ number, run, check, ticks, answered: 0 });
    }
  }
  return lanes;
}

/** Goes on where the lane stands, until all is answered or nobody answers any more. */
async function tick(lane: Lane, cookie: string, answered: () => void): Promise<void> {
  for (const next of lane.ticks.slice(lane.answered)) {
    let status: number;
    try {
      const answer = await post(lane, next, cookie);
      status = answer.status;
      await answer.arrayBuffer();
    } catch {
      return;
    }
    expect(status).toBe(200);
    lane.answered += 1;
    answered();
  }
}

function post(lane: Lane, { key, state }: Tick, cookie: string): Promise<Response> {
  return fetch(`${server.url}/incidents/${lane.number}/checks`, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": key, cookie },
    body: JSON.stringify({ run: lane.run, key: lane.check, state, at: "triage" }),
  });
}

/** What the record tells of the lane's check, oldest first. */
async function inTheRecord(page: Page, lane: Lane): Promise<Tick["state"][]> {
  await page.goto(`${server.url}/incidents/${lane.number}?at=triage`);
  const check = await page.locator(`[id="check-${lane.check}"] p.say`).evaluate((say) => {
    // The text itself, without what is only spoken and what came back.
    const own = [...say.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
    return own.map((node) => node.textContent ?? "").join("").trim();
  });
  expect(check.length).toBeGreaterThan(10);
  const entries = await page.locator("#record .entry > div > p:first-child").allInnerTexts();
  const said = entries.map((text) => text.trim()).filter((text) => text.endsWith(`: ${check}`));
  return said.reverse().map((text) => (text.includes(" ticked: ") ? "done" : "open"));
}
