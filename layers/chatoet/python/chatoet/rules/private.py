"""A value that may be used but never shown."""

from typing import NoReturn


class Private:
    """Wraps a WhatsApp address or a name (clauses OET-2.1-phone, OET-2.1-name).

    Every way of turning it into text gives a mask, and JSON refuses it, so that a stray f-string
    or log call cannot leak it. Only `reveal` gives the value.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "<private>"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return "<private>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Private) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a private value is not pickled")
