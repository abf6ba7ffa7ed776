"""Where a learner stands after an exercise, and after a question of the settings."""

from dataclasses import replace
from typing import Final

from chatoet.rules.conversation.guards import EXPECTING
from chatoet.rules.head import Dialogue

SETTINGS: Final = "settings"  # `Dialogue.doing` while a question of theirs stands


def left(dialogue: Dialogue) -> Dialogue:
    """The exercise is over, or was left."""
    return replace(dialogue, step="home", doing="", at=0, tries=0, since=0, memo=())


def aside(dialogue: Dialogue) -> Dialogue:
    """Away for one question: `memo` has the state in which a letter was expected; an exercise is left."""
    back = dialogue.memo if dialogue.doing == SETTINGS else (dialogue.step,) * (dialogue.step in EXPECTING)
    return replace(left(dialogue), doing=SETTINGS, memo=back)


def resumed(dialogue: Dialogue) -> Dialogue:
    """Back from what `aside` began; to the first question of all while nobody answered that."""
    home = "home" if dialogue.profession else "profession"
    back = dialogue.memo[0] if dialogue.doing == SETTINGS and dialogue.memo else home
    return replace(left(dialogue), step=back)
