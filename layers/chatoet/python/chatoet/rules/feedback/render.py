"""Feedback and tasks as WhatsApp text: *bold*, _italic_, and nothing a learner wrote can break the markup."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from chatoet.rules.criteria import LABEL, TOP
from chatoet.rules.feedback.corrected import corrected
from chatoet.rules.feedback.model import Alone, Estimate, Feedback, Finding, Problem
from chatoet.rules.feedback.priorities import priorities, worth_showing
from chatoet.rules.graphemes import is_boundary
from chatoet.rules.markup import plain
from chatoet.rules.messages import BODY_MAX, TEXT_MAX, units
from chatoet.rules.rewrite import Rewrite
from chatoet.rules.split import split
from chatoet.rules.task import Task

_BY_RULES = "_Automatic practice feedback by rules: not a score, and not a teacher._"
_BY_MODEL = "_By an AI model, checked by rules: for practice, and no teacher._"
_ALONE: dict[Alone, str] = {
    "unreachable": "_The AI marker cannot be reached just now: this is feedback by rules, without an estimate. "
    "Send the letter again later for more._",
    "budget": "_Today's AI marking is used up: this is feedback by rules, without an estimate. "
    "Send the letter again tomorrow for more._",
    "unverified": "_What the AI marker said could not be checked: this is feedback by rules, without an estimate._",
    "barred": "_The AI marker is switched off for now: this is feedback by rules, without an estimate._",
}
_CORRECTED = "*Your letter with the fixes from the list*\n_Nothing else was changed; what is missing is still missing._"
_LEFT_OUT = "A passage that is not part of a letter was left out of the marking."
_NAMES = {
    "contradiction": "Not what the notes say", "unsupported": "Not in the notes", "missed": "Missing",
    "purpose": "Purpose", "incomplete": "A detail",
    "length": "Length", "layout": "Layout", "irrelevant": "Not needed", "spelling": "Spelling",
    "grammar": "Language", "register": "Style", "variety": "Tip",
}  # fmt: skip


def quoted(text: str, limit: int = 60) -> str:
    return f"\u201c{cut(plain(text), limit)}\u201d"


def cut(flat: str, limit: int) -> str:
    if len(flat) <= limit:
        return flat
    end = next((place for place in range(limit - 1, 0, -1) if is_boundary(flat, place)), limit - 1)
    return flat[:end].rstrip() + "\u2026"


# --- the summary: one interactive message ----------------------------------------------------------------------------


class Space(NamedTuple):
    """How much of each thing is shown: characters of a quote and of a hint, topics, priorities."""

    quote: int
    hint: int
    topics: int
    priorities: int


_SPACES = (
    Space(60, 200, 5, 3), Space(45, 200, 4, 3), Space(35, 160, 3, 3), Space(30, 120, 2, 3), Space(30, 120, 2, 2),
    Space(20, 100, 1, 1),
)  # fmt: skip
First = Callable[[int], list[str]]  # lines that go before all else, with quotes of so many characters


def nothing_first(quote: int) -> list[str]:
    return []


def summary(task: Task, feedback: Feedback, first: First = nothing_first) -> str:
    """At most 1,024 units: shorter quotes and fewer topics, until it fits."""
    for space in _SPACES:
        text = _summary(task, feedback, space, first)
        if units(text) <= BODY_MAX:
            return text
    return split(text, BODY_MAX)[0]


def _summary(task: Task, feedback: Feedback, space: Space, first: First) -> str:
    items, shown = worth_showing(feedback), priorities(feedback)[: space.priorities]
    lines = [*first(space.quote), *_marking(feedback), *_counts(task, feedback, space.topics)]
    if shown:
        lines += ["", "*Work on this first*"]
        lines += [f"{n}. {_hint(item, space)}" for n, item in enumerate(shown, 1)]
    if len(items) > len(shown):
        lines.append(f"And {len(items) - len(shown)} more, under Show answers.")
    if feedback.strength:
        lines += ["", f"*Well done:* {feedback.strength}"]
    return "\n".join(lines)


def _marking(feedback: Feedback) -> Iterator[str]:
    """Who marked it, and what the letter may be worth: an estimate, and never a score."""
    if feedback.estimate:
        yield from _estimate(feedback.estimate)
    elif feedback.by_model:
        yield f"{_BY_MODEL} There is no estimate this time."
    else:
        yield _ALONE.get(feedback.alone, _BY_RULES)
    if feedback.left_out:
        yield _LEFT_OUT


def _estimate(made: Estimate) -> Iterator[str]:
    doubt = "" if made.confidence == "high" else " In doubt, write *TEACHER*."
    yield f"*Practice estimate:* {made.low} to {made.high} (not an OET score; confidence {made.confidence})"
    yield ", ".join(f"{LABEL[c].split()[0]} {made.bands[c]}/{TOP[c]}" for c in TOP)
    yield f"{_BY_MODEL}{doubt}"


def _counts(task: Task, feedback: Feedback, topics: int) -> Iterator[str]:
    want = task.body_words
    layout = ", ".join(feedback.layout_missing)
    yield f"*Words in the body:* {feedback.body_words} (guide {want.min}-{want.max})"
    if layout or not feedback.estimate:
        yield f"*Layout:* {'to add: ' + layout if layout else 'complete'}"
    wrong = sum(point.status == "wrong" for point in feedback.key_points)
    said = f"{len(feedback.covered)} of {len(feedback.key_points)}"
    yield f"*Key points:* {said}{f'; {wrong} not as in the notes' if wrong else ''}"
    ranked = sorted(feedback.missed, key=lambda point: point.importance != "must")
    missed = [point.topic for point in ranked if point.importance != "may"]
    if missed:
        more = f" and {len(missed) - topics} more" if len(missed) > topics else ""
        yield f"Not found: {'; '.join(missed[:topics])}{more}."


def _hint(finding: Finding, space: Space) -> str:
    said = f"{quoted(finding.quote, space.quote)} " if finding.quote else ""
    return f"{said}{cut(finding.hint, space.hint)}"


# --- a rewrite -------------------------------------------------------------------------------------------------------


def rewritten(task: Task, rewrite: Rewrite) -> First:
    """What became of what they were to work on: "fixed 2 of 3, new 0". What went with its sentence is not fixed."""

    def lines(quote: int) -> list[str]:
        most = min(quote, 40)
        return [
            f"*Your rewrite:* fixed {len(rewrite.fixed)} of {rewrite.asked}, new {len(rewrite.new)}.",
            *_named(task, "Well done, fixed", rewrite.fixed, most),
            *_named(task, "Gone with its sentence", rewrite.gone, most),
            *_named(task, "Still open", rewrite.still, most),
            "",
        ]

    return lines


def same_letter(quote: int) -> list[str]:
    return ["This is the same letter as before, so its feedback is the same.", ""]


def _named(task: Task, what: str, findings: Iterable[Finding], quote: int) -> Iterator[str]:
    names = [_name(task, finding, quote) for finding in findings]
    if names:
        yield f"{what}: {'; '.join(names)}."


def _name(task: Task, finding: Finding, quote: int) -> str:
    if finding.quote:
        return quoted(finding.quote, quote)
    topics = (point.topic for point in task.key_points if point.id == finding.key_point)
    return next(topics, _NAMES[finding.kind].lower())


# --- the answers -----------------------------------------------------------------------------------------------------


def answers(task: Task, feedback: Feedback) -> tuple[str, ...]:
    """One or two texts: every finding with its answer, then the plan."""
    lines = ["*All findings, with answers*"]
    lines += [f"{n}. {_answer(finding)}" for n, finding in enumerate(feedback.findings, 1)]
    if len(lines) == 1:
        lines.append("No findings: these rules see nothing to change.")
    plan = [
        "",
        "*A plan for the letter*",
        *(f"{n}. {step[:1].upper() + step[1:]}" for n, step in enumerate(task.paragraph_plan, 1)),
    ]
    pitfalls = ["", "*Watch out for*", *(f"- {pitfall}" for pitfall in task.pitfalls)]
    return _pages(lines, [*_by_criterion(feedback), *plan, *pitfalls])


def _by_criterion(feedback: Feedback) -> list[str]:
    """Each criterion's band, and what was good."""
    bands, said = feedback.estimate.bands if feedback.estimate else {}, dict(feedback.comments)
    lines = [
        f"- {LABEL[c]}{f' {bands[c]}/{TOP[c]}' if c in bands else ''}{f': {said[c]}' if c in said else ''}"
        for c in TOP
        if c in bands or c in said
    ]
    what = " (practice estimates, not OET scores)" if bands else ""
    return ["", f"*By criterion*{what}", *lines] if lines else []


def corrected_letter(letter: str, feedback: Feedback) -> str:
    """The learner's own letter with the fixes that were listed, and no other change; empty when there are none."""
    mended = corrected(letter, feedback.findings)
    text = "\n".join([_CORRECTED, "", *map(plain, mended.splitlines())])
    return text if mended != letter and units(text) <= TEXT_MAX else ""


def _answer(finding: Finding) -> str:
    said = f"{quoted(finding.quote, 90)} \u2192 " if finding.quote else ""
    note = f" ({finding.note_id})" if finding.note_id and finding.note_id not in finding.answer else ""
    return f"*{_NAMES[finding.kind]}:* {said}{finding.answer}{note}"


def _pages(lines: list[str], last: list[str]) -> tuple[str, ...]:
    """Two texts at most; what does not fit is counted, and the plan always stands."""
    whole = "\n".join([*lines, *last])
    if units(whole) <= TEXT_MAX:
        return (whole,)
    first = _fitting(lines, TEXT_MAX)
    room = TEXT_MAX - units("\n".join(last)) - 60
    second = _fitting(lines[len(first) :], room)
    left = len(lines) - len(first) - len(second)
    more = [f"And {left} smaller ones."] if left else []
    return "\n".join(first), split("\n".join([*second, *more, *last]))[0]


def _fitting(lines: list[str], limit: int) -> list[str]:
    used, fitting = 0, []
    for line in lines:
        used += units(line) + 1
        if used > limit:
            break
        fitting.append(line)
    return fitting


# --- what is not a letter for this task ------------------------------------------------------------------------------


_PROBLEMS: dict[Problem, str] = {
    "empty": "I could not find any words in that. Please send your letter for *{title}* as one text message.",
    "too_short": "That is too short to assess (words: {words}). Write the whole letter for *{title}* "
    "(body about {guide} words), from the address to your job title, and send it as one message.",
    "too_long": "That is {words} words; a letter for *{title}* needs about {guide} in its body. "
    "Please send only the letter, without the case notes or anything else you may have pasted.",
    "two_letters": "I see two letters in that: two greetings, and two closings. Which one is for *{title}*? Please "
    "send that one alone, from its address to its job title; I mark one letter at a time.",
    "other_language": "The test is in English, and most of that is not, as far as I can see. For *{title}*, please "
    "write to {reader} in English, and send the letter as one message.",
    "other_task": "This does not answer *{title}*. {answered}. To practise this task, write about {patient} to "
    "{reader}; for another task, choose it in the menu.",
    "model_letter": "This is our model letter for *{title}*, word for word or nearly, so feedback on it would teach "
    "you nothing. Put it away, look only at the case notes, and send the letter in your own words.",
    "not_a_letter": "I cannot read this as a letter. For *{title}*, turn the notes that the reader needs into full "
    "sentences: begin with \u201c{salutation}\u201d, end with \u201c{close}\u201d and your job title.",
}


def problem_text(task: Task, feedback: Feedback) -> str:
    """What to do next; empty where there is no problem."""
    if feedback.problem is None:
        return ""
    other = feedback.other_task
    return _PROBLEMS[feedback.problem].format(
        title=task.title,
        words=feedback.body_words,
        guide=f"{task.body_words.min}-{task.body_words.max}",
        answered=f"It looks like your letter for *{other}*" if other else "It is about somebody else",
        patient=f"{task.patient.title} {task.patient.last}",
        reader=task.recipient.name,
        salutation=task.recipient.salutation,
        close=task.recipient.close,
    )


# --- the model letter -----------------------------------------------------------------------------------------------


def model_letter(task: Task) -> str:
    """One good answer, for comparison."""
    letter = "\n".join(map(plain, task.model_letters[0].splitlines()))
    text = f"*Model letter: {task.title}*\n_One good way among others, written for this practice._\n\n{letter}"
    return split(text)[0]


# --- the task --------------------------------------------------------------------------------------------------------


def task_texts(task: Task, draft: bool) -> tuple[str, ...]:
    """The task in as few texts as it needs, cut between sections."""
    blocks = [_opening(task, draft), *(_section(s.heading, ((n.id, n.text) for n in s.notes)) for s in task.sections)]
    pages = split(blocks[0])
    for block in [*blocks[1:], _closing(task)]:
        joined = f"{pages[-1]}\n\n{block}"
        if units(joined) <= TEXT_MAX:
            pages[-1] = joined
        else:
            pages += split(block)
    return tuple(pages)


def _opening(task: Task, draft: bool) -> str:
    today = date.fromisoformat(task.setting.today)
    lines = [f"*Writing task: {task.title}*"]
    if draft:
        lines.append("_Draft: no teacher or clinician has reviewed this task yet._")
    lines += [
        f"You: {task.setting.your_role}, {task.setting.workplace}",
        f"Today: {today.day} {today:%B %Y}",
        f"Time: {task.reading_minutes} minutes to read, {task.writing_minutes} to write",
        "",
        task.prompt.strip(),
        "",
        *(f"- {instruction}" for instruction in task.instructions),
        "",
        "*CASE NOTES*",
        "_The numbers are not part of the notes; feedback refers to them._",
    ]
    return "\n".join(lines)


def _section(heading: str, notes: Iterable[tuple[str, str]]) -> str:
    return "\n".join([f"*{heading}*", *(f"{note_id} \u00b7 {text}" for note_id, text in notes)])


def _closing(task: Task) -> str:
    return "When you are ready, send your letter here as *one message*."
