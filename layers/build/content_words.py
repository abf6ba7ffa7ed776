"""The word list: general English from a package, clinical words and medicines of our own, in one sorted file."""

from __future__ import annotations

import math
import re
from importlib.resources import files
from pathlib import Path

_GENERAL = "frequency_dictionary_en_82_765.txt"
_SLIPS = {
    "dont", "cant", "wont", "didnt", "doesnt", "isnt", "wasnt", "im", "ive", "id", "alot", "accomodate", "seperate",
    "recieve", "adress", "untill", "wich",
}  # fmt: skip
_CLINICAL_RANK = 4  # between common words (9) and rare ones (0)


def build_words(source: Path, out: Path) -> int:
    """Writes out/english.txt and copies the small lists; returns how many words there are."""
    ranks = _general()
    for name in ("medical.txt", "medicines.txt"):
        for word in _lines(source / name):
            ranks[word.lower()] = max(ranks.get(word.lower(), 0), _CLINICAL_RANK)
    out.mkdir(parents=True, exist_ok=True)
    lines = (f"{word}\t{ranks[word]}" for word in sorted(ranks, key=str.encode))
    (out / "english.txt").write_bytes(("\n" + "\n".join(lines) + "\n").encode())
    for name in ("medicines.txt", "variants.txt"):
        (out / name).write_text("\n".join(_lines(source / name)) + "\n", encoding="utf-8")
    return len(ranks)


def _general() -> dict[str, int]:
    text = (files("symspellpy") / _GENERAL).read_text(encoding="utf-8-sig")
    pairs = (line.split() for line in text.splitlines())
    counts = {word: int(count) for word, count in pairs if re.fullmatch(r"[a-z]+", word) and word not in _SLIPS}
    top = math.log(max(counts.values()))
    return {word: min(9, int(10 * math.log(max(count, 1)) / top)) for word, count in counts.items()}


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
