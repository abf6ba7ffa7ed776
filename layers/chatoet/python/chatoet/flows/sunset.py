"""A look at the calendar: does the Graph version that we speak still have its time?"""

from chatoet.log import EventLog
from chatoet.rules.versions import NOW, SOON, days_left

HOUR, RUN = 3600, 900  # seconds: told once an hour, of the runs that come each quarter


def watch(version: str, now: int, log: EventLog) -> None:
    if now % HOUR >= RUN:
        return
    days = days_left(version, now)
    if days is None:
        log.emit("graph.unknown_version", version=version)
    elif days <= SOON:
        log.emit("graph.sunset_near" if days <= NOW else "graph.sunset", version=version, days=days)
