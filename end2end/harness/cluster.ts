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
  readonly kills: number[] = [];
  private cookie = "";

  private constructor(
    private readonly directory: string,
    private postgres: Started,
    private readonly database: string,
  ) {}

  static async start(): Promise<Cluster> {
    const directory = await mkdtemp(join(tmpdir(), "two-"));
    const postgres = start(BINARY, ["postgres", "--data-dir", directory], process.env);
    const cluster = new Cluster(directory, postgres, await address(postgres));
    await cluster.run("migrate");
    for (const _ of [0, 1]) {
      cluster.urls.push(`http://127.0.0.1:${await freePort()}`);
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
    };
  }

  private async serve(place: number): Promise<Started> {
    const running = start(BINARY, ["serve", "--addr", new URL(this.urls[place] ?? "").host, "--admin-email", ADMIN.email], this.env());
    await until(running, "a server", async () => (running.said().includes("Signalbox is ready") ? true : undefined));
    return running;
  }

  async run(...args: string[]): Promise<string> {
    return (await promisify(execFile)(BINARY, args, { env: this.env() })).stdout.trim();
  }

  /** A command of the administrator, as JSON. */
  async command(path: string, fields: object): Promise<unknown> {
    const headers = { "content-type": "application/json", "idempotency-key": randomUUID(), cookie: this.cookie };
    const answer = await fetch(`${this.urls[0]}${path}`, { method: "POST", headers, body: JSON.stringify(fields) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  /** Gone in an instant, and back as soon as it can. */
  async kill(place: number): Promise<void> {
    const server = this.servers[place];
    if (server === undefined) return;
    this.kills.push(Date.now());
    process.kill(server.pid, "SIGKILL");
    await server.ended;
    this.servers[place] = await this.serve(place);
  }

  async killPostgres(): Promise<void> {
    const pid = Number((await readFile(join(this.directory, "postgres", "postmaster.pid"), "utf8")).split("\n")[0]);
    this.kills.push(Date.now());
    process.kill(this.postgres.pid, "SIGKILL");
    process.kill(pid, "SIGKILL");
    await this.postgres.ended;
    // Its children see that it is gone, and go too.
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
