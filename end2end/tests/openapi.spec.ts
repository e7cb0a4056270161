// The OpenAPI document: valid by an independent validator, the same from the binary, and true of the answers.
import { type Page, expect, test } from "@playwright/test";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020, type AnySchema } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { Commands } from "../harness/commands";
import { admin } from "../harness/people";
import { Signalbox } from "../harness/signalbox";

interface Operation {
  responses: Record<string, { content?: Record<string, { schema: AnySchema }> }>;
  requestBody?: { content: Record<string, { schema: AnySchema }> };
}

interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
}

let server: Signalbox;
let ana: Page;
let document: Document;
test.beforeAll(async ({ browser }) => {
  server = await Signalbox.start();
  ana = await admin(browser, server);
  // Without a session: it is public.
  document = (await (await fetch(`${server.url}/api/v1/openapi.json`)).json()) as Document;
});
test.afterAll(async () => {
  await server?.stop();
});

test("it is valid OpenAPI 3.1, and the binary prints the same", async () => {
  expect(document.openapi).toMatch(/^3\.1\./);
  const validated = await new Validator().validate(structuredClone(document) as unknown as Record<string, unknown>);
  expect(validated.errors ?? []).toEqual([]);
  expect(validated.valid).toBe(true);
  expect(JSON.parse(await server.run("openapi"))).toEqual(document);
});

/** Errors of a value against a schema of the document. */
function judge(): (at: string, value: unknown) => string[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema({ $id: "https://signalbox.test/openapi.json", ...document } as AnySchema);
  return (at, value) => {
    const validate = ajv.compile({ $ref: `https://signalbox.test/openapi.json#${at}` });
    validate(value);
    return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
  };
}

const pointer = (...parts: string[]) => parts.map((part) => `/${part.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

test("what is sent and answered is as it says", async () => {
  const errors = judge();
  const schema = (path: string, method: string, status: string, type = "application/json") =>
    encodeURI(pointer("paths", path, method, "responses", status, "content", type, "schema"));
  const problem = pointer("components", "schemas", "Problem");
  const commands = new Commands(ana, server);
  await commands.do("/services", { name: "Support bot", slug: "support-bot" });
  const made = await commands.do<{ secret: string }>("/settings/tokens", { name: "Deployer", scope: "intake" });
  expect(errors(schema("/settings/tokens", "post", "200"), made)).toEqual([]);
  const post = (body: unknown) =>
    fetch(`${server.url}/api/v1/changes`, {
      method: "POST",
      headers: { authorization: `Bearer ${made.secret}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });

  const change = { service: "support-bot", artifact: "prompt", version: "prompt-v7", previous: "prompt-v6" };
  const asked = encodeURI(pointer("paths", "/api/v1/changes", "post", "requestBody", "content", "application/json", "schema"));
  for (const body of [change, [change, { ...change, kind: "prompt", version: 8 }]]) {
    expect(errors(asked, body)).toEqual([]);
    const kept = await post(body);
    expect([200, 201]).toContain(kept.status);
    expect(errors(schema("/api/v1/changes", "post", String(kept.status)), await kept.json())).toEqual([]);
  }
  for (const wrong of [{}, { ...change, kind: "spoon" }]) {
    expect(errors(asked, wrong)).not.toEqual([]);
    const refused = await post(wrong);
    expect(refused.status).toBe(422);
    expect(refused.headers.get("content-type")).toBe("application/problem+json");
    expect(errors(problem, await refused.json())).toEqual([]);
  }

  await commands.resolved("Answers were slow for everyone", { service: "support-bot" });
  const number = await commands.declare("Support bot refuses paid customers", { service: "support-bot" });
  expect(errors(schema("/incidents", "post", "200"), number)).toEqual([]);
  const paths = {
    "/api/v1/alerts": "/api/v1/alerts?show=all",
    "/api/v1/incidents": "/api/v1/incidents",
    "/api/v1/incidents/{number}": `/api/v1/incidents/${number}`,
    "/api/v1/services/{slug}/artifacts": "/api/v1/services/support-bot/artifacts",
  };
  for (const [path, address] of Object.entries(paths)) {
    const answer = await ana.request.get(`${server.url}${address}`);
    expect(answer.status()).toBe(200);
    expect(errors(schema(path, "get", "200"), await answer.json()), path).toEqual([]);
  }
  const nobody = await fetch(`${server.url}/api/v1/incidents`);
  expect(nobody.status).toBe(401);
  expect(errors(problem, await nobody.json())).toEqual([]);
});

test("a command that is sent as it says is understood", async () => {
  // Every address answers a stranger's empty attempt with a problem, so that none is described that is not there.
  for (const [path, methods] of Object.entries(document.paths)) {
    const operation = methods.post;
    if (!operation?.requestBody?.content["application/x-www-form-urlencoded"]) continue;
    const address = path.replaceAll(/\{[^}]+\}/g, "1");
    const answer = await fetch(`${server.url}${address}`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: "{}",
    });
    expect([400, 401, 403, 404, 410, 422, 429], `${path}: ${answer.status}`).toContain(answer.status);
    expect(answer.headers.get("content-type"), path).toBe("application/problem+json");
  }
});
