"""Where the writer signs: that name is the learner's own, or one that they made up, and no patient's."""

import re

from chatoet.rules.feedback.text import Span

_CLOSE = re.compile(
    r"(?im)^[^\n]{0,40}?\b(?:your.?s?'? ?(?:sincer|faith|tru)\w*|(?:sincerely|faithfully|truly) yours|regards"
    r"|best wishes|sincerely|faithfully|respectfully)\b[ ,.]*"
    r"|^[ ]*(?:with )?(?:many )?thank(?:s|ing)?(?: you)?(?: in (?:advance|anticipation))?[ ,.!]*$"
    r"|^[ ]*(?:cheers|best|love|all the best|warm wishes|take care|yours)[ ,.!]*$"
)
_LETTER = re.compile(r"(?im)^[^\S\n]*dear\b")
_LINES, _MOST = 4, 160
_ENDS = re.compile(r"(?im)^[^\S\n]*(?:cc|copy|copies|re|patient|pt|ps|p\.s|nhs|dob|enc)\b")


def signature(text: str) -> Span:
    """The lines after the last closing; empty when there is none."""
    found = None
    for match in _CLOSE.finditer(text):
        found = match
    if found is None:
        return _last_line(text)
    rest = text[found.end() : found.end() + _MOST]
    lines = rest.lstrip("\n ").split("\n")[: _LINES + 1]
    length = len(rest) - len(rest.lstrip("\n ")) + len("\n".join(lines))
    other = _ENDS.search(text, found.end(), found.end() + length)
    return Span(found.end(), other.start() if other else found.end() + length)


def _last_line(text: str) -> Span:
    """Of a letter without a closing: a short last line without a full stop."""
    end = len(text.rstrip())
    start = text.rfind("\n", 0, end) + 1
    signs = _LETTER.search(text) and 0 < len(text[start:end].split()) <= 4 and text[end - 1] not in ".?!"
    return Span(start, end) if signs else Span(0, 0)
