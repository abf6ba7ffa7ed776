"""What each error code of the Cloud API asks of us, as one table.

Source: Meta, "Cloud API error codes" and "Graph API error handling", autumn 2026. The classes are our judgement.
"""

from typing import Final, Literal, NamedTuple

Action = Literal["retry", "slow_down", "template", "stop_learner", "our_bug", "page_operator"]
Record = Literal["", "opted_out", "blocked", "unreachable"]
NO_WINDOW: Final = 131047
NO_CODE: Final = -1  # an error that does not say which; 0 is one of Meta's own
MOST: Final = 10**9  # of a code; what is greater is none


class Meaning(NamedTuple):
    """`cause` names it in logs and metrics; `record` is what consent is to note of the learner, if anything."""

    action: Action
    cause: str
    record: Record = ""


_UNKNOWN: Final = Meaning("our_bug", "unknown_code")  # our bug until someone has read it
_PERMISSION: Final = Meaning("page_operator", "permission")

ERRORS: Final[dict[int, Meaning]] = {
    # Gone by itself, or once we are slower.
    1: Meaning("retry", "meta"),
    2: Meaning("retry", "meta"),
    4: Meaning("retry", "quota"),
    80007: Meaning("retry", "quota"),
    130429: Meaning("retry", "throughput"),
    131000: Meaning("retry", "meta"),
    131016: Meaning("retry", "meta"),
    131053: Meaning("retry", "media"),
    131056: Meaning("retry", "pair_rate"),
    131057: Meaning("retry", "maintenance"),
    # Meta doubts the quality of what we send: more of the same makes it worse.
    131048: Meaning("slow_down", "quality"),
    131064: Meaning("slow_down", "quality"),
    # The 24 hours since the learner's last message are over.
    NO_WINDOW: Meaning("template", "window"),
    # Of this learner; the last three only of this message.
    131050: Meaning("stop_learner", "opted_out", "opted_out"),
    130403: Meaning("stop_learner", "blocked", "blocked"),
    131026: Meaning("stop_learner", "undeliverable", "unreachable"),
    131021: Meaning("stop_learner", "own_number", "unreachable"),
    131049: Meaning("stop_learner", "held_back"),
    130472: Meaning("stop_learner", "experiment"),
    130497: Meaning("stop_learner", "country"),
    # We built it wrongly: sending it again changes nothing.
    100: Meaning("our_bug", "parameter"),
    33: Meaning("our_bug", "parameter"),
    131008: Meaning("our_bug", "parameter"),
    131009: Meaning("our_bug", "parameter"),
    131051: Meaning("our_bug", "type"),
    131052: Meaning("our_bug", "media"),
    131062: Meaning("our_bug", "recipient"),
    131063: Meaning("our_bug", "recipient"),
    132000: Meaning("our_bug", "template"),
    132001: Meaning("our_bug", "template"),
    132005: Meaning("our_bug", "template"),
    132007: Meaning("our_bug", "template"),
    132012: Meaning("our_bug", "template"),
    132015: Meaning("our_bug", "template"),
    132016: Meaning("our_bug", "template"),
    132068: Meaning("our_bug", "flow"),
    132069: Meaning("our_bug", "flow"),
    # Nothing goes out until an operator has put it right.
    0: Meaning("page_operator", "token"),
    190: Meaning("page_operator", "token"),
    3: _PERMISSION,
    10: _PERMISSION,
    131005: _PERMISSION,
    131042: Meaning("page_operator", "payment"),
    131031: Meaning("page_operator", "account"),
    368: Meaning("page_operator", "account"),
    131037: Meaning("page_operator", "number"),
    131045: Meaning("page_operator", "number"),
}


def code_of(value: object) -> int:
    """What Meta gave as a code, whatever it is; NO_CODE for what cannot be one."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < MOST else NO_CODE


def meaning(code: int) -> Meaning:
    return _PERMISSION if 200 <= code <= 299 else ERRORS.get(code, _UNKNOWN)


def action_for(code: int, transient: bool = False) -> Action:
    """`transient` is Meta's own word that it passes: then even a code that we do not know is worth another try."""
    action = meaning(code).action
    return "retry" if transient and action in ("our_bug", "page_operator") else action
