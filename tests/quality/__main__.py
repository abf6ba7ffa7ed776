"""How good the feedback is: `make quality` prints the table. docs/quality.md says what its lines mean.

python -m tests.quality                  rules, stand-in and recorded answers
python -m tests.quality --live           also the vendors whose keys are in the environment
python -m tests.quality wrong            each false error and each overlooked mark
python -m tests.quality record VENDOR    asks the vendor for what is not recorded
python -m tests.quality prompts DIR VENDOR                writes each question that has no answer, one file each
python -m tests.quality take DIR ANSWERS VENDOR MODEL     keeps answers in files of the same names, and who gave them
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from chatoet.content import ContentStore
from tests.quality import exchange, live, report
from tests.quality.letters_measured import Seen
from tests.quality.samples import samples
from tests.quality.ways import Way

README = Path(__file__).parents[2] / "README.md"


def main(arguments: list[str]) -> None:
    content = ContentStore()
    match arguments:
        case ["prompts", folder, ("openai" | "gemini") as vendor]:
            print(exchange.write(content, Path(folder), vendor))
        case ["take", folder, answers, ("openai" | "gemini") as vendor, model]:
            print(exchange.take(Path(folder), Path(answers), vendor, model))
        case ["record", ("openai" | "gemini") as vendor]:
            print(live.record(content, vendor))
        case ["wrong"]:
            wrong(content)
        case ["readme"]:
            into_readme(content)
        case [] | ["--live"]:
            show(content, with_live=bool(arguments))
        case _:
            print(__doc__)


def show(content: ContentStore, with_live: bool) -> None:
    names, found = measured(content, live.ways_with_a_key(content) if with_live else [])
    print(report.table(names, found))
    print(*exchange.state(content), sep="\n")
    missed = report.under(names, found)
    print("Under target: " + "; ".join(missed) + "." if missed else "Every target that could be measured is met.")


def measured(content: ContentStore, more: Sequence[Way] = ()) -> tuple[list[str], list[report.Row]]:
    letters, ways = samples(), [*report.columns(content), *more]
    all_ = [report.measured(way, content, letters) for way in ways]
    return [way.name for way in ways], list(report.rows(all_, content, letters))


def into_readme(content: ContentStore) -> None:
    before, rest = README.read_text(encoding="utf-8").split("<!-- quality -->\n")
    after = rest.split("<!-- /quality -->")[1]
    table = report.table(*measured(content))
    README.write_text(f"{before}<!-- quality -->\n{table}\n<!-- /quality -->{after}", encoding="utf-8")


def wrong(content: ContentStore) -> None:
    letters = [sample for sample in samples() if sample.marks is not None]
    for way in report.columns(content):
        for one in report.measured(way, content, letters).seen:
            tell(way.name, one)


def tell(name: str, one: Seen) -> None:
    for finding in one.false():
        print(f"{name} {one.sample.id} false {finding.kind}: {finding.quote!r} {finding.answer}")
    for mark in one.sample.marks or ():
        if not one.found(mark):
            print(f"{name} {one.sample.id} overlooked {mark.kind}{' critical' * mark.critical}: {mark.quote!r}")


main(sys.argv[1:])
