"""What stops a command before it can answer: all of them end with exit status 2.

AuditctlError
├── UnreadableError   a source that cannot be read: no folder, no permission, no such bucket
│   └── OversizedError   an object larger than any that the seal writes
└── UsageError        a question that makes no sense as it was asked
"""


class AuditctlError(Exception):
    """Says in one sentence what could not be done."""


class UnreadableError(AuditctlError):
    """Names the place, and why."""


class OversizedError(UnreadableError):
    """Names the object and the limit."""


class UsageError(AuditctlError):
    """Names what was asked for."""
