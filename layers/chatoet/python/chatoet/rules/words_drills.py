"""What is said around the drills. Notes, plans and letters are practice, and stay in English."""

from collections.abc import Sequence

from chatoet.rules import words_exercise
from chatoet.rules.course.drills import LABELS, Kind, Opening, in_place, model_opening, needs, opening_notes, slips, why
from chatoet.rules.feedback.render import quoted
from chatoet.rules.language import t
from chatoet.rules.markup import plain
from chatoet.rules.messages import Message
from chatoet.rules.task import Note, Task
from chatoet.rules.words_exercise import lines

CUT = 110  # characters of a piece of a letter


def again(kind: Kind) -> str:
    return f"turns:drills:{kind}"


def _head(task: Task, title: str) -> str:
    draft = "" if task.status == "live" else "\n" + t("_Draft: no teacher or clinician has reviewed this yet._")
    return f"*{title}*{draft}"


def _reader(task: Task) -> str:
    """The second line of the address says what the reader is; a reader at home has none."""
    name, *rest = task.recipient.address
    what = f" ({rest[0]})" if len(rest) > 1 and not rest[0][:1].isdigit() else ""
    return plain(f"{name}{what}")


def _mark(right: bool) -> str:
    return "\u2713" if right else "\u2717"


# Relevance ------------------------------------------------------------------------------------------------------------


def relevance(task: Task, shown: Sequence[Note], serial: int, first: str = "") -> Message:
    body = "\n".join(f"*{number}* {plain(note.text)}" for number, note in enumerate(shown, 1))
    ask = t("Which of these notes does {reader} need?", reader=_reader(task))
    head = _head(task, t("Which notes belong in the letter?"))
    return words_exercise.asking(lines(first, head, plain(task.prompt), body, ask, pick_how()), serial)


def pick_how() -> str:
    return t("Type their numbers, for example *1 3 5*; or *all*, or *none*.")


def relevance_hint(task: Task, shown: Sequence[Note], serial: int) -> Message:
    many = sum(map(needs, shown))
    body = t("{reader} needs {many} of them. Ask of each note: what would the reader do with it?",
             reader=_reader(task), many=many)  # fmt: skip
    return words_exercise.asking(lines(body, pick_how()), serial)


def relevance_again(shown: Sequence[Note], chosen: frozenset[int], serial: int) -> Message:
    """How many, and not which."""
    found = slips(shown, chosen)
    missing, idle = found.get("missing_point", 0), found.get("irrelevant", 0)
    parts = [
        _picked(chosen),
        t("{count} that the reader needs: not picked.", count=missing) if missing else "",
        t("{count} that the reader does not need: picked.", count=idle) if idle else "",
    ]
    ask = t("Try once more, with all the numbers. *SKIP* shows the reasons.")
    return words_exercise.asking(lines("\n".join(filter(None, parts)), ask), serial)


def _picked(chosen: frozenset[int]) -> str:
    if not chosen:
        return t("I read: none.")
    return t("I read: {answers}.", answers=", ".join(map(str, sorted(chosen))))


def relevance_over(task: Task, shown: Sequence[Note], chosen: frozenset[int] | None, right: int) -> Message:
    """A reason for each note; `chosen` is None where they skipped."""
    head = t("*{right} of {asked} right at the first try.*", right=right, asked=len(shown))
    reasons = [_reason(task, number, note) for number, note in enumerate(shown, 1)]
    said = "" if chosen is None else _picked(chosen)
    return words_exercise.over(lines(said, head, "\n".join(reasons)), again("relevance"))


def _reason(task: Task, number: int, note: Note) -> str:
    what = t("needed") if needs(note) else t("not needed")
    return f"*{number}* _{what}_: {plain(why(task, note))}"


# Order ----------------------------------------------------------------------------------------------------------------


def order(task: Task, mixed: Sequence[str], serial: int, first: str = "") -> Message:
    body = "\n".join(f"*{LABELS[n]}* {_piece(piece)}" for n, piece in enumerate(mixed))
    head = _head(task, t("Put the letter in order"))
    ask = t("In which order do these paragraphs stand?")
    return words_exercise.asking(lines(first, head, plain(task.prompt), body, ask, order_how(len(mixed))), serial)


def _piece(piece: str) -> str:
    flat = plain(piece)
    return flat if len(flat) <= CUT else flat[:CUT].rsplit(" ", 1)[0] + "\u2026"


def order_how(many: int) -> str:
    example = " ".join(reversed(LABELS[:many]))
    return t("Type the letters, each once, as in *{example}* (an example, not a hint).", example=example)


def order_hint(pieces: Sequence[str], serial: int) -> Message:
    said = t("It begins with: {piece}", piece=_piece(pieces[0]))
    more = t("Then think of the reader: what came before today, what to do now, and last what is said in every letter.")
    return words_exercise.asking(lines(said, more, order_how(len(pieces))), serial)


def order_again(answer: str, right: str, serial: int) -> Message:
    places = in_place(answer, right)
    said = t("I read: {answers}.", answers=" ".join(answer))
    count = t("*{right} of {asked} in place.* The first one that is not: number {number}.",
              right=sum(places), asked=len(places), number=places.index(False) + 1)  # fmt: skip
    return words_exercise.asking(lines(said, count, t("Try once more. *SKIP* shows the order.")), serial)


def order_over(pieces: Sequence[str], key: str, answer: str, right: int) -> Message:
    head = t("*{right} of {asked} in place at the first try.*", right=right, asked=len(pieces))
    said = t("I read: {answers}.", answers=" ".join(answer)) if answer else ""
    body = "\n".join(f"{n}. *{key[n - 1]}* {_piece(piece)}" for n, piece in enumerate(pieces, 1))
    end = t("The purpose comes first, because a busy reader may read no further.")
    return words_exercise.over(lines(said, head, body, end), again("order"))


# Opening --------------------------------------------------------------------------------------------------------------


def opening(task: Task, serial: int, first: str = "") -> Message:
    head = _head(task, t("Write the opening paragraph"))
    you = t("You: {role}, {place}", role=plain(task.setting.your_role), place=plain(task.setting.workplace))
    body = "\n".join(f"\u2022 {plain(note.text)}" for note in opening_notes(task))
    return words_exercise.asking(lines(first, head, f"{you}\n{plain(task.prompt)}", body, opening_how()), serial)


def opening_how() -> str:
    return t("Send one to three sentences: who it is about, what happens now, and what you ask of the reader.")


def opening_hint(serial: int) -> Message:
    body = t("A way in: _I am writing to refer \u2026 for \u2026_, or _Mr \u2026 is going home today and needs \u2026_")
    more = t("Name the patient, and say what you want the reader to do. History comes in the next paragraph.")
    return words_exercise.asking(lines(body, more), serial)


def opening_whole(serial: int) -> Message:
    said = t(
        "That is longer than an opening. Here I look at the first paragraph alone; for a whole letter write *WRITE*."
    )
    return words_exercise.asking(lines(said, opening_how()), serial)


def opening_again(found: Opening, serial: int) -> Message:
    ask = t("Write it once more, as one message. *SKIP* shows a model.")
    return words_exercise.asking(lines(_checks(found), _hints(found), ask), serial)


def opening_over(task: Task, found: Opening | None) -> Message:
    """`found` is None where they skipped."""
    said = (_checks(found), _hints(found)) if found else ()
    model = f"{t('*One good opening among others*')}\n{plain(model_opening(task))}"
    return words_exercise.over(lines(*said, model), again("opening"))


def _checks(found: Opening) -> str:
    names = (
        t("The patient is named"),
        t("What happens now and what you ask"),
        t("Short enough for an opening"),
    )
    return "\n".join(f"{_mark(right)} {name}" for right, name in zip(found.checks, names, strict=True))


def _hints(found: Opening) -> str:
    return "\n".join(f"\u2022 {quoted(each.quote)} {each.hint}" for each in found.findings if each.quote)


# Beside it ------------------------------------------------------------------------------------------------------------


def unreadable(how: str, serial: int, first: str = "") -> Message:
    said = first or t("I am waiting for your answer, and could not read one in that.")
    return words_exercise.asking(lines(said, how), serial)


def lost(how: str, serial: int) -> Message:
    said = t("That is fine: a try costs nothing here. *HINT* helps you on, *SKIP* ends this exercise.")
    return words_exercise.asking(lines(said, how), serial)


def type_it() -> str:
    return t("I cannot read answers from a photo or a file. Please type yours.")


def old_button() -> str:
    return t("That button belongs to an earlier question. You are at a drill now.")


def changed() -> str:
    return t("This task was improved since you began, so here is the new one. Please start again with it.")


def on_with_it() -> str:
    return t("You are in the middle of this one. *SKIP* ends it.")


def gone(kind: Kind) -> Message:
    return words_exercise.over(t("That task is not here any more. Nothing is lost; take another one."), again(kind))


def skipped(kind: Kind) -> Message:
    return words_exercise.over(t("Skipped; it does not count. You will meet it again another day."), again(kind))


def none_yet() -> Message:
    said = t("There is no drill yet. We are writing the tasks for it.")
    return words_exercise.over(said, "turns:reading")
