"""What a cold start does not need: looking for garbage while modules are imported finds none and costs 3 % of it.

Imported first by what composes; `started` is called when all is put together.
"""

import gc

gc.disable()


def started() -> None:
    gc.enable()
