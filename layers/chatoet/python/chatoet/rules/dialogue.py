"""The tutoring conversation: what a message means where the learner stands, and what comes next. No I/O.

A step that needs a task, an assessment or a file says so in `work`; the flow does it and calls back.
"""

from dataclasses import replace
from typing import Literal, NamedTuple

from chatoet.rules import burst, words
from chatoet.rules.burst import Whole
from chatoet.rules.commands import THUMBS, answer_in
from chatoet.rules.head import Dialogue
from chatoet.rules.item import Item
from chatoet.rules.messages import Message, Text
from chatoet.rules.professions import PROFESSIONS, named
from chatoet.rules.route import command_in, said_in

Work = Literal["", "task", "assess", "answers", "model", "hint", "part", "file", "take", "draft", "reread"]
SILENT_TYPES = frozenset({"reaction", "revoke"})  # nobody expects an answer to a thumb
FILES = frozenset({"image", "document"})
OURS = frozenset({"burst", "extracted"})  # made by our own Lambdas out of what a learner sent
EXPECTING = frozenset({"letter", "reviewed", "confirm"})  # steps in which free text is a letter
ASIDE = 300  # characters, beyond which nothing is said beside a letter
SHORT = 40  # words, below which no corrected letter is meant


class Step(NamedTuple):
    """`name` is what the log calls it; no `messages` and no `work` means silence. `about` is what the work is on."""

    name: str
    dialogue: Dialogue
    messages: tuple[Message, ...] = ()
    work: Work = ""
    about: str = ""


class Contact(NamedTuple):
    email: str


def respond(dialogue: Dialogue, item: Item, contact: Contact) -> Step:
    """Every item has an answer in every state."""
    if item.payload():
        return _command(dialogue, said_in(item), contact) or _tap(dialogue, item.payload().split(":"), contact)
    if item.type in SILENT_TYPES:
        return Step("draft", dialogue, work="draft") if _agrees(dialogue, item) else Step("silent", dialogue)
    if item.type in OURS:
        return Step("burst", dialogue, work="take") if item.type == "burst" else Step("part", dialogue, work="part")
    if item.type in FILES:
        return Step("file", dialogue, work="file") if expects_letter(dialogue) else _no_task(dialogue)
    if item.type != "text" or not item.text().strip():
        return Step("not_text", dialogue, (_told(item.type),))
    said = said_in(item)
    return _confirmed(dialogue, said, item.text()) or _command(dialogue, said, contact) or _free_text(dialogue, item)


def _told(type_: str) -> Message:
    """What we cannot take, and what to send instead."""
    match type_:
        case "audio":
            return words.voice_note()
        case "edit":
            return words.edited()
        case "call":
            return words.no_calls()
    return words.not_text(type_)


def expects_letter(dialogue: Dialogue) -> bool:
    return dialogue.step in EXPECTING and dialogue.task is not None


def together(dialogue: Dialogue, whole: Whole) -> Step:
    """What the messages that were waited for mean as one."""
    after = burst.taken(dialogue)
    if not expects_letter(dialogue):
        return _no_task(after)
    if whole.read:
        asked = replace(after, step="confirm", draft=dialogue.pending)
        return Step("read_back", asked, (words.read_back(whole.text, whole.problem),))
    if whole.text:
        return Step("assess", after, work="assess")
    return Step("unread", after, (words.media_problem(whole.problem or "failed", whole.source),))


def _tap(dialogue: Dialogue, parts: list[str], contact: Contact) -> Step:
    match parts:
        case ["turns", "profession", profession] if profession in PROFESSIONS:
            return _choose(dialogue, profession)
        case ["turns", "professions", page]:
            return Step("professions", dialogue, (words.professions(2 if page == "2" else 1),))
        case ["turns", ("rewrite" | "answers" | "model") as action, task, attempt]:
            return _after_feedback(dialogue, action, task, attempt)
        case ["turns", "read", mid]:
            return Step("reread", dialogue, work="reread", about=mid)
        case ["turns", action]:
            return _command(dialogue, action, contact) or Step("old_button", dialogue, (words.old_button(),))
    return Step("old_button", dialogue, (words.old_button(),))


def _after_feedback(dialogue: Dialogue, action: str, task: str, attempt: str) -> Step:
    if (task, attempt) != (dialogue.task, str(dialogue.attempt)):
        return Step("old_button", dialogue, (words.old_button(),))
    if action == "answers":
        return Step("answers", dialogue, work="answers")
    if action == "model":
        return Step("model", dialogue, work="model") if dialogue.attempt > 1 else _model_later(dialogue)
    return Step("rewrite", replace(dialogue, step="letter"), (words.rewrite(),))


def _model_later(dialogue: Dialogue) -> Step:
    return Step("model_later", dialogue, (words.model_letter_later(),))


def _command(dialogue: Dialogue, command: str, contact: Contact) -> Step | None:
    match command:
        case "menu":
            return Step("menu", dialogue, (_home(dialogue),))
        case "help":
            return Step("help", dialogue, (words.help_text(),))
        case "person":
            return Step("person", dialogue, (words.person(contact.email),))
        case "write":
            return _write(dialogue)
        case "hint" if dialogue.task:
            return Step("hint", dialogue, work="hint")
        case "professions":
            return Step("professions", dialogue, (words.professions(1),))
        case "rewrite" | "answers" | "model" as action if dialogue.letter:
            return _after_feedback(dialogue, action, dialogue.task or "", str(dialogue.attempt))
    return None


def _agrees(dialogue: Dialogue, item: Item) -> bool:
    """A thumb on what was read from a file is a yes to it."""
    part = item.content.get("reaction")
    emoji = part.get("emoji") if isinstance(part, dict) else None
    return dialogue.step == "confirm" and isinstance(emoji, str) and bool(THUMBS & set(emoji))


def _confirmed(dialogue: Dialogue, said: str, text: str) -> Step | None:
    """What a yes, a no or a short remark means; None for a command, and for a letter."""
    if dialogue.step != "confirm":
        bare = expects_letter(dialogue) and answer_in(text, alone=True)
        return Step("noted", dialogue, (words.noted(),)) if bare else None
    answer = answer_in(text)
    if answer == "yes":
        return Step("draft", dialogue, work="draft")
    if answer == "no":
        return Step("not_confirmed", replace(dialogue, step="letter", draft=()), (words.send_again(),))
    if said or len(text.split()) >= SHORT or dialogue.pending or burst.complete(text):
        return None
    return Step("unclear", dialogue, (words.yes_or_no(),))


def _home(dialogue: Dialogue, first: str = "") -> Message:
    if dialogue.profession:
        return words.menu(first) if first else words.menu()
    return words.professions(1, f"{first}\n\n" if first else "")


def _choose(dialogue: Dialogue, profession: str) -> Step:
    chosen = Dialogue(step="home", profession=profession)
    return Step("task", chosen, work="task")


def _write(dialogue: Dialogue) -> Step:
    if not dialogue.profession:
        return Step("professions", dialogue, (words.professions(1),))
    return Step("task", dialogue, work="task")


def _free_text(dialogue: Dialogue, item: Item) -> Step:
    """A whole letter is marked at once; whatever else may be the beginning of more, and waits for seconds."""
    text = item.text()
    if expects_letter(dialogue) and burst.complete(text) and not dialogue.pending:
        return Step("assess", dialogue, work="assess")
    profession = None if expects_letter(dialogue) else named(command_in(text))
    if profession:
        return _choose(dialogue, profession)
    return _aside(dialogue, text) or Step("part", dialogue, work="part")


def _aside(dialogue: Dialogue, text: str) -> Step | None:
    """What is said to us, and is no part of a letter. While parts come in, everything is one."""
    if dialogue.pending or len(text) > ASIDE:
        return None
    from chatoet.rules.scope import kind_of  # here, because most turns are taps and letters

    kind = kind_of(text)
    if kind is None:
        return None
    from chatoet.rules.words_conduct import said

    body = said(kind, text)
    return Step("conduct", dialogue, (Text(body) if expects_letter(dialogue) else _home(dialogue, body),), about=kind)


def _no_task(dialogue: Dialogue) -> Step:
    if not dialogue.profession:
        return Step("professions", dialogue, (words.professions(1),))
    return Step("write_first", dialogue, (words.write_first(),))


def refused(dialogue: Dialogue) -> Dialogue:
    """Nothing of what was sent is kept; a letter may be sent anew."""
    after = burst.taken(dialogue)
    return replace(after, step="letter", draft=()) if after.step == "confirm" else after


def given(dialogue: Dialogue, task_id: str) -> Dialogue:
    return replace(burst.taken(dialogue), step="letter", task=task_id, letter=None, attempt=0, draft=())


def assessed(dialogue: Dialogue, mid: str, again: bool = False) -> Dialogue:
    """`again`: the letter of the attempt before, word for word, so that it is none of its own."""
    attempt = dialogue.attempt if again else dialogue.attempt + 1
    return replace(dialogue, step="reviewed", letter=mid, attempt=attempt, draft=())


def reviewed(dialogue: Dialogue) -> Dialogue:
    """The letter before was sent once more."""
    return replace(dialogue, step="reviewed", draft=())
