"""How many tokens a text may cost, before a vendor has counted them: what budgets are reserved by.

Public tokenisers give English prose some 4 to 4.5 characters a token, JSON and figures some 3. Three bytes of UTF-8 a
token is therefore too many by a third for prose, about right for the rest, and too few for nothing that we send.
"""

import json
from collections.abc import Iterable
from typing import Final

from chatoet.rules.prompt.model import Ask

BYTES: Final = 3  # a token
FRAME: Final = 50  # tokens a call that a vendor adds around what it is asked


def estimate(text: str) -> int:
    return -(-len(text.encode("utf-8", "replace")) // BYTES)


def asked(ask: Ask) -> int:
    """What one question costs before a word of it is answered."""
    schema = json.dumps(ask.schema, separators=(",", ":"))
    return FRAME + sum(map(estimate, (ask.prefix, ask.letter, ask.repair, schema)))


def reservation(asks: Iterable[Ask]) -> int:
    """What a letter may cost at one vendor, every answer being as long as it may be. Repairs come on top."""
    return sum(asked(ask) + ask.max_output for ask in asks)
