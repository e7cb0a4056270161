// A real Prometheus that scrapes a small exporter, whose figures the test sets.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Started, end, freePort, start, until } from "./process";

const BINARY = process.env.PROMETHEUS_BIN ?? "/usr/bin/prometheus";

export class Prometheus {
  private constructor(
    private readonly exporter: Server,
    private readonly figures: Map<string, number>,
    private readonly directory: string,
    private readonly port: number,
    private running: Started | undefined,
  ) {}

  /** `rules` is the text of a rule file, and `alertmanager` the host and port that its alerts go to. */
  static async start({ rules = "", alertmanager = "" } = {}): Promise<Prometheus> {
    const figures = new Map<string, number>();
    const exporter = createServer((_, answer) => {
      answer.setHeader("content-type", "text/plain; version=0.0.4");
      answer.end([...figures].map(([name, figure]) => `${name} ${figure}\n`).join(""));
    });
    await new Promise<void>((resolve) => exporter.listen(0, "127.0.0.1", resolve));
    const directory = await mkdtemp(join(tmpdir(), "prom-"));
    const target = `127.0.0.1:${(exporter.address() as AddressInfo).port}`;
    await writeFile(join(directory, "rules.yml"), rules);
    await writeFile(join(directory, "prometheus.yml"), configuration(target, alertmanager));
    const prometheus = new Prometheus(exporter, figures, directory, await freePort(), undefined);
    await prometheus.restart();
    return prometheus;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** `name` may carry labels: `refusal_percent{plan="paid"}`. Scraped within a second. */
  set(name: string, figure: number): void {
    this.figures.set(name, figure);
  }

  /** What it exports no longer, Prometheus marks as gone. */
  remove(name: string): void {
    this.figures.delete(name);
  }

  /** On the same data and the same address. */
  async restart(): Promise<void> {
    const args = [
      `--config.file=${join(this.directory, "prometheus.yml")}`,
      `--storage.tsdb.path=${join(this.directory, "data")}`,
      `--web.listen-address=127.0.0.1:${this.port}`,
      "--log.level=warn",
    ];
    const running = start(BINARY, args, process.env);
    this.running = running;
    await until(running, "a ready Prometheus", async () => {
      const answer = await fetch(`${this.url}/-/ready`).catch(() => undefined);
      return answer?.ok ? true : undefined;
    });
  }

  /** The server alone; its data stays. */
  async halt(): Promise<void> {
    this.thaw();
    if (this.running) await end(this.running);
    this.running = undefined;
  }

  /** It takes connections and answers nothing, until it is thawed. */
  freeze(): void {
    if (this.running) process.kill(this.running.pid, "SIGSTOP");
  }

  thaw(): void {
    if (this.running) process.kill(this.running.pid, "SIGCONT");
  }

  /** As a power cut would. */
  async crash(): Promise<void> {
    if (!this.running) return;
    process.kill(this.running.pid, "SIGKILL");
    await this.running.ended;
    this.running = undefined;
  }

  async stop(): Promise<void> {
    await this.halt();
    await new Promise<void>((resolve) => {
      this.exporter.close(() => resolve());
      this.exporter.closeAllConnections();
    });
    await rm(this.directory, { recursive: true, force: true });
  }
}

function configuration(target: string, alertmanager: string): string {
  const alerting = alertmanager && `alerting:\n  alertmanagers:\n    - static_configs:\n        - targets: ["${alertmanager}"]\n`;
  return `global:
  scrape_interval: 1s
  evaluation_interval: 1s
rule_files: [rules.yml]
${alerting}scrape_configs:
  - job_name: bot
    static_configs:
      - targets: ["${target}"]
`;
}
