"""Both vendors before a server of the test's own."""

from collections.abc import Iterator
from typing import NamedTuple

import httpx2
import pytest

from chatoet.llm.egress import client
from chatoet.llm.vendor import Vendor
from tests.llm.dialects import CONFIG, GEMINI, OPENAI, Dialect
from tests.llm.server import Server, serving

HOSTS = frozenset(each.host for each in CONFIG.vendors.values())


class Scene(NamedTuple):
    dialect: Dialect
    server: Server
    vendor: Vendor
    client: httpx2.Client


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture
def way_out() -> Iterator[httpx2.Client]:
    with client(HOSTS, local=True) as made:
        yield made


@pytest.fixture(params=[OPENAI, GEMINI], ids=lambda dialect: str(dialect.name))
def scene(request: pytest.FixtureRequest, server: Server, way_out: httpx2.Client) -> Scene:
    dialect: Dialect = request.param
    return Scene(dialect, server, dialect.make(server.url, way_out), way_out)
