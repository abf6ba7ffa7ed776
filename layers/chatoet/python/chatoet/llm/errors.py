"""What can go wrong with a vendor. Messages hold words of our own, never a prompt or an answer.

VendorError
├── UnavailableError    try another vendor: counts against the breaker
│   ├── UnreachableError    no connection
│   ├── TimedOutError       no answer within the deadline
│   ├── OverloadedError     5xx
│   └── ThrottledError      429; `wait` seconds if the vendor says so
├── DeniedError         401, 403, 404, 400, unpaid: our configuration; counts against the breaker, and tells ops
│   ├── EgressError         an address that is not on the list (llm/egress.py)
│   └── GoogleKeyError      the secret is no key of a service account (llm/google_key.py)
└── NoAnswerError       the vendor answered, and there is nothing to use: one repair, no matter for the breaker
    ├── RefusedError        the model declined, or a filter of the vendor's stopped this one text
    ├── TruncatedError      it ran out of output tokens
    └── MalformedError      it is not what the schema says
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chatoet.llm.vendor import Usage


class VendorError(Exception):
    """Base of all."""


class UnavailableError(VendorError):
    pass


class UnreachableError(UnavailableError):
    pass


class TimedOutError(UnavailableError):
    pass


class OverloadedError(UnavailableError):
    pass


class ThrottledError(UnavailableError):
    def __init__(self, message: str, wait: float = 0.0) -> None:
        super().__init__(message)
        self.wait = wait


class DeniedError(VendorError):
    pass


class NoAnswerError(VendorError):
    """`usage` is what it cost all the same, when the vendor said."""

    def __init__(self, message: str, usage: Usage | None = None) -> None:
        super().__init__(message)
        self.usage = usage


class RefusedError(NoAnswerError):
    pass


class TruncatedError(NoAnswerError):
    pass


class MalformedError(NoAnswerError):
    pass
