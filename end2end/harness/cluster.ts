// Two servers on one Postgres, each of which can be killed and started again, as a power cut would.
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { type Started, end, freePort, pause, start, until } from "./process";
import { ADMIN } from "./signalbox";

const BINARY = process.env.SIGNALBOX_BIN ?? resolve(import.meta.dirname, "../../target/debug/signalbox");

export class Cluster {
  private servers: Started[] = [];
  readonly urls: string[] = [];
  /** Where each shows the public page alone. */
  readonly statusUrls: string[] = [];
  readonly kills: number[] = [];
  /** Keys of the jobs that were under way when a server was killed. */
  readonly underWay = new Set<string>();
  private cookie = "";

  private constructor(
    private readonly directory: string,
    private postgres: Started,
    private readonly database: string,
    private readonly more: NodeJS.ProcessEnv,
  ) {}

  /** `more` is set in the servers' environment. */
  static async start(more: NodeJS.ProcessEnv = {}): Promise<Cluster> {
    const directory = await mkdtemp(join(tmpdir(), "two-"));
    const postgres = start(BINARY, ["postgres", "--data-dir", directory], process.env);
    const cluster = new Cluster(directory, postgres, await address(postgres), more);
    await cluster.run("migrate");
    for (const _ of [0, 1]) {
      cluster.urls.push(`http://127.0.0.1:${await freePort()}`);
      cluster.statusUrls.push(`http://127.0.0.1:${await freePort()}`);
      cluster.servers.push(await cluster.serve(cluster.urls.length - 1));
    }
    const form = new URLSearchParams({ email: ADMIN.email, password: ADMIN.password });
    const answer = await fetch(`${cluster.urls[0]}/sign-in`, { method: "POST", body: form, redirect: "manual" });
    cluster.cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
    return cluster;
  }

  private env(): NodeJS.ProcessEnv {
    const inherited = Object.entries(process.env).filter(([name]) => !/^(SIGNALBOX_|DATABASE_URL|PG)/.test(name));
    return {
      ...Object.fromEntries(inherited),
      DATABASE_URL: this.database,
      SIGNALBOX_SECRET_KEY_FILE: join(this.directory, "secret.key"),
      SIGNALBOX_ALLOW_PRIVATE_TARGETS: "127.0.0.0/8",
      SIGNALBOX_ADMIN_PASSWORD: ADMIN.password,
      ...this.more,
    };
  }

  /** Without the database only its public page answers. */
  private async serve(place: number, withDatabase = true): Promise<Started> {
    const [address, status] = [this.urls, this.statusUrls].map((urls) => new URL(urls[place] ?? "").host);
    // What a server keeps for itself is its own.
    const env = { ...this.env(), SIGNALBOX_DATA_DIR: join(this.directory, `server-${place}`), SIGNALBOX_STATUS_ADDR: status };
    const running = start(BINARY, ["serve", "--addr", address ?? "", "--admin-email", ADMIN.email], env);
    const isReady = async () => {
      if (withDatabase) return running.said().includes("Signalbox is ready");
      return (await fetch(`${this.urls[place]}/healthz`).catch(() => undefined))?.ok === true;
    };
    await until(running, "a server", async () => ((await isReady()) ? true : undefined));
    return running;
  }

  async run(...args: string[]): Promise<string> {
    return (await promisify(execFile)(BINARY, args, { env: this.env() })).stdout.trim();
  }

  /** A command of the administrator, as JSON, to the first server unless another is meant. */
  async command(path: string, fields: object, place = 0): Promise<unknown> {
    const headers = { "content-type": "application/json", "idempotency-key": randomUUID(), cookie: this.cookie };
    const answer = await fetch(`${this.urls[place]}${path}`, { method: "POST", headers, body: JSON.stringify(fields) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  /** Gone in an instant, and back as soon as it can. */
  async kill(place: number): Promise<void> {
    await this.crash(place);
    for (const [key = ""] of await this.rows("select key from job where leased_until > clock_timestamp() and finished_at is null")) this.underWay.add(key);
    await this.restart(place);
  }

  async crash(place: number): Promise<void> {
    const server = this.servers[place];
    if (server === undefined) return;
    this.kills.push(Date.now());
    process.kill(server.pid, "SIGKILL");
    await server.ended;
  }

  async restart(place: number, withDatabase = true): Promise<void> {
    this.servers[place] = await this.serve(place, withDatabase);
  }

  async killPostgres(): Promise<void> {
    await this.crashPostgres();
    await this.restartPostgres();
  }

  /** All of its processes at once. */
  async crashPostgres(): Promise<void> {
    const pid = Number((await readFile(join(this.directory, "postgres", "postmaster.pid"), "utf8")).split("\n")[0]);
    this.kills.push(Date.now());
    process.kill(this.postgres.pid, "SIGKILL");
    // It leads a group of its own.
    process.kill(-pid, "SIGKILL");
    await this.postgres.ended;
  }

  async restartPostgres(): Promise<void> {
    for (let tries = 0; ; tries += 1) {
      this.postgres = start(BINARY, ["postgres", "--data-dir", this.directory], process.env);
      try {
        await address(this.postgres);
        return;
      } catch (error) {
        if (tries === 20) throw error;
        await pause(500);
      }
    }
  }

  async rows(sql: string): Promise<string[][]> {
    const args = [this.database, "-qAtX", "-v", "ON_ERROR_STOP=1", "-c", sql];
    const { stdout } = await promisify(execFile)(await psql(), args, { maxBuffer: 64 << 20 });
    return stdout.split("\n").filter((line) => line !== "").map((line) => line.split("|"));
  }

  async count(sql: string): Promise<number> {
    return Number((await this.rows(sql))[0]?.[0]);
  }

  said(): string {
    return this.servers.map((server) => server.said()).join("\n");
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map((server) => end(server)));
    await end(this.postgres);
    await rm(this.directory, { recursive: true, force: true });
  }
}

const address = (postgres: Started) =>
  until(postgres, "Postgres", async () => /^(postgres:\S+)$/m.exec(postgres.said())?.[1]);

async function psql(): Promise<string> {
  const versions = await readdir("/usr/lib/postgresql").catch(() => [] as string[]);
  const newest = versions.sort((one, other) => Number(other) - Number(one))[0];
  return newest === undefined ? "psql" : `/usr/lib/postgresql/${newest}/bin/psql`;
}
