// Passes everything on, and counts the answers by their status.
import { Agent, type Server, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

export class Counted {
  readonly statuses: Record<number, number> = {};

  private constructor(private readonly server: Server) {}

  static async before(url: string): Promise<Counted> {
    const agent = new Agent({ keepAlive: true });
    const server = createServer();
    const counted = new Counted(server);
    server.on("request", (from, to) => {
      const { method, url: path = "/", headers } = from;
      const passed = request(new URL(path, url), { method, headers, agent }, (answer) => {
        const status = answer.statusCode ?? 0;
        counted.statuses[status] = (counted.statuses[status] ?? 0) + 1;
        to.writeHead(status, answer.headers);
        answer.pipe(to);
      });
      passed.once("error", () => to.destroy());
      from.pipe(passed);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return counted;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }
}
