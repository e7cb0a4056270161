// A real Alertmanager that sends to a server: as a webhook, or as the client of another product.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Started, end, freePort, start, until } from "./process";

const BINARY = process.env.ALERTMANAGER_BIN ?? "/usr/bin/prometheus-alertmanager";

export type Labels = Record<string, string>;

export interface Options {
  groupBy?: string[];
  /** Lines of the receiver, as they stand in alertmanager.yml. */
  receiver?: string;
}

export interface Sent {
  /** Notifications, with those that were given up. */
  all: number;
  failed: number;
  /** Requests, with those that were not answered as they should. */
  requests: number;
  failedRequests: number;
}

export class Alertmanager {
  private constructor(
    private readonly running: Started,
    private readonly directory: string,
    private readonly url: string,
  ) {}

  static async start(intake: string, token: string, options: Options = {}): Promise<Alertmanager> {
    const directory = await mkdtemp(join(tmpdir(), "am-"));
    const config = join(directory, "alertmanager.yml");
    await writeFile(config, configuration(options.groupBy ?? ["alertname", "service"], options.receiver ?? webhook(intake, token)));
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

  async fire(labels: Labels, annotations: Labels): Promise<void> {
    await this.tell([{ labels, annotations }]);
  }

  /** The same alerts once more, and over. */
  async end(...all: Labels[]): Promise<void> {
    const endsAt = new Date(Date.now() - 1).toISOString();
    await this.tell(all.map((labels) => ({ labels, endsAt })));
  }

  async tell(alerts: { labels: Labels; annotations?: Labels; endsAt?: string }[]): Promise<void> {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${this.url}/api/v2/alerts`, { method: "POST", headers, body: JSON.stringify(alerts) });
    if (!answer.ok) throw new Error(`Alertmanager refused the alerts: ${answer.status} ${await answer.text()}`);
  }

  /** What it counts of one of its integrations. */
  async sent(integration: string): Promise<Sent> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const sum = (name: string) => {
      const lines = text.split("\n").filter((line) => line.startsWith(`alertmanager_${name}{`) && line.includes(`"${integration}"`));
      return lines.reduce((all, line) => all + Number(line.slice(line.lastIndexOf(" "))), 0);
    };
    return {
      all: sum("notifications_total"),
      failed: sum("notifications_failed_total"),
      requests: sum("notification_requests_total"),
      failedRequests: sum("notification_requests_failed_total"),
    };
  }

  async stop(): Promise<void> {
    await end(this.running);
    await rm(this.directory, { recursive: true, force: true });
  }
}

function configuration(groupBy: string[], receiver: string): string {
  return `route:
  receiver: signalbox
  group_by: [${groupBy.join(", ")}]
  group_wait: 1s
  group_interval: 1s
receivers:
  - name: signalbox
${receiver}`;
}

function webhook(intake: string, token: string): string {
  return `    webhook_configs:
      - url: "${intake}"
        send_resolved: true
        http_config:
          authorization:
            type: Bearer
            credentials: "${token}"
`;
}
