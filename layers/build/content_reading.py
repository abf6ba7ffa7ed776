"""What a reading set must hold, and how it is compiled."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain

from chatoet.rules.messages import TEXT_MAX
from chatoet.rules.reading import SITTING, ReadingSet
from layers.build.content_faults import (
    COMMON,
    Data,
    Fault,
    Found,
    commands,
    identity,
    markup,
    missing,
    title,
    used_twice,
)

_REQUIRED = (*COMMON, "part", "title", "minutes", "texts", "items")
_OF_TEXT = ("id", "title", "body")
_OF_ITEM = ("id", "stem", "key", "evidence")
WORDS = {"A": (30, 170), "B": (80, 160), "C": (300, 600)}  # of one text
LETTERS = {"B": "ABC", "C": "ABCD"}  # of the options
TYPED = ("short_answer", "completion")
GAP = re.compile(r"_{3,}")
_NUMBERED = re.compile(r"\[(\d+)\] ")
MESSAGE = TEXT_MAX - 400  # characters of a sitting; the rest is for the words and signs around it


def faults(name: str, data: Data) -> list[Fault]:
    lacking = missing(name, data, _REQUIRED) or [
        Fault(
            name, f"{kind} {part.get('id', number)}", f"has no {key}.", "Add it; content/FORMAT.md says what it holds."
        )
        for kind, keys in (("text", _OF_TEXT), ("item", _OF_ITEM))
        for number, part in enumerate(data[f"{kind}s"], 1)
        for key in keys
        if not part.get(key)
    ]
    if lacking:
        return lacking
    if data["part"] not in SITTING:
        return [Fault(name, "part", f"is {data['part']!r}.", "Use A, B or C.")]
    checks = (_identity, _texts, _items, _typed if data["part"] == "A" else _chosen)
    found = [Fault(name, *fault) for check in checks for fault in check(name, data)]
    return found or [Fault(name, *fault) for fault in _sittings(data)]


def compile_reading(data: Data) -> Data:
    kept = {key: data[key] for key in ("id", "version", "status", "part", "title", "minutes")}
    texts = [{key: text[key] for key in ("id", "title", "body", "genre") if key in text} for text in data["texts"]]
    return kept | {"texts": texts, "items": [_item(data, item) for item in data["items"]]}


def row(reading: Data) -> Data:
    summary = {key: reading[key] for key in ("id", "version", "status", "part", "title")}
    return summary | {"sittings": len(ReadingSet.from_json(reading).sittings)}


def _item(data: Data, item: Data) -> Data:
    text, quote = evidence(data, item)
    kind = item.get("type", "choice")
    return {
        "id": item["id"], "type": kind, "skill": item.get("skill", kind), "stem": item["stem"],
        "options": item.get("options", {}), "key": keys(item), "text": text, "evidence": quote,
        "why": item.get("why", {}),
    }  # fmt: skip


def keys(item: Data) -> list[str]:
    return list(item["key"]) if isinstance(item["key"], list) else [item["key"]]


def evidence(data: Data, item: Data) -> tuple[str, str]:
    """(id of the text, quote). A set with one text need not name it."""
    given = item["evidence"]
    if isinstance(given, dict):
        return given.get("text", ""), given.get("quote", "")
    return item.get("text", data["texts"][0]["id"]), given


def _identity(name: str, data: Data) -> Found:
    yield from identity(name, data, "reading_set")
    yield from title(data)
    size, minutes = SITTING[data["part"]]
    sittings, rest = divmod(len(data["items"]), size)
    if rest or not sittings:
        yield (
            "items",
            f"there are {len(data['items'])}.",
            f"A sitting of part {data['part']} has {size}: write {size} or {2 * size}.",
        )
    elif data["minutes"] != sittings * minutes:
        yield "minutes", f"is {data['minutes']}.", f"Write {sittings * minutes}: {minutes} for each {size} items."


def _texts(name: str, data: Data) -> Found:
    yield from used_twice("text", (text["id"] for text in data["texts"]))
    least, most = WORDS[data["part"]]
    for text in data["texts"]:
        place, count = f"text {text['id']}", len(text["body"].split())
        if not least <= count <= most:
            yield place, f"has {count} words.", f"A text of part {data['part']} has {least} to {most}."
        yield from markup(place, text["title"] + text["body"])
    if data["part"] == "C":
        yield from chain.from_iterable(_numbers(text) for text in data["texts"])


def _numbers(text: Data) -> Found:
    found = [match and int(match[1]) for match in map(_NUMBERED.match, text["body"].splitlines())]
    if found != list(range(1, len(found) + 1)):
        yield (
            f"text {text['id']}",
            "its paragraphs are not numbered in order.",
            "Begin each with its number: [1], [2] …",
        )


def _sittings(data: Data) -> Found:
    """A sitting is one message: every one costs, and nobody scrolls back for a text."""
    for sitting in ReadingSet.from_json(compile_reading(data)).sittings:
        said = [text.title + text.body for text in sitting.texts]
        said += [item.stem + "".join(item.options.values()) for item in sitting.items]
        if (count := sum(map(len, said))) > MESSAGE:
            yield f"sitting {sitting.number}", f"has {count} characters.", f"One message holds {MESSAGE}: shorten it."


def _items(name: str, data: Data) -> Found:
    yield from used_twice("item", (item["id"] for item in data["items"]))
    texts = {text["id"]: text["body"] for text in data["texts"]}
    for item in data["items"]:
        place, (text, quote) = f"item {item['id']}", evidence(data, item)
        if text not in texts:
            yield place, f"names the text {text!r}, which does not exist.", f"Use one of: {', '.join(texts)}."
            continue
        lines = [number for number, line in enumerate(texts[text].splitlines(), 1) if quote and quote in line]
        if not lines:
            wrong = f"the evidence is not in one paragraph of text {text}."
            yield place, wrong, "Copy the words that prove the answer, exactly."
        elif texts[text].count(quote) > 1:
            yield place, f"the evidence stands more than once in text {text}.", "Quote a few words more."
        elif item.get("paragraph", lines[0]) != lines[0]:
            yield place, f"the evidence is in paragraph {lines[0]}.", "Correct the paragraph or the evidence."
        yield from markup(place, GAP.sub("", item["stem"]))


def _typed(name: str, data: Data) -> Found:
    texts = {text["id"] for text in data["texts"]}
    for item in data["items"]:
        place, kind = f"item {item['id']}", item.get("type")
        if kind == "matching":
            yield from _matched(place, item, texts, evidence(data, item)[0])
        elif kind in TYPED:
            yield from _copied(place, item, evidence(data, item)[1])
        else:
            yield place, f"type is {kind!r}.", f"Use one of: matching, {', '.join(TYPED)}."


def _matched(place: str, item: Data, texts: set[str], proved: str) -> Found:
    if item["key"] not in texts:
        yield place, f"the key is {item['key']!r}, which is no text.", f"Use one of: {', '.join(sorted(texts))}."
    elif item["key"] != proved:
        yield place, f"the key is {item['key']}, but the evidence is from {proved}.", "Correct one of the two."


def _copied(place: str, item: Data, quote: str) -> Found:
    yield from commands(place, keys(item))
    answer = keys(item)[0]
    if answer.casefold() not in quote.casefold():
        yield (
            place,
            f"the key \u201c{answer}\u201d is not in its evidence word for word.",
            "Answers are copied from the text.",
        )
    if re.search(rf"\b{re.escape(answer)}\b", item["stem"], re.IGNORECASE):
        yield place, "the question gives its own answer away.", "Word it differently."
    if (item["type"] == "completion") != (len(GAP.findall(item["stem"])) == 1):
        yield place, "a completion has one gap ______, and a question has none.", "Correct the stem or the type."


def _chosen(name: str, data: Data) -> Found:
    letters = LETTERS[data["part"]]
    for item in data["items"]:
        place, options = f"item {item['id']}", item.get("options", {})
        if list(options) != list(letters):
            yield (
                place,
                f"its options are {', '.join(options) or 'missing'}.",
                f"Write {', '.join(letters)}, in this order.",
            )
        if item["key"] not in options:
            yield place, f"the key {item['key']!r} is no option.", f"Use one of: {', '.join(letters)}."
        if len({option.casefold() for option in options.values()}) < len(options):
            yield place, "two options are the same.", "Make them differ."
        for letter in options:
            if not item.get("why", {}).get(letter):
                yield place, f"nothing says why {letter} is right or wrong.", "Add a reason for each option under why."
        if not item.get("skill"):
            yield place, "has no skill.", "Name it: detail, gist, purpose, opinion, attitude, reference …"
    yield from _spread(data)


def _spread(data: Data) -> Iterator[tuple[str, str, str]]:
    letter, count = Counter(str(item["key"]) for item in data["items"]).most_common(1)[0]
    if count > len(data["items"]) / 2:
        yield (
            "items",
            f"{letter} is the key of {count} of {len(data['items'])}.",
            "Move some options, or guessing pays.",
        )
