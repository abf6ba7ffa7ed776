"""What each function reads from its environment: typed, and checked once at INIT.

The template gives every function exactly these variables; a test holds the two together.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self


class SettingsError(RuntimeError):
    """A variable is missing or empty. Names it, and never shows a value."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    stage: str
    controller_id: str

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Self:
        """Field `queue_turns` comes from QUEUE_TURNS. Raises SettingsError naming every missing variable."""
        names = {field.name: field.name.upper() for field in fields(cls)}
        missing = [variable for variable in names.values() if not environ.get(variable)]
        if missing:
            raise SettingsError("missing environment variable: " + ", ".join(sorted(missing)))
        return cls(**{name: environ[variable] for name, variable in names.items()})

    @property
    def is_local(self) -> bool:
        return self.stage == "local"


@dataclass(frozen=True, kw_only=True)
class WebhookSettings(Settings):
    secrets_path: str
    queue_turns: str
    queue_consent: str
    queue_rights: str
    queue_events: str


@dataclass(frozen=True, kw_only=True)
class LearnerSettings(Settings):
    """What every function that speaks to a learner needs."""

    secrets_path: str
    graph_url: str
    graph_version: str
    phone_number_id: str
    pages_url: str
    table_learners: str
    table_conversations: str
    table_keys: str
    queue_wakeups: str


@dataclass(frozen=True, kw_only=True)
class TutorSettings(LearnerSettings):
    table_audit: str
    queue_turns: str
    queue_consent: str
    queue_rights: str
    show_drafts: str


@dataclass(frozen=True, kw_only=True)
class ConsentSettings(LearnerSettings):
    table_audit: str
    queue_consent: str
    queue_turns: str
    table_consents: str


@dataclass(frozen=True, kw_only=True)
class DsarSettings(LearnerSettings):
    table_audit: str
    queue_rights: str
    queue_consent: str
    table_cases: str


@dataclass(frozen=True, kw_only=True)
class DeliverySettings(LearnerSettings):
    queue_events: str


@dataclass(frozen=True, kw_only=True)
class ExpirySettings(Settings):
    table_learners: str
    table_keys: str


@dataclass(frozen=True, kw_only=True)
class SealSettings(Settings):
    checkpoint_bucket: str


@dataclass(frozen=True, kw_only=True)
class PagesSettings(Settings):
    pass


BY_FUNCTION: dict[str, type[Settings]] = {
    "webhook": WebhookSettings,
    "tutor": TutorSettings,
    "consent": ConsentSettings,
    "dsar": DsarSettings,
    "delivery": DeliverySettings,
    "expiry": ExpirySettings,
    "seal": SealSettings,
    "pages": PagesSettings,
}
