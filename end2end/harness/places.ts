// Every page, by the name that a report shows.
import type { House } from "./house";

export interface Place {
  name: string;
  path: string;
  /** Read without a session. */
  isOpen?: boolean;
}

export const STOPS = ["alert", "severity", "owner", "triage", "mitigate", "verify", "postmortem"] as const;

export function places({ open, resolved }: House): Place[] {
  return [
    { name: "sign-in", path: "/sign-in", isOpen: true },
    { name: "status page", path: "/status", isOpen: true },
    { name: "history", path: "/status/history", isOpen: true },
    { name: "now", path: "/" },
    { name: "menu", path: "/menu" },
    ...STOPS.map((stop) => ({ name: `incident at ${stop}`, path: `/incidents/${open}?at=${stop}` })),
    { name: "resolved incident", path: `/incidents/${resolved}` },
    { name: "verify of a resolved incident", path: `/incidents/${resolved}?at=verify` },
    { name: "incidents", path: "/incidents" },
    { name: "no incident found", path: "/incidents?q=nothingofthisname" },
    { name: "declare", path: "/incidents/new" },
    { name: "composer for customers", path: `/incidents/${open}/updates/new?for=customers` },
    { name: "composer for the team", path: `/incidents/${open}/updates/new?for=internal` },
    { name: "postmortem", path: `/incidents/${resolved}/postmortem` },
    { name: "postmortem without a draft", path: `/incidents/${open}/postmortem` },
    { name: "postmortems", path: "/postmortems" },
    { name: "alerts", path: "/alerts" },
    { name: "no alert fits", path: "/alerts?show=all&label=team%3Dnone&text=nothing" },
    { name: "runbooks", path: "/runbooks" },
    { name: "runbook", path: "/runbooks/prompt-regression" },
    { name: "edit a runbook", path: "/runbooks/prompt-regression/edit" },
    { name: "new runbook", path: `/runbooks/new?from=${resolved}` },
    { name: "versions of a runbook", path: "/runbooks/prompt-regression/versions" },
    { name: "version of a runbook", path: "/runbooks/prompt-regression/versions/1" },
    { name: "versions compared", path: "/runbooks/prompt-regression/compare" },
    { name: "import runbooks", path: "/runbooks/import" },
    { name: "choose a runbook", path: "/runbooks/choose?alert=DiskFull" },
    { name: "archived runbooks", path: "/runbooks/archived" },
    { name: "services", path: "/services" },
    { name: "new service", path: "/services/new" },
    { name: "service", path: "/services/support-bot" },
    { name: "settings", path: "/settings" },
    { name: "notifications", path: "/settings/notifications" },
    { name: "messages", path: "/oncall/deliveries" },
    { name: "people", path: "/settings/people" },
    { name: "intakes", path: "/settings/intakes" },
    { name: "tokens", path: "/settings/tokens" },
    { name: "severities", path: "/settings/severities" },
    { name: "status settings", path: "/settings/status" },
    { name: "policies", path: "/oncall/policies" },
    { name: "new policy", path: "/oncall/policies/new" },
    { name: "escalation of an incident", path: `/incidents/${open}?at=owner&panel=escalate` },
    { name: "not found", path: "/nowhere" },
  ];
}
