"""What we say in other languages: `python -m layers.build words` brings the catalogue up to date with the code, and
`python -m layers.build.language OUTDIR` compiles the translations. How to write and translate a text: docs/words.md.
"""

import json
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
CODE = ROOT / "layers" / "chatoet" / "python" / "chatoet"
FOLDER = ROOT / "content" / "language"
TEMPLATE = FOLDER / "messages.pot"
SAID = {"t": None, "key": None}  # rules/language.py
WIDTH = 120
HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""


class LanguageError(ValueError):
    """Names the language and the beginning of the English text."""


def in_the_code() -> Catalog:
    """Every text that is handed to t() or key(), and the modules that say it."""
    found = Catalog(project="ChatOET", charset="utf-8")
    for path in sorted(CODE.rglob("*.py")):
        for _, text, _, _ in extract_from_file("python", path, keywords=SAID):
            if isinstance(text, str):
                found.add(text, locations=[(str(path.relative_to(CODE)), 0)])
    return found


def languages() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.po"))


def translated(language: str) -> Catalog:
    return _read(FOLDER / f"{language}.po")


def template() -> Catalog:
    return _read(TEMPLATE)


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def write() -> None:
    """The catalogue without words of ours, and in each language the new texts, still untranslated."""
    found = in_the_code()
    TEMPLATE.write_bytes(_written(found, ""))
    for language in languages():
        catalogue = translated(language)
        catalogue.update(found, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        (FOLDER / f"{language}.po").write_bytes(_written(catalogue, language))


def _written(catalogue: Catalog, language: str) -> bytes:
    """Babel's own header holds the time, and would differ each time."""
    file = BytesIO()
    write_po(file, catalogue, width=WIDTH, omit_header=True, include_lineno=False)
    return HEADER.format(language=language).encode() + file.getvalue()


def compiled(language: str) -> dict[str, str]:
    """English to translation."""
    texts: dict[str, str] = {}
    for message in translated(language):
        if message.id:
            texts[str(message.id)] = str(message.string)
            if not message.string or message.fuzzy:
                raise LanguageError(f"{language}: not translated: {str(message.id)[:60]!r}")
    return texts


def main(out: Path) -> None:
    folder = out / "language"
    folder.mkdir(exist_ok=True)
    for language in languages():
        text = json.dumps(compiled(language), ensure_ascii=False, indent=0)
        (folder / f"{language}.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
