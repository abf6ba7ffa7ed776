"""Secrets from SSM Parameter Store: read at INIT, re-read when they age or when one is doubted.

So a rotation needs no deploy: after at most `MAX_AGE` seconds, or at the first signature that fails (at most once
a minute, so that a flood of forged requests cannot drive calls to SSM), the new value is in use.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

MAX_AGE = 900.0  # seconds
MIN_GAP = 60.0  # seconds between two reads that a doubt asked for


class SecretMissingError(RuntimeError):
    """A parameter does not exist or is empty: the function must not start. Names the parameter."""


class SsmClient(Protocol):
    def get_parameters(self, *, Names: list[str], WithDecryption: bool) -> dict[str, Any]: ...


class Secrets:
    """`names` are the last parts of the parameters below `path`. Raises SecretMissingError at once."""

    def __init__(self, ssm: SsmClient, path: str, names: list[str], monotonic: Callable[[], float]) -> None:
        self._ssm, self._path, self._names, self._monotonic = ssm, path, names, monotonic
        self._values = self._read()
        self._read_at = self._asked_at = monotonic()

    def get(self, name: str) -> str:
        if self._monotonic() - self._read_at > MAX_AGE:
            self.refresh()
        return self._values[name]

    def doubt(self) -> bool:
        """Asks for a fresh read; False when the last one is under a minute old."""
        now = self._monotonic()
        if now - self._asked_at < MIN_GAP:
            return False
        self._asked_at = now
        self.refresh()
        return True

    def refresh(self) -> None:
        """Keeps the old values when SSM does not answer, or not in full: a stale secret serves better than none."""
        self._read_at = self._monotonic()
        with suppress(Exception):  # whatever the client raises, the last good values stand
            self._values = self._read()

    def _read(self) -> dict[str, str]:
        wanted = {f"{self._path}/{name}": name for name in self._names}
        answer = self._ssm.get_parameters(Names=list(wanted), WithDecryption=True)
        values = {wanted[p["Name"]]: str(p["Value"]) for p in answer["Parameters"] if p["Value"]}
        missing = [parameter for parameter, name in wanted.items() if name not in values]
        if missing:
            raise SecretMissingError("missing secret: " + ", ".join(missing))
        return values
