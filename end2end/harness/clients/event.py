# PagerDuty's own client for Python. Arguments: address, routing key, act, key (may be empty), summary; it prints the key it hears.
import sys

import pagerduty

address, routing_key, act, dedup_key, summary = sys.argv[1:]
client = pagerduty.EventsApiV2Client(routing_key, base_url=address)
if act == "trigger":
    payload = {"component": "evaluation", "class": "refusals", "custom_details": {"service": "support-bot", "rate": 0.19}}
    print(client.trigger(summary, "eval.example.org", dedup_key=dedup_key or None, severity="critical", payload=payload))
else:
    print({"acknowledge": client.acknowledge, "resolve": client.resolve}[act](dedup_key))
