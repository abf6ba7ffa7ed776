"""What regulators ask of the test, as the build compiles it (content/regulators.yaml)."""

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

SUBTESTS: Final = ("listening", "reading", "writing", "speaking")
OTHER: Final = "other"  # a country, or a regulator, that is not among ours
# What people call the countries, beside their names.
ALSO: Final = {
    "uk": "GB", "britain": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "aus": "AU", "oz": "AU", "nz": "NZ", "eire": "IE", "usa": "US", "us": "US", "america": "US", "the uk": "GB",
    "the usa": "US", "the us": "US", "the united states": "US",
}  # fmt: skip

WORDS: Final = frozenset({"us", "oz", "the us"})  # which mean something else within a sentence
LONGEST: Final = 80  # characters: what is longer is no country


class Regulator(NamedTuple):
    """`needs` by sub-test, a grade or a score; empty while nobody has looked it up. `ask` is where to confirm it."""

    id: str
    country: str
    short: str
    name: str
    professions: tuple[str, ...]
    ask: str
    needs: Mapping[str, str] = {}
    since: str = ""  # YYYY-MM-DD
    source: str = ""
    sure: str = ""  # official or reported


class Targets(NamedTuple):
    """`checked` is the day on which all of it was looked up, YYYY-MM-DD."""

    countries: Mapping[str, str]
    checked: str
    regulators: tuple[Regulator, ...]

    def of(self, profession: str | None) -> tuple[Regulator, ...]:
        return tuple(each for each in self.regulators if profession in each.professions)

    def chosen(self, profession: str | None, choice: str) -> tuple[str, str] | None:
        """Country and regulator of a tapped row: a country, OTHER, and no regulator where we know none there."""
        if choice == OTHER:
            return OTHER, ""
        if choice not in self.countries:
            return None
        return choice, next((each.id for each in self.of(profession) if each.country == choice), "")

    def told(self, profession: str | None, text: str) -> tuple[str, str] | None:
        """The same for a country or a regulator that is typed."""
        key = " ".join(re.sub(r"[^\w ]", " ", text.casefold().replace(".", "")).split())
        names = {name.casefold(): code for code, name in self.countries.items()} | ALSO
        names |= {name.casefold(): each.country for each in self.of(profession) for name in (each.short, each.name)}
        if key in names:
            return self.chosen(profession, names[key])
        if re.match(r"(?:an)?other\b|elsewhere\b|somewhere else\b", key):
            return OTHER, ""
        named = {code for name, code in names.items() if name not in WORDS and re.search(rf"\b{name}\b", key)}
        return self.chosen(profession, named.pop()) if len(named) == 1 and len(key) <= LONGEST else None

    def regulator(self, regulator_id: str) -> Regulator | None:
        return next((each for each in self.regulators if each.id == regulator_id), None)

    def country(self, code: str) -> str:
        return self.countries.get(code, "")

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "Targets":
        regulators = (Regulator(**{**each, "professions": tuple(each["professions"])}) for each in data["regulators"])
        return Targets(data["countries"], data["checked"], tuple(regulators))
