"""What every test stands on: fake credentials before any import of a client, and no way off this machine."""

import gc
import os
import re
import socket
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest
from botocore import hooks, useragent
from botocore.loaders import Loader

from tests.fixtures.loopback import only_loopback

os.environ.update(
    AWS_ACCESS_KEY_ID="test",
    AWS_SECRET_ACCESS_KEY="test",
    AWS_DEFAULT_REGION="eu-west-1",
    AWS_REGION="eu-west-1",
    AWS_EC2_METADATA_DISABLED="true",
    AWS_CONFIG_FILE=os.devnull,
    AWS_SHARED_CREDENTIALS_FILE=os.devnull,
)
for leaked in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL", "AWS_CA_BUNDLE", "HTTP_PROXY", "HTTPS_PROXY"):
    os.environ.pop(leaked, None)
    os.environ.pop(leaked.lower(), None)

# A Lambda meets the patterns of a few tasks, a run of the tests those of all: more than `re` remembers.
re._MAXCACHE = 10_000  # type: ignore[attr-defined]
gc.enable()  # composing pauses it, and not every test composes
pytest_plugins = [
    "tests.clauses.plugin",
    "tests.fixtures.cloud",
    "tests.fixtures.deployed",
    "tests.fixtures.quiet",
    "tests.fixtures.world",
]


@pytest.fixture(scope="session", autouse=True)
def botocore_looks_things_up_once() -> Iterator[None]:
    """Tests make clients by the hundred, each in a session of its own, which would search and parse megabytes anew."""
    known: dict[object, object] = {}
    plain_init = Loader.__init__
    look = lru_cache(hooks.accepts_kwargs)
    names = hooks.EventAliaser(hooks.HierarchicalEmitter())

    def init(self: Loader, *args: Any, **kwargs: Any) -> None:
        plain_init(self, *args, **kwargs)
        self._cache = known  # type: ignore[attr-defined]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Loader, "__init__", init)
        clean = lru_cache(useragent.sanitize_user_agent_string_component)
        patch.setattr(useragent, "sanitize_user_agent_string_component", clean)
        patch.setattr(hooks, "accepts_kwargs", lambda handler: look(getattr(handler, "__func__", handler)))
        patch.setattr(hooks.EventAliaser, "_alias_event_name", names._alias_event_name)  # type: ignore[attr-defined]
        yield


@pytest.fixture(scope="session", autouse=True)
def loopback_alone() -> Iterator[None]:
    """Sockets of this process only: a browser that a test starts is told its own rules."""
    with only_loopback(socket.socket):
        yield
