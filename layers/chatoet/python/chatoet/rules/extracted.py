"""What became of a file, and its way back to the learner's lane as an item of type `extracted`.

Content: {"extracted": {"of": mid of the message, "source": kind of file, "text": …}}, or "problem" for "text".
"""

from dataclasses import dataclass, replace
from typing import Final, Literal, cast, get_args

from chatoet.rules.item import MAX_BODY, Item
from chatoet.rules.media import Kind, Problem

TYPE: Final = "extracted"
Source = Kind | Literal["file"]  # `file`: refused before we knew more
SOURCES: Final = ("photo", "pdf", "docx", "text", "file")
PROBLEMS: Final[tuple[str, ...]] = get_args(Problem)


@dataclass(frozen=True, slots=True)
class Extracted:
    """`of` is the mid of the message that carried the file. Either `text` or `problem` is there."""

    of: str
    source: Source
    text: str = ""
    problem: Problem | None = None


def extracted_item(item: Item, mid: str, result: Extracted) -> Item:
    """The result as an item from the same person, about the same message; `mid` is pseudonym.extracted_mid."""
    made = _item(item, mid, result)
    if len(made.to_body()) > MAX_BODY:  # 20,000 characters outside of ASCII
        return _item(item, mid, Extracted(result.of, result.source, problem="too_big"))
    return made


def extracted_in(item: Item) -> Extracted | None:
    """None for an item of another type, and for one that is not as `extracted_item` makes it."""
    found = item.content.get(TYPE) if item.type == TYPE else None
    match found:
        case {"of": str(of), "source": str(source), "text": str(text)} if source in SOURCES:
            return Extracted(of, cast(Source, source), text)
        case {"of": str(of), "source": str(source), "problem": str(problem)} if source in SOURCES:
            return Extracted(of, cast(Source, source), problem=cast(Problem, problem)) if problem in PROBLEMS else None
    return None


def _item(item: Item, mid: str, result: Extracted) -> Item:
    outcome = {"problem": result.problem} if result.problem else {"text": result.text}
    content = {TYPE: {"of": result.of, "source": result.source, **outcome}}
    return replace(item, mid=mid, type=TYPE, content=content)
