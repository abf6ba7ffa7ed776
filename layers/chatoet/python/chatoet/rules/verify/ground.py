"""What a claim is held against: the task, and the letter as it is read, without what was left out of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from chatoet.rules.feedback.letter import Letter, read
from chatoet.rules.feedback.text import Clean, Span, clean
from chatoet.rules.feedback.words import WordList
from chatoet.rules.guard.model import Lexicon
from chatoet.rules.task import Task
from chatoet.rules.verify.strays import strays

BETWEEN = 60  # characters
ECHO = 3  # words in a row of what does not belong in the letter, from which a model says them after it
LONGEST_QUOTE = 300  # characters; more is no place in a letter but a passage of it


class Ground(NamedTuple):
    """`left_out` and `strays` are spans of `letter`, as the learner sent it; `read` is the cleaned letter in its parts.
    What is left out speaks to the marker; a stray is merely about something else."""

    task: Task
    letter: str
    cleaned: Clean
    read: Letter
    lexicon: Lexicon
    left_out: tuple[Span, ...] = ()
    strays: tuple[Span, ...] = ()

    @property
    def words(self) -> WordList:
        return self.lexicon.words

    def sentence(self, span: Span) -> str:
        """The sentences of the cleaned letter that a span of the learner's letter lies in, or its own words."""
        start, end = self._cleaned(span)
        around = [s for s in self.read.sentences if s.start < end and start < s.end]
        return " ".join(self.read.words_of(s) for s in around) or self.cleaned.text[start:end]

    def is_clause(self, span: Span) -> bool:
        """Whether it stands between two marks of punctuation, so that it can go without turning what stays."""
        start, end = self._cleaned(span)
        before, after = self.cleaned.text[:start].rstrip(" "), self.cleaned.text[end:].lstrip(" ")
        words = self.cleaned.text[start:end].strip()
        opens, ends = before[-1:] in ("", "\n", *".,;:()!?"), after[:1] in ("", "\n", *".,;:()!?")
        return (opens or words[:1] in tuple(",;(")) and (ends or words[-1:] in tuple(".,;)!?"))

    def in_first_paragraph(self, span: Span) -> bool:
        start, end = self._cleaned(span)
        return bool(self.read.body) and self.read.body[0].span.start <= start and end <= self.read.body[0].span.end

    def marked(self, span: Span) -> bool:
        """Whether nothing of it was left out."""
        return not any(span.start < out.end and out.start < span.end for out in self.left_out)

    def echoes(self, said: str, quote: str = "") -> bool:
        """Whether a model says after a stray what it did not have to quote."""
        told = (self.letter[start:end] for start, end in self.strays)
        return bool(_runs(said) & set().union(*map(_runs, told)) - _runs(quote))

    def _cleaned(self, span: Span) -> Span:
        places = [i for i, at in enumerate(self.cleaned.starts) if span.start <= at < span.end]
        return Span(places[0], places[-1] + 1) if places else Span(0, 0)


def ground(task: Task, letter: str, lexicon: Lexicon, left_out: Sequence[Span] = ()) -> Ground:
    """Without what was left out: its words are blank, so that every other character keeps its place."""
    cleaned = clean(blanked(letter, left_out))
    parts = read(cleaned.text)
    return Ground(task, letter, cleaned, parts, lexicon, tuple(left_out), strays(task, cleaned, parts))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", clean(text).text.lower())
    return {tuple(words[at : at + ECHO]) for at in range(len(words) - ECHO + 1)}


def joined(letter: str, spans: Sequence[Span]) -> list[Span]:
    """The few words between two such passages of one paragraph belong to them, and would count as the letter's."""
    whole: list[Span] = []
    for span in sorted(spans):
        gap = letter[whole[-1].end : span.start] if whole else ""
        if whole and len(gap) <= BETWEEN and "\n\n" not in gap:
            whole[-1] = Span(whole[-1].start, max(whole[-1].end, span.end))
        else:
            whole.append(span)
    return whole


def blanked(letter: str, spans: Sequence[Span]) -> str:
    for span in spans:
        blank = re.sub(r"\S", " ", letter[span.start : span.end])
        letter = letter[: span.start] + blank + letter[span.end :]
    return letter


def places(ground: Ground, quote: str) -> list[Span]:
    """Where it stands in the learner's letter, word for word: case counts; line breaks, dashes and quotes do not."""
    tokens = clean(quote[: LONGEST_QUOTE + 1]).text.split()
    if not tokens or len(quote) > LONGEST_QUOTE:
        return []
    body = r"\s+".join(map(re.escape, tokens))
    left = r"(?<!\w)" if tokens[0][0].isalnum() else ""
    right = r"(?!\w)" if tokens[-1][-1].isalnum() else ""
    found = re.finditer(left + body + right, ground.cleaned.text)
    return [ground.cleaned.original(*match.span()) for match in found]
