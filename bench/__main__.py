"""`make bench`: builds, counts, prints one table. Never fails for a missed target; the last line names them."""

import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.artifacts import WORK

# Our own code as the Lambdas have it, and credentials for a cloud on this machine alone.
sys.path.insert(0, str(Path(__file__).parents[1] / "layers" / "chatoet" / "python"))
os.environ.update(AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test", AWS_DEFAULT_REGION="eu-west-1")


def main() -> None:
    from bench import artifacts, bulk, counting, deployed, packages, table, webhook

    started = time.monotonic()
    WORK.mkdir(parents=True, exist_ok=True)
    if counting.unit() != "Mi":
        print("Valgrind is not installed: milliseconds of CPU instead of instructions, which move by 10 to 25 %.")
    with TemporaryDirectory(dir=WORK) as scratch:
        _say("building …")
        built = artifacts.build()
        rows = packages.measure(built)
        _say("webhook …")
        rows = webhook.measure(built, artifacts.naive(), Path(scratch)) + rows
        _say("a thousand updates in a POST, and pywa …")
        rows += bulk.measure(built, Path(scratch))
        _say("turn, tutor, each start …")
        rows += deployed.measure(built, Path(scratch))
    print(table.markdown(rows))
    print(f"\n{table.summary(rows)} (Mi = million instructions; took {time.monotonic() - started:.0f} s)")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


main()
