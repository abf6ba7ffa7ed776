"""What is stored of a learner, and how each right treats it. Compiled from policy/datamap.yaml by the build."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, Self

Access = Literal["copy", "omit"]
Rectification = Literal["chat", "note", "no"]


class Attribute(NamedTuple):
    """`purpose` is an id of the register; `portable` is given or observed data on consent or contract (Art 20 GDPR)."""

    category: str
    purpose: str
    source: str
    access: Access
    portable: bool
    rectification: Rectification


class Kind(NamedTuple):
    table: str
    retention: str  # a category of the schedule
    erasure: Literal["delete", "keep"]
    reason: str  # why it outlives an erasure
    attributes: Mapping[str, Attribute]


class DataMap(NamedTuple):
    kinds: Mapping[str, Kind]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls({name: _kind(entry) for name, entry in data["kinds"].items()})

    def copied(self, kind: str) -> tuple[str, ...]:
        """The attributes of that kind that a copy of all data holds (Art 15). Raises KeyError for an unknown kind."""
        return tuple(name for name, each in self.kinds[kind].attributes.items() if each.access == "copy")

    def portable(self, kind: str) -> tuple[str, ...]:
        """Those that a learner can take elsewhere (Art 20). Of sealed content it is the learner's own words alone."""
        return tuple(name for name, each in self.kinds[kind].attributes.items() if each.portable)

    def deleted(self) -> tuple[str, ...]:
        """The kinds that an erasure deletes."""
        return tuple(name for name, kind in self.kinds.items() if kind.erasure == "delete")

    def kept(self) -> dict[str, str]:
        """The kinds that outlive an erasure, with the reason that its certificate prints (Art 17(3))."""
        return {name: kind.reason for name, kind in self.kinds.items() if kind.erasure == "keep"}


def _kind(entry: Mapping[str, Any]) -> Kind:
    attributes = {name: Attribute(**each) for name, each in entry["attributes"].items()}
    return Kind(entry["table"], entry["retention"], entry["erasure"], entry["reason"], attributes)
