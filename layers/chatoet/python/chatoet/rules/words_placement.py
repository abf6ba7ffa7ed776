"""What is said around the placement. The texts, sentences and tasks themselves are practice, in English."""

from chatoet.rules.course.focus import label
from chatoet.rules.language import t
from chatoet.rules.messages import BODY_MAX, Buttons, Message, Option, Text, units
from chatoet.rules.professions import called
from chatoet.rules.reading import Item
from chatoet.rules.reading import Text as Passage
from chatoet.rules.task import Task
from chatoet.rules.vocabulary import Fix


def intro(minutes: int) -> str:
    return t(
        "*Placement*, about {minutes} minutes. No score: it shows me where to begin. "
        "*SKIP* what you do not know; *MENU* pauses it and *PLACEMENT* goes on.",
        minutes=minutes,
    )  # fmt: skip


def draft() -> str:
    return t("_Draft: no teacher or clinician has reviewed this yet._")


def place(number: int, count: int) -> str:
    return t("*{number} of {count}*", number=number, count=count)


def reading(first: str, passage: Passage, item: Item, serial: int) -> Message:
    """Buttons where there is room for the text above them; else the letter is typed."""
    lines = [first, "", f"*{passage.title}*", passage.body.strip(), "", f"*{item.stem}*"]
    body = "\n".join([*lines, *(f"*{key}* {option}" for key, option in item.options.items())])
    options = tuple(Option(f"turns:place:{serial}:{key}", key) for key in item.options)
    if units(body) <= BODY_MAX:
        return Buttons(body, options)
    return Text(f"{body}\n\n{t('Reply with the letter.')}")


def fix(first: str, sentence: Fix, serial: int) -> Message:
    ask = t("One thing is wrong in this sentence. Type the whole sentence, corrected.")
    return Buttons(f"{first}\n\n{ask}\n\n_{sentence.wrong}_", _ways(serial))


def opening(first: str, task: Task, serial: int) -> Message:
    """Of the task only what an opening needs."""
    ask = t("Type the *first paragraph* of this letter: one to three sentences, without address or greeting.")
    patient = f"{task.patient.title} {task.patient.first} {task.patient.last}, {task.patient.age}"
    lines = [first, "", ask, "", f"*You:* {task.setting.your_role}, {task.setting.workplace}"]
    return Buttons("\n".join([*lines, f"*Patient:* {patient}", task.prompt.strip()]), _ways(serial))


def _ways(serial: int) -> tuple[Option, ...]:
    return Option(f"turns:skip:{serial}", t("Skip")), Option("turns:menu", t("Menu"))


def unclear(what: str) -> str:
    texts = {
        "reading": t("Please tap or type one of the letters, or *SKIP*."),
        "fix": t("Please type the whole sentence, or *SKIP*."),
    }
    return texts.get(what, t("Please type the paragraph as text, one to three sentences, or *SKIP*."))


def changed() -> str:
    return t("Some of these questions have changed since, so we begin again. I am sorry for that.")


def not_ready() -> str:
    return t("The placement is not ready yet. *TODAY* works without it.")


def result(level: int, priorities: tuple[str, ...], profession: str | None) -> Message:
    levels = {
        1: t("the basics first, with short exercises"),
        2: t("the basics are there; now accuracy"),
        3: t("much is there already; now the fine points"),
    }
    lines = [
        t("*Placement done.* Thank you."),
        t("You begin at *level {level} of 3*: {meaning}.", level=level, meaning=levels[level]),
        t("Work on these first:"),
        *(f"{number}. {label(focus)}" for number, focus in enumerate(priorities, 1)),
        t("This is where we begin, and no OET score. Your plan for {profession} follows it.",
          profession=called(profession) or "OET"),
    ]  # fmt: skip
    return Buttons("\n".join(lines), (Option("turns:today", t("Today")), Option("turns:menu", t("Menu"))))
