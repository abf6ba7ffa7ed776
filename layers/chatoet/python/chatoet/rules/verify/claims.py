"""Each finding that a model claims, held against the letter and the notes: what cannot be checked is dropped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from chatoet.rules.criteria import Criterion
from chatoet.rules.feedback.grounding import dated
from chatoet.rules.feedback.model import Finding, Kind, Severity
from chatoet.rules.feedback.text import Span, clean
from chatoet.rules.prompt.model import AnswerError, Claim, CriterionAnswer
from chatoet.rules.prompt.rubric import RUBRIC
from chatoet.rules.task import Note
from chatoet.rules.verify import facts, wording
from chatoet.rules.verify.ground import Ground, places

KINDS: Final[Mapping[Criterion, frozenset[Kind]]] = {c: frozenset(rubric.kinds) for c, rubric in RUBRIC.items()}
_FACTS: Final = frozenset({"contradiction", "incomplete"})  # which note says so has to be named
_QUOTED: Final = frozenset({"contradiction", "unsupported", "irrelevant", "register", "grammar", "spelling", "variety"})
_FORM: Final = KINDS["language"] | KINDS["genre"] | {"length"}  # how it is said, and not what
_SAID: Final = _FACTS | {"unsupported", "irrelevant"}  # what is said, and not how
_REPAIR: Final = {
    "not_in_letter": "Copy each quote character for character from the letter.",
    "occurrence": "Count occurrences of a quote from 1, and only as many as there are.",
    "left_out": "Quote only what you were shown.",
    "no_quote": "Each such finding needs a quote.",
    "kind": "Use only the kinds of this criterion.",
    "no_change": "A fix must differ from its quote.",
    "rewrite": "Quote only the words that change, and keep the fix about as short.",
    "new_fact": "Bring in no number, medicine, name or fact that is not in the notes.",
    "misspelt": "Spell each word of a fix as a dictionary does.",
    "no_note": "Name an existing note for a finding about facts.",
    "note_silent": "Name the note that speaks of the quoted words.",
    "agrees": "What the note says too is no contradiction.",
    "needed": "What the reader must know is not irrelevant.",
    "in_notes": "What the notes say is supported.",
    "echo": "Do not say after the letter what does not belong in it.",
    "accepted": "Accepted usage is no error.",
}
_PLAINLY: Final = "Write short, plain sentences without links, markup, scores or promises."


class Checked(NamedTuple):
    """`dropped` counts by reason what did not stand."""

    findings: tuple[Finding, ...]
    dropped: Mapping[str, int]

    @property
    def lost(self) -> int:
        return sum(self.dropped.values())


def checked(ground: Ground, answer: CriterionAnswer) -> Checked:
    results = [_check(ground, answer.criterion, claim) for claim in answer.claims]
    stands = tuple(result for result in results if isinstance(result, Finding))
    return Checked(stands, Counter(result for result in results if isinstance(result, str)))


def demand(answer: CriterionAnswer, result: Checked) -> None:
    """Raises AnswerError when so much was dropped that the rest is not to be believed either."""
    if result.lost >= 2 and result.lost * 2 > len(answer.claims):
        told = dict.fromkeys(_REPAIR.get(reason, _PLAINLY) for reason in result.dropped)
        raise AnswerError("ungrounded", " ".join(told))


def _check(ground: Ground, criterion: Criterion, claim: Claim) -> Finding | str:
    """The finding, or in one word why there is none."""
    if claim.kind not in KINDS[criterion]:
        return "kind"
    placed = _placed(ground, claim)
    if isinstance(placed, str):
        return placed
    for look in (_fix, _note, _words):
        result = look(ground, placed)
        if isinstance(result, str):
            return result
        placed = result
    return placed


def _placed(ground: Ground, claim: Claim) -> Finding | str:
    fix = None if claim.fix is None else clean(claim.fix).text.strip()
    hint, answer = wording.tidy(claim.hint), wording.tidy(claim.answer)
    note = claim.note_id if facts.note_of(ground.task, claim.note_id) else None
    if claim.note_id and not note:
        return "no_note"
    bare = Finding(claim.kind, _severity(ground, claim), hint, answer, fix=fix, note_id=note)
    if not claim.quote.strip():
        return "no_quote" if claim.kind in _QUOTED or fix is not None else bare
    found = places(ground, claim.quote)
    if not 1 <= claim.occurrence <= len(found):
        return "occurrence" if found else "not_in_letter"
    span = found[claim.occurrence - 1]
    return bare.at(ground.letter, *span) if ground.marked(span) else "left_out"


def _severity(ground: Ground, claim: Claim) -> Severity:
    """Only facts of a note that the reader must have are a must."""
    note = facts.note_of(ground.task, claim.note_id)
    if claim.severity == "must" and not (claim.kind == "contradiction" and note and essential(note)):
        return "should"
    return "should" if claim.kind == "contradiction" and claim.severity == "tip" else claim.severity


def essential(note: Note) -> bool:
    return note.relevance == "essential" or note.use == "reference_line"


def _fix(ground: Ground, finding: Finding) -> Finding | str:
    fix, quote = finding.fix, finding.quote
    if fix is None:
        return finding
    shown = clean(quote).text
    if fix.split() == shown.split():
        return "no_change"
    if wording.has_markup(fix, quote):
        return "markup"
    if (reason := wording.unfit(fix)) and not wording.unfit(shown):
        return reason
    if wording.rewrites(shown, fix) or (not fix and finding.kind not in ("irrelevant", "grammar")):
        return "rewrite"
    new = facts.brings_in(ground.task, ground.words, fix, [quote]) or facts.names_somebody(ground, quote, fix)
    if new or _turned(ground, finding, shown, fix):
        return "new_fact"
    return _taken_out(ground.letter, replace(finding, fix=fix))


def _turned(ground: Ground, finding: Finding, quote: str, fix: str) -> bool:
    """Whether the fix says something else: another figure, medicine or side, or the opposite. What the note that is
    named says may be put right; what is taken out because it is not needed is taken out as a whole."""
    if finding.kind not in _SAID:
        return facts.changes_facts(ground.words, quote, fix, more_figures=finding.kind not in _FORM)
    if not fix:
        return facts.denies_or_sides(quote) and not ground.is_clause(Span(finding.start, finding.end))
    note = facts.note_of(ground.task, finding.note_id)
    if note is None or finding.kind not in _FACTS:
        return facts.changes_facts(ground.words, quote, fix, more_figures=False)
    return facts.beyond(note, quote, fix)


def _taken_out(letter: str, finding: Finding) -> Finding:
    """What is taken out takes the space behind it along."""
    gap = finding.fix == "" and letter[finding.end : finding.end + 1] == " "
    return finding.at(letter, finding.start, finding.end + 1) if gap else finding


def _note(ground: Ground, finding: Finding) -> Finding | str:
    """What is about facts says what the note says, in the note's words and not in the model's."""
    task, note = ground.task, facts.note_of(ground.task, finding.note_id)
    if finding.kind == "irrelevant" and note and essential(note) and facts.speaks_of(task, note, finding.quote):
        return "needed"
    if finding.kind == "unsupported":
        return "in_notes" if facts.in_notes(task, finding.quote) else finding
    if finding.kind not in _FACTS:
        return finding
    if note is None:
        return "no_note"
    said = ground.sentence(Span(finding.start, finding.end)) if finding.quote else finding.answer + finding.hint
    if not facts.speaks_of(task, note, said):
        return "note_silent"
    if finding.kind == "contradiction" and facts.agrees(note, finding.quote):
        return "agrees"
    return replace(finding, answer=f"The notes say: {note.text} ({note.id}).", key_point=note.key_point)


def _words(ground: Ground, finding: Finding) -> Finding | str:
    kind, quote, fix = finding.kind, clean(finding.quote).text, finding.fix
    said = f"{finding.hint} {finding.answer}"
    if kind == "length" and not quote and _length_is_fine(ground):
        return "accepted"
    if wording.accepted_usage(ground.task, ground.words, kind, quote, fix, said):
        return "accepted"
    if fix and facts.misspelt(ground.task, ground.words, quote, fix):
        return "misspelt"
    if reason := wording.unfit(said):
        return reason
    if ground.echoes(f"{said} {fix or ''}", quote):
        return "echo"
    note = facts.note_of(ground.task, finding.note_id)
    guide = ground.task.body_words
    known = [quote, f"{guide.min} {guide.max}", dated(note) if note else ""]
    bare = facts.without_ids(ground.task, said)
    if facts.brings_in(ground.task, ground.words, bare, known) or facts.other_side(ground.task, bare, quote):
        return "new_fact"
    answer = _with_fix(finding.answer, fix)
    if not answer or len(answer) > wording.LONGEST_ANSWER and kind not in _FACTS:
        return "no_answer"
    poor = not finding.hint or len(finding.hint) > wording.LONGEST_HINT
    hides = not poor and not wording.gives_away(finding.hint, quote, fix) and not _tells(finding.hint, note)
    return replace(finding, hint=finding.hint if hides else wording.NEUTRAL[kind], answer=answer)


def _with_fix(answer: str, fix: str | None) -> str:
    """Who asks for the answer sees the fix, whatever else is said about it."""
    if fix is None or (fix and fix in answer):
        return answer
    told = fix or "Leave this out"
    return f"{told}: {answer}" if answer else f"{told}."


def _tells(hint: str, note: Note | None) -> bool:
    """Whether a hint gives the note's figures away."""
    return note is not None and bool(facts.numbers(hint) & facts.numbers(note.text))


def _length_is_fine(ground: Ground) -> bool:
    want = ground.task.body_words
    return want.soft_min <= ground.read.body_words <= want.soft_max
