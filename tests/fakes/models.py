"""The way to the vendors without any: a function says what a model answers to each question."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from chatoet.rules.criteria import TOP
from chatoet.rules.feedback.model import Alone, Source
from chatoet.rules.prompt.model import AnswerError, Ask
from chatoet.tutor.by_model import Answered, Read
from chatoet.tutor.protocol import Called, Permit
from local.models import brain

Say = Callable[[Ask], str]


class FakeModels:
    """Asks once more, as the real way does, when an answer does not hold. `history` are the questions."""

    def __init__(self, say: Say, source: Source = "openai") -> None:
        self.say, self.source = say, source
        self.alone: Alone = ""
        self.history: list[Ask] = []

    def ask(self, asks: Sequence[Ask], read: Read, permit: Permit) -> Answered:
        if self.alone:
            return Answered({}, alone=self.alone)
        answers = {ask.criterion: self._answer(ask, read) for ask in asks}
        held = {criterion: answer for criterion, answer in answers.items() if answer}
        permit.used(Called(self.source, len(asks), 1000, 700, 100, 5, "ok"))
        return Answered(held, self.source) if held else Answered({}, alone="unverified")

    def _answer(self, ask: Ask, read: Read) -> Any:
        for question in (ask, ask._replace(repair="again")):
            self.history.append(question)
            try:
                return read(question, self.say(question))
            except AnswerError:
                continue
        return None


def blank(ask: Ask) -> dict[str, Any]:
    """A top band, no findings, and no evidence for any key point."""
    data: dict[str, Any] = {"claims": [], "praise": "", "band": TOP[ask.criterion]}
    if ask.criterion == "content":
        data["points"] = [{"id": id_, "quote": "", "status": "missed"} for id_ in point_ids(ask)]
    return data


def point_ids(ask: Ask) -> list[str]:
    ids: list[str] = ask.schema["properties"]["points"]["items"]["properties"]["id"]["enum"]
    return ids


def generous(ask: Ask) -> str:
    return json.dumps(blank(ask))


def honest(ask: Ask) -> str:
    """What the stand-in of the local stage says."""
    return json.dumps(brain.answer(ask.criterion, ask.prefix, ask.letter, ask.schema))
