"""One way out, to the hosts on the list and to nobody else."""

import ipaddress
import socket
from pathlib import Path
from typing import Any

import httpx2
import pytest

from bench.stub import make_certificate, serving
from chatoet.llm import egress
from chatoet.llm.egress import EgressError, checked, client
from chatoet.llm.errors import DeniedError
from tests.llm.conftest import HOSTS
from tests.llm.server import Answer, Server

OPENAI = "eu.api.openai.com"
OTHERS = [
    "https://api.openai.com/v1/responses",
    "https://us.api.openai.com/v1/responses",
    "https://eu.api.openai.com.example/v1/responses",
    "https://eu.api.openai.com@example.com/v1/responses",
    "http://eu.api.openai.com/v1/responses",
    "https://aiplatform.googleapis.com/v1",
    "https://oauth2.googleapis.com/token",
    "https://169.254.169.254/latest/meta-data",
    "https://127.0.0.1:8702/v1",
    "http://localhost:8702/v1",
    "https://[::1]:8702/v1",
]


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every address that somebody looked up or connected to."""
    asked: list[Any] = []

    def note(*args: Any, **kwargs: Any) -> Any:
        asked.append(args)
        raise OSError("not in this test")

    monkeypatch.setattr(socket, "getaddrinfo", note)
    monkeypatch.setattr(socket, "create_connection", note)
    return asked


@pytest.mark.clause("OET-6.3-transfers", "PRO-no-transfer", "OET-5-only", "OET-5.2-openai", "OET-5.3a-gemini")
@pytest.mark.parametrize("url", OTHERS)
def test_nothing_leaves_for_a_host_that_is_not_on_the_list(url: str, connected: list[Any]) -> None:
    with client(HOSTS, local=False) as way_out, pytest.raises(EgressError):
        way_out.post(url, json={"letter": "Dear Dr"})
    assert connected == []


def test_an_allowed_host_is_looked_up(connected: list[Any]) -> None:
    with client(HOSTS, local=False) as way_out, pytest.raises(httpx2.ConnectError):
        way_out.post(f"https://{OPENAI}/v1/responses", json={})
    assert connected


def test_this_machine_is_reached_in_the_local_stage_alone(server: Server) -> None:
    server.enqueue(Answer({"ok": True}))
    with client(HOSTS, local=True) as way_out:
        assert way_out.post(f"{server.url}/x", json={}).json() == {"ok": True}
    with client(HOSTS, local=False) as way_out, pytest.raises(EgressError):
        way_out.post(f"{server.url}/x", json={})
    assert len(server.requests) == 1


@pytest.mark.parametrize("address", [str(ipaddress.IPv4Address("127.0.0.2")), "0.0.0.0", "192.168.1.4", "example.com"])
def test_no_other_machine_is_this_machine(address: str) -> None:
    with client(HOSTS, local=True) as way_out, pytest.raises(EgressError):
        way_out.post(f"http://{address}:1/x", json={})


@pytest.mark.clause("OET-6.3-transfers", "PRO-no-transfer")
@pytest.mark.parametrize("url", OTHERS)
def test_another_host_is_refused_before_there_is_a_letter(url: str) -> None:
    with pytest.raises(EgressError):
        checked(url, OPENAI, local=False)


def test_the_real_host_passes_and_a_peer_on_this_machine_in_the_local_stage() -> None:
    assert checked(f"https://{OPENAI}/", OPENAI, local=False) == f"https://{OPENAI}"
    assert checked("http://127.0.0.1:8702", OPENAI, local=True) == "http://127.0.0.1:8702"


def test_a_refusal_is_for_the_vendor_as_a_whole_and_names_no_more_than_a_host() -> None:
    with pytest.raises(DeniedError, match=r"^not an allowed host: example\.com$"):
        checked("https://key:secret@example.com/path?token=1", OPENAI, local=False)


def test_a_connection_has_two_seconds_however_long_the_answer_may_take() -> None:
    seen: list[Any] = []

    class Network(httpx2.BaseTransport):
        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            seen.append(request.extensions["timeout"])
            return httpx2.Response(200, json={})

    way_out = egress.Egress(Network(), HOSTS, False, lambda: 0.0)
    with httpx2.Client(transport=way_out, timeout=25) as made:
        made.get(f"https://{OPENAI}/")
    assert seen == [{"connect": 2.0, "read": 25, "write": 25, "pool": 2.0}]


@pytest.mark.clause("OET-8-encrypt")
def test_a_host_whose_certificate_nobody_signed_is_not_spoken_to(tmp_path: Path) -> None:
    """Even one that has the right address: the roots are those of the public web, and all are checked."""
    certificate, _ = make_certificate(tmp_path)
    refused = pytest.raises(httpx2.ConnectError, match="CERTIFICATE_VERIFY_FAILED")
    with serving({}, certificate) as url, client(HOSTS, local=True) as way_out, refused:
        way_out.post(f"{url}/v1/responses", json={"letter": "Dear Dr"})
