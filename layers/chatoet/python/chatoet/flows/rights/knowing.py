"""What do you know about me, and who saw it: told in the chat, to who is surely the learner (Art 15 GDPR)."""

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from chatoet.flows.rights.flow import Request
from chatoet.flows.rights.intake import shown
from chatoet.flows.session import Answer
from chatoet.rules import words_models, words_rights
from chatoet.rules.identity import assurance
from chatoet.store.holdings import Holdings
from chatoet.store.letters import subject_of
from chatoet.store.profiles import Profiles


class Part(NamedTuple):
    label: str
    kinds: tuple[str, ...]


PARTS: Final = (
    Part("your account: address, key, settings", ("Head", "Identity", "Key", "Profile", "Pin", "Due")),
    Part("your letters, and notes that a message was handled", ("Turn", "Part")),
    Part("your course: test date, times of study, exercises and cards", ("Enrolment", "Practice", "Card")),
    Part("our replies", ("Outbox",)),
    Part("your decisions on terms and consents", ("Receipt",)),
    Part("requests about your rights, and what was written on them", ("Case", "Correspondence", "Link", "Erasing")),
    Part("who saw your data", ("Disclosure",)),
    Part("which letters went to a language model", ("ProcessorCall",)),
    Part("entries of the audit trail, without your words", ("Audit",)),
)


class Know:
    """A summary by category, with counts and ends; `Copy` is the whole (clause PRO-right-access)."""

    def __init__(self, holdings: Holdings, profiles: Profiles, pages_url: str) -> None:
        self._holdings, self._profiles, self._url = holdings, profiles, f"{pages_url.rstrip('/')}/notice"

    def __call__(self, request: Request, now: int) -> Answer:
        learner = request.learner
        if assurance(learner.head, now) == "A0":
            return shown(request, "unsure", words_rights.unsure())
        name, profession = self._profiles.name(learner, now), learner.head.dialogue.profession or ""
        facts = words_rights.facts(name, profession, self._test_date(request, now))
        return shown(request, "know", words_rights.known(facts, list(self._lines(request, now)), self._url))

    def _test_date(self, request: Request, now: int) -> str:
        found = self._holdings.items("Enrolment", subject_of(request.learner))
        return next((str(item.test_date or "") for item in found if item.expires_at > now), "")

    def _lines(self, request: Request, now: int) -> Iterator[str]:
        subject = subject_of(request.learner)
        for label, kinds in PARTS:
            items = (item for kind in kinds for item in self._holdings.items(kind, subject))
            count, ends = _counted(items, now)
            if count:
                yield words_rights.holding(label, count, ends)


def _counted(items: Iterable[Any], now: int) -> tuple[int, int]:
    """(how many have not ended, when the last of them does)."""
    count, last = 0, 0
    for item in items:
        if item.expires_at > now:
            count, last = count + 1, max(last, int(item.expires_at))
    return count, last


class Seen:
    """Every person who saw the learner's data (clauses OET-4.2-support, PRO-no-vendor-access; E54), and every vendor's
    model that saw a letter (OET-5-only)."""

    def __init__(self, holdings: Holdings, pages_url: str) -> None:
        self._holdings, self._url = holdings, f"{pages_url.rstrip('/')}/processors"

    def __call__(self, request: Request, now: int) -> Answer:
        if assurance(request.learner.head, now) == "A0":
            return shown(request, "unsure", words_rights.unsure())
        subject = subject_of(request.learner)
        found = self._holdings.items("Disclosure", subject)
        views = [(int(v.at), v.who, v.what, v.reason) for v in found if v.expires_at > now]
        letters = self._holdings.items("ProcessorCall", subject)
        calls = [(int(c.at), c.vendor, int(c.retain_until)) for c in letters if c.expires_at > now]
        models = words_models.went(sorted(calls, reverse=True))
        return shown(request, "seen", words_rights.seen(sorted(views, reverse=True), models, self._url))
