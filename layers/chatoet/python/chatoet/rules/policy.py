"""What the published policy says, in the form that decisions read. Compiled from policy/ by the build."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

Basis = Literal["contract", "consent", "legitimate_interest", "legal_obligation"]


@dataclass(frozen=True, slots=True)
class Purpose:
    """One purpose with exactly one legal basis (clause PRO-lawful-only; Art 6(1) GDPR)."""

    id: str
    basis: Basis
    ask: str = ""  # the question, for a purpose that rests on consent
    thanks: str = ""
    consequence: str = ""  # what is lost when it is withdrawn (clause PRO-withdraw-advise)


@dataclass(frozen=True, slots=True)
class Policy:
    notice_version: str
    notice_sha256: str
    purposes: Mapping[str, Purpose]
    retention: Mapping[str, int]  # seconds, by category

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        purposes = {p["id"]: Purpose(**p) for p in data["purposes"]}
        return cls(data["notice_version"], data["notice_sha256"], purposes, data["retention"])

    def optional(self) -> tuple[Purpose, ...]:
        """The purposes that need a yes of their own, in the order in which they are asked."""
        return tuple(p for p in self.purposes.values() if p.basis == "consent")

    def ends(self, category: str, at: int) -> int:
        """When a record of that category, written at `at`, ends (clause OET-7-necessary). Raises KeyError."""
        return at + self.retention[category]
