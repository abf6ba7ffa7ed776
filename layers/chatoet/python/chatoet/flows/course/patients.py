"""What tells of a real patient is refused in an exercise as anywhere else (clauses OET-8-caution, PRO-no-special).

Nothing typed in an exercise is kept or sent on; who pasted a patient is to be told all the same, so that the message
goes from the phone. What is short and has no number in it is not looked at: the guard reads fifty thousand names.
"""

from chatoet.flows.course.kit import Kit
from chatoet.flows.work import Done, Job

NUMBERS = 6  # digits, from which on there may be a number or a date of somebody


def odd(text: str, longest: int, numbers: int = NUMBERS) -> bool:
    """Whether it is too long for an answer here, or has words with more digits than an answer has."""
    digits = sum(char.isdigit() for char in text)
    return len(text) > longest or (digits >= numbers and any(map(str.isalpha, text)))


def refused(kit: Kit, job: Job, text: str, task_id: str | None = None) -> Done | None:
    """`task_id`: whose people may be named."""
    verdict = kit.guard().check(text, task_id)
    if verdict.allowed:
        return None
    from chatoet.rules.words_guard import refused as said

    return Done("patient", job.state, (said(verdict.classes),), seen=verdict.counted())
