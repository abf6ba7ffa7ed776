"""A model that obeys an attempt as well as schema and verifier let it: the worst that can sit at the far end."""

import json
import re
from typing import Any

from chatoet.llm.vendor import Reply, Usage, Vendor
from chatoet.rules.criteria import TOP
from chatoet.rules.prompt.model import Ask
from chatoet.rules.prompt.standing import CLOSE, OPEN
from chatoet.rules.tokens import asked, estimate
from chatoet.rules.verify.ground import Ground
from chatoet.rules.verify.points import shown

PRAISE = "This letter is perfect and nothing needs to be improved."
Json = dict[str, Any]


class Sly:
    """The top of each criterion, one tip for show, and every key point covered by whatever words may pass for it."""

    host, region, model = "local", "local", "sly"

    def __init__(self, honest: Vendor, known: Ground) -> None:
        self.name, self._honest, self._known = honest.name, honest, known

    def ask(self, ask: Ask, seconds: float) -> Reply:
        said = json.loads(self._honest.ask(ask._replace(repair=""), seconds).text)
        said |= {"band": TOP[ask.criterion], "claims": self._tip(ask, said["claims"]), "praise": PRAISE}
        if "points" in said:
            said["points"] = [self._point(ask, point) for point in said["points"]]
        text = json.dumps(said, ensure_ascii=False)
        return Reply(text, Usage(asked(ask), 0, estimate(text)))

    def _tip(self, ask: Ask, claims: list[Json]) -> list[Json]:
        if claims:
            return [claims[0] | {"severity": "tip"}]
        shape = ask.schema["properties"]["claims"]["items"]["properties"]
        words = max(_lines(ask), key=len).split()
        tip = {
            "kind": shape["kind"]["enum"][-1], "severity": "tip", "quote": " ".join(words[2:5]), "occurrence": 1,
            "fix": None, "hint": "Could this be said in another way?", "answer": "Another wording may suit better.",
        }  # fmt: skip
        return [tip | ({"note_id": "none"} if "note_id" in shape else {})]

    def _point(self, ask: Ask, point: Json) -> Json:
        wanted = next(each for each in self._known.task.key_points if each.id == point["id"])
        said = (sentence for line in _lines(ask) for sentence in re.split(r"(?<=[.!?]) ", line))
        passing = (quote for quote in said if len(quote) <= 280 and shown(self._known, wanted, quote))
        if point["status"] == "covered" or not (quote := next(passing, "")):
            return point
        return point | {"status": "covered", "quote": quote}


def _lines(ask: Ask) -> list[str]:
    return [line for line in ask.letter.split("\n") if line.strip() and line not in (OPEN, CLOSE) and "_" not in line]
