"""What an HTTP status of a vendor means to us; of its body at most a code is read, for it repeats the
question."""

import math

from chatoet.llm.errors import DeniedError, OverloadedError, ThrottledError, TimedOutError, VendorError

LONGEST = 3600.0  # seconds


def error_of(status: int, retry_after: str | None = None) -> VendorError:
    if status == 429:
        return ThrottledError("429", wait_of(retry_after))
    if status == 408:
        return TimedOutError("408")
    if status >= 500:
        return OverloadedError(str(status))
    return DeniedError(str(status))


def wait_of(retry_after: str | None) -> float:
    """Seconds of a Retry-After header; 0 when there is none, or a date, which neither vendor sends."""
    try:
        seconds = float(retry_after or 0)
    except ValueError:
        return 0.0
    return min(max(seconds, 0.0), LONGEST) if math.isfinite(seconds) else 0.0
