"""The operators' desk: `python -m infra.desk --stage prod due`. It invokes the Lambda of rights, which does the work.

So no person reads a table or decrypts anything: who may use the desk may invoke that one function. docs/ops/rights.md.
"""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import boto3

KINDS: Final = (
    "access", "portability", "rectification", "erasure", "restriction", "objection", "review", "complaint",
    "disclosures",
)  # fmt: skip
# By command: its arguments, those that must be there with `!`. A `?` is yes when it is given; a `*` is a list.
COMMANDS: Final[dict[str, str]] = {
    "open": "address! value! kind! channel! received! by-another?",
    "verify": "ref! evidence!",
    "answer": "ref! text!",
    "extend": "ref! reason!",
    "pause": "ref! reason! question!",
    "resume": "ref!",
    "refuse": "ref! reason! part?",
    "complete": "ref! text",
    "restrict": "ref! ground!",
    "hold": "ref! reason!",
    "announce": "ref! reason!",
    "lift": "ref!",
    "view": "ref! who!",
    "disclose": "ref! to! who! what! reason! approvers*",
    "due": "days",
    "breach-open": "aware! nature! note!",
    "breach-assess": "ref! risk! affected",
    "breach-notify": "ref! whom!",
    "breach-tell": "ref! text! srefs!",
    "breach-close": "ref!",
    "breach-report": "ref!",
}
CHOICES: Final = {
    "address": ("bsuid", "wa_id"), "kind": KINDS, "channel": ("email", "form"), "ground": ("a", "b", "c", "d"),
    "to": ("team", "adviser", "authority"),
    "nature": ("confidentiality", "integrity", "availability"), "risk": ("none", "some", "high"),
    "whom": ("authority", "learners"),
}  # fmt: skip
TYPES: Final[dict[str, Callable[[str], Any]]] = {"days": int, "affected": int, "srefs": lambda path: read(Path(path))}


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m infra.desk", description="Requests about rights, for operators.")
    top.add_argument("--stage", default="dev")
    top.add_argument("--region", default="eu-west-1")
    commands = top.add_subparsers(dest="command", required=True)
    for name, arguments in COMMANDS.items():
        command = commands.add_parser(name)
        for argument in arguments.split():
            _add(command, argument.rstrip("!?*"), argument[-1])
    return top


def _add(command: argparse.ArgumentParser, name: str, mark: str) -> None:
    match mark:
        case "?":
            command.add_argument(f"--{name}", action="store_true")
        case "*":
            command.add_argument(f"--{name}", nargs="*", default=[])
        case _:
            command.add_argument(
                f"--{name}", required=mark == "!", choices=CHOICES.get(name), type=TYPES.get(name, str)
            )


def asked(arguments: argparse.Namespace) -> dict[str, Any]:
    """What the Lambda is asked: all that was given."""
    given = {name: value for name, value in vars(arguments).items() if value not in (None, [], False)}
    return {name: value for name, value in given.items() if name not in ("stage", "region")}


def invoke(client: Any, stage: str, request: dict[str, Any]) -> dict[str, Any]:
    answer = client.invoke(FunctionName=f"chatoet-{stage}-dsar", Payload=json.dumps({"ops": request}))
    if "FunctionError" in answer:
        return {"error": "the function failed: see its log"}
    told: dict[str, Any] = json.loads(answer["Payload"].read())
    return told


def read(path: Path) -> list[str]:
    """One sref a line; what a saved query exports has a first line of names, and perhaps more columns."""
    first = [line.partition(",")[0].strip().strip('"') for line in path.read_text("utf-8").splitlines()]
    return [each for each in first if each not in ("", "sref")]


def told(call: Callable[[dict[str, Any]], dict[str, Any]], request: dict[str, Any]) -> dict[str, Any]:
    """Calls until all learners were looked at: what became of each sref. `missing` are gone already, by an erasure."""
    found: dict[str, str] = {}
    while True:
        answer = call(request)
        if "error" in answer:
            return answer | {"found": found}
        found |= answer["found"]
        if answer["done"]:
            return {"found": found, "missing": sorted(set(request["srefs"]) - set(found))}
        request = request | {"after": answer["after"]}


def main(arguments: list[str]) -> int:
    given = parser().parse_args(arguments)
    client = boto3.Session(region_name=given.region).client("lambda")

    def call(request: dict[str, Any]) -> dict[str, Any]:
        return invoke(client, given.stage, request)

    request = asked(given)
    answer = told(call, request) if given.command == "breach-tell" else call(request)
    sys.stdout.write(json.dumps(answer, indent=1, ensure_ascii=False) + "\n")
    return 1 if "error" in answer else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
