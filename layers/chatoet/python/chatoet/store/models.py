"""Every kind of item that is stored, as PynamoDB models. One registry lists them all (`KINDS`).

Only this package builds items, sets `expires_at` and filters what has expired. `expires_at` is epoch seconds, the
TTL attribute of every table. Every kind carries exactly one controller.
"""

from typing import Any

from pynamodb.attributes import BinaryAttribute, BooleanAttribute, JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model


class Record(Model):
    """What all kinds but audit entries and keys share. `pk` is a uid or an address hash, never an address."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = UnicodeAttribute()
    controller_id = UnicodeAttribute()
    expires_at = NumberAttribute()


class Holdable(Record):
    """What is kept for longer while the learner's data are restricted or asked for (Art 18 GDPR)."""

    ends_at = NumberAttribute(null=True)  # when it would have ended


class HeadItem(Record):
    state = UnicodeAttribute()
    epoch = NumberAttribute()
    version = NumberAttribute()
    gate_version = NumberAttribute()
    created_at = NumberAttribute()
    last_inbound = NumberAttribute()
    notice = UnicodeAttribute(null=True)
    receipt = UnicodeAttribute(null=True)
    asked_at = NumberAttribute(null=True)
    shown_at = NumberAttribute(null=True)
    accepted_at = NumberAttribute(null=True)
    decisions = JSONAttribute(null=True)
    stopped_at = NumberAttribute()
    spoken_at = NumberAttribute()
    addresses = JSONAttribute()
    rekeyed_at = NumberAttribute()
    unreachable_at = NumberAttribute()
    person_at = NumberAttribute(null=True)
    paced_until = NumberAttribute()
    spent_day = NumberAttribute()
    spent = NumberAttribute()
    tokens_day = NumberAttribute(null=True)
    tokens = NumberAttribute(null=True)
    floor = UnicodeAttribute(null=True)
    told = UnicodeAttribute(null=True)
    language = UnicodeAttribute(null=True)
    former = JSONAttribute(null=True)
    fenced_at = NumberAttribute(null=True)
    leaving_at = NumberAttribute(null=True)
    held_until = NumberAttribute(null=True)
    checked_at = NumberAttribute(null=True)
    dialogue = JSONAttribute()
    audit_seq = NumberAttribute()
    audit_hash = UnicodeAttribute()


class IdentityItem(Holdable):
    """One WhatsApp address of a learner: pk is its keyed hash, `address` the address itself, sealed."""

    uid = UnicodeAttribute()
    address_kind = UnicodeAttribute()
    address = BinaryAttribute(legacy_encoding=False)
    paired = UnicodeAttribute(null=True)  # hash of the BSUID that came with this number
    until = NumberAttribute(null=True)  # the learner's only for messages before this second: it was replaced then


class TombstoneItem(Record):
    """An address whose learner was erased: what is older than `erased_at` is dropped (invariant 3)."""

    erased_at = NumberAttribute()


class DueItem(Record):
    """Something to look at in the hour of its bucket. Re-armed when it fires, never moved on activity."""

    uid = UnicodeAttribute()
    due_at = NumberAttribute()


class TurnItem(Holdable):
    """One handled message; also the record that makes it a duplicate next time."""

    lane = UnicodeAttribute()
    at = NumberAttribute()
    step = UnicodeAttribute()
    sealed = BinaryAttribute(null=True, legacy_encoding=False)
    result = BinaryAttribute(null=True, legacy_encoding=False)  # what a model made of the letter, checked
    learnt = JSONAttribute(null=True)  # of a letter: task, attempt, marks and errors (rules/course/practice.py)


class PartItem(Holdable):
    """One of several messages that will be taken together as one turn."""

    at = NumberAttribute()
    source = UnicodeAttribute()  # typed, or the kind of file that the text was read from
    problem = UnicodeAttribute(null=True)  # why a file could not be read
    sealed = BinaryAttribute(null=True, legacy_encoding=False)


class OutboxItem(Holdable):
    state = UnicodeAttribute()
    purpose = UnicodeAttribute()
    part = NumberAttribute()
    parts = NumberAttribute()
    tries = NumberAttribute()
    claimed_at = NumberAttribute()
    resent = BooleanAttribute()
    next_try = NumberAttribute()  # not before this second
    templated = BooleanAttribute()  # the window is closed: a template goes out in place of the part
    billed = NumberAttribute()  # statuses that named a price, three digits a part; it is counted at the first
    reply_to = UnicodeAttribute()  # the address hash the reply goes to
    sealed = BinaryAttribute(legacy_encoding=False)


class PaceItem(Record):
    """Messages of one slice of time that were leased from one counter of our number's throughput. Nobody's data."""

    taken = NumberAttribute()


class MeterItem(Record):
    """Tokens of models that all learners together used on a day, and each vendor's breaker. Nobody's data."""

    day = NumberAttribute()  # since 1970, UTC
    tokens = NumberAttribute()
    breakers = UnicodeAttribute(null=True)  # JSON: vendor to [failures, until, spans] (rules/breaker.py)


class ProcessorCallItem(Holdable):
    """A letter that went to a model: to whom, where and when, and not a word of it. Its key names the letter."""

    vendor = UnicodeAttribute()
    host = UnicodeAttribute()
    region = UnicodeAttribute()
    model = UnicodeAttribute()
    at = NumberAttribute()
    retain_until = NumberAttribute()  # when what the vendor may log against abuse is gone there too


class ReceiptItem(Record):
    """A decision of the learner, append-only (ISO/IEC TS 27560; Art 7(1) GDPR). Also the record of its message."""

    purpose = UnicodeAttribute()
    decision = UnicodeAttribute()
    notice = UnicodeAttribute()
    text_sha256 = UnicodeAttribute()
    language = UnicodeAttribute()
    mechanism = UnicodeAttribute()
    at = NumberAttribute()
    schema = UnicodeAttribute(null=True)  # of this record (rules/receipt.py)
    basis = UnicodeAttribute(null=True)  # the legal basis of the purpose when it was said
    question = NumberAttribute(null=True)  # the version of the question that was answered


class CaseItem(Record):
    """A request under Articles 15 to 22. Also the record of its message."""

    request = UnicodeAttribute()
    state = UnicodeAttribute()
    at = NumberAttribute()
    due_at = NumberAttribute()
    channel = UnicodeAttribute(null=True)
    assurance = UnicodeAttribute(null=True)
    history = JSONAttribute(null=True)  # [state, when, reason] of each step


class CorrespondenceItem(Holdable):
    """What a learner wrote about a request, or we wrote outside the chat: sealed (clause PRO-keep-corr)."""

    case = UnicodeAttribute()
    direction = UnicodeAttribute()  # in or out
    channel = UnicodeAttribute()
    at = NumberAttribute()
    sealed = BinaryAttribute(legacy_encoding=False)


class DisclosureItem(Record):
    """A person who saw a learner's data: who, what, why, when (Art 15(1)(c); clause OET-4.2-support)."""

    who = UnicodeAttribute()  # a role and a ticket, never a name
    what = UnicodeAttribute()
    reason = UnicodeAttribute()
    approvers = NumberAttribute()
    at = NumberAttribute()


class LinkItem(Record):
    """A page that one learner may open for a while. Of its token only a hash is kept."""

    purpose = UnicodeAttribute()  # export, carry, pin or erase
    case = UnicodeAttribute(null=True)
    token_sha256 = UnicodeAttribute()
    state = UnicodeAttribute()  # open, done or locked
    tries = NumberAttribute()
    objects = JSONAttribute(null=True)  # keys of the sealed parts of a package; null for one that was fetched
    chooses = BooleanAttribute(null=True)  # who has no PIN yet may choose it here


class PinItem(Holdable):
    """The learner's privacy PIN, hashed by Argon2id (clause PRO-data-password)."""

    phc = UnicodeAttribute()
    tries = NumberAttribute()
    tried_at = NumberAttribute(null=True)
    set_at = NumberAttribute()


class ErasingItem(Record):
    """How far an erasure has come: it is taken up here after a kill, and gone when it is over."""

    case = UnicodeAttribute(null=True)
    step = NumberAttribute()
    sref = UnicodeAttribute()
    addresses = JSONAttribute()  # keyed hashes
    started_at = NumberAttribute()
    stepped_at = NumberAttribute()
    reason = UnicodeAttribute()  # asked, confirmed, minor, inactivity or restored
    told_at = NumberAttribute(null=True)
    counts = JSONAttribute(null=True)  # what was stored, by kind
    vendors = JSONAttribute(null=True)  # until when each may still log what it was asked
    objects = JSONAttribute(null=True)  # where packages lay
    mid = UnicodeAttribute(null=True)  # of the reply that brings the certificate


class ErasedItem(Record):
    """The erasure ledger: whom a restored backup must not bring back. pk is the uid, which leads to nobody."""

    erased_at = NumberAttribute()


class BreachItem(Record):
    """One breach, in the register of Art 33(5) GDPR. Nobody's data; pk is the same for all."""

    aware_at = NumberAttribute()
    nature = UnicodeAttribute()
    note = UnicodeAttribute()  # where facts, effects and measures are written down
    risk = UnicodeAttribute()
    affected = NumberAttribute()
    authority_at = NumberAttribute()
    learners_at = NumberAttribute()
    closed_at = NumberAttribute()


class ProfileItem(Holdable):
    """What the learner wants to be called: sealed (clause OET-2.1-name)."""

    sealed = BinaryAttribute(legacy_encoding=False)


class EnrolmentItem(Holdable):
    """A learner's course: what they prepare for, when they study, and what they asked to be reminded of."""

    country = UnicodeAttribute(null=True)
    regulator = UnicodeAttribute(null=True)  # id of content/regulators.yaml
    test_date = UnicodeAttribute(null=True)  # YYYY-MM-DD
    days = UnicodeAttribute(null=True)  # weekdays of study, "135": Monday is 1
    minute = NumberAttribute(null=True)  # of the local day, when study begins
    zone = UnicodeAttribute(null=True)  # IANA time zone
    level = NumberAttribute(null=True)  # 1 to 3, from the placement
    priorities = JSONAttribute(null=True)  # two of rules/course/focus.py
    placed_at = NumberAttribute(null=True)
    reminders = BooleanAttribute(null=True)  # whether they asked to be reminded
    reminded = JSONAttribute(null=True)  # when templates reminded them, epoch seconds, of the last two weeks
    pictured_at = NumberAttribute(null=True)  # when the weekly picture was last sent


class PracticeItem(Holdable):
    """One finished exercise: what it was and how it went. No word of the learner's."""

    at = NumberAttribute()
    what = UnicodeAttribute()  # reading_a, reading_b, reading_c, relevance, order, opening, words, letter, placement
    ref = UnicodeAttribute()  # "rb-set-9@2"
    right = NumberAttribute()
    asked = NumberAttribute()
    seconds = NumberAttribute(null=True)
    errors = JSONAttribute(null=True)  # kinds of error, a number each
    marks = JSONAttribute(null=True)  # criterion to [low, high]
    attempt = NumberAttribute(null=True)  # of a rewrite: 2 and more


class CardItem(Holdable):
    """One thing to remember, once it was first asked: when it is due again (FSRS)."""

    due = NumberAttribute()
    memory = JSONAttribute()  # the scheduler's state
    reps = NumberAttribute()
    lapses = NumberAttribute()


class AuditItem(Model):
    chain = UnicodeAttribute(hash_key=True)
    seq = NumberAttribute(range_key=True)
    kind = UnicodeAttribute()
    controller_id = UnicodeAttribute()
    at = NumberAttribute()
    previous = UnicodeAttribute()
    event = UnicodeAttribute()
    fields = JSONAttribute()
    expires_at = NumberAttribute()


class KeyItem(Model):
    pk = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute()
    controller_id = UnicodeAttribute()
    wrapped = BinaryAttribute(legacy_encoding=False)
    expires_at = NumberAttribute()
    ends_at = NumberAttribute(null=True)


KINDS: dict[str, type[Model]] = {
    "Head": HeadItem,
    "Identity": IdentityItem,
    "Tombstone": TombstoneItem,
    "Due": DueItem,
    "Turn": TurnItem,
    "Part": PartItem,
    "Outbox": OutboxItem,
    "Pace": PaceItem,
    "Meter": MeterItem,
    "ProcessorCall": ProcessorCallItem,
    "Receipt": ReceiptItem,
    "Case": CaseItem,
    "Correspondence": CorrespondenceItem,
    "Disclosure": DisclosureItem,
    "Link": LinkItem,
    "Pin": PinItem,
    "Erasing": ErasingItem,
    "Erased": ErasedItem,
    "Breach": BreachItem,
    "Profile": ProfileItem,
    "Enrolment": EnrolmentItem,
    "Practice": PracticeItem,
    "Card": CardItem,
    "Audit": AuditItem,
    "Key": KeyItem,
}
TABLE_OF: dict[str, str] = {
    "Head": "learners",
    "Identity": "learners",
    "Tombstone": "learners",
    "Due": "learners",
    "Turn": "conversations",
    "Part": "conversations",
    "Outbox": "conversations",
    "Pace": "conversations",
    "Meter": "conversations",
    "ProcessorCall": "conversations",
    "Receipt": "consents",
    "Case": "cases",
    "Correspondence": "cases",
    "Disclosure": "cases",
    "Link": "links",
    "Pin": "links",
    "Erasing": "cases",
    "Erased": "cases",
    "Breach": "cases",
    "Profile": "learners",
    "Enrolment": "learners",
    "Practice": "conversations",
    "Card": "conversations",
    "Audit": "audit",
    "Key": "keys",
}
# How the sort keys of a kind begin.
PREFIX: dict[str, str] = {
    "Head": "head",
    "Identity": "identity",
    "Tombstone": "tombstone",
    "Due": "due#",
    "Turn": "turn#",
    "Part": "part#",
    "Outbox": "outbox#",
    "ProcessorCall": "call#",
    "Receipt": "receipt#",
    "Case": "case#",
    "Correspondence": "letter#",
    "Disclosure": "seen#",
    "Link": "link#",
    "Pin": "pin",
    "Erasing": "erasing",
    "Erased": "erased",
    "Profile": "profile",
    "Enrolment": "enrolment",
    "Practice": "practice#",
    "Card": "card#",
}


def bind(kind: str, table: str, region: str) -> Any:
    """The model of a kind on a real table. Bound at composition, so that importing the models needs no environment."""
    model = KINDS[kind]
    meta = type("Meta", (), {"table_name": table, "region": region})
    return type(model.__name__, (model,), {"Meta": meta})
