// Who reads a public status page: two clients of Statuspage and a reader of feeds, none of them written here.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const CLIENTS = resolve(import.meta.dirname, "clients");
const PYTHON = process.env.PYTHON_BIN ?? resolve(import.meta.dirname, "../../target/tools/python/bin/python");
const WITHIN = { timeout: 30_000, maxBuffer: 16 << 20 };

export interface Part {
  id: string;
  name: string;
  status: string;
  group: boolean;
  group_id: string | null;
}

export interface Update {
  id: string;
  status: string;
  body: string;
  created_at: string;
  affected_components: { code: string; name: string; old_status: string; new_status: string }[];
}

export interface Told {
  id: string;
  name: string;
  status: string;
  impact: string;
  shortlink: string;
  started_at: string;
  created_at: string;
  updated_at: string;
  resolved_at: string | null;
  monitoring_at: string | null;
  scheduled_for?: string;
  scheduled_until?: string;
  incident_updates: Update[];
  components: Part[];
}

export interface Read {
  summary: { page: { name: string; url: string; updated_at: string }; components: Part[]; incidents: Told[];
    scheduled_maintenances: Told[]; status: { indicator: string; description: string } };
  status: { status: { indicator: string; description: string } };
  components: { components: Part[] };
  all: { incidents: Told[] };
  unresolved: { incidents: Told[] };
  upcoming: { scheduled_maintenances: Told[] };
}

/** npm `statuspage.io`, as a process of its own. */
export async function statuspage(url: string): Promise<Read> {
  const { stdout } = await run(process.execPath, [`${CLIENTS}/statuspage.mjs`, url], WITHIN);
  return JSON.parse(stdout) as Read;
}

export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** PyPI `statuspage-prometheus-exporter`: one turn of it at a time, with what it remembers between them. */
export class Exporter {
  private constructor(private readonly directory: string) {}

  static async of(summary: string): Promise<Exporter> {
    const directory = await mkdtemp(join(tmpdir(), "exporter-"));
    await writeFile(join(directory, "services.json"), JSON.stringify({ acme: { url: summary, name: "Acme" } }));
    return new Exporter(directory);
  }

  async turn(): Promise<Sample[]> {
    const program = join(dirname(PYTHON), "statuspage-prometheus-exporter");
    if (!existsSync(program)) throw new Error("The exporter is missing: type .ci/set-up clients");
    const env = { ...process.env, RUN_MODE: "once", METRICS_TEXTFILE_PATH: "told.prom", SERVICES_JSON_PATH: "services.json" };
    await run(program, [], { ...WITHIN, cwd: this.directory, env });
    const text = await readFile(join(this.directory, "told.prom"), "utf8");
    return text.split("\n").flatMap(sample);
  }

  async stop(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** A line of Prometheus' text format. */
function sample(line: string): Sample[] {
  const [, name, inside, value] = /^statuspage_(\w+)\{(.*)\} (\S+)$/.exec(line) ?? [];
  if (name === undefined || inside === undefined) return [];
  const pairs = [...inside.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key = "", text = ""]) => [key, text] as const);
  return [{ name, labels: Object.fromEntries(pairs), value: Number(value) }];
}

export interface Feed {
  bozo: number;
  why: string;
  version: string;
  type: string;
  title: string;
  id?: string;
  link: string;
  updated: number;
  entries: { id: string; title: string; link: string; updated: number; type: string; text: string }[];
}

/** PyPI `feedparser`. */
export async function feed(url: string): Promise<Feed> {
  const { stdout } = await run(PYTHON, [`${CLIENTS}/read_feed.py`, url], WITHIN);
  return JSON.parse(stdout) as Feed;
}
