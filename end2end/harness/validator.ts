// The W3C's own checker of pages (Nu, npm vnu-jar), which needs no network: all pages in one run.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { promisify } from "node:util";

const JAR = resolve(import.meta.dirname, "../node_modules/vnu-jar/build/dist/vnu.jar");

interface Message {
  url?: string;
  type: string;
  subType?: string;
  message: string;
  extract?: string;
  lastLine?: number;
}

export interface Verdict {
  /** `page: what is wrong, and where`. */
  errors: string[];
  warnings: string[];
}

export async function validate(pages: Map<string, string>): Promise<Verdict> {
  const directory = await mkdtemp(join(tmpdir(), "pages-"));
  try {
    const names = new Map<string, string>();
    for (const [name, html] of pages) {
      const file = `${names.size}.html`;
      names.set(file, name);
      await writeFile(join(directory, file), html);
    }
    const args = ["-jar", JAR, "--format", "json", "--stdout", "--exit-zero-always", ...[...names.keys()].map((file) => join(directory, file))];
    const { stdout } = await promisify(execFile)("java", args, { maxBuffer: 16 << 20, timeout: 60_000 });
    const { messages } = JSON.parse(stdout) as { messages: Message[] };
    const said = ({ url = "", message, extract = "", lastLine = 0 }: Message) =>
      `${names.get(basename(url)) ?? url}: ${message} (line ${lastLine}: ${extract.replace(/\s+/g, " ").slice(0, 120)})`;
    const isWarning = ({ type, subType }: Message) => type === "info" || subType === "warning";
    return { errors: messages.filter((one) => !isWarning(one)).map(said), warnings: messages.filter(isWarning).map(said) };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
