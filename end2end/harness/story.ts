// The worked example's furniture: a support bot whose prompt and index changed, its runbook, and the rule that notices.
import { randomInt } from "node:crypto";

export const SERVICE = "support-bot";

/** The figures at one moment, in percent. */
export interface Moment {
  refusals: number;
  deflection: number;
  violations: number;
}

/** Before the incident, at its start, after the prompt, after the index. */
export interface Figures {
  usual: Moment;
  start: Moment;
  prompt: Moment;
  index: Moment;
}

/** As the worked example tells them. */
export const TOLD: Figures = {
  usual: { refusals: 4, deflection: 42, violations: 0.2 },
  start: { refusals: 19, deflection: 25, violations: 0.2 },
  prompt: { refusals: 8, deflection: 36, violations: 0.2 },
  index: { refusals: 5, deflection: 41, violations: 0.2 },
};

export const BOUNDS = { refusals: 6, deflection: 40, violations: 0.5 };
const ALERT_ABOVE = 10;

/** Others of the same shape: bad, better but not enough, good. */
export function chosen(seed: number): Figures {
  let state = seed >>> 0;
  // Mulberry32: the same seed, the same figures.
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number) => Math.round((least + random() * (most - least)) * 10) / 10;
  const violations = between(0.1, 0.4);
  const moment = (refusals: [number, number], deflection: [number, number]) => ({
    refusals: between(...refusals),
    deflection: between(...deflection),
    violations,
  });
  return {
    usual: moment([2, 5], [41, 60]),
    start: moment([14, 40], [8, 25]),
    prompt: moment([7, 9.9], [28, 38]),
    index: moment([1, 5.9], [40.5, 70]),
  };
}

export const seed = (): number => Number(process.env.STORY_SEED ?? randomInt(2 ** 31));

/** As Signalbox writes a figure. */
export const percent = (figure: number): string => `${figure} %`;

export const METRICS = {
  refusals: 'bot_refusal_percent{plan="paid", language="en"}',
  deflection: "bot_deflection_percent",
  violations: "bot_violation_percent",
} as const;

/** Its hold is short, so that the test is; the gate is the same. */
export const RUNBOOK = `---
slug: support-bot-refuses
title: The support bot refuses
failure_class: prompt regression
severity: SEV2
---

The servers are green, and users are turned away.

## Signals

### refusal_rate
Answers that refuse, of all answers to paid English traffic
\`\`\`promql
${METRICS.refusals}
\`\`\`

### ticket_deflection
Tickets that the bot settles without a person
\`\`\`promql
${METRICS.deflection}
\`\`\`

### policy_violations
Answers that break the policy
\`\`\`promql
${METRICS.violations}
\`\`\`

## Trigger conditions
- Refusals above ${ALERT_ABOVE} % \`when: refusal_rate > ${ALERT_ABOVE} %\`

## Triage
- [ ] Confirm that the alert is real on paid English traffic \`when: refusal_rate > ${ALERT_ABOVE} %\`
- [ ] Check recent changes of every part, and say which did not change \`changes: any within 2h\`

## Rollback
- [ ] Prompt: restore the previous version, then compare the figures
- [ ] Retrieval index: point the alias to the last snapshot that was good

## Recovery verification

| signal | role | bound | hold |
|---|---|---|---|
| refusal_rate | key | <= ${BOUNDS.refusals} % | 20s |
| ticket_deflection | business | >= ${BOUNDS.deflection} % | 20s |
| policy_violations | safety | <= ${BOUNDS.violations} % | 20s |
`;

/** What Prometheus watches; the labels decide about severity, service and runbook. */
export const RULES = `groups:
  - name: bot
    rules:
      - alert: RefusalRateHigh
        expr: ${METRICS.refusals} > ${ALERT_ABOVE}
        for: 2s
        labels:
          severity: critical
          tier: paid
          service: ${SERVICE}
          runbook: support-bot-refuses
        annotations:
          summary: Support bot refuses paid English customers
`;

const DAY = 24 * 60;

/** Artifact, version, and the minutes before the alert. */
export const CHANGES: [artifact: string, version: string, minutes: number][] = [
  ["router policy", "small-first-then-large", 22 * DAY],
  ["model weights", "support-3.2", 17 * DAY],
  ["retrieval index", "kb-2025-02-01", 14 * DAY],
  ["prompt", "prompt-v6", 9 * DAY],
  ["code", "api-v18", 8 * DAY],
  ["prompt", "prompt-v7", 40],
  ["retrieval index", "kb-2025-02-15", 30],
];
