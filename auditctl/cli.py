"""The command line. Exit status: 0 sound or answered, 1 faults, 2 could not be read or asked wrongly."""

import argparse
import re
import sqlite3
import sys
import time
from pathlib import Path
from typing import Final

from auditctl import commands
from auditctl.errors import AuditctlError
from auditctl.report import Answer, as_json, as_text

WHERE: Final = "a folder, or s3://BUCKET (default: the current folder)"
# One pseudonym in 64 begins with a dash. What has a space in it is no option to argparse.
_DASHED: Final = re.compile(r"-[A-Za-z0-9_-]{21}", re.ASCII)
COMMANDS: Final = {
    "verify": "compute everything again: signatures, tree, chains; and say what does not hold, and where",
    "learner": "what happened to one learner, in plain words",
    "clause": "what evidences a clause of the policies",
    "cases": "requests about rights: late, open, done",
    "disclosures": "what was given to whom",
    "export": "a copy in a folder, to be verified without a network",
}


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="auditctl", description="Reads and verifies the sealed log of ChatOET. Never writes to AWS."
    )
    commands = top.add_subparsers(dest="command", required=True)
    made = {name: commands.add_parser(name, help=text, description=text) for name, text in COMMANDS.items()}
    made["learner"].add_argument("sref", metavar="SREF", type=str.strip, help="the pseudonym, as the log has it")
    made["clause"].add_argument("id", metavar="ID", help="as OET-6.2-access")
    made["export"].add_argument("folder", metavar="DIR", type=Path)
    for command in made.values():
        _add_source(command)
    _add_verify(made["verify"])
    for name in ("export", "clause"):
        made[name].add_argument("--logs", type=int, metavar="DAYS", default=0, help="log lines of so many days as well")
    made["export"].add_argument("--table", action="store_true", help="the live table as well")
    return top


def _add_source(command: argparse.ArgumentParser) -> None:
    command.add_argument("source", metavar="SOURCE", nargs="?", default=".", help=WHERE)
    command.add_argument("--json", action="store_true", help="for programs")
    command.add_argument("--region", default="eu-west-1")
    command.add_argument("--endpoint", metavar="URL", help="of another cloud than AWS")
    command.add_argument("--local", action="store_true", help="the cloud of `make run`")


def _add_verify(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--key", metavar="FILE|FINGERPRINT", action="append", default=[], help="a key that is trusted; may be repeated"
    )
    command.add_argument("--witness", metavar="SOURCE", help="the notes that somebody else keeps, or an older copy")
    command.add_argument("--table", action="store_true", help="compare with the live table")
    command.add_argument("--logs", action="store_true", help="compare with the lines in CloudWatch")


def main(arguments: list[str]) -> int:
    asked = parser().parse_args([f" {each}" if _DASHED.fullmatch(each) else each for each in arguments])
    write = as_json if asked.json else as_text
    try:
        answer = commands.answer(asked, int(time.time()))
    except AuditctlError as error:
        answer = _unreadable(str(error))
    except (OSError, sqlite3.Error) as error:  # this machine's: no room for a working file, or for a copy
        answer = _unreadable(f"{type(error).__name__} of this machine")
    except KeyboardInterrupt:
        answer = _unreadable("stopped")
    write(answer)
    return answer.status


def _unreadable(why: str) -> Answer:
    return Answer([(f"could not be read: {why}", "bold red")], [], {"verdict": "unreadable", "error": why}, 2)


def run() -> None:
    """The console command."""
    sys.exit(main(sys.argv[1:]))
