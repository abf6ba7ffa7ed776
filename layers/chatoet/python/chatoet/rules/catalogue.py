"""Every event that the system may log or audit, with the fields it may carry and the clauses it evidences.

Nothing else can be emitted (style rule 14). Values are ids, numbers, yes or no: there is no field for words, so a
learner's name, number or text has nowhere to go (clauses OET-2.1-phone, OET-8-encrypt).
"""

import re
from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

Level = Literal["INFO", "WARNING", "ERROR"]
Value = str | int | bool
SAFE: Final = re.compile(r"[A-Za-z0-9_.:/\-]{0,96}")


class CatalogueError(ValueError):
    """An event or a field that the catalogue does not list. Holds names only, never values."""


class Event(NamedTuple):
    fields: frozenset[str]
    level: Level = "INFO"
    clauses: tuple[str, ...] = ()
    audited: bool = False  # appended to the learner's chain in the commit


def _event(fields: str, level: Level = "INFO", clauses: str = "", audited: bool = False) -> Event:
    return Event(frozenset(fields.split()), level, tuple(clauses.split()), audited)


_ERASE: Final = "OET-6.2-erasure PRO-right-erase OET-7-delete-anytime"
_ACCOUNT: Final = "field topic code what status reason severity limit category template"

# Who and what: sref, mid (keyed hash of the message), notice (its version), gate (its version), outbox, case.
EVENTS: Final[Mapping[str, Event]] = {
    # webhook
    "webhook.received": _event("n turns consent rights events ms"),
    "webhook.rejected": _event("reason bytes", "WARNING", "OET-8-access"),
    "webhook.unreadable": _event("reason bytes", "WARNING"),
    "webhook.refused_by_queue": _event("failed", "ERROR"),
    "webhook.verified": _event("ok"),
    # the way of an item
    "item.duplicate": _event("mid sref"),
    "item.forwarded": _event("mid lane reason"),
    "item.failed": _event("mid lane error try", "ERROR"),
    "item.unreadable": _event("lane error", "ERROR"),
    "item.dropped": _event("mid reason resurrection_blocked", clauses="OET-6.2-erasure"),
    "item.unknown": _event("mid kind type", "WARNING"),
    # notice, acceptance, consent
    "notice.shown": _event(
        "sref mid notice gate ai_disclosed", clauses="OET-1-notice PRO-notice OET-4.1-ai", audited=True
    ),
    "terms.accepted": _event(
        "sref mid notice gate receipt", clauses="OET-6.1-contract PRO-consent-before", audited=True
    ),
    "terms.declined": _event("sref mid notice gate receipt", clauses="PRO-consent-before", audited=True),
    "consent.granted": _event("sref mid purpose notice gate receipt", clauses="OET-6.1-consent", audited=True),
    "consent.refused": _event("sref mid purpose notice gate receipt", clauses="PRO-gloss-consent", audited=True),
    "consent.withdrawn": _event("sref mid purpose notice gate receipt", clauses="PRO-withdraw", audited=True),
    "consent.superseded": _event("sref mid purpose notice gate receipt", clauses="PRO-withdraw", audited=True),
    "consent.stale_button": _event("sref mid purpose notice gate receipt", clauses="OET-10-updates", audited=True),
    "learner.stopped": _event("sref mid notice gate receipt", clauses="PRO-withdraw OET-6.2-object", audited=True),
    "learner.started": _event("sref mid notice gate receipt", clauses="PRO-withdraw", audited=True),
    "preference.resumed": _event("sref mid purpose notice gate receipt", clauses="PRO-withdraw", audited=True),
    "learner.unreachable": _event("sref mid reason code notice gate receipt", audited=True),
    "consents.listed": _event("sref mid notice gate", clauses="PRO-withdraw", audited=True),
    # tutoring
    "turn.answered": _event("sref mid step notice gate outbox ms", clauses="OET-4.1-assist", audited=True),
    "turn.waiting": _event("sref mid step parts notice gate", clauses="OET-4.1-assist", audited=True),
    "turn.delayed": _event("sref mid outbox", "WARNING"),
    "turn.denied": _event("sref mid reason notice gate outbox", clauses="OET-4-limit", audited=True),
    "turn.silent": _event("sref mid reason notice gate", clauses="OET-6.2-object", audited=True),
    "turn.parked": _event("sref mid error notice gate outbox", "ERROR", audited=True),
    "person.requested": _event("sref mid notice gate", "WARNING", audited=True),
    # files: mid is that of the message, turn that of what was read from it
    "media.extracted": _event("mid turn source bytes ms"),
    "media.refused": _event("mid turn source reason"),
    # replies
    "reply.sent": _event("sref outbox part gate parts"),
    "reply.denied": _event("sref outbox reason", clauses="OET-6.2-object"),
    "reply.status": _event("outbox part status"),
    "reply.billed": _event("outbox part billable category type"),
    "billing.general_purpose_ai": _event("outbox part", "ERROR"),
    "reply.unknown": _event("outbox part reason", "WARNING"),
    "reply.failed": _event("outbox part code action cause", "ERROR"),
    "reply.refused": _event("outbox part code action cause", "WARNING"),
    "reply.retry": _event("outbox part code wait_s", "WARNING"),
    "reply.slowed": _event("outbox part code wait_s cause", "ERROR"),
    "reply.paced": _event("outbox part wait_s"),
    "reply.templated": _event("outbox part code"),
    "send.resent": _event("outbox part", "WARNING"),
    "status.unmatched": _event("status reason"),
    # rights
    "case.opened": _event("sref mid case kind due notice gate", clauses="OET-6.2-access OET-6.2-erasure", audited=True),
    "case.parked": _event("sref mid case kind error notice gate", "ERROR", "OET-6.2-channel", audited=True),
    # erasure: case is the request's mid, step one of rules/erasure.py; nothing of it names a person
    "erasure.asked": _event("sref mid case assurance wait_s notice gate", clauses=_ERASE, audited=True),
    "erasure.pending": _event("sref mid case notice gate", clauses=_ERASE, audited=True),
    "erasure.undone": _event("sref mid case notice gate", clauses=_ERASE, audited=True),
    "erasure.undo_refused": _event("sref mid reason notice gate", clauses=_ERASE, audited=True),
    "erasure.refused": _event("sref mid case reason notice gate", "WARNING", "PRO-erase-refusal OET-4.4-legal", True),
    "erasure.started": _event("sref mid case reason addresses notice gate", clauses=_ERASE, audited=True),
    "erasure.step": _event("sref step ms", clauses=_ERASE),
    "erasure.leftover": _event("sref kind n step", "ERROR", _ERASE),
    "erasure.completed": _event("sref mid case reason kinds items told notice gate", clauses=_ERASE, audited=True),
    "erasure.over": _event("sref waited_s leftovers", clauses=_ERASE),
    "erasure.write_blocked": _event("sref mid", clauses=_ERASE),
    "erasure.dropped": _event("mid reason"),
    # operators
    "account.noted": _event(_ACCOUNT),
    "account.event": _event(_ACCOUNT, "WARNING"),
    "account.alert": _event(_ACCOUNT, "ERROR"),
    "graph.sunset": _event("version days", "WARNING"),
    "graph.sunset_near": _event("version days", "ERROR"),
    "graph.unknown_version": _event("version", "WARNING"),
    # identity: an alias, a replaced address, and one that another learner holds
    "address.added": _event("sref mid kind notice gate", clauses="PRO-accuracy", audited=True),
    "address.changed": _event("sref mid type notice gate assurance", "WARNING", "PRO-accuracy", audited=True),
    "address.contested": _event("sref mid", "WARNING", "PRO-accuracy"),
    # schedules
    "expiry.swept": _event("due rearmed gone late_s", clauses="PRO-inactivity-6m OET-7-necessary"),
    "account.expiring": _event("sref mid stage ends told notice gate", clauses="PRO-inactivity-6m", audited=True),
    "account.expired": _event("sref mid notice gate", clauses="PRO-inactivity-6m", audited=True),
    "account.leaving": _event("sref mid notice gate", clauses="PRO-inactivity-6m OET-7-necessary", audited=True),
    "expiry.denied": _event(
        "sref mid stage reason notice gate", clauses="OET-6.2-restrict PRO-inactivity-6m", audited=True
    ),
    "retention.swept": _event("n oldest_s", clauses="OET-7-necessary"),
    "seal.leaves": _event("entries chains object"),
    "seal.checkpoint": _event("hour entries chains root previous"),
}


def record(name: str, fields: Mapping[str, Value]) -> dict[str, Value]:
    """The checked log record {event, ...fields}. Raises CatalogueError naming the event or field that is refused."""
    event = EVENTS.get(name)
    if event is None:
        raise CatalogueError(f"no such event: {name[:40]!r}")
    for key, value in fields.items():
        if key not in event.fields:
            raise CatalogueError(f"{name} has no field {key[:40]!r}")
        if not isinstance(value, int) and not (isinstance(value, str) and SAFE.fullmatch(value)):
            raise CatalogueError(f"{name}.{key} is not an id, a number or yes/no")
    return {"event": name, **fields}
