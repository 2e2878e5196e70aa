"""THE CALENDAR as a file (RFC 5545): all-day events from plain values. due_days finds them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

# How often a calendar program should look again.
LOOK_AGAIN = timedelta(hours=1)


@dataclass(frozen=True)
class DueDay:
    """One day to keep in mind. `key` names it for good; `changes` counts how often what it says has changed,
    `changed_at` is when it last did."""

    key: str
    on: date
    title: str
    text: str
    path: str
    changes: int
    changed_at: datetime


def calendar(name: str, days: Iterable[DueDay], site: str) -> bytes:
    """The file. `site` is put before each path ("https://kehoach.example.vn"). The same days always give the
    same bytes: without a METHOD, DTSTAMP is the last change (RFC 5545, 3.8.7.2)."""
    found = Calendar()
    found.add("prodid", "-//kehoach//lich bao cao//VI")
    found.add("version", "2.0")
    found.add("x-wr-calname", name)
    found.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
    found.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    for day in days:
        found.add_component(event(day, site))
    return found.to_ical()


def event(day: DueDay, site: str) -> Event:
    found = Event()
    found.add("uid", f"{day.key}@kehoach")
    found.add("dtstart", day.on)
    found.add("dtend", day.on + timedelta(days=1))
    found.add("summary", day.title)
    found.add("description", f"{day.text}\n{site}{day.path}")
    found.add("url", f"{site}{day.path}")
    changed_at = day.changed_at.astimezone(UTC).replace(microsecond=0)
    found.add("dtstamp", changed_at)
    found.add("last-modified", changed_at)
    found.add("sequence", day.changes)
    # A due day does not make its holder busy.
    found.add("transp", "TRANSPARENT")
    return found
