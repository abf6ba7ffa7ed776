"""The package to be read: index.html, without scripts, for a dark or a light screen, opened from anywhere."""

import json
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, Final

from chatoet.rules.export.neutral import visible
from chatoet.rules.export.rows import CATEGORIES, MACHINE_MADE, Row

STYLE: Final = (
    "body{font:1rem/1.6 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;"
    "background:#fff}article,dl{border-left:.2rem solid #9aa4b0;padding-left:.8rem;margin:1rem 0}"
    ".text{white-space:pre-wrap;overflow-wrap:anywhere}dt{font-weight:600}dd{margin:0 0 .3rem;overflow-wrap:anywhere}"
    "small{color:#595f69}table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;"
    "padding:.4rem;border-bottom:1px solid #ccc}@media(prefers-color-scheme:dark){body{color:#e6e6e6;"
    "background:#16191d}a{color:#8ab4ff}small{color:#a8b0ba}}"
)
TITLES: Final = {
    "messages": "What you sent",
    "replies": "What we answered",
    "decisions": "Your decisions",
    "cases": "Your requests",
    "disclosures": "Who saw your data",
    "account": "Your account",
    "audit": "The trail of decisions about your data",
}
MACHINE: Final = "Written by an AI system"
PICTURE: Final = "A picture of your progress, drawn from what is in this copy; WhatsApp keeps it for up to 30 days"


def page(title: str, body: str) -> str:
    head = (
        "<meta charset='utf-8'><meta name='viewport' content='width=device-width'>"
        "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{STYLE}</style>"
    )
    return f"<!doctype html><html lang='en'><head>{head}</head><body><h1>{escape(title)}</h1>{body}</body></html>\n"


def index(rows: Sequence[Row], about: str) -> str:
    sections = "".join(_section(name, [row for row in rows if row.category == name]) for name in CATEGORIES)
    links = "<p><a href='information.html'>What we do with your data, and your rights</a></p>"
    return page("Your data at ChatOET", f"<p>{escape(about)}</p>{links}{sections}")


def _section(name: str, rows: list[Row]) -> str:
    body = "".join(_spoken(row) if name in ("messages", "replies") else _listed(row) for row in _in_order(rows))
    if name in ("account", "audit"):
        body = f"<details><summary>Show</summary>{body}</details>"
    return f"<h2 id='{name}'>{TITLES[name]} ({len(rows)})</h2>{body or '<p>Nothing.</p>'}"


def _in_order(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row.at)


def _spoken(row: Row) -> str:
    """A message as a message; one whose words are not kept, as what is known of it."""
    content = row.values.get("content")
    if not content:
        return _listed(row)
    mark = f" · {MACHINE}" if row.kind in MACHINE_MADE else ""
    text = content if isinstance(content, str) else "\n\n".join(words_of(part) for part in content)
    said = f"<article><small>{escape(row.at)}{mark}</small><div class='text'>{_shown(text)}</div></article>"
    made = row.values.get("result")
    return said + (f"<details><summary>{MACHINE}</summary>{_shown(_plain(made))}</details>" if made else "")


def words_of(part: Any) -> str:
    """The words of one message as WhatsApp takes it, with its buttons and rows."""
    if isinstance(part, dict) and part.get("type") == "text":
        return str(part["text"]["body"])
    if isinstance(part, dict) and part.get("type") == "image":
        return f"[{PICTURE}]\n{part['image'].get('caption', '')}".strip()
    inner = part.get("interactive", {}) if isinstance(part, dict) else {}
    action = inner.get("action", {})
    titles = [each["reply"]["title"] for each in action.get("buttons", ())]
    titles += [each["title"] for section in action.get("sections", ()) for each in section["rows"]]
    body = inner.get("body", {}).get("text", "")
    return f"{body}\n{' · '.join(f'[{title}]' for title in titles)}".strip() or json.dumps(part, ensure_ascii=False)


def _listed(row: Row) -> str:
    pairs = "".join(f"<dt>{escape(name)}</dt><dd>{_shown(_plain(value))}</dd>" for name, value in row.values.items())
    return f"<dl><dt>{escape(row.kind)}</dt><dd></dd>{pairs}</dl>"


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _shown(text: str) -> str:
    return escape(visible(text))
