"""What the files of frames and of sentence fixes must hold, and how they are compiled."""

from __future__ import annotations

from chatoet.rules.professions import PROFESSIONS
from chatoet.rules.typed import accepted, plain
from chatoet.rules.vocabulary import EVERYBODY, GAP
from layers.build.content_faults import COMMON, Data, Fault, Found, commands, identity, markup, missing

LEVELS = (1, 2, 3)
FRAME_FOCUS = ("collocation", "preposition", "reporting", "register", "term")
FIX_FOCUS = (
    "article", "tense", "agreement", "preposition", "number", "word_form", "word_choice", "word_order", "register",
    "punctuation", "structure",
)  # fmt: skip
_FRAME = ("id", "term", "gloss", "frame", "answers", "level", "focus")
_FIX = ("id", "wrong", "answers", "level", "focus", "why")
_LONGEST = 300  # characters of a sentence that is read on a phone and typed with a thumb


def frame_faults(name: str, data: Data) -> list[Fault]:
    lacking = missing(name, data, (*COMMON, "profession", "frames")) or _lacking(name, "frame", data["frames"], _FRAME)
    return lacking or [Fault(name, *fault) for fault in _frames(name, data)]


def fix_faults(name: str, data: Data) -> list[Fault]:
    lacking = missing(name, data, (*COMMON, "fixes")) or _lacking(name, "fix", data["fixes"], _FIX)
    return lacking or [Fault(name, *fault) for fault in _fixes(name, data)]


def compile_frames(data: Data) -> list[Data]:
    shared = {"status": data["status"], "profession": data["profession"], "version": data["version"]}
    return [shared | frame for frame in data["frames"]]


def compile_fixes(data: Data) -> list[Data]:
    return [{"status": data["status"], "version": data["version"]} | fix for fix in data["fixes"]]


def _lacking(name: str, kind: str, rows: list[Data], required: tuple[str, ...]) -> list[Fault]:
    known = {*required, "version"}
    lacking = [
        (row, f"has no {key}.", "Add it; content/FORMAT.md says what it holds.")
        for row in rows
        for key in required
        if not row.get(key)
    ]
    extra = [
        (row, f"has {key}, which nothing reads.", "Take it out.") for row in rows for key in row if key not in known
    ]
    return [Fault(name, f"{kind} {row.get('id', rows.index(row) + 1)}", *what) for row, *what in lacking + extra]


def _row(place: str, row: Data, focuses: tuple[str, ...], sentence: str) -> Found:
    if row["level"] not in LEVELS:
        yield place, f"level is {row['level']!r}.", "Use 1, 2 or 3."
    if row["focus"] not in focuses:
        yield place, f"focus is {row['focus']!r}.", f"Use one of: {', '.join(focuses)}."
    if not isinstance(row["answers"], list) or not all(isinstance(answer, str) for answer in row["answers"]):
        yield place, "answers is not a list of texts.", "Write [one, another], with quotes around numbers, yes and no."
    else:
        yield from commands(place, row["answers"])
    if len(sentence) > _LONGEST:
        yield place, f"has {len(sentence)} characters.", f"Use at most {_LONGEST}: it is read on a phone."
    yield from markup(place, sentence.replace(GAP, ""))


def _frames(name: str, data: Data) -> Found:
    yield from identity(name, data, "vocabulary")
    if data["profession"] not in (*PROFESSIONS, EVERYBODY):
        yield "profession", f"is {data['profession']!r}.", f"Use {EVERYBODY} or one of: {', '.join(PROFESSIONS)}."
    for frame in data["frames"]:
        place = f"frame {frame['id']}"
        yield from _row(place, frame, FRAME_FOCUS, frame["frame"])
        if frame["frame"].count("_") != len(GAP) or GAP not in frame["frame"]:
            yield place, "has not exactly one gap.", f"Write the gap as {GAP}, once."
        elif any(plain(str(answer)) in plain(frame["frame"]).split() for answer in frame["answers"]):
            yield place, "the sentence gives its own answer away.", "Word it differently."


def _fixes(name: str, data: Data) -> Found:
    yield from identity(name, data, "sentence_fixes")
    for fix in data["fixes"]:
        place = f"fix {fix['id']}"
        yield from _row(place, fix, FIX_FOCUS, fix["wrong"])
        if accepted(fix["wrong"], fix["answers"]):
            yield place, "the wrong sentence is accepted as an answer.", "Mend the answer; capitals do not count."
