"""`python -m tests.clauses` for all clauses, with ids for some and their tests by name; `--as-is` runs nothing."""

import subprocess
import sys

from tests.clauses import record
from tests.clauses.marked import marked
from tests.clauses.table import clauses, details, failing, lines, rows

PYTEST = (sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", "-m", "clause and not soak")


def main(arguments: list[str]) -> int:
    wanted = [argument for argument in arguments if not argument.startswith("-")]
    register = [clause for clause in clauses() if not wanted or clause.id in wanted]
    if unknown := set(wanted) - {clause.id for clause in register}:
        sys.exit(f"no such clause: {', '.join(sorted(unknown))}")
    ids = {clause.id for clause in register}
    tests = {name: carried for name, carried in marked().items() if carried & ids}
    results = record.read()
    if "--as-is" not in arguments and (files := sorted({name.split("::")[0] for name in set(tests) - set(results)})):
        subprocess.run([*PYTEST, *files], cwd=record.ROOT, check=False)  # what came of it is in the record
        results = record.read()
    table = rows(register, tests, results)
    said = [line for row in table for line in details(row)] if wanted else lines(table)
    sys.stdout.write("\n".join(said) + "\n")
    return 1 if failing(table) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
