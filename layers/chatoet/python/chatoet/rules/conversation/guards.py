"""What a row may ask of where a learner stands and of what they sent. No I/O."""

from chatoet.rules import burst
from chatoet.rules.commands import answer_in
from chatoet.rules.conversation.shape import Event, State
from chatoet.rules.head import Dialogue
from chatoet.rules.professions import PROFESSIONS, named
from chatoet.rules.route import command_in

EXPECTING: tuple[State, ...] = ("letter", "reviewed", "confirm")  # states in which free text is a letter
MARKED: tuple[State, ...] = ("reviewed", "letter", "home")  # after a letter; home: its task was taken away meanwhile
ASIDE = 300  # characters, beyond which nothing is said beside a letter
SHORT = 40  # words, below which no corrected letter is meant


def expects_letter(dialogue: Dialogue) -> bool:
    return dialogue.step in EXPECTING and dialogue.task is not None


def letter_expected(dialogue: Dialogue, event: Event) -> bool:
    """A task is open."""
    return expects_letter(dialogue)


def has_profession(dialogue: Dialogue, event: Event) -> bool:
    """The profession is known."""
    return dialogue.profession is not None


def has_task(dialogue: Dialogue, event: Event) -> bool:
    """A task was given."""
    return dialogue.task is not None


def a_profession(dialogue: Dialogue, event: Event) -> str | None:
    """It is one of the twelve."""
    return event.args[0] if len(event.args) == 1 and event.args[0] in PROFESSIONS else None


def names_profession(dialogue: Dialogue, event: Event) -> str | None:
    """It names a profession, and no letter is waited for."""
    return None if expects_letter(dialogue) else named(command_in(event.text))


def of_this_letter(dialogue: Dialogue, event: Event) -> bool:
    """It belongs to the feedback on the last letter."""
    if event.typed or not event.args:
        return bool(dialogue.letter)
    return event.args == (dialogue.task, str(dialogue.attempt))


def second_try(dialogue: Dialogue, event: Event) -> bool:
    """The letter was rewritten at least once."""
    return of_this_letter(dialogue, event) and dialogue.attempt > 1


def current(dialogue: Dialogue, event: Event) -> bool:
    """It belongs to the question that was asked last."""
    return bool(event.args) and event.args[0] == str(dialogue.serial)


def of_this_question(dialogue: Dialogue, event: Event) -> bool:
    """It is typed, or belongs to the question that was asked last."""
    return event.typed or current(dialogue, event)


def typed(dialogue: Dialogue, event: Event) -> bool:
    """It is typed."""
    return event.typed


def typed_again(dialogue: Dialogue, event: Event) -> bool:
    """It is typed, and the question was tried once."""
    return event.typed and dialogue.tries > 0


def one_arg(dialogue: Dialogue, event: Event) -> str | None:
    """It names one thing."""
    return event.args[0] if len(event.args) == 1 else None


def yes(dialogue: Dialogue, event: Event) -> bool:
    """It says yes."""
    return answer_in(event.text) == "yes"


def no(dialogue: Dialogue, event: Event) -> bool:
    """It says no."""
    return answer_in(event.text) == "no"


def remark(dialogue: Dialogue, event: Event) -> bool:
    """It is short, and no letter."""
    return len(event.text.split()) < SHORT and not dialogue.pending and not burst.complete(event.text)


def bare_answer(dialogue: Dialogue, event: Event) -> bool:
    """It is a yes or a no to nothing."""
    return expects_letter(dialogue) and bool(answer_in(event.text, alone=True))


def whole_letter(dialogue: Dialogue, event: Event) -> bool:
    """It is a whole letter, and a task is open."""
    return expects_letter(dialogue) and not dialogue.pending and burst.complete(event.text)


def letter_of_open_task(dialogue: Dialogue, event: Event) -> bool:
    """It is a whole letter, and a task was given: a letter may be sent whenever it is ready."""
    return dialogue.task is not None and not dialogue.pending and burst.complete(event.text)


def aside(dialogue: Dialogue, event: Event) -> str | None:
    """It is said to us, and is no part of a letter. While parts come in, everything is one."""
    if dialogue.pending or len(event.text) > ASIDE:
        return None
    from chatoet.rules.scope import kind_of  # here, because most turns are taps and letters

    return kind_of(event.text)
