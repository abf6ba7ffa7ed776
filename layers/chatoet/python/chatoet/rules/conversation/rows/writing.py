"""A writing task: notes, hint, letter, feedback, rewrite, answers, model letter."""

from dataclasses import replace

from chatoet.rules.conversation import guards, replies
from chatoet.rules.conversation.guards import EXPECTING, MARKED
from chatoet.rules.conversation.shape import Event, Row
from chatoet.rules.head import Dialogue


def dropped(dialogue: Dialogue, event: Event, found: str) -> Dialogue:
    return replace(dialogue, draft=())


WRITING = (
    Row("write", "task", guard=guards.has_profession, work="task", to=("letter", "home")),
    Row("write", "professions", reply=replies.which_professions),
    Row("hint", "hint", EXPECTING, guard=guards.has_task, work="hint", to=("home",)),
    Row("rewrite", "rewrite", guard=guards.of_this_letter, reply=replies.rewrite, to=("letter",)),
    Row("answers", "answers", guard=guards.of_this_letter, work="answers", to=("home",)),
    Row("model", "model", guard=guards.second_try, work="model", to=("home",)),
    Row("model", "model_later", guard=guards.of_this_letter, reply=replies.model_letter_later),
    Row("thumb", "draft", ("confirm",), work="draft", to=MARKED),
    Row("file", "file", guard=guards.letter_expected, work="file"),
    Row("text", "draft", ("confirm",), guard=guards.yes, work="draft", to=MARKED),
    Row("text", "not_confirmed", ("confirm",), guards.no, replies.send_again, change=dropped, to=("letter",)),
    Row("text", "unclear", ("confirm",), guard=guards.remark, reply=replies.yes_or_no),
    Row("text", "noted", ("letter", "reviewed"), guard=guards.bare_answer, reply=replies.noted),
    Row("text", "assess", EXPECTING, guard=guards.whole_letter, work="assess", to=MARKED),
)  # fmt: skip
