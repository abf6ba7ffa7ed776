"""A look at the calendar: what must somebody renew soon?"""

from collections.abc import Iterable

from chatoet.log import EventLog
from chatoet.rules.catalogue import EventName
from chatoet.rules.models import VendorConfig
from chatoet.rules.models import days_left as served_for
from chatoet.rules.processors import Processor
from chatoet.rules.processors import days_left as review_in
from chatoet.rules.versions import NOW, SOON, days_left

HOUR, RUN = 3600, 900  # seconds: told once an hour, of the runs that come each quarter


def reviews(processors: Iterable[Processor], now: int, log: EventLog) -> None:
    """Contracts and safeguards that somebody must read again; once it is too late, the gate refuses."""
    if now % HOUR >= RUN:
        return
    for each in processors:
        if (days := review_in(each, now)) <= SOON:
            name: EventName = "processor.review_due" if days <= NOW else "processor.review_soon"
            log.emit(name, processor=each.id, days=days)


def models(vendors: Iterable[VendorConfig], now: int, log: EventLog) -> None:
    """Models that their vendors will not serve much longer."""
    if now % HOUR >= RUN:
        return
    for each in vendors:
        if (days := served_for(each, now)) <= SOON:
            name: EventName = "model.sunset_near" if days <= NOW else "model.sunset"
            log.emit(name, vendor=each.name, model=each.model, days=days)


def watch(version: str, now: int, log: EventLog) -> None:
    if now % HOUR >= RUN:
        return
    days = days_left(version, now)
    if days is None:
        log.emit("graph.unknown_version", version=version)
    elif days <= SOON:
        log.emit("graph.sunset_near" if days <= NOW else "graph.sunset", version=version, days=days)
