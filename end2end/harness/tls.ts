// A tiny TLS terminator, for clients that insist on https: a certificate of its own, and everything is passed on.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { request } from "node:http";
import { type Server, createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

export class Tls {
  private constructor(
    private readonly server: Server,
    private readonly directory: string,
    /** The file that clients have to trust. */
    readonly certificate: string,
  ) {}

  static async before(url: string): Promise<Tls> {
    const directory = await mkdtemp(join(tmpdir(), "tls-"));
    const [key, certificate] = [join(directory, "key.pem"), join(directory, "certificate.pem")];
    const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
    const args = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", certificate, ...names];
    await promisify(execFile)("openssl", args);
    const server = createServer({ key: await readFile(key), cert: await readFile(certificate) }, (from, to) => {
      const { method, url: path = "/", headers } = from;
      const passed = request(new URL(path, url), { method, headers }, (answer) => {
        to.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(to);
      });
      passed.once("error", () => to.destroy());
      from.pipe(passed);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new Tls(server, directory, certificate);
  }

  /** Host and port. */
  get address(): string {
    return `localhost:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
    await rm(this.directory, { recursive: true, force: true });
  }
}
