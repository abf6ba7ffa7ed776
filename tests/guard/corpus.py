"""The labelled cases: texts with the places in them that identify somebody."""

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple

import yaml

from chatoet.content import ContentStore
from chatoet.rules.guard.identifiers import nhs_checks

Half = Literal["tuned", "heldout"]
HALVES: tuple[Half, ...] = ("tuned", "heldout")
CORPUS = Path(__file__).parent / "corpus"
LETTERS = Path(__file__).parents[1] / "letters"
EACH = 4  # people to a text
_PLACE = re.compile(r"\{(\w+)\}")
_NAMES = frozenset({"name", "NAME", "lower", "first", "last", "LAST", "typo", "reversed"})
_MONTHS = """
    January February March April May June July August September October November December
"""


class Entity(NamedTuple):
    """A place in the text. `of` is name, or identifier."""

    of: str
    start: int
    end: int


class Case(NamedTuple):
    id: str
    half: Half
    kind: str  # patients, frames, genuine, questions
    task: str  # empty when none is open
    text: str
    entities: tuple[Entity, ...] = ()

    @property
    def refused(self) -> bool:
        """As it should be."""
        return self.kind in ("patients", "frames")


def cases(content: ContentStore) -> list[Case]:
    return [case for half in HALVES for case in (*_filled(half), *_genuine(half, content), *_questions(half))]


# Texts with people in them


def _filled(half: Half) -> Iterator[Case]:
    people = _read("patients", half)["people"]
    for kind in ("patients", "frames"):
        for number, template in enumerate(_read(kind, half)["texts"]):
            for turn in range(EACH):
                person = people[(number * EACH + turn * 5 + number // 3) % len(people)]
                text, entities = fill(template["text"], person)
                yield Case(f"{kind}-{number}-{turn}", half, kind, template.get("task", ""), text, entities)


def fill(template: str, person: dict[str, Any]) -> tuple[str, tuple[Entity, ...]]:
    pieces, entities, at, length = [], [], 0, 0
    for match in _PLACE.finditer(template):
        value = _value(match[1], person)
        pieces += [template[at : match.start()], value]
        length += match.start() - at + len(value)
        at = match.end()
        if match[1] not in ("age", "he", "He"):
            of = "name" if match[1] in _NAMES else "identifier"
            entities.append(Entity(of, length - len(value), length))
    return "".join([*pieces, template[at:]]), tuple(entities)


def _value(place: str, person: dict[str, Any]) -> str:
    first, last = person["first"], person["last"]
    year, month, day = (int(part) for part in person["dob"].split("-"))
    nhs = _nhs_number(person["nhs"])
    spaced = f"{nhs[:3]} {nhs[3:6]} {nhs[6:]}"
    return str({
        "name": f"{first} {last}", "NAME": f"{first} {last}".upper(), "lower": f"{first} {last}".lower(),
        "first": first, "last": last, "LAST": last.upper(), "typo": last[:2] + last[3:], "reversed": f"{last}, {first}",
        "dob": f"{day:02}/{month:02}/{year}", "dob_dots": f"{day}.{month}.{year % 100:02}", "dob_iso": person["dob"],
        "dob_words": f"{day} {_MONTHS.split()[month - 1]} {year}", "dob_spoken": person["spoken"],
        "nhs": spaced, "nhs_plain": nhs, "nhs_dashes": spaced.replace(" ", "-"), "nhs_apart": " ".join(nhs),
        "nhs_misread": spaced.replace("0", "O").replace("1", "l"), "nhs_hidden": "\u200b".join(nhs),
        "mrn": person["mrn"], "phone": person["phone"], "email": person["email"], "postcode": person["postcode"],
        "street": person["street"], "age": 2026 - year,
        "he": "she" if person["sex"] == "f" else "he", "He": "She" if person["sex"] == "f" else "He",
    }[place])  # fmt: skip


def _nhs_number(nine: str) -> str:
    """Nine made-up digits with their check digit; a few have none, and then the next number is taken."""
    checked = (nine + digit for digit in "0123456789" if nhs_checks(nine + digit))
    return next(checked, None) or _nhs_number(f"{int(nine) + 1:09}")


# Honest answers


def _genuine(half: Half, content: ContentStore) -> Iterator[Case]:
    data = _read("genuine", half)
    letters = [*data["letters"], *_letters_of_the_project(data, content)]
    for number, letter in enumerate(letters):
        for name, text in _variants(letter["text"], data["sign_offs"], number):
            yield Case(f"genuine-{number}-{name}", half, "genuine", letter["task"], text)


def _letters_of_the_project(data: dict[str, Any], content: ContentStore) -> Iterator[dict[str, str]]:
    for name in data["project_letters"]:
        letter = yaml.safe_load((LETTERS / f"{name}.yaml").read_text("utf-8"))
        yield {"task": letter["task"], "text": letter["letter"]}
    for task in data["model_letters"]:
        yield from ({"task": task, "text": text} for text in content.task(task).model_letters)


def _variants(text: str, sign_offs: list[str], number: int) -> Iterator[tuple[str, str]]:
    chance = random.Random(number)  # noqa: S311  a fixed seed, for variety
    yield "as it is", text
    yield "slips", slips(text, chance, 7)
    yield "signed", f"{text.rstrip()}\n{chance.choice(sign_offs)}"
    yield "one block", re.sub(r"\n+", "\n", slips(text, chance, 3))
    yield "half of it", "\n\n".join(text.split("\n\n")[len(text.split("\n\n")) // 2 :])
    yield "typed on a phone", slips(text, chance, 5).lower()


def slips(text: str, chance: random.Random, count: int) -> str:
    """Letters left out, doubled, or swapped, in words of five letters and more."""
    words = [match for match in re.finditer(r"[A-Za-z]{5,}", text)]
    for match in sorted(chance.sample(words, min(count, len(words))), key=lambda m: -m.start()):
        at = match.start() + chance.randrange(1, len(match.group()) - 2)
        wrong = chance.choice(["", text[at] * 2, text[at + 1] + text[at]])
        text = text[:at] + wrong + text[at + (2 if len(wrong) == 2 and wrong[0] != wrong[1] else 1) :]
    return text


def _questions(half: Half) -> Iterator[Case]:
    for task, questions in _read("questions", half).items():
        for number, question in enumerate(questions):
            yield Case(f"questions-{task or 'none'}-{number}", half, "questions", task, question)


def _read(kind: str, half: Half) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((CORPUS / f"{kind}-{half}.yaml").read_text("utf-8"))
    return data
