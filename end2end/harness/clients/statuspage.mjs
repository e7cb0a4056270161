// A client of Statuspage that somebody else wrote (npm statuspage.io). Argument: the page's address. It prints all that
// it could read, as JSON; what it calls active maintenance it asks of the address of upcoming ones.
import { Statuspage } from "statuspage.io";

const client = new Statuspage("signalbox");
client.setApiUrl(process.argv[2]);
const { api } = client;
const [summary, status, components, all, unresolved, upcoming] = await Promise.all([
  api.getSummary(),
  api.getStatus(),
  api.getComponents(),
  api.incidents.getAll(),
  api.incidents.getUnresolved(),
  api.scheduledMaintenances.getUpcoming(),
]);
console.log(JSON.stringify({ summary, status, components, all, unresolved, upcoming }));
