"""Runs a Lambda handler the way the runtime does, and says what each phase took. Not imported: started as a program.

`python -P driver.py MODULE EVENTS RESULT`: MODULE has `handler`; EVENTS is a JSON list; RESULT receives JSON.
Phases: the interpreter, INIT, the first call, the second, and all the others together. Between two phases stands a
call of `sched_yield`, which nothing else here makes, so that a profiler knows where to cut.
"""

import importlib
import json
import os
import sys
import time


def peak_kib() -> int:
    with open("/proc/self/status") as status:  # noqa: PTH123 - pathlib would be one import more, in what is measured
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


def main() -> None:
    module, events_file, result_file = sys.argv[1:]
    with open(events_file) as source:  # noqa: PTH123
        first, second, *others = json.load(source)
    cpu = [0.0]

    def cut() -> None:
        cpu.append(time.process_time())
        os.sched_yield()

    cut()
    handler = importlib.import_module(module).handler
    cut()
    answers = [handler(first, None)]
    modules, peak = sorted(sys.modules), peak_kib()
    cut()
    answers.append(handler(second, None))
    cut()
    answers += [handler(event, None) for event in others]
    cut()
    took = [after - before for before, after in zip(cpu, cpu[1:], strict=False)]
    with open(result_file, "w") as result:  # noqa: PTH123
        json.dump({"cpu_s": took, "modules": modules, "peak_kib": peak, "answers": answers}, result)
    sys.stdout.flush()
    os._exit(0)  # what the interpreter does on its way out is nobody's cost


main()
