"""What is asked of a model about a letter, and what stands in the end (tutor/by_model.Marking)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Protocol

from chatoet.rules.criteria import TOP, Criterion
from chatoet.rules.feedback.assess import assess, strength
from chatoet.rules.feedback.model import Estimate, Feedback, Finding, Source
from chatoet.rules.feedback.text import Span
from chatoet.rules.feedback.words import WordList
from chatoet.rules.guard.model import Lexicon
from chatoet.rules.prompt.asks import asks
from chatoet.rules.prompt.injection import noted
from chatoet.rules.prompt.model import Ask, CriterionAnswer
from chatoet.rules.prompt.read import read
from chatoet.rules.task import Task, TaskMark
from chatoet.rules.verify import bands, claims, facts, points, wording
from chatoet.rules.verify.claims import Checked
from chatoet.rules.verify.estimate import confidence, estimate, within
from chatoet.rules.verify.ground import Ground, blanked, ground, joined
from chatoet.rules.verify.merge import merged

UNSHOWN = 3  # criteria with a top band for which nothing was shown, beyond which a model is not believed beside a stray


class Known(Protocol):
    """The words and tasks that a build has: content.ContentStore."""

    def words(self) -> WordList: ...
    def names(self) -> WordList: ...
    def marks(self) -> tuple[TaskMark, ...]: ...


class Heard(Protocol):
    """What the vendors answered: tutor/by_model.Answered."""

    @property
    def answers(self) -> Mapping[Criterion, CriterionAnswer]: ...
    @property
    def source(self) -> Source: ...


class Marker:
    def __init__(self, known: Known) -> None:
        self._known = known

    def asks(self, task: Task, letter: str) -> tuple[Ask, ...]:
        return asks(task, letter, self._lexicon())

    def read(self, task: Task, letter: str, base: Feedback, ask: Ask, text: str) -> CriterionAnswer:
        """Raises AnswerError for what cannot be read, or does not hold for the most part."""
        answer = read(ask, text)
        known = self._ground(task, letter)
        claims.demand(answer, claims.checked(known, answer))
        bands.demand(known, base, answer)
        return answer

    def merged(self, task: Task, letter: str, base: Feedback, answered: Heard) -> Feedback:
        known = self._ground(task, letter)
        if known.left_out:
            base = self._without(known, base)
            if base.problem:
                return replace(base, left_out=True)
        answers = {criterion: answered.answers[criterion] for criterion in TOP if criterion in answered.answers}
        results = {criterion: claims.checked(known, answer) for criterion, answer in answers.items()}
        return self._feedback(known, base, answers, results, answered.source)

    def _feedback(
        self,
        known: Ground,
        base: Feedback,
        answers: Mapping[Criterion, CriterionAnswer],
        results: Mapping[Criterion, Checked],
        source: Source,
    ) -> Feedback:
        found = [finding for result in results.values() for finding in result.findings]
        alone = base
        if content := answers.get("content"):
            base = points.judged(known, base, content, found)
        findings = merged(known.letter, base.findings, found, lambda text: self._wrong(known.task, text))
        findings = points.still_open(findings, base.key_points)
        return replace(
            base,
            findings=findings,
            strength=strength(base.key_points, findings, known.read),
            estimate=self._estimate(known, alone, replace(base, findings=findings), answers, results),
            source=source,
            alone="",
            left_out=bool(known.left_out),
            comments=tuple((c, said) for c, answer in answers.items() if (said := _praise(known, answer, findings))),
        )

    def _estimate(
        self,
        known: Ground,
        alone: Feedback,
        found: Feedback,
        answers: Mapping[Criterion, CriterionAnswer],
        results: Mapping[Criterion, Checked],
    ) -> Estimate | None:
        """Only where all six criteria were answered by somebody to be believed. `alone` is what the rules found,
        `found` what all did."""
        if set(answers) != set(TOP):
            return None
        evidence, doubtful = _evidence(known.task, found), bool(known.left_out)
        said = {criterion: within(criterion, answer.band) for criterion, answer in answers.items()}
        showed = {c for c, result in results.items() if any(f.severity != "tip" for f in result.findings)}
        praised = [c for c, band in said.items() if band == TOP[c] and c not in showed]
        if known.strays and len(praised) > UNSHOWN:  # it may have been talked into it by what belongs to no such letter
            return None
        settled = bands.settled(evidence, said, showed, doubtful)
        settled = bands.bounded(settled, *self._own(known, alone))
        settled = bands.capped(settled, bands.cap_of(known.task, found.findings))
        lost = sum(result.lost for result in results.values())
        made = sum(len(answer.claims) for answer in answers.values())
        return estimate(settled, confidence(evidence, said, lost, made, found.body_words, doubtful))

    def _own(self, known: Ground, alone: Feedback) -> tuple[bands.Bands, bool]:
        """The evidence of the rules, and whether something in the letter is not about the case; it is not counted."""
        if known.strays:
            rest = blanked(known.letter, (*known.left_out, *known.strays))
            alone = assess(known.task, rest, known.words, self._known.marks())
        return _evidence(known.task, alone), bool(known.strays or known.left_out)

    def _ground(self, task: Task, letter: str) -> Ground:
        lexicon = self._lexicon()
        found = noted(letter, lexicon.words)
        return ground(task, letter, lexicon, joined(letter, [Span(n.start, n.end) for n in found]))

    def _lexicon(self) -> Lexicon:
        return Lexicon(self._known.words(), self._known.names())

    def _without(self, known: Ground, base: Feedback) -> Feedback:
        """The rules' feedback on the rest of the letter; its quotes stand where they stood."""
        text = blanked(known.letter, known.left_out)
        rest = assess(known.task, text, known.words, self._known.marks())
        whole = [f for f in rest.findings if known.letter[f.start : f.end] == f.quote]
        return replace(rest, findings=tuple(whole), alone=base.alone)

    def _wrong(self, task: Task, text: str) -> Counter[str]:
        found = assess(task, text, self._known.words()).findings
        return Counter(f"{f.kind}{f.note_id}" for f in found if f.kind in ("contradiction", "unsupported"))


def _evidence(task: Task, found: Feedback) -> bands.Bands:
    return bands.evidence(task, found.key_points, found.findings, found.body_words)


def _praise(known: Ground, answer: CriterionAnswer, findings: Iterable[Finding]) -> str:
    """A short kind word that promises nothing, tells nothing new and is not denied by what was found; none beside what
    may have asked for it."""
    denied = answer.criterion == "purpose" and any(finding.kind == "purpose" for finding in findings)
    if denied or known.strays or known.left_out:
        return ""
    praise = wording.tidy(answer.praise)
    bad = wording.unfit(praise) or facts.brings_in(known.task, known.words, praise, [])
    return "" if bad or len(praise) > wording.LONGEST_PRAISE else praise
