"""Replies made of everything that we can say, with arguments that nobody chose: all words, feedback, tasks, templates.

Each generator yields the payloads of one reply, and raises MessageLimitError where a message cannot be built.
"""

import inspect
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, get_args

from chatoet.compose.core import load_policy, load_templates
from chatoet.rules import words
from chatoet.rules.criteria import TOP
from chatoet.rules.feedback import Feedback, Finding
from chatoet.rules.feedback.model import (
    Alone,
    Confidence,
    Estimate,
    KeyPointResult,
    Kind,
    Problem,
    Severity,
    Source,
)
from chatoet.rules.feedback.render import (
    answers,
    corrected_letter,
    model_letter,
    nothing_first,
    problem_text,
    rewritten,
    same_letter,
    summary,
    task_texts,
)
from chatoet.rules.markup import to_whatsapp
from chatoet.rules.messages import BODY_MAX, Buttons, Choices, Link, Message, Option, Text, quoting
from chatoet.rules.policy import Purpose
from chatoet.rules.professions import PROFESSIONS
from chatoet.rules.rewrite import Rewrite
from chatoet.rules.split import split
from chatoet.rules.task import Task

Json = dict[str, Any]
Reply = Iterator[Json]

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
LETTERS = [
    *("a", "Z", "word", "Übergrößenträger", "Mr O\u2019Neill-Brandl", "amoxicillin 500 mg", "e\u0301", "12/03"),
    *("مرحبا", "مَرْحَبًا", "שלום", "नमस्ते", "漢字", "한국어", FAMILY, "👍🏽", "🇬🇧", "\u202eright to left\u202c"),
    *("*", "_", "~", "`", "**", "```", "# ", "- ", "> ", "[a](https://example.org)", "<b>", "|", "\\", "\x07", "{{1}}"),
]
SPACES = (" ", " ", " ", "", ", ", ". ", "\n", "\n\n", "\t")
SIZES = (0, 1, 2, 3, 3, 5, 8, 20, 100, 400, 1500)
POLICY, TEMPLATES = load_policy(), load_templates()


class Maker:
    def __init__(self, rng: random.Random, tasks: tuple[Task, ...]) -> None:
        self._rng, self._tasks = rng, tasks
        self._speakers = [each for _, each in inspect.getmembers(words, inspect.isfunction) if _speaks(each)]
        self._kinds: list[Callable[[], Reply]] = [
            self._words, self._words, self._words, self._options, self._long, self._feedback, self._problem,
            self._task, self._template,
        ]  # fmt: skip

    def reply(self) -> Reply:
        return self._rng.choice(self._kinds)()

    def language(self) -> str:
        return self._rng.choice(("en", "es", "ar"))

    # What messages are made of

    def text(self, longest: int = 1500) -> str:
        size = self._rng.choice([size for size in SIZES if size <= longest])
        letters, spaces = self._rng.choices(LETTERS, k=size), self._rng.choices(SPACES, k=size)
        return "".join(letter + space for letter, space in zip(letters, spaces, strict=True))

    def short(self) -> str:
        """A text that mostly fits where it is put."""
        return self.text(self._rng.choice((1, 1, 2, 2, 3, 8, 100)))

    def _some(self, make: Callable[[], Any], most: int) -> list[Any]:
        return [make() for _ in range(self._rng.randint(0, most))]

    def _purpose(self) -> Purpose:
        return self._rng.choice(POLICY.optional())

    def _argument(self, parameter: inspect.Parameter) -> Any:
        """By its name where only some values can come, else by its type."""
        by_name: dict[str, Callable[[], Any]] = {
            "profession": lambda: self._rng.choice(list(PROFESSIONS)),
            "others": lambda: self._rng.sample(list(PROFESSIONS), self._rng.randint(0, 12)),
            "page": lambda: self._rng.choice((1, 2)),
            "kind": lambda: self._rng.choice(("erasure", "access")),
            "body": lambda: (split(to_whatsapp(self.text()), BODY_MAX) or ["-"])[0],
            "due_at": lambda: self._rng.randrange(1_700_000_000, 4_000_000_000),
            "first": self.text if self._rng.random() < 0.1 else self.short,
        }
        by_type: dict[Any, Callable[[], Any]] = {
            str: self.short,
            int: lambda: self._rng.randint(0, 99),
            bool: lambda: self._rng.random() < 0.5,
            Purpose: self._purpose,
            tuple[str, ...]: lambda: tuple(self._some(self.short, 3)),
            list[str]: lambda: self._some(self.short, 3),
            list[tuple[Purpose, bool, int]]: lambda: [
                (each, self._rng.random() < 0.5, self._rng.choice((0, 1_700_000_000))) for each in POLICY.optional()
            ],
        }
        return (by_name.get(parameter.name) or by_type[parameter.annotation])()

    # The kinds of replies

    def _words(self) -> Reply:
        speak = self._rng.choice(self._speakers)
        said: Message | str = speak(*map(self._argument, inspect.signature(speak).parameters.values()))
        message = Text(said) if isinstance(said, str) else said
        quotes = self._rng.random() < 0.3
        yield (quoting(message, f"wamid.{self._rng.getrandbits(64):x}") if quotes else message).graph()

    def _options(self) -> Reply:
        options = tuple(self._some(lambda: Option(self.short(), self.short(), self.short()), 11))
        kind = self._rng.choice((Buttons, Choices, Link))
        if kind is Buttons:
            yield Buttons(self.short(), options[: self._rng.randint(0, 4)]).graph()
        elif kind is Choices:
            yield Choices(self.short(), self.short(), options).graph()
        else:
            yield Link(self.short(), self.short(), f"https://example.org/{self.short()}").graph()

    def _long(self) -> Reply:
        """What a model may write."""
        for part in split(to_whatsapp(self.text() + self.text())):
            yield Text(part).graph()

    def _feedback(self) -> Reply:
        task = self._rng.choice(self._tasks)
        feedback = self._assessed(task)
        first = self._rng.choice((nothing_first, same_letter, rewritten(task, self._rewrite())))
        yield words.reviewed(summary(task, feedback, first), task.id, self._rng.randint(1, 99)).graph()
        for text in (*answers(task, feedback), corrected_letter(self.text(), feedback), model_letter(task)):
            yield from [Text(text).graph()] if text else []

    def _rewrite(self) -> Rewrite:
        fixed, gone, still, new = (tuple(self._some(self._finding, 3)) for _ in range(4))
        return Rewrite(fixed, gone, still, new)

    def _estimate(self) -> Estimate | None:
        bands = {criterion: self._rng.randint(0, top) for criterion, top in TOP.items()}
        sure = self._rng.choice(get_args(Confidence))
        return self._rng.choice((None, Estimate(bands, "C+", "B", sure)))

    def _assessed(self, task: Task) -> Feedback:
        points = tuple(
            KeyPointResult("k", "l", self.text(20), "must", "missed") for _ in range(self._rng.randint(0, 12))
        )
        missing = tuple(self._some(lambda: self.text(3), 4))
        findings = tuple(self._some(self._finding, 40))
        words_in = self._rng.randint(0, 900)
        said = tuple((criterion, self.text(8)[:160]) for criterion in TOP)
        return Feedback(
            task.id, None, words_in, points, findings, self.text(20), missing, None, self._estimate(),
            self._rng.choice(get_args(Source)), self._rng.choice(get_args(Alone)), self._rng.random() < 0.5, said,
        )  # fmt: skip

    def _finding(self) -> Finding:
        kind = self._rng.choice(get_args(Kind))
        severity = self._rng.choice(get_args(Severity))
        return Finding(
            kind, severity, self.text(20) or "hint", self.text(100) or "answer", self.text(100), note_id="n1"
        )

    def _problem(self) -> Reply:
        task = replace(self._rng.choice(self._tasks), title=self.text(8))
        problem = self._rng.choice(get_args(Problem))
        other = self._rng.choice((None, self.text(8)))
        yield Text(problem_text(task, Feedback(task.id, problem, 7, other_task=other))).graph()

    def _task(self) -> Reply:
        task = replace(self._rng.choice(self._tasks), title=self.text(20), prompt=self.text())
        for text in task_texts(task, draft=self._rng.random() < 0.5):
            yield Text(text).graph()

    def _template(self) -> Reply:
        template = self._rng.choice(TEMPLATES.templates)
        known = {"mid": f"{self._rng.getrandbits(130):026x}", "profession": self.short(), "ends": "22 May 2027"}
        known |= {"certificate": "C" * 900, "url": "https://pages.example/certificate"}
        yield template.graph(self._rng.choice(("en", "es_MX", "ar", "de")), known)


def _speaks(function: Callable[..., Any]) -> bool:
    public = function.__module__ == words.__name__ and not function.__name__.startswith("_")
    return public and inspect.signature(function).return_annotation in (Message, str)
