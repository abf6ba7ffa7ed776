"""What every test stands on: fake credentials before any import of a client, and no way off this machine."""

import gc
import os
import socket
from collections.abc import Iterator
from functools import cache

import pytest
from botocore.loaders import JSONFileLoader

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

gc.enable()  # composing pauses it, and not every test composes
pytest_plugins = ["tests.clauses.plugin", "tests.fixtures.cloud", "tests.fixtures.deployed", "tests.fixtures.world"]


@pytest.fixture(scope="session", autouse=True)
def service_models_are_parsed_once() -> Iterator[None]:
    """Tests make clients by the hundred, each in a session of its own, and botocore parses megabytes for each."""
    plain, one = JSONFileLoader.load_file, JSONFileLoader()
    # By the path alone: each session has a loader of its own, which botocore's cache takes for part of the key.
    parsed = cache(lambda path: plain(one, path))
    JSONFileLoader.load_file = lambda self, path: parsed(path)  # type: ignore[method-assign, assignment]
    yield
    JSONFileLoader.load_file = plain  # type: ignore[method-assign]


@pytest.fixture(scope="session", autouse=True)
def loopback_alone() -> Iterator[None]:
    """Sockets of this process only: a browser that a test starts is told its own rules."""
    with only_loopback(socket.socket):
        yield
