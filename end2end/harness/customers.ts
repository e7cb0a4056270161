// What customers are told, as a program tells it.
import type { Fields } from "./commands";

const MINUTE = 60_000;

export const inMinutes = (minutes: number) => new Date(Date.now() + minutes * MINUTE).toISOString();

/** The fields of an update that is read once more already. */
export function update(phase: string, more: Fields = {}): Fields {
  return {
    audience: "customers",
    phase,
    title: "Some questions are refused",
    users_see: "Some fair questions are refused.",
    since: inMinutes(-10),
    scope: "Paid customers in English; nobody else.",
    mitigation: "We restore the previous version.",
    next_update: phase === "resolved" ? "" : inMinutes(30),
    owner: "Platform on-call",
    review: "yes",
    ...more,
  };
}

/** Parts with their states, as an update names them. */
export const states = (of: Record<string, string>) => Object.entries(of).map(([part, state]) => `${part}=${state}`).join("\n");
