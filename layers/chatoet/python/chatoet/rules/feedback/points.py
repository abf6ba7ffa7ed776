"""Key points covered or missed, what contradicts a note, and which notes did not belong in the letter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatoet.rules.feedback.letter import Letter
from chatoet.rules.feedback.model import Finding, KeyPointResult, Status
from chatoet.rules.feedback.text import Span, trim
from chatoet.rules.task import Contradiction, Exclusion, Fact, KeyPoint, Task

_FLAGS = re.IGNORECASE | re.DOTALL
Points = tuple[tuple[KeyPointResult, ...], tuple[Finding, ...]]


def key_points(task: Task, letter: Letter, respelt: Letter) -> Points:
    """`respelt` is the letter with its spelling mended: a misspelt word still shows that the point is there."""
    results, findings = [], []
    for point in task.key_points:
        said = covers(point, letter) or covers(point, respelt)
        wrong = list(_contradicted(task, point, letter))
        status: Status = "wrong" if wrong else "covered" if said else "missed"
        results.append(KeyPointResult(point.id, point.label, point.topic, point.importance, status))
        findings += wrong
        if status == "missed":
            findings.append(_missed(task, point, letter))
        elif status == "covered":
            findings += _incomplete(task, point, letter, respelt)
    return tuple(results), tuple(findings)


def covers(point: KeyPoint, letter: Letter, anywhere: bool = False) -> bool:
    spans = _windows(point, letter, anywhere)
    return any(_present(point, letter.words_of(span)) for span in spans)


def _present(point: KeyPoint, words: str) -> bool:
    first, *others = point.anchors
    if point.at_least == 1:
        others.append(first)
    elif sum(1 for pattern in first if _search(pattern, words)) < point.at_least:
        return False
    return all(_search("|".join(group), words) for group in others)


def _search(pattern: str, words: str) -> re.Match[str] | None:
    return re.search(pattern, words, _FLAGS)


def _windows(point: KeyPoint, letter: Letter, anywhere: bool) -> Iterator[Span]:
    paragraphs = letter.body
    if point.first_paragraph and not anywhere:
        paragraphs = paragraphs[:1]
    if point.window == "letter" and paragraphs:
        yield Span(paragraphs[0].span.start, paragraphs[-1].span.end)
    for paragraph in paragraphs:
        if point.window == "paragraph":
            yield paragraph.span
        if point.window in ("sentence", "near"):
            yield from paragraph.sentences
        if point.window == "near":
            for first, second in zip(paragraph.sentences, paragraph.sentences[1:], strict=False):
                yield Span(first.start, second.end)


def _contradicted(task: Task, point: KeyPoint, letter: Letter) -> Iterator[Finding]:
    claims: list[Contradiction] = list(point.contradictions)
    claims += [Contradiction(f.bad, f.unless, f.note, f.note_ids) for f in point.facts if f.bad]
    for claim in claims:
        for sentence in letter.sentences:
            words = letter.words_of(sentence)
            match = _search(claim.pattern, words)
            if match and not (claim.unless and _search(claim.unless, words)):
                span = _whole_words(letter.text, sentence, sentence.start + match.start(), sentence.start + match.end())
                yield against_note(task, letter, span, claim.note_ids[0], claim.note, point.id)


def _whole_words(text: str, sentence: Span, start: int, end: int) -> Span:
    """A pattern may end inside a word; a quote does not."""
    while end < sentence.end and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return trim(text, Span(start, end))


def against_note(
    task: Task, letter: Letter, span: Span, note_id: str, answer: str, key_point: str | None = None
) -> Finding:
    """Without `key_point` it is the note's own."""
    note = task.note(note_id)
    return Finding(
        "contradiction",
        "must",
        f"Compare this with the notes under \u201c{note.heading}\u201d. Do they say the same?",
        answer,
        note_id=note_id,
        key_point=key_point or note.key_point,
    ).at(letter.text, *span)


def _missed(task: Task, point: KeyPoint, letter: Letter) -> Finding:
    late = point.first_paragraph and covers(point, letter, anywhere=True)
    hint = f"The reader also needs: {point.topic}. {_where(task, point)}".strip()
    if point.first_paragraph:
        hint = "Why do you write? Say in the first paragraph what happens now and what you ask of the reader."
    if late:
        hint = "You say why you write, but late. Put it in the first paragraph."
    kind = "purpose" if point.first_paragraph else "missed"
    severity = {"must": "must", "should": "should", "may": "tip"}[point.importance]
    note_id = point.note_ids[0] if point.note_ids else None
    return Finding(kind, severity, hint, _capital(point.label) + ".", note_id=note_id, key_point=point.id)  # type: ignore[arg-type]


def _where(task: Task, point: KeyPoint) -> str:
    headings = dict.fromkeys(task.note(note_id).heading for note_id in point.note_ids)
    return "Look under " + " and ".join(f"\u201c{heading}\u201d" for heading in headings) + "." if headings else ""


def _incomplete(task: Task, point: KeyPoint, letter: Letter, respelt: Letter) -> Iterator[Finding]:
    for fact in point.facts:
        if fact.good and not _anywhere(fact, letter) and not _anywhere(fact, respelt):
            hint = f"You mention {point.topic}, but leave out a detail: {fact.label}."
            note_id = fact.note_ids[0]
            yield Finding("incomplete", "should", hint, fact.note, note_id=note_id, key_point=point.id)


def _anywhere(fact: Fact, letter: Letter) -> bool:
    return any(_search(fact.good or "", letter.words_of(paragraph.span)) for paragraph in letter.body)


def irrelevant(task: Task, letter: Letter) -> Iterator[Finding]:
    for exclusion in task.exclude:
        span = _included(exclusion, letter)
        if span:
            yield Finding(
                "irrelevant",
                "should",
                "Does this reader need this to look after the patient now?",
                _why_not(task, exclusion),
                note_id=exclusion.note_id,
            ).at(letter.text, *span)


def _included(exclusion: Exclusion, letter: Letter) -> Span | None:
    for sentence in letter.sentences:
        words = letter.words_of(sentence)
        for pattern in exclusion.detect:
            if match := _search(pattern, words):
                return clause(letter.text, sentence, sentence.start + match.start(), sentence.start + match.end())
    return None


def _why_not(task: Task, exclusion: Exclusion) -> str:
    why = task.note(exclusion.note_id).why
    return f"Leave out the {exclusion.label} ({exclusion.note_id}). {why}".strip()


def clause(text: str, sentence: Span, start: int, end: int) -> Span:
    """The words around a hit, up to the nearest punctuation, at most some forty characters each side."""
    left = max(text.rfind(mark, sentence.start, start) for mark in (",", ";", "(", ":")) + 1
    rights = [at for mark in (",", ";", ")", ":", ".") if (at := text.find(mark, end, sentence.end)) >= 0]
    left = max(left, sentence.start, _word_edge(text, start - 40, start))
    right = min([*rights, sentence.end, end + 40])
    while right > end and right < sentence.end and text[right - 1].isalnum() and text[right].isalnum():
        right -= 1
    return trim(text, Span(left, right))


def _word_edge(text: str, at: int, limit: int) -> int:
    at = max(at, 0)
    while 0 < at < limit and text[at - 1].isalnum():
        at += 1
    return at


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
