"""What is counted on the deployed template: a turn on the wire, the tutor and its floor, each function's start."""

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bench import counting, kinds, messages, models, sdks
from bench.artifacts import Artifacts
from bench.counting import Program
from bench.runtime import Start, first_call
from bench.table import Row, at_most, ratio
from bench.turn import Conversation, Turn, conversing, letters, writing_turns
from chatoet.lanes import decode_pepper
from local.cloud import CREDENTIALS, REGION

FLOORS = Path(__file__).with_name("floor")
WARM = 3  # calls after the second
TUTOR_TO_FLOOR, TUTOR_MB = 1.2, 96
LOG_BYTES = 1200  # of which 76 are the evidence of a turn (docs/decisions/0032)


def measure(built: Artifacts, scratch: Path) -> list[Row]:
    with conversing(scratch / "cloud") as conversation:
        conversation.open_task()
        turns = writing_turns(conversation)
        menu = conversation.say("menu")
        course = kinds.measure(conversation)
        other = conversation.with_another()
        other.open_task()
        tutor = _tutor(built, conversation, other, scratch)
        with_sdks = _sdks(built, other, scratch)
        starts = _starts(built, conversation, other, scratch)
        marked = models.measure(conversation.with_another())
    return [*turn_rows(turns), *ordinary_rows(menu), *course, *marked, *tutor, *with_sdks, *start_rows(starts)]


def turn_rows(turns: list[Turn]) -> list[Row]:
    """The dearest of the turns in each row."""
    kinds = sorted({call.operation for turn in turns for call in turn.calls})
    lengths = ", ".join(str(len(turn.letter.split())) for turn in turns)
    return [
        at_most("writing turn, write units", max(t.write_units for t in turns), 14, raw=f"letters of {lengths} words"),
        at_most("writing turn, read units", max(t.read_units for t in turns), 4, raw=", ".join(kinds)),
        at_most("writing turn, items in its one commit", max(t.commit_items for t in turns), 4),
        at_most(
            "queue requests per inbound item", max(t.queue_requests for t in turns), 3, raw="send, receive, delete"
        ),
        at_most("KMS calls, warm", max(t.kms_calls for t in turns), 0),
        at_most("own log, all Lambdas and statuses", max(t.log_bytes for t in turns), LOG_BYTES, "B", _lines(turns)),
        at_most("log lines with content", sum(t.leaks for t in turns), 0),
        at_most("status event, write units", max(t.status_units for t in turns), 2),
        at_most("writing turn, WhatsApp messages", max(t.replies for t in turns), 1),
    ]


def ordinary_rows(menu: Turn) -> list[Row]:
    units = f"{menu.write_units} WRU, {menu.read_units:g} RRU, {menu.log_bytes} B of log"
    return [at_most("ordinary turn (menu), WhatsApp messages", menu.replies, 1, raw=units)]


def _lines(turns: list[Turn]) -> str:
    return "lines: " + ", ".join(str(len(turn.lines)) for turn in turns)


def _tutor(built: Artifacts, conversation: Conversation, other: Conversation, scratch: Path) -> list[Row]:
    """Two learners, because what runs at once must not meet on one learner's head."""
    environment = _environment(conversation, "TutorFunction")
    layers = built.paths("TutorFunction")[1:]
    tutor = Program("app", built.paths("TutorFunction"), environment)
    floor_program = Program("tutor_floor", (FLOORS, layers[1]), environment)
    runs = {
        "letter": (tutor, _records(conversation, letters()[0], 1)),
        "menu": (tutor, _records(other, "menu", 2)),
        "floor": (floor_program, _records(conversation, letters()[0], 3)),
    }
    with ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda name: counting.live(*runs[name], scratch, name), runs)
        lives = dict(zip(runs, found, strict=True))
    ours, floor, unit = lives["letter"].counted, lives["floor"].counted, counting.unit()
    menu = lives["menu"].counted
    raw = f"{ours.first:.1f} / {ours.second:.1f} {unit}"
    return [
        ratio("tutor by rules, cold", menu.cold, floor.cold, TUTOR_TO_FLOOR, unit, "one sealed item"),
        Row("· to the first feedback on a letter", f"{ours.cold / floor.cold:.2f} ×", raw=f"{ours.cold:.2f} {unit}"),
        at_most("tutor, resident memory after a letter", lives["letter"].peak_mb, TUTOR_MB, "MB"),
        Row("tutor, first call ÷ second (letters)", f"{ours.first / ours.second:.2f}", raw=raw),
        Row("tutor, warm, per letter", f"{ours.warm:.1f} {unit}", raw=f"floor {floor.warm:.1f} {unit}"),
    ]


def _sdks(built: Artifacts, conversation: Conversation, scratch: Path) -> list[Row]:
    clients, stack = conversation.deployed.clients, conversation.deployed.system.settings.stack
    environment, menu = _environment(conversation, "TutorFunction"), _records(conversation, "menu", 7)
    return sdks.measure(built, environment, menu, clients, stack, scratch)


def _records(conversation: Conversation, words: str, series: int) -> list[dict[str, Any]]:
    deployed, at = conversation.deployed, int(time.time())
    person = next(one for one in deployed.phone("GET", "/learners") if one["id"] == conversation.learner)
    sender = {"from": person["wa_id"], "from_user_id": person["user_id"]}
    pepper = _pepper(conversation)
    return [messages.text_record(1000 * series + n, words, sender, pepper, at) for n in range(2 * (2 + WARM))]


def _pepper(conversation: Conversation) -> bytes:
    return decode_pepper(conversation.deployed.system.deployment.secrets["pepper"])


def _environment(conversation: Conversation, function: str) -> dict[str, str]:
    """Exactly what the template gives the function, but for the way to AWS."""
    system = conversation.deployed.system
    name = f"{system.settings.stack}-{function.removesuffix('Function').lower()}"
    found = conversation.deployed.clients("lambda").get_function_configuration(FunctionName=name)
    variables: dict[str, str] = found["Environment"]["Variables"]
    region = {"AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION}
    return {**variables, **CREDENTIALS, **region, "AWS_ENDPOINT_URL": system.settings.cloud.endpoint}


def _starts(built: Artifacts, conversation: Conversation, other: Conversation, scratch: Path) -> dict[str, Start]:
    events = _events(conversation, other)

    def start(function: str) -> Start:
        program = Program("app", built.paths(function), _environment(conversation, function))
        return first_call(program, events.get(function, {}), scratch / function)

    # The second way in is built always, and deployed only where it is chosen.
    there = [function for function in built.functions if function != "SocialFunction"]
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(there, pool.map(start, there), strict=True))


def _events(conversation: Conversation, other: Conversation) -> dict[str, Mapping[str, Any]]:
    """What each gets as its first; the scheduled ones take anything."""
    secret, at = conversation.deployed.system.deployment.secrets["app_secret"], int(time.time())
    pepper = _pepper(conversation)
    return {
        "WebhookFunction": messages.text_post(1, secret, at),
        "TutorFunction": _records(conversation, letters()[0], 4)[0],
        "ConsentFunction": _records(other, "privacy", 5)[0],
        "DsarFunction": messages.text_record(6000, "my data", messages.SOMEONE, pepper, at),
        "DeliveryFunction": messages.status_record(pepper, at),
        "MediaFunction": messages.file_record(pepper, at),
        "PagesFunction": {"rawPath": "/notice"},
    }


def start_rows(starts: Mapping[str, Start]) -> list[Row]:
    return [
        Row(f"{name.removesuffix('Function').lower()}, cold under the real runtime client",
            f"{start.cost:.0f} {counting.unit()}", raw=f"{start.imports} modules imported")
        for name, start in starts.items()
    ]  # fmt: skip
