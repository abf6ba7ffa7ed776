"""The information of Art 15(1) GDPR that comes with a copy: made of the policy as data, so that it cannot disagree."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from chatoet.rules.export.pages import page

Sheet = Mapping[str, Any]  # data/sheet.json, see layers/build/sheet.py


def information(sheet: Sheet, kinds: Mapping[str, int]) -> str:
    """As a page. `kinds` counts what is stored now, so that empty categories are told as such."""
    parts = [_table(title, sheet[key]) for key, title in _TABLES.items()]
    texts = "".join(f"<h2>{escape(each['title'])}</h2><p>{escape(each['text'])}</p>" for each in sheet["texts"])
    held = [{"what": kind, "records": n} for kind, n in kinds.items()]
    return page("What we do with your data", "".join(parts) + texts + _table("What is stored of you now", held))


_TABLES = {
    "controller": "Who is responsible",
    "purposes": "What for, and on which legal basis",
    "recipients": "Who receives data",
    "retention": "How long",
}


def _table(title: str, rows: Sequence[Mapping[str, Any]]) -> str:
    if not rows:
        return ""
    names = list(rows[0])
    head = "".join(f"<th>{escape(name.replace('_', ' '))}</th>" for name in names)
    body = "".join("<tr>" + "".join(f"<td>{escape(str(row[name]))}</td>" for name in names) + "</tr>" for row in rows)
    return f"<h2>{escape(title)}</h2><table><tr>{head}</tr>{body}</table>"
