"""The names that the patient-data guard looks for: from two packages, and from lists of our own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from importlib import import_module
from importlib.resources import files
from pathlib import Path

# Where learners and their patients come from, as far as Faker writes the names in Latin letters.
_LOCALES = """
    az_AZ cs_CZ da_DK de_DE en en_GB en_IE en_IN en_KE en_NG en_NZ en_PK en_TH en_US es_AR es_CL es_CO es_ES es_MX
    fi_FI fr_DZ fr_FR ha_NG hr_HR hu_HU id_ID ig_NG it_IT nl_NL pl_PL pt_BR pt_PT ro_RO sk_SK sv_SE sw tr_TR tw_GH
    uz_UZ vi_VN yo_NG zu_ZA
"""
_PLAIN = str.maketrans("łŁøØđĐıæÆ", "lLoOdDiaA")
_SHORTEST = 3
_MOST = 30_000
_FREQUENT = 6  # the rank of a word that is in many texts: that it is somebody's name as well says nothing
# What a line of names.txt says of its word (rules/guard/model.py).
NO_PERSON, BOTH, NAME = 0, 1, 2


def build_names(source: Path, out: Path) -> int:
    """Needs out/english.txt. Writes out/names.txt, sorted lines of `name<TAB>kind`; returns how many."""
    english = _ranks(out / "english.txt")
    kinds = dict.fromkeys(_names(), NAME)
    kinds |= {name: NAME for name in _surnames() if name not in english}
    kinds |= {name: BOTH for name in _surnames() if english.get(name, _FREQUENT) < _FREQUENT and name not in kinds}
    for name in ("medical.txt", "medicines.txt", "variants.txt"):
        for word in _words(source / name):
            kinds.pop(word, None)
    kinds |= dict.fromkeys(_words(source / "more_names.txt"), NAME)
    kinds |= {word: BOTH for word in _words(source / "name_words.txt") if word in kinds}
    kinds |= dict.fromkeys(_words(source / "no_person.txt"), NO_PERSON)
    lines = (f"{word}\t{kinds[word]}" for word in sorted(kinds, key=str.encode))
    out.mkdir(parents=True, exist_ok=True)
    (out / "names.txt").write_bytes(("\n" + "\n".join(lines) + "\n").encode())
    return len(kinds)


def _ranks(path: Path) -> dict[str, int]:
    lines = (line.split("\t") for line in path.read_text(encoding="ascii").split("\n") if line)
    return {word: int(rank) for word, rank in lines}


def _surnames() -> Iterator[str]:
    """Of the United States' census of 1990, the most frequent first."""
    for line in (files("names") / "dist.all.last").read_text(encoding="ascii").splitlines()[:_MOST]:
        name = line.split()[0].lower()
        if len(name) >= _SHORTEST:
            yield name


def _names() -> Iterator[str]:
    for locale in _LOCALES.split():
        provider = import_module(f"faker.providers.person.{locale}").Provider
        for attribute in dir(provider):
            if attribute.startswith(("first_name", "last_name")):
                value = getattr(provider, attribute)
                if not callable(value) and not isinstance(value, property):
                    yield from _parts(value)


def _parts(names: object) -> Iterator[str]:
    for name in names if isinstance(names, (tuple, list, dict)) else ():
        for part in re.split(r"[\s'’.-]+", str(name)):
            plain = unicodedata.normalize("NFD", part.translate(_PLAIN).lower())
            letters = "".join(char for char in plain if not unicodedata.combining(char))
            if re.fullmatch(rf"[a-z]{{{_SHORTEST},}}", letters):
                yield letters


def _words(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").lower().split()
