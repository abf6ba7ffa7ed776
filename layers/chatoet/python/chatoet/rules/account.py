"""How bad the news about our own account is: account, template, number and quality events (facts: Meta, "Webhooks").

The words come from Meta and are matched as a whole; what this table does not know is a warning, never silence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, cast

from chatoet.rules.catalogue import Fields, is_word
from chatoet.rules.errors import action_for, code_of, meaning

News = Literal["account.noted", "account.event", "account.alert"]  # INFO, WARNING, ERROR
NAMED: Final = ("event", "status", "reason", "severity", "limit", "category", "template")
LENGTH: Final = 60  # of a word

# In the words of `event`, `status`, `severity` or `category`, whatever the field.
_BAD: Final = frozenset(
    {
        "ACCOUNT_RESTRICTION", "ACCOUNT_VIOLATION", "ACCOUNT_DELETED", "ACCOUNT_OFFBOARDED", "DISABLED_UPDATE",
        "DISABLED", "DISABLE", "BANNED", "SCHEDULE_FOR_DISABLE", "REJECTED", "PAUSED", "FLAGGED", "RED", "LOCKED",
        "CRITICAL", "PARTNER_REMOVED", "PIN_CHANGED", "PIN_RESET_REQUEST", "GENERAL_PURPOSE_AI",
    }
)  # fmt: skip
_GOOD: Final = frozenset(
    {
        "APPROVED", "VERIFIED_ACCOUNT", "ACCOUNT_RECONNECTED", "PARTNER_ADDED", "REINSTATE", "REINSTATED", "UNFLAGGED",
        "UPGRADE", "GREEN", "ONBOARDING", "INFORMATIONAL", "RESOLVED",
    }
)  # fmt: skip
_TOPIC: Final = {  # which alarm it rings
    "message_template_status_update": "template",
    "message_template_quality_update": "template",
    "message_template_components_update": "template",
    "template_category_update": "template",
    "phone_number_quality_update": "quality",
    "business_capability_update": "quality",
    "phone_number_name_update": "number",
}


@dataclass(frozen=True, slots=True)
class Judgement:
    event: News
    fields: Fields


def judged(field: str, content: Mapping[str, Any]) -> Judgement:
    """`field` is Meta's name of the webhook field, `content` its flat facts; both may be anything."""
    code = code_of(content.get("code"))
    facts = {name: _token(content.get(name)) for name in NAMED if content.get(name) not in (None, "")}
    what = {"what" if name == "event" else name: said for name, said in facts.items()}  # a log line has its own `event`
    fields = {"field": _token(field), "topic": _topic(field, code), "code": code, **what}
    return Judgement(_level(code, facts), cast("Fields", fields))


def _level(code: int, facts: Mapping[str, str]) -> News:
    words = {facts[name].upper() for name in ("event", "status", "severity", "category") if name in facts}
    if words & _BAD or (code >= 0 and action_for(code) in ("page_operator", "slow_down")):
        return "account.alert"
    return "account.noted" if words and words <= _GOOD else "account.event"


def _topic(field: str, code: int) -> str:
    return meaning(code).cause if code >= 0 else _TOPIC.get(field, "account")


def _token(value: object) -> str:
    """A name from outside as a log field: only if it looks like one."""
    text = str(value) if isinstance(value, str | int) else ""
    return text if 0 < len(text) <= LENGTH and is_word(text) else "unlisted"
