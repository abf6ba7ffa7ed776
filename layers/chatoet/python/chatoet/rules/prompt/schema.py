"""The shape of an answer: the part of JSON Schema that both vendors hold a model to strictly.

Every property is required and none is added; evidence comes before the band, since a model writes in this order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, get_args

from chatoet.rules.criteria import TOP, Criterion
from chatoet.rules.feedback.model import Severity
from chatoet.rules.prompt.model import Seen
from chatoet.rules.prompt.paper import Paper
from chatoet.rules.prompt.rubric import RUBRIC

NO_NOTE: Final = "none"
WITH_NOTES: Final[frozenset[Criterion]] = frozenset({"content", "conciseness"})
Json = dict[str, Any]
_TEXT: Final[Json] = {"type": "string"}


def schema(criterion: Criterion, paper: Paper) -> Mapping[str, Any]:
    points = {"points": _array(_point(paper))} if criterion == "content" else {}
    band = {"type": "integer", "minimum": 0, "maximum": TOP[criterion]}
    return _object({**points, "claims": _array(_claim(criterion, paper)), "praise": _TEXT, "band": band})


def _claim(criterion: Criterion, paper: Paper) -> Json:
    shape = {
        "kind": _one_of(RUBRIC[criterion].kinds),
        "severity": _one_of(get_args(Severity)),
        "quote": _TEXT,
        "occurrence": {"type": "integer", "minimum": 1, "maximum": 50},
        "fix": {"type": ["string", "null"]},
        "hint": _TEXT,
        "answer": _TEXT,
    }
    if criterion in WITH_NOTES:
        shape["note_id"] = _one_of([*(note.id for note in paper.notes), NO_NOTE])
    return _object(shape)


def _point(paper: Paper) -> Json:
    return _object(
        {"id": _one_of(point.id for point in paper.points), "quote": _TEXT, "status": _one_of(get_args(Seen))}
    )


def _object(properties: Json) -> Json:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _array(items: Json) -> Json:
    return {"type": "array", "items": items}


def _one_of(values: Iterable[str]) -> Json:
    return {"type": "string", "enum": list(values)}
