// Listens as a receiver of webhooks does, and keeps what it heard.
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { pause } from "./process";

export interface Heard {
  headers: Record<string, string>;
  body: string;
}

export class Hook {
  readonly heard: Heard[] = [];
  /** Statuses to answer first; then it is 200. */
  readonly answers: number[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Hook> {
    const server = createServer();
    const hook = new Hook(server);
    server.on("request", (request, response) => {
      let body = "";
      request.on("data", (bytes: Buffer) => (body += bytes.toString()));
      request.on("end", () => {
        const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
        hook.heard.push({ headers: Object.fromEntries(headers) as Record<string, string>, body });
        response.writeHead(hook.answers.shift() ?? 200).end("ok");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return hook;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  async waitFor(count: number): Promise<Heard> {
    for (let tries = 0; tries < 600; tries += 1) {
      const found = this.heard[count - 1];
      if (found) return found;
      await pause(25);
    }
    throw new Error(`${this.heard.length} of ${count} came in 15 s`);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}
