"""Pins what is published: `make pin`. From then on a changed text is a new version, or the build fails.

Run it once a notice or a question is to be deployed to prod, and commit policy/published.yaml with it.
"""

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from layers.build.errors import PolicyError
from layers.build.notices import digest
from layers.build.policy import POLICY, read_sources, read_texts

NOTICE_DAYS = 14  # between the news of a material change and its date (clause OET-10-updates)
HEADER = (
    "# What was published, by its SHA-256: a text that somebody read or answered stays as it was. "
    "Written by `make pin`.\n"
)

Json = dict[str, Any]


def pinned(sources: Json, texts: dict[str, str], today: date) -> Json:
    """The pins, with what is new. An old pin never changes. Raises PolicyError for a notice that is not fit."""
    pins = sources["published"]
    notices, questions = dict(pins["notices"]), {id_: dict(each) for id_, each in pins["questions"].items()}
    for row in sources["versions"]:
        if row["version"] not in notices:
            _check(row, sources["controller"], today, first=not notices)
            notices[row["version"]] = digest(texts[row["version"]])
    for purpose in sources["purposes"]:
        if purpose["basis"] == "consent":
            questions.setdefault(purpose["id"], {}).setdefault(purpose["version"], digest(purpose["ask"]))
    return {"notices": notices, "questions": questions}


def _check(row: Json, controller: Json, today: date, first: bool) -> None:
    if not controller["address"]:
        raise PolicyError("policy/controller.yaml: a notice says where its controller is: enter the address")
    if row["material"] and not first and row["effective"] < today + timedelta(days=NOTICE_DAYS):
        raise PolicyError(
            f"policy/versions.yaml: {row['version']} is material: its date is at least {NOTICE_DAYS} days from now"
        )


def pin(path: Path, today: date) -> None:
    pins = pinned(read_sources(), read_texts("notice"), today)
    path.write_text(HEADER + yaml.safe_dump(pins, sort_keys=False), "utf-8")


if __name__ == "__main__":
    try:
        pin(POLICY / "published.yaml", datetime.now(UTC).date())
    except PolicyError as error:
        sys.exit(str(error))
