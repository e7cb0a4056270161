// A real server with its own data directory and so its own Postgres.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { type Started, end, pause, start, until } from "./process";

export const ADMIN = { name: "Ana Ruiz", email: "ana@example.org", password: "correct horse battery" };

const BINARY = process.env.SIGNALBOX_BIN ?? resolve(import.meta.dirname, "../../target/debug/signalbox");

export class Signalbox {
  private constructor(
    private running: Started,
    private readonly directory: string,
    readonly url: string,
    /** Printed where no administrator exists yet. */
    readonly setUpLink: string,
    private readonly withAdmin: boolean,
    private readonly more: NodeJS.ProcessEnv,
  ) {}

  /** Without an administrator the set-up link is waited for; `more` is set in its environment. */
  static async start({ withAdmin = true, more = {} as NodeJS.ProcessEnv } = {}): Promise<Signalbox> {
    // Short, because the path of a socket is.
    const directory = await mkdtemp(join(tmpdir(), "sb-"));
    try {
      const running = serve(directory, "127.0.0.1:0", withAdmin, more);
      const said = await ready(running, withAdmin);
      return new Signalbox(running, directory, said.url, said.setUpLink, withAdmin, more);
    } catch (error) {
      await endPostgres(directory);
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
  }

  said(): string {
    return this.running.said();
  }

  /** As a power cut would, for the server alone. */
  async crash(): Promise<void> {
    process.kill(this.running.pid, "SIGKILL");
    await this.running.ended;
  }

  /** On the same data and the same address. */
  async restart(): Promise<void> {
    this.running = serve(this.directory, new URL(this.url).host, this.withAdmin, this.more);
    await ready(this.running, true);
  }

  /** What its database answers: rows of fields. */
  async rows(sql: string): Promise<string[][]> {
    const pid = await readFile(join(this.directory, "postgres", "postmaster.pid"), "utf8");
    const [, , , port = "", socket = ""] = pid.split("\n");
    const secret = await readFile(join(this.directory, "postgres.secret"), "utf8");
    const PGPASSWORD = /^signalbox (\S+)$/m.exec(secret)?.[1];
    const args = ["-qAtX", "-v", "ON_ERROR_STOP=1", "-h", socket, "-p", port, "-U", "signalbox", "-d", "signalbox", "-c", sql];
    const { stdout } = await promisify(execFile)(await psql(), args, { env: { ...process.env, PGPASSWORD } });
    const lines = stdout.split("\n").filter((line) => line !== "");
    return lines.map((line) => line.split("|"));
  }

  /** The binary's own commands, beside the running server. */
  async run(...args: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(BINARY, args, { maxBuffer: 16 << 20 });
    return stdout;
  }

  async stop(): Promise<void> {
    await end(this.running);
    await endPostgres(this.directory);
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** Where Debian puts it, else on the path. */
async function psql(): Promise<string> {
  const versions = await readdir("/usr/lib/postgresql").catch(() => [] as string[]);
  const newest = versions.sort((one, other) => Number(other) - Number(one))[0];
  return newest === undefined ? "psql" : `/usr/lib/postgresql/${newest}/bin/psql`;
}

function serve(directory: string, address: string, withAdmin: boolean, more: NodeJS.ProcessEnv): Started {
  const admin = withAdmin ? ["--admin-email", ADMIN.email] : [];
  const inherited = Object.entries(process.env).filter(([name]) => !/^(SIGNALBOX_|DATABASE_URL|PG)/.test(name));
  const password = withAdmin ? { SIGNALBOX_ADMIN_PASSWORD: ADMIN.password } : {};
  // The servers that tests start listen on this machine.
  const env = { ...Object.fromEntries(inherited), ...password, SIGNALBOX_ALLOW_PRIVATE_TARGETS: "127.0.0.0/8", ...more };
  return start(BINARY, ["serve", "--addr", address, "--data-dir", directory, ...admin], env);
}

async function ready(running: Started, withAdmin: boolean): Promise<{ url: string; setUpLink: string }> {
  return until(running, "the server's first lines", async () => {
    const url = /^Signalbox is ready: (\S+)$/m.exec(running.said())?.[1];
    const setUpLink = /^Set up: (\S+) /m.exec(running.said())?.[1];
    if (url === undefined || (!withAdmin && setUpLink === undefined)) return undefined;
    return { url, setUpLink: setUpLink ?? "" };
  });
}

/** After a crash the server's Postgres may still run: its id stands in the data directory. */
async function endPostgres(directory: string): Promise<void> {
  const text = await readFile(join(directory, "postgres", "postmaster.pid"), "utf8").catch(() => "");
  const pid = Number(text.split("\n")[0]);
  const isOurs = text.split("\n")[1] === join(directory, "postgres");
  if (!Number.isInteger(pid) || pid <= 1 || !isOurs) return;
  try {
    process.kill(pid, "SIGINT");
    for (let tries = 0; tries < 200; tries += 1) {
      process.kill(pid, 0);
      await pause(50);
    }
  } catch {
    // It has ended.
  }
}
