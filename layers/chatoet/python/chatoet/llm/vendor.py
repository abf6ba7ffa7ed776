"""What a vendor is to the rest of the system: one question, one answer, within so many seconds."""

from typing import NamedTuple, Protocol

from chatoet.rules.models import VendorName as VendorName
from chatoet.rules.prompt.model import Ask


class Usage(NamedTuple):
    """Tokens; `cached` of `input` came from the vendor's cache."""

    input: int
    cached: int
    output: int


class Reply(NamedTuple):
    text: str
    usage: Usage


class Vendor(Protocol):
    @property
    def name(self) -> VendorName: ...
    @property
    def host(self) -> str: ...
    @property
    def region(self) -> str: ...
    @property
    def model(self) -> str: ...

    def ask(self, ask: Ask, seconds: float) -> Reply:
        """Raises a VendorError (llm/errors.py). Safe to call from several threads."""
        ...
