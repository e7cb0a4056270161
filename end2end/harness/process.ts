// Starting programs, and ending exactly those that were started, by their id.
import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";

export interface Started {
  child: ChildProcess;
  pid: number;
  /** Everything it has written so far. */
  said: () => string;
  ended: Promise<void>;
}

export function start(program: string, args: string[], env: NodeJS.ProcessEnv): Started {
  const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  if (child.pid === undefined) throw new Error(`${program} could not be started`);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (bytes: Buffer) => (text += bytes.toString()));
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return { child, pid: child.pid, said: () => text, ended };
}

/** Asks it to end; after the patience it is not asked any more. */
export async function end(started: Started, patience = 20_000): Promise<void> {
  if (!isOver(started)) started.child.kill("SIGTERM");
  const timer = setTimeout(() => started.child.kill("SIGKILL"), patience);
  await started.ended;
  clearTimeout(timer);
}

export const isOver = ({ child }: Started) => child.exitCode !== null || child.signalCode !== null;

/** The first answer that is not undefined; a program that ends before it is an error with its words. */
export async function until<T>(started: Started, what: string, look: () => Promise<T | undefined>, patience = 60_000): Promise<T> {
  const last = Date.now() + patience;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (isOver(started)) throw new Error(`It ended before ${what}:\n${started.said()}`);
    if (Date.now() > last) throw new Error(`${what} did not come in ${patience} ms:\n${started.said()}`);
    await pause(25);
  }
}

export const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}
