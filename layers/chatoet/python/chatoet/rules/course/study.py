"""Days and time of study: presets for one tap, and what people type instead."""

import re
from typing import Final, NamedTuple

EVERY_DAY: Final = "1234567"
NO_TIME: Final = -1
LONGEST: Final = 80  # characters: what is longer is something else


class Study(NamedTuple):
    """`days` as weekdays, "135"; `minute` of the day, or NO_TIME."""

    days: str
    minute: int
    reminders: bool = False


EVENING, MORNING, NOON, NIGHT = 20 * 60, 7 * 60, 12 * 60, 21 * 60
PRESETS: Final[dict[str, Study]] = {
    "evenings": Study(EVERY_DAY, EVENING),
    "mornings": Study(EVERY_DAY, MORNING),
    "weekdays": Study("12345", EVENING),
    "weekends": Study("67", 10 * 60),
    "shifts": Study(EVERY_DAY, NO_TIME),
}
REMIND: Final = "+"  # after the name of a preset: with reminders, which somebody must ask for

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = r"(?!mont|frie|sunr|suns|wedd)(mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_RANGE = re.compile(rf"\b{_DAY}\s*(?:-|–|to|till|until|through)\s*{_DAY}\b")
_NAMED = re.compile(rf"\b{_DAY}\b")
_TIME = re.compile(r"(?<![\d:./])(?:at )?(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm|a\.m\.?|p\.m\.?|o ?clock)?(?![\d:/])")
_AMOUNT = re.compile(
    r"\b\d+(?:[-–]\d+)? *(?:(?:day|time|hour|hr|minute|min|week|month|year)s?|x|jan\w*|feb\w*|march|april|may|june|july"
    r"|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*)\b"
)
_HALF = re.compile(r"(?<=\d)(?=\s*(?:-|–|to|till|until)\s*\d{1,2}(?:[:.]\d\d)?\s*([ap])\.?m\b)")
_GROUPS: Final = {
    r"\bevery ?day\b|\bdaily\b|\ball days\b|\beach day\b|\beveryday\b": EVERY_DAY,
    r"\bweek ?days?\b|\bworking days\b": "12345",
    r"\bweek ?ends?\b": "67",
    r"\bshifts?\b|\bafter (?:work|duty|nights?)\b|\brota\b|\broster\b|\bdays? off\b|\bany ?time\b": EVERY_DAY,
}
_PARTS: Final = {
    r"\bevenings?\b": EVENING, r"\bmornings?\b": MORNING, r"\bafternoons?\b": 15 * 60, r"\blunch\w*\b|\bnoon\b": NOON,
    r"(?<!after )\bnights?\b": NIGHT,
}  # fmt: skip
_REMIND = re.compile(r"\bremind|\breminder")
_NOT_REMIND = re.compile(r"\b(?:no|not|dont|do not|without) (?:\w+ )?remind")
HALF: Final = 12  # hours


def preset(choice: str) -> Study | None:
    name, plus, _ = choice.partition(REMIND)
    found = PRESETS.get(name)
    return found._replace(reminders=bool(plus) and found.minute != NO_TIME) if found else None


def told(text: str) -> Study | None:
    """None when neither a day nor a time can be read in it."""
    said = " ".join(text.casefold().replace("'", "").replace("’", "").replace("&", " ").split())
    if len(said) > LONGEST:
        return None
    days, minute = _days(said), _minute(said)
    if not days and minute == NO_TIME:
        return None
    wanted = bool(_REMIND.search(said)) and not _NOT_REMIND.search(said)
    return Study(days or EVERY_DAY, minute, wanted and minute != NO_TIME)


def _days(said: str) -> str:
    found = {day for pattern, days in _GROUPS.items() if re.search(pattern, said) for day in days}
    for match in _RANGE.finditer(said):
        first, last = _DAYS.index(match[1]), _DAYS.index(match[2])
        found |= {str((first + ahead) % 7 + 1) for ahead in range((last - first) % 7 + 1)}
    found |= {str(_DAYS.index(match[1]) + 1) for match in _NAMED.finditer(said)}
    return "".join(sorted(found))


def _minute(said: str) -> int:
    part = next((minute for pattern, minute in _PARTS.items() if re.search(pattern, said)), NO_TIME)
    named = _HALF.sub(r"\1m", _AMOUNT.sub(" ", said))  # "8-9 pm" begins at 8 pm; "2 hours" is no time of day
    times = (_clock(match, part) for match in _TIME.finditer(named))
    return next((minute for minute in times if minute != NO_TIME), part)


def _clock(match: re.Match[str], part: int) -> int:
    """ "8" with "evening" is 20:00; else a clock of 24 hours is meant, unless am or pm is said."""
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "")[:1]
    if hour >= 24 or minute >= 60 or (half in ("a", "p") and not 1 <= hour <= HALF):
        return NO_TIME
    if half in ("a", "p"):
        hour = hour % HALF + (HALF if half == "p" else 0)
    elif part == NIGHT and hour in (12, 1, 2, 3, 4):
        hour %= HALF
    elif hour < HALF and part >= NOON and hour > 0:
        hour += HALF
    return hour * 60 + minute
