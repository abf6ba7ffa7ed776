"""Opens a document in a process of its own, so that a bomb or an endless loop ends there and not with us."""

import json
import subprocess
import sys

from chatoet.rules.media import Kind, RefusedError

WALL_S = 15
PROGRAM = "import sys; kind, *sys.path = sys.argv[1:]; from chatoet.extract.worker import main; main(kind)"


def extract(kind: Kind, data: bytes, wall_s: float = WALL_S) -> str:
    """The words of a PDF, a Word document or a text. Raises RefusedError; for a PDF without a text layer, empty."""
    command = [sys.executable, "-ISB", "-c", PROGRAM, kind, *filter(None, sys.path)]
    # No variable of ours goes in, credentials least of all; Lambda's interpreter needs its library's place.
    variables = {"LD_LIBRARY_PATH": f"{sys.base_prefix}/lib"}
    try:
        # What a parser says about a file may repeat it: stderr goes nowhere.
        done = subprocess.run(
            command, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=variables, timeout=wall_s, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise RefusedError("unreadable") from None
    if done.returncode != 0:
        raise RefusedError("unreadable")
    answer = json.loads(done.stdout)
    if "problem" in answer:
        raise RefusedError(answer["problem"])
    text: str = answer["text"]
    return text
