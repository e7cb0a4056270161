# PagerDuty's own client for Python. Arguments: address, routing key, and the payload as JSON; it prints nothing when all is well.
import json
import sys

import pagerduty

address, routing_key, payload = sys.argv[1:]
client = pagerduty.EventsApiV2Client(routing_key, base_url=address)
client.send_change_event(json.loads(payload), links=[{"href": "https://ci.example.org/7", "text": "Build 7"}])
