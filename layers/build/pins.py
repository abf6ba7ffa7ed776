"""Pins what is published: `make pin`. From then on a changed text is a new version, or the build fails.

`make publish` runs it before it deploys; commit policy/published.yaml with it.
"""

import sys
from pathlib import Path
from typing import Any

import yaml

from layers.build.errors import PolicyError
from layers.build.notices import digest
from layers.build.policy import POLICY, read_sources, read_texts

HEADER = (
    "# What was published, by its SHA-256: a text that somebody read or answered stays as it was. "
    "Written by `make pin`.\n"
)

Json = dict[str, Any]


def pinned(sources: Json, texts: dict[str, str]) -> Json:
    """The pins, with what is new; an old one never changes. A notice that does not say where we are is not pinned."""
    pins = sources["published"]
    notices, questions = dict(pins["notices"]), {id_: dict(each) for id_, each in pins["questions"].items()}
    if sources["controller"]["address"]:
        notices = {row["version"]: digest(texts[row["version"]]) for row in sources["versions"]} | notices
    for purpose in sources["purposes"]:
        if purpose["basis"] == "consent":
            questions.setdefault(purpose["id"], {}).setdefault(purpose["version"], digest(purpose["ask"]))
    return {"notices": notices, "questions": questions}


def pin(path: Path, sources: Json) -> None:
    """Raises PolicyError when a notice could not be pinned; questions are, so that they can be tried."""
    pins = pinned(sources, read_texts("notice"))
    path.write_text(HEADER + yaml.safe_dump(pins, sort_keys=False), "utf-8")
    if len(pins["notices"]) < len(sources["versions"]):
        raise PolicyError("policy/controller.yaml: a notice says where its controller is: enter the address")


if __name__ == "__main__":
    try:
        pin(POLICY / "published.yaml", read_sources())
    except PolicyError as error:
        sys.exit(str(error))
