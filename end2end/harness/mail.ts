// A real mail server that receives: aiosmtpd, in the environment of the Python clients.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type Started, end, start, until } from "./process";

const CLIENTS = resolve(import.meta.dirname, "clients");
const PYTHON = process.env.PYTHON_BIN ?? resolve(import.meta.dirname, "../../target/tools/python/bin/python");

export interface Mail {
  to: string[];
  headers: Record<string, string>;
  type: string;
  parts: Record<string, string>;
}

export class MailServer {
  private constructor(
    private readonly running: Started,
    readonly url: string,
  ) {}

  static async start(): Promise<MailServer> {
    if (!existsSync(PYTHON)) throw new Error("The mail server is missing: type .ci/set-up clients");
    const running = start(PYTHON, [`${CLIENTS}/smtp.py`], process.env);
    const port = await until(running, "the mail server's port", async () => /^(\d+)$/m.exec(running.said())?.[1]);
    return new MailServer(running, `smtp://127.0.0.1:${port}`);
  }

  get mails(): Mail[] {
    const lines = this.running.said().split("\n").filter((line) => line.startsWith("{") && line.endsWith("}"));
    return lines.map((line) => JSON.parse(line) as Mail);
  }

  /** The first mail that fits; it may be on its way still. */
  async waitFor(fits: (mail: Mail) => boolean): Promise<Mail> {
    return until(this.running, "the mail", async () => this.mails.find(fits), 15_000);
  }

  async stop(): Promise<void> {
    await end(this.running);
  }
}
