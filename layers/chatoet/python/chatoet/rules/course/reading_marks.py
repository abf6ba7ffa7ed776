"""How the answers to a sitting are marked: twice at most, and remembered as right or wrong, never as what was typed."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from chatoet.rules.course.answers import Slot
from chatoet.rules.course.practice import Practice, What
from chatoet.rules.reading import Item, Part, ReadingSet, ReadingSummary, Sitting

RIGHT, WRONG = "+", "-"
# By question: RIGHT or WRONG at the first try, and behind it at the second one.
Marks = Mapping[int, str]
WHAT: Final[Mapping[Part, What]] = {"A": "reading_a", "B": "reading_b", "C": "reading_c"}
ORDER: Final[tuple[Part, ...]] = ("B", "A", "C")  # the shortest first
_WORD = re.compile(r"\w+")


class Next(NamedTuple):
    set_id: str
    sitting: int


def marks_in(memo: Iterable[str]) -> dict[int, str]:
    """ "2-+": the second question, wrong at first and then right. What is no mark is left out."""
    found = (re.fullmatch(r"(\d+)([+-]{1,2})", each) for each in memo)
    return {int(each[1]): each[2] for each in found if each}


def memo_of(marks: Marks) -> tuple[str, ...]:
    return tuple(f"{number}{mark}" for number, mark in sorted(marks.items()))


def slots(sitting: Sitting) -> dict[int, Slot]:
    """Questions are numbered afresh in every sitting. A text is named by its letter where one is to be found."""
    texts = {text.id: "" for text in sitting.texts}
    return {
        number: Slot(number, item.options or texts if item.by_letter else {})
        for number, item in enumerate(sitting.items, 1)
    }


def open_in(sitting: Sitting, marks: Marks, again: bool) -> tuple[int, ...]:
    """What may be answered: all at first, then what was wrong."""
    numbers = range(1, len(sitting.items) + 1)
    return tuple(n for n in numbers if not again or marks.get(n, WRONG)[0] == WRONG)


def waiting(sitting: Sitting, marks: Marks, again: bool) -> tuple[int, ...]:
    """What has no answer yet, in this try."""
    tries = 2 if again else 1
    return tuple(n for n in open_in(sitting, marks, again) if len(marks.get(n, "")) < tries)


def marked(sitting: Sitting, marks: Marks, answers: Mapping[int, str], again: bool) -> Marks:
    """An answer to a question that has one already takes its place."""
    now = {n: RIGHT if accepts(sitting.items[n - 1], answer) else WRONG for n, answer in answers.items()}
    return {**marks, **{n: (marks.get(n, WRONG)[0] if again else "") + mark for n, mark in now.items()}}


def given_up(sitting: Sitting, marks: Marks, again: bool) -> Marks:
    """No answer is a wrong one."""
    left = waiting(sitting, marks, again)
    return {**marks, **{n: (marks.get(n, WRONG)[0] if again else "") + WRONG for n in left}}


def accepts(item: Item, answer: str) -> bool:
    return answer in item.key if item.by_letter else item.accepts(answer)


def wrong(marks: Marks) -> tuple[int, ...]:
    """At the last try."""
    return tuple(n for n, mark in sorted(marks.items()) if mark[-1] == WRONG)


def right_at_once(marks: Marks) -> int:
    return sum(mark[0] == RIGHT for mark in marks.values())


def from_the_texts(sitting: Sitting, answer: str) -> bool:
    """Whether every word of an answer stands in the texts: only then is it said back, for it may be anything."""
    known = {word for text in sitting.texts for word in _WORD.findall(text.body.casefold())}
    return all(word in known for word in _WORD.findall(answer.casefold()))


def practice(found: ReadingSet, sitting: Sitting, marks: Marks, at: int, seconds: int) -> Practice:
    missed = Counter(sitting.items[n - 1].skill for n, mark in marks.items() if mark[0] == WRONG)
    return Practice(
        at,
        WHAT[found.part],
        ref(found, sitting.number),
        right_at_once(marks),
        len(sitting.items),
        seconds,
        {f"reading_{skill}": count for skill, count in sorted(missed.items())},
    )


def ref(found: ReadingSet, sitting: int) -> str:
    return f"{found.id}@{found.version}/{sitting}"


def following(
    sets: Sequence[ReadingSummary], practices: Sequence[Practice], part: str = "", sitting: int = 0
) -> Next | None:
    """What to read next: of the part least practised, a sitting not seen yet, else the one seen longest ago.

    `practices` come latest first.
    """
    parts = [part.upper()] if part else [each for each in ORDER if any(found.part == each for found in sets)]
    if not parts:
        return None
    done = Counter(each.what[-1].upper() for each in practices if each.what.startswith("reading_"))
    chosen = min(parts, key=lambda each: done[each])
    seen: dict[Next, int] = {}
    for ago, each in enumerate(practices):
        seen.setdefault(_of(each.ref), ago)
    found = [Next(s.id, n) for s in sets if s.part == chosen for n in range(1, s.sittings + 1) if sitting in (0, n)]
    return max(found, key=lambda each: seen.get(each, len(practices)), default=None)


def _of(ref: str) -> Next:
    """An older version of a sitting counts as seen."""
    known, _, sitting = ref.partition("/")
    return Next(known.partition("@")[0], int(sitting) if sitting.isdigit() else 1)
