"""What the published policy says, in the form that decisions read. Compiled from policy/ by the build."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, Self

from chatoet.rules.processors import Processor

Basis = Literal["contract", "consent", "legitimate_interest", "legal_obligation"]
Objection = Literal["", "absolute", "review"]


class NoticeVersion(NamedTuple):
    """One version of the notice (clause OET-10-updates). Its text is in policy/notice/<version>.md."""

    version: str
    sha256: str
    effective_at: int  # the first second of its date, UTC
    material: bool = False  # learners are told before it takes effect
    reaccept: bool = False  # new terms: to go on, a learner accepts them (clause PRO-reaccept)
    changes: str = ""  # what changed, in words for learners


class Purpose(NamedTuple):
    """One purpose with exactly one legal basis (clause PRO-lawful-only; Art 6(1) GDPR)."""

    id: str
    basis: Basis
    label: str = ""  # its plain name, for the chat and the pages
    why: str = ""  # what is done for it, and with what: a half-sentence
    version: int = 1  # of `ask`: who answered another question is asked again
    ask: str = ""  # the question, for a purpose that rests on consent
    thanks: str = ""
    consequence: str = ""  # what is lost when it is withdrawn or objected to (clause PRO-withdraw-advise)
    lia: str = ""  # the assessment behind a legitimate interest: policy/lia/<lia>.md (clause PRO-gloss-li)
    summary: str = ""  # of that assessment, for who asks why
    objection: Objection = ""  # absolute: it ends at once; review: it is suspended, and a person weighs it (Art 21(1))


class Policy(NamedTuple):
    versions: tuple[NoticeVersion, ...]  # oldest first
    purposes: Mapping[str, Purpose]
    retention: Mapping[str, int]  # seconds, by category
    processors: tuple[Processor, ...] = ()

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        versions = tuple(NoticeVersion(**each) for each in data["versions"])
        processors = tuple(Processor(**each) for each in data.get("processors", ()))
        return cls(versions, {p["id"]: Purpose(**p) for p in data["purposes"]}, data["retention"], processors)

    @property
    def notice_version(self) -> str:
        """The newest, in force or not; `current` is the one in force."""
        return self.versions[-1].version

    @property
    def notice_sha256(self) -> str:
        return self.versions[-1].sha256

    def current(self, now: int) -> NoticeVersion:
        """The version in force; before the first date, the first."""
        return next((each for each in reversed(self.versions) if each.effective_at <= now), self.versions[0])

    def upcoming(self, now: int) -> NoticeVersion | None:
        """The next version that is published and not in force yet: what learners are told of."""
        return next((each for each in self.versions if each.effective_at > now and each is not self.current(now)), None)

    def needs_acceptance(self, accepted: str | None, now: int) -> bool:
        """Whether new terms took effect after the version that a learner accepted (clause PRO-reaccept)."""
        known = [each.version for each in self.versions]
        since = known.index(accepted) + 1 if accepted in known else 0
        return accepted is None or any(v.reaccept and v.effective_at <= now for v in self.versions[since:])

    def optional(self) -> tuple[Purpose, ...]:
        """The purposes that need a yes of their own, in the order in which they are asked."""
        return tuple(p for p in self.purposes.values() if p.basis == "consent")

    def objectable(self) -> tuple[Purpose, ...]:
        """The purposes that a learner can object to (Art 21(1) GDPR)."""
        return tuple(p for p in self.purposes.values() if p.basis == "legitimate_interest")

    def ends(self, category: str, at: int) -> int:
        """When a record of that category, written at `at`, ends (clause OET-7-necessary). Raises KeyError."""
        return at + self.retention[category]
