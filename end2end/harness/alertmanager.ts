// A real Alertmanager that sends to a server.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Started, end, freePort, start, until } from "./process";

const BINARY = process.env.ALERTMANAGER_BIN ?? "/usr/bin/prometheus-alertmanager";

export class Alertmanager {
  private constructor(
    private readonly running: Started,
    private readonly directory: string,
    private readonly url: string,
  ) {}

  static async start(intake: string, token: string): Promise<Alertmanager> {
    const directory = await mkdtemp(join(tmpdir(), "am-"));
    const config = join(directory, "alertmanager.yml");
    await writeFile(config, configuration(intake, token));
    const port = await freePort();
    const args = [
      `--config.file=${config}`,
      `--storage.path=${join(directory, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--cluster.listen-address=",
    ];
    const running = start(BINARY, args, process.env);
    const url = `http://127.0.0.1:${port}`;
    await until(running, "a ready Alertmanager", async () => {
      const answer = await fetch(`${url}/-/ready`).catch(() => undefined);
      return answer?.ok ? true : undefined;
    });
    return new Alertmanager(running, directory, url);
  }

  /** Host and port, as Prometheus is told them. */
  get address(): string {
    return new URL(this.url).host;
  }

  async fire(labels: Record<string, string>, annotations: Record<string, string>): Promise<void> {
    const body = JSON.stringify([{ labels, annotations }]);
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${this.url}/api/v2/alerts`, { method: "POST", headers, body });
    if (!answer.ok) throw new Error(`Alertmanager refused the alert: ${answer.status} ${await answer.text()}`);
  }

  async stop(): Promise<void> {
    await end(this.running);
    await rm(this.directory, { recursive: true, force: true });
  }
}

function configuration(intake: string, token: string): string {
  return `route:
  receiver: signalbox
  group_by: [alertname, service]
  group_wait: 1s
  group_interval: 1s
receivers:
  - name: signalbox
    webhook_configs:
      - url: "${intake}"
        send_resolved: true
        http_config:
          authorization:
            type: Bearer
            credentials: "${token}"
`;
}
