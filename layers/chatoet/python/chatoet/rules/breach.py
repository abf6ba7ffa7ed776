"""The register of breaches and their clock (Art 33, 34 GDPR; clause PRO-breach). It holds nobody's data.

The authority hears of a breach within 72 hours of our becoming aware of it, unless it is unlikely to be a risk to
people; learners hear of it when the risk is high.
"""

from typing import Final, Literal, NamedTuple

from chatoet.rules.clock import DAY

HOUR: Final = 3600
SOON: Final = 48 * HOUR  # after becoming aware
LATEST: Final = 72 * HOUR  # Art 33(1)

Nature = Literal["confidentiality", "integrity", "availability"]
Risk = Literal["", "none", "some", "high"]  # empty until somebody has judged it
Alarm = Literal["", "soon", "late"]
NATURES: Final = ("confidentiality", "integrity", "availability")
RISKS: Final = ("none", "some", "high")


class BreachError(ValueError):
    """This step cannot be taken yet; says why."""


class Breach(NamedTuple):
    """Times are epoch seconds, 0 for never. `note` is where the facts, effects and measures are written down."""

    ref: str
    aware_at: int
    nature: Nature
    note: str
    risk: Risk = ""
    affected: int = 0  # learners, as far as known
    authority_at: int = 0  # told then
    learners_at: int = 0
    closed_at: int = 0

    @property
    def due_at(self) -> int:
        return self.aware_at + LATEST

    @property
    def owed(self) -> bool:
        """Whether the authority has still to be told: also while nobody has judged the risk."""
        return not (self.closed_at or self.authority_at or self.risk == "none")


def alarm(breach: Breach, now: int) -> Alarm:
    if not breach.owed or now < breach.aware_at + SOON:
        return ""
    return "late" if now >= breach.due_at else "soon"


def rings_at(breach: Breach, now: int) -> int:
    """When somebody is to look at it next: 0 for never. Once it is late, every day."""
    if not breach.owed:
        return 0
    times = (breach.aware_at + SOON, breach.due_at)
    return next((at for at in times if at > now), now + DAY)


def closed(breach: Breach, now: int) -> Breach:
    """Raises BreachError while somebody has still to be told."""
    if not breach.risk:
        raise BreachError("nobody has judged the risk yet")
    if breach.owed:
        raise BreachError("the authority was not told")
    if breach.risk == "high" and not breach.learners_at:
        raise BreachError("the risk is high, and the learners were not told")
    return breach._replace(closed_at=now)
