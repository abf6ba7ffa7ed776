"""The frame of every public page: readable on a phone, in the dark and aloud; no scripts, nothing loaded."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:1.05rem/1.6 system-ui,sans-serif;max-width:52rem;margin:0 auto;padding:1rem;color:#1b1f24;"
    "background:#fff}"
    "a{color:#0b57d0}nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1rem;padding:0}"
    "h1{line-height:1.25}h2{margin-top:2rem}table{border-collapse:collapse;width:100%;margin:1rem 0}"
    "caption,.skip{position:absolute;left:-99rem}dt{font-weight:600}dd{margin:0 0 .75rem}"
    "th,td{text-align:left;vertical-align:top;padding:.5rem;border-bottom:1px solid #8886}"
    "tbody th{font-weight:600}code{overflow-wrap:anywhere}"
    "a:focus-visible{outline:3px solid currentColor;outline-offset:2px}"
    ".skip:focus{position:static}"
    "@media(max-width:44rem){thead{position:absolute;left:-99rem}tr,th,td{display:block;border:0;padding:.15rem 0}"
    "tr{border-bottom:1px solid #8886;padding:.6rem 0}td::before{content:attr(data-label);display:block;"
    "font-size:.85rem;color:#57606a}}"
    "@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#16191d}a{color:#8ab4ff}td::before{color:#a8b1bb}}"
)


class Page(NamedTuple):
    """`body` is HTML. `name` is the last part of its address."""

    name: str
    title: str
    body: str


def render(page: Page, menu: Iterable[tuple[str, str]]) -> str:
    """`menu` are names and titles of the pages that every page leads to."""
    items = "".join(f"<li>{_here(name, title, page.name)}</li>" for name, title in menu)
    return (
        "<!doctype html>\n<html lang='en'>\n<head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{escape(page.title)} · ChatOET</title><style>{STYLE}</style></head>\n"
        "<body><a class='skip' href='#main'>Skip to the text</a>\n"
        f"<nav aria-label='Documents'><ul>{items}</ul></nav>\n<main id='main'>\n{page.body}\n</main></body>\n</html>\n"
    )


def _here(name: str, title: str, current: str) -> str:
    mark = " aria-current='page'" if name == current else ""
    return f"<a href='{name}'{mark}>{escape(title)}</a>"


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Cells are HTML. On a narrow screen each row is a block, and each cell tells its column."""
    head = "".join(f"<th scope='col'>{escape(each)}</th>" for each in heads)
    body = "\n".join(f"<tr>{_cells(heads, row)}</tr>" for row in rows)
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table>"


def _cells(heads: Sequence[str], row: Sequence[str]) -> str:
    first, *others = row
    labelled = zip(heads[1:], others, strict=True)
    return f"<th scope='row'>{first}</th>" + "".join(
        f"<td data-label='{escape(head)}'>{cell}</td>" for head, cell in labelled
    )


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """`pairs` of a name and HTML."""
    return "<dl>" + "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in pairs) + "</dl>"


def link(href: str, text: str) -> str:
    return f"<a href='{escape(href)}'>{escape(text)}</a>"


def days(number: int) -> str:
    return "1 day" if number == 1 else f"{number:,} days".replace(",", " ")
