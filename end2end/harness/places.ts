// Every page, by the name that a report shows.
import type { House } from "./house";

export interface Place {
  name: string;
  path: string;
  /** Read without a session. */
  isOpen?: boolean;
}

export const STOPS = ["alert", "severity", "owner", "triage", "mitigate", "verify", "postmortem"] as const;

export function places({ open, resolved, publicId, update, work }: House): Place[] {
  return [
    { name: "sign-in", path: "/sign-in", isOpen: true },
    { name: "status page", path: "/status", isOpen: true },
    { name: "history", path: "/status/history", isOpen: true },
    { name: "public incident", path: `/status/incidents/${publicId}`, isOpen: true },
    { name: "public planned work", path: `/status/incidents/${work}`, isOpen: true },
    { name: "no public incident", path: "/status/incidents/nobody", isOpen: true },
    { name: "status banner", path: "/status/banner", isOpen: true },
    { name: "subscribe", path: "/status/subscribe", isOpen: true },
    { name: "subscribe by webhook", path: "/status/subscribe?by=webhook", isOpen: true },
    { name: "unknown link of a subscription", path: "/status/unsubscribe/nobody", isOpen: true },
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
    { name: "nothing waits for approval", path: `/incidents/${open}/approval` },
    { name: "correct an update", path: `/incidents/${open}/updates/${update}/correct` },
    { name: "planned work", path: "/maintenance" },
    { name: "plan some work", path: "/maintenance/new" },
    { name: "one piece of planned work", path: `/maintenance/${work}` },
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
    { name: "messages to paste", path: "/settings/messages" },
    { name: "subscribers", path: "/settings/subscribers" },
    { name: "policies", path: "/oncall/policies" },
    { name: "new policy", path: "/oncall/policies/new" },
    { name: "escalation of an incident", path: `/incidents/${open}?at=owner&panel=escalate` },
    { name: "not found", path: "/nowhere" },
  ];
}
