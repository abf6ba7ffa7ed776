"""May the newest notice be published today? `make publish STAGE=prod` asks, pins the texts, and deploys.

The deploy is what starts the telling: `expiry` finds a material version whose date is to come and sends every learner
word of it, within half a day, and goes on until that date for those who join or move (flows/campaign.py).
"""

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

VERSIONS = Path(__file__).parents[1] / "policy" / "versions.yaml"
AHEAD = timedelta(days=15)  # fourteen that learners are promised (clause OET-10-updates), and a day to tell them all

Json = dict[str, Any]


class PublishError(ValueError):
    """A version that may not be published today. Says what to change."""


def checked(versions: list[Json], today: date) -> str:
    """What is going to happen. `versions` are the rows of policy/versions.yaml, oldest first."""
    *known, newest = versions
    waiting = [row["version"] for row in known if row["effective"] > today]
    if waiting:
        raise PublishError(f"{waiting[0]} is not in force yet: one change at a time, so that learners can follow")
    if newest["effective"] <= today:
        return f"{newest['version']} is in force since {newest['effective']}: nobody is told again"
    if not newest["material"]:
        return f"{newest['version']} is editorial: it is posted on the pages, and nobody is told"
    if not known:
        return f"{newest['version']} is the first: there is nobody to be told"
    if newest["effective"] < today + AHEAD:
        raise PublishError(
            f"{newest['version']} is material: set its date to {today + AHEAD} or later, so that all are told in time"
        )
    asked = ", then asked to accept it" if newest["reaccept"] else ""
    return f"{newest['version']}: every learner is told before {newest['effective']}{asked}"


if __name__ == "__main__":
    try:
        print(checked(yaml.safe_load(VERSIONS.read_text("utf-8")), datetime.now(UTC).date()))  # noqa: T201
    except PublishError as error:
        sys.exit(f"policy/versions.yaml: {error}")
