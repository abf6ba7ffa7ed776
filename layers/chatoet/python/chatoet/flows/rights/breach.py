"""The clock of an open breach: 48 hours after we knew somebody is told, at 72 and every day after with an error."""

from chatoet.log import EventLog
from chatoet.rules.breach import LATEST, alarm, rings_at
from chatoet.rules.clock import DAY, iso_date
from chatoet.rules.item import Item
from chatoet.store.breaches import Breaches


class BreachDuty:
    def __init__(self, register: Breaches, log: EventLog) -> None:
        self._register, self._log = register, log

    def __call__(self, uid: str, item: Item, now: int) -> None:
        breach = self._register.get(item.type.partition(".")[2], now)
        if breach is None or not breach.owed:
            return
        due = iso_date(breach.due_at)
        match alarm(breach, now):
            case "late":
                days = (now - breach.aware_at - LATEST) // DAY
                self._log.emit("breach.late", breach=breach.ref, due=due, days=days)
            case "soon":
                self._log.emit("breach.due_soon", breach=breach.ref, due=due)
        self._register.ring(breach.ref, rings_at(breach, now), now)
