"""The notice, every version that it had, and the page that leads to all others."""

from datetime import UTC, datetime
from html import escape
from typing import Any

import markdown

from layers.build.notices import long_date
from layers.build.pages import Page, link, table

Json = dict[str, Any]


def html(text: str) -> str:
    """Headings get anchors from their words."""
    return markdown.markdown(text, extensions=["toc"])


def notice(version: Json, text: str, name: str = "notice") -> Page:
    title = "Privacy notice" if name == "notice" else f"Privacy notice, version {version['version']}"
    return Page(name, title, html(text) + f"\n<p><small>{_proof(version)}</small></p>")


def archived(version: Json) -> str:
    return f"notice-{version['version']}"


def interest(lia: str, text: str) -> Page:
    return Page(f"interest-{lia}", text.split("\n", 1)[0].removeprefix("# "), html(text))


def index(pages: list[Page], versions: list[Json]) -> Page:
    """`pages` in the order of the list; `versions` oldest first."""
    listed = "".join(f"<li>{link(page.name, page.title)}</li>" for page in pages)
    rows = [
        (
            link(archived(version), version["version"]),
            _day(version),
            escape(version["changes"] or "the first version"),
            f"<code>{version['sha256']}</code>",
        )
        for version in reversed(versions)
    ]
    body = (
        f"<h1>ChatOET and your data</h1><ul>{listed}</ul><h2 id='versions'>Every version of the notice</h2>"
        + table("Versions", ("Version", "In force from", "What changed", "SHA-256 of its text"), rows)
        + f"<p><small>{_proof(versions[-1])}</small></p>"
    )
    return Page("index", "ChatOET and your data", body)


def _proof(version: Json) -> str:
    return f"Version {version['version']}, SHA-256 {version['sha256']}"


def _day(version: Json) -> str:
    return long_date(datetime.fromtimestamp(version["effective_at"], UTC).date())
