"""Feedback and tasks as WhatsApp text: *bold*, _italic_, and nothing a learner wrote can break the markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from chatoet.rules.feedback.model import Feedback, Finding, Problem
from chatoet.rules.graphemes import is_boundary
from chatoet.rules.markup import plain
from chatoet.rules.messages import BODY_MAX, TEXT_MAX, units
from chatoet.rules.split import split
from chatoet.rules.task import Task

_NOTICE = "_Automatic practice feedback by rules: not a score, and not a teacher._"
_PRIORITIES = 3
_NAMES = {
    "contradiction": "Not what the notes say", "unsupported": "Not in the notes", "missed": "Missing",
    "purpose": "Purpose", "incomplete": "A detail",
    "length": "Length", "layout": "Layout", "irrelevant": "Not needed", "spelling": "Spelling",
    "grammar": "Language", "register": "Style", "variety": "Tip",
}  # fmt: skip


def quoted(text: str, limit: int = 60) -> str:
    flat = plain(text)
    if len(flat) > limit:
        end = next((place for place in range(limit - 1, 0, -1) if is_boundary(flat, place)), limit - 1)
        flat = flat[:end].rstrip() + "\u2026"
    return f"\u201c{flat}\u201d"


# --- the summary: one interactive message ----------------------------------------------------------------------------


def summary(task: Task, feedback: Feedback) -> str:
    """At most 1,024 units: shorter quotes and fewer topics, until it fits."""
    for quote, topics, priorities in ((60, 5, 3), (45, 4, 3), (35, 3, 3), (30, 2, 2), (20, 1, 1)):
        text = _summary(task, feedback, quote, topics, priorities)
        if units(text) <= BODY_MAX:
            return text
    return split(text, BODY_MAX)[0]


def _summary(task: Task, feedback: Feedback, quote: int, topics: int, priorities: int) -> str:
    items = _grouped(feedback)
    lines = [_NOTICE, *_counts(task, feedback, topics)]
    if items:
        lines += ["", "*Work on this first*"]
        lines += [f"{n}. {_hint(item, quote)}" for n, item in enumerate(items[:priorities], 1)]
    if len(items) > priorities:
        lines.append(f"And {len(items) - priorities} more, under Show answers.")
    if feedback.strength:
        lines += ["", f"*Well done:* {feedback.strength}"]
    return "\n".join(lines)


def _counts(task: Task, feedback: Feedback, topics: int) -> Iterator[str]:
    want = task.body_words
    layout = ", ".join(feedback.layout_missing)
    yield f"*Words in the body:* {feedback.body_words} (guide {want.min}-{want.max})"
    yield f"*Layout:* {'to add: ' + layout if layout else 'complete'}"
    wrong = sum(point.status == "wrong" for point in feedback.key_points)
    said = f"{len(feedback.covered)} of {len(feedback.key_points)}"
    yield f"*Key points:* {said}{f'; {wrong} not as in the notes' if wrong else ''}"
    ranked = sorted(feedback.missed, key=lambda point: point.importance != "must")
    missed = [point.topic for point in ranked if point.importance != "may"]
    if missed:
        more = f" and {len(missed) - topics} more" if len(missed) > topics else ""
        yield f"Not found: {'; '.join(missed[:topics])}{more}."


def _grouped(feedback: Feedback) -> list[Finding]:
    """The same slip twice is one thing to learn; missed points that are only `may` wait for the answers.

    So does a point that is missed because its fact is wrong: the wrong fact is in the list already.
    """
    shown = [f for f in feedback.findings if f.severity != "tip" or f.kind in ("layout", "length", "variety")]
    wrong = {f.note_id for f in shown if f.kind == "contradiction"}
    shown = [f for f in shown if f.kind != "missed" or f.note_id not in wrong]
    return list({(f.kind, f.note_id, f.key_point, f.quote.lower() or f.hint): f for f in shown}.values())


def _hint(finding: Finding, quote: int) -> str:
    said = f"{quoted(finding.quote, quote)} " if finding.quote else ""
    return f"{said}{finding.hint}"


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
    return _pages(lines, [*plan, *pitfalls])


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
