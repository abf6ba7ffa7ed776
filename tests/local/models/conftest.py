"""The stand-in in a thread of this process, and both real SDKs before it."""

from collections.abc import Iterator
from typing import Any

import pytest

from local.models.app import create_app
from local.models.peer import Peer
from local.phone.server import running
from tests.local.models import stand_in


@pytest.fixture(scope="session")
def served() -> Iterator[Peer]:
    brain: Any = stand_in
    with running(create_app(brain)) as url:
        yield Peer(int(url.rpartition(":")[2]))


@pytest.fixture
def peer(served: Peer) -> Peer:
    """As new: both vendors well, nothing in the journal."""
    served.set("openai", "ok")
    served.set("gemini", "ok")
    served.forget()
    return served
