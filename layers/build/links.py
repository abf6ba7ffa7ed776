"""No dead link is published (clause OET-5-links): each leads to a built page, an anchor on it, or an https address."""

from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from urllib.parse import urlsplit

from layers.build.errors import PolicyError


class _Reader(HTMLParser):
    """`links` with the words they stand on; `anchors` that the page has."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.anchors: list[str] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.anchors.append(str(given["id"]))
        if tag == "a":
            self.links.append((given.get("href") or "", ""))
            self._open = True

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "a"

    def handle_data(self, data: str) -> None:
        if self._open:
            href, words = self.links[-1]
            self.links[-1] = (href, words + data)


def check_links(pages: Mapping[str, str]) -> None:
    """`pages` are the whole HTML by name. Raises PolicyError naming every page and link that is wrong."""
    read = {name: _read(html) for name, html in pages.items()}
    anchors = {name: reader.anchors for name, reader in read.items()}
    if found := [fault for name, reader in read.items() for fault in _faults(name, reader, anchors)]:
        raise PolicyError("\n".join(found))


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    return reader


def _faults(page: str, reader: _Reader, anchors: Mapping[str, list[str]]) -> Iterator[str]:
    if doubled := {each for each in reader.anchors if reader.anchors.count(each) > 1}:
        yield f"{page}: two anchors are called {sorted(doubled)}"
    for href, words in reader.links:
        if not href.strip() or not words.strip():
            yield f"{page}: an empty link: {href!r} on {words!r}"
        elif not _leads(href, page, anchors):
            yield f"{page}: a link that leads nowhere: {href!r}"


def _leads(href: str, page: str, anchors: Mapping[str, list[str]]) -> bool:
    parts = urlsplit(href)
    if parts.scheme or parts.netloc:
        return parts.scheme == "https" and "." in parts.netloc
    target = parts.path or page
    return target in anchors and (not parts.fragment or parts.fragment in anchors[target])
