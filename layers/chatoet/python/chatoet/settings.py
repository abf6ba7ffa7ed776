"""What each function reads from its environment: typed, and checked once at INIT.

The template gives every function exactly these variables; a test holds the two together.
"""

from collections.abc import Mapping
from typing import Self

VENDOR_SECRETS = {"openai": "openai_key", "gemini": "google_credentials"}


class SettingsError(RuntimeError):
    """A variable is missing or empty. Names it, and never shows a value."""


class Settings:
    """Field `queue_turns` comes from QUEUE_TURNS. Plain annotations: dataclasses would cost every cold start 10 ms."""

    stage: str
    controller_id: str

    @classmethod
    def names(cls) -> dict[str, str]:
        """Variable by field, of the class and those it builds on."""
        return {
            field: field.upper() for base in reversed(cls.__mro__) for field in getattr(base, "__annotations__", {})
        }

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Self:
        """Raises SettingsError naming every missing variable."""
        names = cls.names()
        missing = [variable for variable in names.values() if not environ.get(variable)]
        if missing:
            raise SettingsError("missing environment variable: " + ", ".join(sorted(missing)))
        settings = cls()
        vars(settings).update({field: environ[variable] for field, variable in names.items()})
        return settings

    @property
    def is_local(self) -> bool:
        return self.stage == "local"


class WebhookSettings(Settings):
    secrets_path: str
    queue_turns: str
    queue_consent: str
    queue_rights: str
    queue_events: str


class SocialSettings(WebhookSettings):
    """It puts on the lanes what comes by another way."""


class LearnerSettings(Settings):
    """What every function that speaks to a learner needs."""

    secrets_path: str
    channel: str  # by which messages leave: meta, or aws (End User Messaging Social)
    graph_url: str
    graph_version: str
    phone_number_id: str
    pages_url: str
    table_learners: str
    table_conversations: str
    table_keys: str
    queue_wakeups: str
    queue_consent: str
    queue_canary: str  # what we write to the canary, the synthetic learner
    send_rate: str  # messages a second from our number
    senders: str  # the most environments that may send at once

    @property
    def more_secrets(self) -> list[str]:
        """Those that this function needs besides everybody's."""
        return []


class TutorSettings(LearnerSettings):
    table_audit: str
    queue_turns: str
    queue_rights: str
    queue_media: str
    show_drafts: str
    tutor_vendors: str  # rules, or the vendors of models in their order: openai,gemini
    openai_url: str  # default: the host of policy/models.yaml
    gemini_url: str
    google_project: str

    @property
    def more_secrets(self) -> list[str]:
        return [VENDOR_SECRETS[name] for name in self.tutor_vendors.split(",") if name in VENDOR_SECRETS]


class ConsentSettings(LearnerSettings):
    table_audit: str
    queue_turns: str
    table_consents: str


class DsarSettings(LearnerSettings):
    table_audit: str
    queue_rights: str
    table_cases: str
    table_consents: str
    table_links: str
    export_bucket: str
    checkpoint_bucket: str  # where the erasure ledger is kept besides, out of reach of a restored table
    sign_key: str  # signs certificates
    rescan_seconds: str  # after an erasure, until it is looked at again


class DeliverySettings(LearnerSettings):
    table_audit: str
    queue_turns: str
    queue_events: str
    queue_rights: str


class MediaSettings(Settings):
    """No table and no key of a learner: here the files of strangers are opened."""

    secrets_path: str
    graph_url: str
    graph_version: str
    queue_media: str
    queue_turns: str


class ExpirySettings(Settings):
    secrets_path: str
    metrics_namespace: str  # of the values that its log lines hand to CloudWatch
    graph_version: str
    table_learners: str
    table_keys: str
    queue_rights: str
    queue_turns: str  # of reminders
    checkpoint_bucket: str


class SealSettings(Settings):
    metrics_namespace: str
    checkpoint_bucket: str
    export_bucket: str  # raw usage counts, whose end no lock puts off
    witness_bucket: str  # in another account; none
    seal_origin: str  # whose log it is, as its checkpoints say
    seal_key: str  # signs checkpoints
    seal_key_previous: str  # after a rotation, the key that endorses the new one; none
    locked_days: str  # how long nobody deletes what is sealed; 0 where the bucket has no lock


class PagesSettings(Settings):
    """The pages that show one learner's data know one table and one bucket, and no key of a learner."""

    secrets_path: str
    table_links: str
    export_bucket: str
    queue_rights: str
    sign_key: str  # its public half verifies certificates


class CanarySettings(Settings):
    """It speaks to the webhook as Meta does, hears from a queue of its own, and looks into every store."""

    secrets_path: str
    channel: str
    graph_url: str
    graph_version: str
    phone_number_id: str
    webhook_url: str
    pages_url: str
    show_drafts: str
    queue_canary: str
    table_learners: str
    table_conversations: str
    table_consents: str
    table_cases: str
    table_audit: str
    table_keys: str
    table_links: str
    export_bucket: str
    checkpoint_bucket: str
    log_groups: str  # of all functions, with commas between


BY_FUNCTION: dict[str, type[Settings]] = {
    "webhook": WebhookSettings,
    "tutor": TutorSettings,
    "consent": ConsentSettings,
    "dsar": DsarSettings,
    "delivery": DeliverySettings,
    "media": MediaSettings,
    "expiry": ExpirySettings,
    "seal": SealSettings,
    "pages": PagesSettings,
    "social": SocialSettings,
    "canary": CanarySettings,
}
