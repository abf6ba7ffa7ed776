"""What a learner prepares for and when they study, as they told us. All of it may be missing."""

from typing import NamedTuple


class Enrolment(NamedTuple):
    """`days` are weekdays, "135" for Monday, Wednesday, Friday; `minute` is of the local day in `zone` (IANA).

    `reminded` are the times of templates that reminded them, of the last two weeks (epoch seconds).
    """

    country: str = ""
    regulator: str = ""
    test_date: str = ""  # YYYY-MM-DD
    days: str = ""
    minute: int = -1  # -1: no time was named
    zone: str = ""
    level: int = 0  # 1 to 3; 0 before the placement
    priorities: tuple[str, ...] = ()
    placed_at: int = 0
    reminders: bool = False
    reminded: tuple[int, ...] = ()
    pictured_at: int = 0


def attributes(enrolment: Enrolment) -> dict[str, object]:
    """Only what was told is stored."""
    told = {name: value for name, value in enrolment._asdict().items() if value and name != "minute"}
    if enrolment.minute >= 0:
        told["minute"] = enrolment.minute
    return {name: list(value) if isinstance(value, tuple) else value for name, value in told.items()}
