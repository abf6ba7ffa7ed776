"""Whatever a model answers, by the schema or not: what reaches the learner holds."""

import json
import re
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatoet.content import ContentStore
from chatoet.rules.criteria import TOP
from chatoet.rules.feedback import Feedback, corrected
from chatoet.rules.feedback.render import answers, corrected_letter, summary
from chatoet.rules.feedback.stored import packed, unpacked
from chatoet.rules.links_allowed import unallowed
from chatoet.rules.messages import BODY_MAX, TEXT_MAX, units
from chatoet.rules.prompt.model import Ask
from chatoet.rules.task import Task
from chatoet.rules.verify.facts import numbers
from tests.fakes.models import blank
from tests.rules.verify.conftest import SLIPS
from tests.rules.verify.test_marking import claim, marked

QUOTES = st.sampled_from([*SLIPS.split(), *SLIPS.split(". "), "Yours sincerely", "right lower leg", "Mr Brandl", "him",
                          "of the", "450 mg four times daily", "nowhere", "", "*", "\u2019"])  # fmt: skip
WORDS = st.one_of(
    st.sampled_from(["He enjoys", "left lower leg", "600 mg", "warfarin", "official score", "see www.example.com", "",
                     "Is this right?", "you will pass the exam", "*bold*", "n07", "in six weeks", "Dr Okafor"]),
    st.text(max_size=80),
)  # fmt: skip
KINDS = {
    "purpose": ["purpose"], "content": ["contradiction", "unsupported", "incomplete"],
    "conciseness": ["irrelevant", "length"], "genre": ["register"], "organisation": ["layout"],
    "language": ["grammar", "spelling", "variety"],
}  # fmt: skip
QUICK = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def answered(draw: st.DrawFn, criterion: str) -> dict[str, Any]:
    def one() -> dict[str, Any]:
        note = {"note_id": draw(st.sampled_from(["n07", "n08", "n27", "n12", "none"]))}
        return claim(
            draw(QUOTES), draw(st.none() | WORDS), kind=draw(st.sampled_from(KINDS[criterion])),
            severity=draw(st.sampled_from(["must", "should", "tip"])), occurrence=draw(st.integers(1, 4)),
            hint=draw(WORDS), answer=draw(WORDS), **(note if criterion in ("content", "conciseness") else {}),
        )  # fmt: skip

    claims = [one() for _ in range(draw(st.integers(0, 4)))]
    return {"claims": claims, "praise": draw(WORDS), "band": draw(st.integers(0, TOP[criterion]))}  # type: ignore[index]


ANSWERS = st.fixed_dictionaries({criterion: answered(criterion) for criterion in TOP})


def holds(content: ContentStore, task: Task, letter: str, feedback: Feedback) -> None:
    words = content.words()
    notes = " ".join(f"{note.heading} {note.text}" for note in task.notes)
    for finding in feedback.findings:
        assert letter[finding.start : finding.end] == finding.quote
        assert finding.hint and finding.answer
        assert finding.note_id is None or task.note(finding.note_id)
        if finding.fix is not None:
            assert numbers(finding.fix) <= numbers(f"{notes} {finding.quote}")
            named = {word for word in re.findall(r"[a-z]+", finding.fix.lower()) if word in words.medicines}
            assert all(word in f"{notes} {finding.quote}".lower() for word in named)
    if feedback.estimate:
        assert all(0 <= band <= TOP[criterion] for criterion, band in feedback.estimate.bands.items())
    said = summary(task, feedback)
    pages = [*answers(task, feedback), corrected_letter(letter, feedback) or "-"]
    assert units(said) <= BODY_MAX and all(units(page) <= TEXT_MAX for page in pages)
    for text in (said, *pages):
        assert not unallowed(text) and "official score" not in text and "pass the exam" not in text
    only_fixes(letter, feedback)


def only_fixes(letter: str, feedback: Feedback) -> None:
    """The corrected letter, taken apart again from the accepted fixes alone."""
    mended, at, place = corrected(letter, feedback.findings), 0, 0
    fixes = sorted((f for f in feedback.findings if f.fix is not None and f.quote), key=lambda f: (f.start, f.end))
    for finding in fixes:
        if finding.start < at:
            continue
        same = letter[at : finding.start]
        assert mended[place : place + len(same)] == same
        place += len(same) + len(finding.fix or "")
        at = finding.end
    assert mended[place:] == letter[at:]


@QUICK
@given(told=ANSWERS)
def test_what_a_model_says_by_the_schema_holds_or_is_gone(
    content: ContentStore, task: Task, letter: str, told: dict[str, dict[str, Any]]
) -> None:
    feedback = marked(content, task, letter, lambda ask: json.dumps(blank(ask) | told[ask.criterion]))
    holds(content, task, letter, feedback)
    if feedback.by_model:
        again = unpacked(task, letter, packed(feedback))
        assert again == feedback, "what is kept is what was shown"


@QUICK
@given(text=st.one_of(st.text(max_size=300), st.recursive(st.none() | st.booleans() | st.integers() | st.text(),
       lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["band", "claims", "points", "praise"]), inner)
       ).map(json.dumps)))  # fmt: skip
def test_what_is_no_answer_at_all_leaves_the_rules_alone(
    content: ContentStore, task: Task, letter: str, text: str
) -> None:
    feedback = marked(content, task, letter, lambda ask: text)
    assert feedback.source == "rules" and feedback.alone == "unverified"


@QUICK
@given(told=ANSWERS)
def test_the_corrected_letter_never_says_what_the_rules_find_untrue(
    content: ContentStore, task: Task, good: str, told: dict[str, dict[str, Any]]
) -> None:
    def say(ask: Ask) -> str:
        return json.dumps(blank(ask) | told[ask.criterion])

    feedback = marked(content, task, good, say)
    mended = marked(content, task, corrected(good, feedback.findings), lambda ask: "")
    lies = {f.note_id for f in mended.findings if f.kind == "contradiction"}
    assert lies <= {f.note_id for f in feedback.findings if f.kind == "contradiction"}
