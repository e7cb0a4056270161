// PagerDuty's own client for Node. Arguments: host and port, routing key, and the payload as JSON; it prints the answer.
import { change } from "@pagerduty/pdjs";

const [server, routing_key, payload] = process.argv.slice(2);
const { response, data } = await change({ server, data: { routing_key, payload: JSON.parse(payload) } });
console.log(JSON.stringify({ status: response.status, data }));
