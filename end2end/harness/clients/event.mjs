// PagerDuty's own client for Node. Arguments: host and port, routing key, act, key, and the payload as JSON; it prints the answer.
import { acknowledge, resolve, trigger } from "@pagerduty/pdjs";

const [server, routing_key, act, dedup_key, payload] = process.argv.slice(2);
const acts = { trigger, acknowledge, resolve };
const data = { routing_key, dedup_key, ...(payload ? { payload: JSON.parse(payload) } : {}) };
const answer = await acts[act]({ server, data });
console.log(JSON.stringify({ status: answer.response.status, data: answer.data }));
