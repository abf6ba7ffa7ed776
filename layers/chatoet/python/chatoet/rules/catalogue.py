"""Every event that the system may log or audit, with the fields it may carry and the clauses it evidences.

Nothing else can be emitted (style rule 14). Values are ids, numbers, yes or no: there is no field for words, so a
learner's name, number or text has nowhere to go (clauses OET-2.1-phone, OET-8-encrypt).

What each event and field means is in rules/catalogue_words.py, which no learner waits for; rules/event_types.py tells
the type checker, docs/events.md people. The last two are written by `python -m layers.build events`.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from chatoet.rules.event_types import AuditedName as AuditedName
    from chatoet.rules.event_types import EventName as EventName
    from chatoet.rules.event_types import Fields as Fields
else:  # what only the type checker reads costs no cold start
    EventName = AuditedName = str
    Fields = dict

Level = Literal["INFO", "WARNING", "ERROR"]
Value = str | int | bool
SAFE: Final = re.compile(r"[A-Za-z0-9_.:/\-]{0,96}")
BOUND: Final = 10**10  # seconds of the epoch have ten digits; what has more is a number of another kind


class CatalogueError(ValueError):
    """An event or a field that the catalogue does not list. Holds names only, never values."""


class Event(NamedTuple):
    fields: frozenset[str]
    level: Level = "INFO"
    clauses: tuple[str, ...] = ()
    audited: bool = False  # appended to the learner's chain in the commit

    @property
    def kept(self) -> tuple[str, ...]:
        """By which categories of policy/retention.yaml: the log line, and the entry of the chain."""
        return ("log", "audit") if self.audited else ("log",)


def _event(fields: str, level: Level = "INFO", clauses: str = "", audited: bool = False) -> Event:
    """What is audited of who accepted says so (rules/head.py: evidence), and of who objected to being counted
    `analytics`, as no (rules/usage.py)."""
    names = frozenset(fields.split()) | ({"analytics", "shown", "receipt", "accepted"} if audited else set())
    return Event(names, level, tuple(clauses.split()), audited)


_ERASE: Final = "OET-6.2-erasure PRO-right-erase OET-7-delete-anytime"
# What a field holds, whatever the event. A field that is missing here cannot be emitted.
TYPES: Final[Mapping[str, str]] = {
    "id": "sref breach case receipt object processor template",
    "hash": "mid turn outbox root previous key",
    "count": "absent addresses approvers bytes cached calls cells chains code consent days entries events failed found"
    " gone hours items kinds left leftovers n part parts rearmed rights size steps tokens_in tokens_out"
    " try turns vendors volumes watched withheld",
    "count or word": "step",  # a step of the course has a name, one of an erasure its number
    "count or date": "due",  # of an hour's work, or of one case
    "change": "gate",  # counts up with each change of what the gate looks at
    "epoch seconds": "accepted due_at retain_until shown stopped",
    "seconds": "late_s oldest_s wait_s waited_s",
    "milliseconds": "ms",
    "date": "day effective ends opened",
    "hour": "hour",
    "version": "notice version",
    "yes/no": "ai_disclosed analytics billable done lapsed ok resurrection_blocked told weighed",
    "word": "action assurance by category cause channel classes error field ground host kind lane limit model outcome"
    " pin purpose reason region scope severity source stage state status store topic tutor type vendor what",
}
FIELDS: Final[Mapping[str, str]] = {name: type_ for type_, names in TYPES.items() for name in names.split()}
_EITHER: Final = frozenset(("count or word", "count or date", "version"))
_NUMBERS: Final = _EITHER | {"count", "change", "epoch seconds", "seconds", "milliseconds"}
_TEXTS: Final = _EITHER | {"id", "hash", "date", "hour", "word"}
# The words of which there are no others.
LISTED: Final[Mapping[str, frozenset[str]]] = {
    "action": frozenset(("retry", "slow_down", "template", "stop_learner", "our_bug", "page_operator", "gave_up")),
    "assurance": frozenset(("A0", "A1", "A2", "A3")),
    "channel": frozenset(("chat", "email", "form")),
    "lane": frozenset(("turns", "consent", "rights", "events", "media", "wakeups")),
    "scope": frozenset(("learner", "day")),
    "source": frozenset(("photo", "pdf", "docx", "text", "file")),
}

_ACCOUNT: Final = "field topic code what status reason severity limit category template"

# Who and what: sref, mid (keyed hash of the message), notice (its version), gate (its version), outbox, case.
EVENTS: Final[Mapping[str, Event]] = {
    # every function
    "function.started": _event("ms"),
    "function.failed": _event("error", "ERROR"),
    # webhook
    "webhook.received": _event("mid turns consent rights events ms"),
    "webhook.item": _event("mid lane"),
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
        "sref mid notice gate ai_disclosed reason", clauses="OET-1-notice PRO-notice OET-4.1-ai", audited=True
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
    "learner.started": _event("sref mid notice gate receipt ai_disclosed", clauses="PRO-withdraw", audited=True),
    "preference.resumed": _event("sref mid purpose notice gate receipt", clauses="PRO-withdraw", audited=True),
    "learner.unreachable": _event("sref mid reason code notice gate receipt", audited=True),
    "consents.listed": _event("sref mid notice gate ai_disclosed", clauses="PRO-withdraw", audited=True),
    "receipts.listed": _event("sref mid n notice gate ai_disclosed", clauses="PRO-withdraw-nonretro", audited=True),
    "consent.asked_again": _event(
        "sref mid purpose version lapsed notice gate receipt", clauses="OET-10-updates PRO-gloss-consent", audited=True
    ),
    "terms.asked_again": _event("sref mid version notice gate ai_disclosed", clauses="PRO-reaccept", audited=True),
    "policy.notified": _event(
        "sref mid version effective outbox notice gate", clauses="OET-10-updates PRO-change-notify", audited=True
    ),
    "policy.not_told": _event("mid version reason", clauses="OET-10-updates"),
    "policy.walked": _event("version hours n done", clauses="OET-10-updates"),
    "age.refused": _event("sref mid notice gate", clauses="PRO-child-parent", audited=True),
    "age.asked": _event("sref mid notice gate ai_disclosed", clauses="PRO-child-parent", audited=True),
    "age.confirmed": _event("sref mid notice gate receipt", clauses="PRO-child-parent", audited=True),
    "accuracy.asked": _event("sref mid notice gate", clauses="PRO-accuracy", audited=True),
    "accuracy.checked": _event("sref mid notice gate receipt", clauses="PRO-accuracy", audited=True),
    # tutoring
    "turn.answered": _event(
        "sref mid step notice gate outbox ms tutor ai_disclosed watched absent",
        clauses="OET-4.1-assist OET-4.1-ai",
        audited=True,
    ),
    "turn.waiting": _event("sref mid step parts notice gate", clauses="OET-4.1-assist", audited=True),
    "turn.delayed": _event("sref mid outbox", "WARNING"),
    "turn.denied": _event("sref mid reason notice gate outbox ai_disclosed", clauses="OET-4-limit", audited=True),
    "turn.silent": _event("sref mid reason notice gate", clauses="OET-6.2-object", audited=True),
    "turn.parked": _event("sref mid error notice gate outbox", "ERROR", audited=True),
    "patient.refused": _event(
        "sref mid classes notice gate outbox",
        clauses="PRO-special-in-content PRO-no-special PRO-no-criminal OET-8-caution",
        audited=True,
    ),
    "reminder.sent": _event("sref mid outbox kind notice gate", audited=True),
    "reminder.held": _event("sref mid reason notice gate", clauses="OET-6.2-object OET-6.2-restrict", audited=True),
    "person.requested": _event("sref mid notice gate", "WARNING", audited=True),
    # models: one letter to one vendor, before it leaves, with what the learner had accepted and what the gate was by
    # then; and what came of it
    "model.asked": _event(
        "sref mid vendor host region model retain_until notice receipt gate stopped state",
        clauses="OET-5-only OET-5.2-openai OET-5.3a-gemini OET-6.3-transfers",
        audited=True,
    ),
    "model.called": _event("sref mid vendor calls tokens_in cached tokens_out ms outcome gate", clauses="OET-5-only"),
    "model.denied": _event("sref mid vendor reason gate", clauses="OET-4-limit OET-6.2-object"),
    "model.unavailable": _event("vendors", "WARNING"),
    "model.misconfigured": _event("vendor", "WARNING"),
    "model.opened": _event("vendor", "WARNING"),
    "model.closed": _event("vendor"),
    "model.spent": _event("scope", "WARNING"),
    "person.took_over": _event("sref mid case notice gate", clauses="OET-4.1-ai OET-4.2-support", audited=True),
    "person.handed_back": _event("sref mid case ai_disclosed notice gate", clauses="OET-4.1-ai", audited=True),
    # files: mid is that of the message, turn that of what was read from it
    "media.extracted": _event("mid turn source bytes ms"),
    "media.refused": _event("mid turn source reason"),
    "picture.failed": _event("reason", "WARNING"),
    # replies
    "reply.sent": _event("sref outbox part gate parts purpose stopped state"),
    "reply.denied": _event("sref outbox reason", clauses="OET-6.2-object"),
    "reply.status": _event("outbox part status"),
    "reply.billed": _event("outbox part billable category type"),
    "billing.general_purpose_ai": _event("outbox part", "ERROR"),
    "reply.unknown": _event("sref outbox part reason gate purpose stopped state", "WARNING"),
    "reply.failed": _event("outbox part code action cause", "ERROR"),
    "reply.refused": _event("outbox part code action cause", "WARNING"),
    "reply.retry": _event("outbox part code wait_s", "WARNING"),
    "reply.slowed": _event("outbox part code wait_s cause", "ERROR"),
    "reply.paced": _event("outbox part wait_s"),
    "reply.templated": _event("outbox part code"),
    "send.resent": _event("outbox part", "WARNING"),
    "status.unmatched": _event("status reason"),
    # rights
    "rights.shown": _event("sref mid what notice gate", clauses="PRO-rights-channel PRO-right-access", audited=True),
    "case.opened": _event(
        "sref mid case kind opened due due_at notice gate",
        clauses="OET-6.2-access OET-6.2-erasure OET-6.2-channel",
        audited=True,
    ),
    "case.moved": _event(
        "sref mid case kind opened due due_at state notice gate", clauses="OET-6.2-channel", audited=True
    ),
    "case.completed": _event(
        "sref mid case kind opened due due_at notice gate",
        clauses="OET-6.2-rectify PRO-right-correct OET-6.2-channel",
        audited=True,
    ),
    "case.extended": _event(
        "sref mid case kind opened due due_at notice gate", "WARNING", "OET-6.2-access", audited=True
    ),
    "case.refused": _event(
        "sref mid case kind opened due due_at state notice gate", "WARNING", "PRO-erase-refusal", audited=True
    ),
    "case.due_soon": _event(
        "sref mid case kind opened due due_at notice gate", "WARNING", "OET-6.2-access", audited=True
    ),
    "case.late": _event(
        "sref mid case kind opened due due_at days notice gate", "ERROR", "OET-6.2-access", audited=True
    ),
    "restriction.set": _event(
        "sref mid case ground notice gate", clauses="OET-6.2-restrict PRO-right-restrict", audited=True
    ),
    "restriction.announced": _event("sref mid case due notice gate", clauses="PRO-right-restrict", audited=True),
    "restriction.lifted": _event("sref mid case by notice gate", clauses="PRO-right-restrict", audited=True),
    "data.held": _event("sref mid n notice gate", clauses="OET-6.2-restrict OET-7-necessary", audited=True),
    "data.released": _event("sref mid n notice gate", clauses="OET-6.2-restrict OET-7-necessary", audited=True),
    "objection.recorded": _event(
        "sref mid case kind opened due due_at purpose weighed notice gate",
        clauses="OET-6.2-object PRO-right-object PRO-object-mkt",
        audited=True,
    ),
    "disclosure.made": _event(
        "sref mid case kind approvers notice gate",
        "WARNING",
        "OET-4.2-support OET-4.4-legal PRO-no-vendor-access PRO-proc-authorities",
        audited=True,
    ),
    "correspondence.kept": _event("case kind channel", clauses="OET-3-source-contact PRO-keep-corr"),
    "case.parked": _event(
        "sref mid case kind opened due due_at error notice gate", "ERROR", "OET-6.2-channel", audited=True
    ),
    # copies: the package, its link, and what happened behind it; the pages know no sref, and log none
    "export.offered": _event(
        "sref mid case kind opened due due_at assurance volumes notice gate",
        clauses="OET-6.2-access OET-6.2-port",
        audited=True,
    ),
    "export.waiting": _event("sref mid case kind notice gate", clauses="OET-6.2-access", audited=True),
    "export.unproven": _event(
        "sref mid case kind opened due due_at assurance notice gate",
        "WARNING",
        "OET-6.2-access PRO-accuracy",
        audited=True,
    ),
    "export.fetched": _event("sref mid case pin notice gate", clauses="OET-6.2-access OET-6.2-port", audited=True),
    "export.lapsed": _event("sref mid case notice gate", clauses="OET-6.2-access", audited=True),
    "pin.offered": _event("sref mid assurance notice gate", clauses="PRO-data-password", audited=True),
    "pin.changed": _event("sref mid pin notice gate", clauses="PRO-data-password", audited=True),
    "door.passed": _event("purpose case", clauses="OET-8-access"),
    "door.refused": _event("purpose reason", "WARNING", "OET-8-access"),
    # erasure: case is the request's mid, step one of rules/erasure.py; nothing of it names a person
    "erasure.asked": _event(
        "sref mid case kind opened due due_at assurance wait_s notice gate", clauses=_ERASE, audited=True
    ),
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
    "processor.review_soon": _event("processor days", "WARNING", "OET-5-only OET-6.3-transfers"),
    "processor.review_due": _event("processor days", "ERROR", "OET-5-only OET-6.3-transfers"),
    "graph.sunset": _event("version days", "WARNING"),
    "graph.sunset_near": _event("version days", "ERROR"),
    "graph.unknown_version": _event("version", "WARNING"),
    "model.sunset": _event("vendor model days", "WARNING"),
    "model.sunset_near": _event("vendor model days", "ERROR"),
    # breaches: the register, its 72 hours, and who of those concerned was told
    "breach.opened": _event("breach kind due", "WARNING", "PRO-breach"),
    "breach.assessed": _event("breach severity n", "WARNING", "PRO-breach"),
    "breach.notified": _event("breach what due", clauses="PRO-breach"),
    "breach.closed": _event("breach", clauses="PRO-breach"),
    "breach.due_soon": _event("breach due", "WARNING", "PRO-breach"),
    "breach.late": _event("breach due days", "ERROR", "PRO-breach"),
    "breach.told": _event("sref mid breach notice gate", clauses="PRO-breach", audited=True),
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
    "usage.released": _event("day cells withheld", clauses="OET-4.3-anon PRO-aggregate"),
    "seal.entries": _event("entries chains object"),
    "seal.unreadable": _event("n", "ERROR"),
    "seal.checkpoint": _event("hour entries chains size root previous"),
    "seal.key": _event("hour key"),
    "seal.key_fault": _event("hour key reason", "ERROR"),
    "seal.unwitnessed": _event("hour n error", "ERROR"),
    # the canary, a synthetic learner; and where WhatsApp keeps what passes through it
    "canary.passed": _event("sref ms steps found", clauses="OET-6.2-channel OET-6.2-erasure"),
    "canary.failed": _event("stage error ms left", "ERROR", "OET-6.2-channel OET-6.2-erasure"),
    "canary.leftover": _event("sref store kind n", "ERROR", "OET-6.2-erasure"),
    "channel.storage": _event("region ok", clauses="OET-5.1-whatsapp"),
    "channel.misplaced": _event("region ok", "ERROR", "OET-5.1-whatsapp"),
}

# The values of which CloudWatch keeps a metric, where a line says so (docs/decisions/0031-metrics-from-events.md). Only
# events about nobody, said by a clock and not by a learner's message.
METRICS: Final[Mapping[str, tuple[str, ...]]] = {
    "expiry.swept": ("due", "rearmed", "gone", "late_s"),
    "seal.checkpoint": ("entries", "chains", "size"),
    "usage.released": ("cells", "withheld"),
}


def record(name: str, fields: Mapping[str, object]) -> dict[str, Value]:
    """The checked log record {event, ...fields}. Raises CatalogueError naming the event or field that is refused."""
    event = EVENTS.get(name)
    if event is None:
        raise CatalogueError(f"no such event: {name[:40]!r}")
    checked: dict[str, Any] = {"event": name, **fields}
    for key, value in fields.items():
        if key not in event.fields:
            raise CatalogueError(f"{name} has no field {key[:40]!r}")
        if not _fits(key, value):
            raise CatalogueError(f"{name}.{key} is not of its type: {FIELDS[key]}")
    return checked


def _fits(key: str, value: object) -> bool:
    match value:
        case bool():
            return FIELDS[key] == "yes/no"
        case int():
            return FIELDS[key] in _NUMBERS and abs(value) < BOUND
        case str():
            type_, listed = FIELDS[key], LISTED.get(key)
            fits = SAFE.fullmatch(value) is not None if type_ in ("hash", "hour") else is_word(value)
            return fits and type_ in _TEXTS and (listed is None or value in listed)
    return False


def is_word(value: str) -> bool:
    """A code, a name of ours or a version, and no telephone number: those are digits, at most 15 by E.164."""
    return SAFE.fullmatch(value) is not None and not (7 <= len(value) <= 15 and value.isdecimal())
