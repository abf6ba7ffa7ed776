"""Numbers, dates and medicines of the letter, held against the notes: what they do not say is not true here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chatoet.rules.feedback.letter import Letter, dates
from chatoet.rules.feedback.model import Finding
from chatoet.rules.feedback.points import against_note
from chatoet.rules.feedback.text import Span
from chatoet.rules.feedback.words import WordList
from chatoet.rules.task import Note, Task

_UNIT = r"(?:mg|mcg|micrograms?|milligrams?|grams?|g|ml|cm|mm|kg|%|mmol/L|mmHg|\u00b0\s?C|degrees)"
_AMOUNT = re.compile(rf"(?<![\w.,/])(\d+(?:[.,]\d+)?)\s?({_UNIT})(?![a-z])", re.IGNORECASE)
_DOSE = re.compile(r"(?<![\w.,/])(\d+(?:[.,]\d+)?)\s?(mg|mcg|micrograms?|milligrams?|grams?|g)(?![a-z])", re.IGNORECASE)
_DOSE_OF = re.compile(_DOSE.pattern + r"\s+(?:of\s+)?(?:oral\s+)?$", re.IGNORECASE)
_FILLER = (
    r"(?:,?\s*(?:MR|modified|release|tablets?|capsules?|orally|oral|by|mouth|to|be|taken|should|is|he|she|takes?|at|a|dose|of|"
    r"was|started|given|mg|mcg|g|\(|\)|intravenously|IV|for|reflux)\b\)?)*,?\s*-?"
)
_OFTEN: tuple[tuple[str, str], ...] = (
    ("when needed", r"p\.?\s?r\.?n\b|as (?:needed|required)|when (?:needed|required|necessary)|if (?:needed|required)"),
    ("four times daily", r"q\.?i\.?d\b|q\.?d\.?s\b|(?:four|4) times|every (?:six|6) hours|(?:six|6)[- ]hourly"),
    ("three times daily", r"t\.?i\.?d\b|t\.?d\.?s\b|(?:three|3) times|thrice|every (?:eight|8) hours|(?:eight|8)[- ]hourly"),
    ("twice daily", r"b\.?i?\.?d\b|twice|two times|2 times|every (?:twelve|12) hours"),
    ("once daily", r"o\.?d\b|once (?:daily|a day|per day|each day|every day)|daily|every (?:day|morning|night|evening)|(?:each|a|per) day|mane|nocte|at night"),
)
_OFTEN_AT = [(name, re.compile(_FILLER + rf"\s*(?:{pattern})", re.IGNORECASE)) for name, pattern in _OFTEN]
_SYNONYMS = {"acetaminophen": "paracetamol", "salbutamol": "albuterol", "albuterol": "salbutamol", "adrenaline": "epinephrine"}
_LABELS = {
    "BMI": r"\bBMI\b|\bbody mass index\b", "neck": r"\bneck\b", "BP": r"\bblood pressure\b|\bBP\b", "Epworth": r"\bEpworth\b",
    "HbA1c": r"\bHbA1c\b", "Mallampati": r"\bMallampati\b", "wt": r"\bweigh(?:t|s|ed|ing)\b", "T": r"\btemperature\b", "WCC": r"\bwhite (?:blood )?cell count\b|\bWCC\b",
    "BGL": r"\bblood (?:glucose|sugar)(?: level)?s?\b|\bBGLs?\b", "ABPI": r"\bABPI\b|\bankle[- ]brachial (?:pressure )?index\b",
    "pain": r"\bpain (?:score|level|rat\w+)?\b", "chol": r"\bcholesterol\b", "HR": r"\bheart rate\b|\bpulse\b|\bHR\b", "RR": r"\brespiratory rate\b",
    "SpO2": r"\boxygen saturation\b|\bSpO2\b", "GCS": r"\bGCS\b|\bGlasgow coma\b",
}  # fmt: skip
_READING = re.compile(r"(?<![\w.,/])(\d+(?:[.,]\d+)?(?:/\d+)?|\bI{1,3}\b|\bIV\b)(?![\w/]|[.,]\d)")
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4"}
_GRADED = "Mallampati"  # the one reading that is written in Roman numerals
_AFTER_READING = re.compile(r"\s*-?(?:mg|mcg|g\b|days?|weeks?|months?|years?|hours?|times|st\b|nd\b|rd\b|th\b|am\b|pm\b|x\b|x\s)", re.IGNORECASE)
_RELATIVE = re.compile(r"\b(?:father|mother|daughter|sons?|wife|husband|brother|sister|parents?|family)\b", re.IGNORECASE)
_AGE = re.compile(r"\b(\d{1,3})[- ]years?[- ](?:old|of age)\b|\baged (\d{1,3})\b(?! (?:and|to))", re.IGNORECASE)


def facts(task: Task, letter: Letter, words: WordList) -> Iterator[Finding]:
    yield from _patient(task, letter)
    yield from _dates(task, letter)
    for sentence in letter.sentences:
        yield from _medicines(task, letter, sentence, words)
        yield from _readings(task, letter, sentence)
        yield from _amounts(task, letter, sentence)


# --- the patient -----------------------------------------------------------------------------------------------------


def _patient(task: Task, letter: Letter) -> Iterator[Finding]:
    note = task.notes[0]
    parts = [*letter.sentences, *([letter.re_line] if letter.re_line else [])]
    for sentence in parts:
        text = letter.words_of(sentence)
        for match in _AGE.finditer(text):
            if int(match[1] or match[2]) != task.patient.age and not _RELATIVE.search(text):
                span = Span(sentence.start + match.start(), sentence.start + match.end())
                yield against_note(task, letter, span, note.id, f"The patient is {task.patient.age} ({note.id}).")
    yield from _birth(task, letter, note)
    yield from _title(task, letter, note)


def _birth(task: Task, letter: Letter, note: Note) -> Iterator[Finding]:
    year, month, day = (int(part) for part in task.patient.dob.split("-"))
    if letter.re_line is None:
        return
    for span, d, m, y in dates(letter.text, *letter.re_line):
        if {d, m} != {day, month} or y not in (None, year):
            answer = f"The date of birth is {day}/{month:02}/{year}, day first ({note.id})."
            yield against_note(task, letter, span, note.id, answer)


def _title(task: Task, letter: Letter, note: Note) -> Iterator[Finding]:
    """Another title with the patient's surname may be a relative: it is wrong only where the right one never stands."""
    name = re.escape(task.patient.last)
    if re.search(rf"\b{task.patient.title}\.? (?:\w+ )?{name}\b", letter.text, re.IGNORECASE):
        return
    for match in re.finditer(rf"\b(?:Mr|Mrs|Ms|Miss)\.? (?:{re.escape(task.patient.first)} )?{name}\b", letter.text):
        answer = f"The notes say {task.patient.title} {task.patient.last} ({note.id})."
        yield against_note(task, letter, Span(*match.span()), note.id, answer)
        return


# --- dates -----------------------------------------------------------------------------------------------------------


def _dates(task: Task, letter: Letter) -> Iterator[Finding]:
    known = _known_dates(task)
    for sentence in letter.sentences:
        for span, day, month, year in dates(letter.text, *sentence):
            if not _is_known(known, day, month, year):
                dated = [note for note in task.notes if dates(_dated(note), 0, 300)]
                yield _not_in_notes(task, letter, span, sentence, dated, "date")


def _dated(note: Note) -> str:
    return f"{note.heading} . {note.text}"


def _known_dates(task: Task) -> set[tuple[int, int, int | None]]:
    year, month, day = (int(part) for part in task.setting.today.split("-"))
    birth = tuple(int(part) for part in task.patient.dob.split("-"))
    known: set[tuple[int, int, int | None]] = {(day, month, year), (birth[2], birth[1], birth[0])}
    for note in task.notes:
        known |= {(d, m, y or year) for _, d, m, y in dates(_dated(note), 0, 400)}
    return known


def _is_known(known: set[tuple[int, int, int | None]], day: int, month: int, year: int | None) -> bool:
    return any({day, month} == {d, m} and year in (None, y) for d, m, y in known)


# --- medicines -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mention:
    """One medicine in a text: doses in mg with their spans, and how often, when that is said next to it."""

    name: str
    span: Span
    doses: tuple[tuple[float, Span], ...]
    often: str | None
    often_span: Span | None


def mentions(text: str, within: Span, words: WordList) -> list[Mention]:
    found = [m for m in re.finditer(r"[A-Za-z][A-Za-z-]+", text[: within.end]) if m.start() >= within.start]
    drugs = [Span(*m.span()) for m in found if m.group().lower() in words.medicines]
    result = []
    for index, span in enumerate(drugs):
        start = drugs[index - 1].end if index else within.start
        before = _DOSE_OF.search(text[start : span.start])
        stop = drugs[index + 1].start if index + 1 < len(drugs) else within.end
        owned = _DOSE_OF.search(text[span.end : stop]) if index + 1 < len(drugs) else None
        stop = min(span.end + owned.start() if owned else stop, span.end + 70)
        result.append(_mention(text, span, stop, start, before))
    return result


def _mention(text: str, span: Span, stop: int, start: int, before: re.Match[str] | None) -> Mention:
    doses = [(_mg(m), Span(*m.span())) for m in _DOSE.finditer(text, span.end, stop)]
    if before:
        doses.insert(0, (_mg(before), Span(start + before.start(1), start + before.end(2))))
    for anchor in [span.end, *(dose.end for _, dose in doses if dose.end > span.end)]:
        for name, pattern in _OFTEN_AT:
            if match := pattern.match(text, anchor, stop):
                return Mention(text[slice(*span)].lower(), span, tuple(doses), name, Span(anchor, match.end()))
    return Mention(text[slice(*span)].lower(), span, tuple(doses), None, None)


def _mg(match: re.Match[str]) -> float:
    value, unit = float(match[1].replace(",", ".")), match[2].lower()
    return value * 1000 if unit in ("g", "gram", "grams") else value / 1000 if unit.startswith("mic") or unit == "mcg" else value


def _medicines(task: Task, letter: Letter, sentence: Span, words: WordList) -> Iterator[Finding]:
    noted = {note.id: mentions(note.text, Span(0, len(note.text)), words) for note in task.notes}
    written = " ".join(note.text for note in task.notes).lower()
    for mention in mentions(letter.text, sentence, words):
        same = [(note_id, m) for note_id, ms in noted.items() for m in ms if m.name == mention.name]
        if same:
            yield from _regimen(task, letter, mention, same)
        elif mention.name not in written and _SYNONYMS.get(mention.name, mention.name) not in written:
            hint = "Is this medicine in the notes? Compare the names."
            answer = f"The notes do not mention {mention.name}."
            yield Finding("unsupported", "should", hint, answer).at(letter.text, *mention.span)


def _regimen(task: Task, letter: Letter, mention: Mention, same: list[tuple[str, Mention]]) -> Iterator[Finding]:
    doses = {dose: note_id for note_id, m in same for dose, _ in m.doses}
    often = {m.often: note_id for note_id, m in same if m.often}
    for dose, span in mention.doses:
        if doses and not any(abs(dose - known) < 1e-6 for known in doses):
            note_id = [*doses.values()][-1]
            yield _as_noted(task, letter, Span(min(mention.span.start, span.start), max(mention.span.end, span.end)), note_id)
    if often and mention.often and mention.often not in often and mention.often_span:
        yield _as_noted(task, letter, Span(mention.span.start, mention.often_span.end), [*often.values()][-1])


def _as_noted(task: Task, letter: Letter, span: Span, note_id: str) -> Finding:
    return against_note(task, letter, span, note_id, f"The notes say: {task.note(note_id).text} ({note_id}).")


# --- readings and other numbers --------------------------------------------------------------------------------------


def _readings(task: Task, letter: Letter, sentence: Span) -> Iterator[Finding]:
    """A named measurement, such as BMI 34.1, whose value is in no note that names it."""
    for label, pattern in _LABELS.items():
        noted = _noted(task, label, pattern)
        if not noted:
            continue
        for match in re.finditer(pattern, letter.text[: sentence.end], re.IGNORECASE):
            value = _first_reading(letter.text, match.end(), sentence.end, label == _GRADED) if match.start() >= sentence.start else None
            if value and not any(_numbers(letter.words_of(value)) <= values for values in noted.values()):
                yield _as_noted(task, letter, Span(match.start(), value.end), [*noted][-1])


def _noted(task: Task, label: str, pattern: str) -> dict[str, set[str]]:
    sign = re.compile(rf"(?<!\w){label}\b|{pattern}")
    named = (note for note in task.notes if sign.search(note.text))
    found = {note.id: {n for m in sign.finditer(note.text) for n in _numbers(note.text[m.end() : m.end() + 40])} for note in named}
    return {note_id: values for note_id, values in found.items() if values}


def _first_reading(text: str, start: int, end: int, graded: bool) -> Span | None:
    found = [span for span, *_ in dates(text, start, end)]
    for match in _READING.finditer(text, start, min(end, start + 32)):
        dated = any(span.start <= match.start() < span.end for span in found)
        if match[1] in _ROMAN and not graded:
            continue
        if not dated and not _AFTER_READING.match(text, match.end()):
            if re.search(r"[;:]|\band\b|,", text[start : match.start()]):
                return None
            return Span(*match.span())
    return None


def _numbers(text: str) -> set[str]:
    return {_plain(n) for n in re.findall(r"\d+(?:[.,]\d+)?|\bI{1,3}\b|\bIV\b", text)}


def _plain(number: str) -> str:
    number = _ROMAN.get(number, number)
    return number.replace(",", ".").removesuffix(".0").lstrip("0") or "0"


def _amounts(task: Task, letter: Letter, sentence: Span) -> Iterator[Finding]:
    known = _numbers(" ".join(note.text for note in task.notes))
    for match in _AMOUNT.finditer(letter.text, *sentence):
        value = float(match[1].replace(",", "."))
        if not any(_plain(f"{value * factor:.6g}") in known for factor in (1, 10, 0.1, 1000, 0.001)):
            unit = match[2].lower()
            same = [note for note in task.notes if any(m[2].lower() == unit for m in _AMOUNT.finditer(note.text))]
            yield _not_in_notes(task, letter, Span(*match.span()), sentence, same, "number")


def _not_in_notes(task: Task, letter: Letter, span: Span, sentence: Span, notes: Iterable[Note], what: str) -> Finding:
    """A contradiction where one note clearly speaks of the same thing; otherwise only a thing to check."""
    said = _stems(letter.words_of(sentence))
    scored = [(len(said & _stems(_dated(note))), note) for note in notes]
    best = max((score for score, _ in scored), default=0)
    if best:
        note = next(note for score, note in scored if score == best)
        return _as_noted(task, letter, span, note.id)
    hint = f"Is this {what} in the notes? Look again."
    return Finding("unsupported", "should", hint, f"The notes do not give this {what}.").at(letter.text, *span)


def _stems(text: str) -> set[str]:
    common = {"admit", "daily", "with", "that", "from", "this", "which", "have", "been", "were", "also", "today", "patie"}
    words = re.findall(r"[A-Za-z]{4,}|\b[A-Z]{2,}\b", text)
    return {word.lower()[:5] for word in words} - common
