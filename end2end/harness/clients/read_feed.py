"""Reads a feed, Atom or RSS, from an address, and says what a reader of feeds would see of it."""
import calendar
import json
import sys

import feedparser

read = feedparser.parse(sys.argv[1])


def at(parsed):
    return parsed and calendar.timegm(parsed) * 1000


entries = [
    {
        "id": entry.get("id"),
        "title": entry.get("title"),
        "link": entry.get("link"),
        "updated": at(entry.get("updated_parsed") or entry.get("published_parsed")),
        "type": (entry.content[0].type if "content" in entry else entry.get("summary_detail", {}).get("type")),
        "text": entry.content[0].value if "content" in entry else entry.get("summary"),
    }
    for entry in read.entries
]
told = {
    "bozo": int(read.bozo),
    "why": str(read.get("bozo_exception", "")),
    "version": read.version,
    "type": read.headers.get("content-type"),
    "title": read.feed.get("title"),
    "id": read.feed.get("id"),
    "link": read.feed.get("link"),
    "updated": at(read.feed.get("updated_parsed") or read.feed.get("published_parsed")),
    "entries": entries,
}
print(json.dumps(told))
