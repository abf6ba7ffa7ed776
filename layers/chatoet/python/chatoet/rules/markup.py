"""Text in WhatsApp's own markup: a model's Markdown turned into it, and a learner's words kept out of it.

WhatsApp knows *bold*, _italic_, ~struck~, `code`, ```code``` over lines, "> " quotes and lists. Its `*one star*` is
bold where Markdown's is italic: a text is read as Markdown only if something in it says so (`**`, `__`, `~~`, a heading
or a link), so that what is in WhatsApp's markup already stays as it is. Everything here takes linear time.
"""

import re
from collections.abc import Iterator

from chatoet.rules.emphasis import Run, partners, run_at

FENCE = "```"
_TAGS = (
    "a|b|blockquote|br|code|del|div|em|h[1-6]|hr|i|img|ins|li|ol|p|pre|s|span|strong|sub|sup|"
    "table|tbody|td|th|thead|tr|u|ul"
)
_TOKEN = re.compile(
    rf"""
    \\(?P<escaped>[!-/:-@\[-`{{-~])
  | (?P<ticks>`++)
  | (?P<url>https?://[^\s<>*~`|]++)
  | (?P<image>!?)\[(?P<label>[^\[\]\n]*+)\]
      \(\s*+<?(?P<target>(?:[^\s()<>]|\([^\s()<>]*+\))++)>?(?:\s++"[^"\n]*+")?\s*+\)
  | <(?P<auto>https?://[^\s<>]++)>
  | (?P<tag></?(?:{_TAGS})(?:\s++[a-z-]++=[^<>\n]*+)?\s*+/?>|<!--(?:[^<>\n-]|-(?!->))*+-->)
  | (?P<run>\*++|_++|~++)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MARKDOWN = re.compile(r"(?<![\w*])\*{2,3}(?=[^\s*])|(?<!\w)(?:__|~~)(?=\S)|\]\(|^[ ]{0,3}\#{1,6}[ ]\S", re.MULTILINE)
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]+(.*))?")
_RULE = re.compile(r"[ \t]*(?:(?:-[ \t]*+){3,}|(?:\*[ \t]*+){3,}|(?:_[ \t]*+){3,})")
_BULLET = re.compile(r"([ \t]*)[-*+•][ \t]+(.*)")
_QUOTE = re.compile(r" {0,3}>(?!\d)[> \t]*(.*)")  # >36 is a number
_TABLE_RULE = re.compile(r"[ \t]*\|[-:| \t]*-[-:| \t]*")
_CELL = re.compile(r"(?<!\\)\|")
_LANGUAGE = re.compile(r"[A-Za-z0-9+#.-]{1,20}[ \t]*\n")
_STYLES = {("*", 2): "*", ("_", 2): "*", ("*", 3): "*_", ("_", 3): "*_", ("_", 1): "_", ("~", 1): "~", ("~", 2): "~"}
_BREAKING = re.compile(r"[*_~`\u0000-\u0008\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """What a learner wrote, on one line, unable to start or end any markup or to turn the direction of ours."""
    return " ".join(_BREAKING.sub("", text).split())


def to_whatsapp(markdown: str) -> str:
    pieces = markdown.replace("\r\n", "\n").replace("\r", "\n").split(FENCE)
    is_markdown = any(_MARKDOWN.search(piece) for piece in pieces[::2])
    shown = [_code(pieces, n) if n % 2 else _prose(pieces[n], n > 0, is_markdown) for n in range(len(pieces))]
    return FENCE.join(shown) + (FENCE if len(pieces) % 2 == 0 else "")


def _code(pieces: list[str], n: int) -> str:
    """As it stands, without the language that a fence on lines of its own may name."""
    code = pieces[n]
    on_lines = (n == 1 and not pieces[0]) or pieces[n - 1].endswith("\n")
    named = _LANGUAGE.match(code) if on_lines and code.endswith("\n") else None
    return "\n" + code[named.end() :] if named else code


def _prose(text: str, continues: bool, is_markdown: bool) -> str:
    """`continues`: its first line goes on behind a piece of code."""
    lines = text.split("\n")
    first = [_inline(lines.pop(0), is_markdown)] if continues else []
    return "\n".join([*first, *_blocks(lines, is_markdown)])


def _blocks(lines: list[str], is_markdown: bool) -> Iterator[str]:
    """A rule goes, with the empty lines below it when there are some above."""
    blank = dropped = False
    for line in lines:
        if _RULE.fullmatch(line) or _TABLE_RULE.fullmatch(line):
            dropped = True
        elif line.strip() or not (blank and dropped):
            yield _block(line, is_markdown)
            blank, dropped = not line.strip(), False


def _block(line: str, is_markdown: bool) -> str:
    if heading := _HEADING.fullmatch(line):
        title = _inline((heading[1] or "").rstrip().rstrip("#").rstrip(), is_markdown).replace("*", "")
        return f"*{title}*" if title else ""
    if bullet := _BULLET.fullmatch(line):
        return f"{bullet[1]}• {_inline(bullet[2], is_markdown)}"
    if quote := _QUOTE.fullmatch(line):
        return f"> {_inline(quote[1], is_markdown)}"
    if line.lstrip().startswith("|"):
        cells = (_inline(cell.strip(), is_markdown) for cell in _CELL.split(line))
        return " | ".join(cell for cell in cells if cell)
    return _inline(line, is_markdown)


def _inline(line: str, is_markdown: bool) -> str:
    """Marks are set last, when it is known which belong together."""
    pieces: list[str] = []
    runs: dict[int, Run] = {}  # by the piece that they stand for
    for piece in _pieces(line, is_markdown):
        if isinstance(piece, Run):
            runs[len(pieces)] = piece
        pieces.append("" if isinstance(piece, Run) else piece)
    for place, marks in _marks(line, runs, is_markdown):
        pieces[place] = marks
    return "".join(pieces)


def _pieces(line: str, is_markdown: bool) -> Iterator[str | Run]:
    ticks = _tick_places(line)
    position = 0
    while token := _TOKEN.search(line, position):
        yield line[position : token.start()]
        position = token.end()
        if token["run"]:
            yield run_at(line, token.start(), token.end())
        elif token["ticks"]:
            close = _closing(ticks, token)
            position = close + len(token["ticks"]) if close else token.end()
            yield _code_span(line[token.end() : close]) if close else token["ticks"]
        else:
            yield _shown(token, is_markdown)
    yield line[position:]


def _code_span(code: str) -> str:
    return "`" + code.replace("`", "'") + "`"


def _tick_places(line: str) -> dict[int, list[int]]:
    """Where runs of backticks stand, last first, by their length."""
    places: dict[int, list[int]] = {}
    for run in reversed(list(re.finditer(r"`+", line))):
        places.setdefault(len(run[0]), []).append(run.start())
    return places


def _closing(ticks: dict[int, list[int]], token: re.Match[str]) -> int:
    """Where the code that begins at `token` ends; 0 when nothing closes it."""
    places = ticks.get(len(token["ticks"]), [])
    while places and places[-1] < token.end():
        places.pop()
    return places[-1] if places else 0


def _shown(token: re.Match[str], is_markdown: bool) -> str:
    if token["escaped"]:
        return token["escaped"]
    if token["tag"]:
        return "\n" if token["tag"].lower().startswith("<br") else ""
    if token["label"] is None:
        return token["url"] or token["auto"]
    label = _inline(token["label"], is_markdown).strip()
    if token["image"]:
        return label
    target = token["target"].removeprefix("mailto:")
    return f"{label} ({target})" if label and label != target else target


def _marks(line: str, runs: dict[int, Run], is_markdown: bool) -> Iterator[tuple[int, str]]:
    """What WhatsApp needs in each run's place; a run without a partner is what it was."""
    places, row = list(runs), list(runs.values())
    pairs = {a: b for a, b in partners(row).items() if _style(row[a], is_markdown)}
    closing = set(pairs.values())
    opened: list[str] = []
    active: set[str] = set()
    for index, run in enumerate(row):
        if index in pairs:
            apart = not run.inside and not row[pairs[index]].inside
            opened.append("".join(mark for mark in _style(run, is_markdown) if apart and mark not in active))
            active.update(opened[-1])
            yield places[index], opened[-1]
        elif index in closing:
            active.difference_update(opened[-1])
            yield places[index], opened.pop()[::-1]
        else:
            yield places[index], line[run.start : run.end]


def _style(run: Run, is_markdown: bool) -> str:
    if run.key == ("*", 1):
        return "_" if is_markdown else "*"
    return _STYLES.get(run.key, "")
