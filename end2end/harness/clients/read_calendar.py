"""Reads a calendar from standard input and says of each event who, from when and until when."""
import json
import sys

from icalendar import Calendar

calendar = Calendar.from_ical(sys.stdin.buffer.read())
events = [
    {
        "uid": str(event["UID"]),
        "summary": str(event["SUMMARY"]),
        "from": event["DTSTART"].dt.isoformat(),
        "until": event["DTEND"].dt.isoformat(),
        "url": str(event["URL"]),
    }
    for event in calendar.walk("VEVENT")
]
errors = [str(error) for part in calendar.walk() for error in part.errors]
print(json.dumps({"name": str(calendar["X-WR-CALNAME"]), "events": events, "errors": errors}))
