// A receiver of webhooks that keeps what it got: under which id, and when.
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Got {
  id: string;
  at: number;
  body: { type: string; data: { notice: string } };
}

export class Sink {
  readonly got: Got[] = [];

  private constructor(private readonly server: Server) {}

  /** It takes so many milliseconds to answer. */
  static async start(takes = 0): Promise<Sink> {
    const server = createServer();
    const sink = new Sink(server);
    server.on("request", (request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (bytes: Buffer) => parts.push(bytes));
      request.on("end", () => {
        const id = String(request.headers["webhook-id"] ?? "");
        sink.got.push({ id, at: Date.now(), body: JSON.parse(Buffer.concat(parts).toString()) as Got["body"] });
        setTimeout(() => response.writeHead(200).end("ok"), takes);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return sink;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}
