"""`make guard`: how well the patient-data guard does on its corpus. With --wrong, the cases that it gets wrong."""

import sys

from chatoet.content import ContentStore
from tests.guard.report import judged, table


def main() -> None:
    found = judged(ContentStore())
    print(table(found))  # noqa: T201 - this is its output
    if "--wrong" in sys.argv:
        for one in found:
            unseen = [
                one.case.text[e.start : e.end] for e, seen in zip(one.case.entities, one.seen, strict=True) if not seen
            ]
            if one.allowed == one.case.refused or unseen:
                print(one.case.half, one.case.id, one.case.task, "allowed" if one.allowed else "refused", unseen)  # noqa: T201


main()
