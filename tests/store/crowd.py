"""Several workers at once in this process; races between processes are in tests/races."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier


def at_once[Result](jobs: list[Callable[[], Result]]) -> list[Result | Exception]:
    """Starts all jobs in the same moment; gives what each returned or raised, in their order."""
    barrier = Barrier(len(jobs))

    def run(job: Callable[[], Result]) -> Result | Exception:
        barrier.wait()
        try:
            return job()
        except Exception as error:  # noqa: BLE001  the outcome is what the test looks at
            return error

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))
