"""What every vendor does with a question, over its own wire format, and with whatever comes back."""

import logging
import os
import subprocess
import sys
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chatoet.llm import errors
from chatoet.llm.egress import client
from chatoet.llm.vendor import Usage
from chatoet.rules.prompt.model import Ask
from tests.llm.conftest import HOSTS, Scene
from tests.llm.server import Answer

LETTER = "Dear Dr Okafor, Ms Underhill was admitted with pneumonia."
SCHEMA = {
    "type": "object",
    "properties": {"band": {"type": "integer"}},
    "required": ["band"],
    "additionalProperties": False,
}
ASK = Ask("purpose", "You judge letters.", LETTER, SCHEMA, "purpose/nur-1/1", 700)
TEXT = '{"band": 3, "quote": "admitted with pneumonia"}'
USED = Usage(900, 800, 70)


def test_an_answer_is_its_text_and_what_it_cost(scene: Scene) -> None:
    scene.server.enqueue(Answer(scene.dialect.said(TEXT)))
    assert scene.vendor.ask(ASK, 5) == (TEXT, USED)


def test_a_vendor_says_who_it_is_and_where(scene: Scene) -> None:
    """The host is where the letter goes, also when that is this machine (test_composed has the others)."""
    assert (scene.vendor.name, scene.vendor.host, scene.vendor.region) == (scene.dialect.name, "127.0.0.1", "eu")
    assert scene.vendor.model.startswith(("gpt-", "gemini-"))


@pytest.mark.clause("OET-5.2-minimise")
def test_what_does_not_change_goes_first_and_the_letter_last(scene: Scene) -> None:
    scene.server.enqueue(Answer(scene.dialect.said(TEXT)))
    scene.vendor.ask(ASK, 5)
    sent = scene.server.sent
    told = sent["input"][0]["content"] if "input" in sent else sent["systemInstruction"]["parts"]
    assert [part["text"] for part in told] == [ASK.prefix]
    assert words_of(sent) == [LETTER]


def test_a_repair_follows_the_letter(scene: Scene) -> None:
    scene.server.enqueue(Answer(scene.dialect.said(TEXT)))
    scene.vendor.ask(ASK._replace(repair="Quote exactly."), 5)
    assert words_of(scene.server.sent) == [LETTER, "Quote exactly."]


def words_of(sent: dict[str, Any]) -> list[str]:
    if "input" in sent:
        return [each["content"] for each in sent["input"] if each["role"] == "user"]
    return [part["text"] for content in sent["contents"] for part in content["parts"]]


STATUSES = [
    (400, errors.DeniedError),
    (401, errors.DeniedError),
    (403, errors.DeniedError),
    (404, errors.DeniedError),
    (408, errors.TimedOutError),
    (500, errors.OverloadedError),
    (503, errors.OverloadedError),
    (529, errors.OverloadedError),
]


@pytest.mark.parametrize(("status", "kind"), STATUSES)
def test_a_status_says_whose_fault_it_is(scene: Scene, status: int, kind: type[Exception]) -> None:
    scene.server.enqueue(Answer(scene.dialect.error(status, LETTER), status))
    with pytest.raises(kind):
        scene.vendor.ask(ASK, 5)
    assert len(scene.server.requests) == 1, "whoever asks decides what comes next, not the SDK"


@pytest.mark.parametrize(
    ("header", "wait"), [("7", 7.0), ("0.5", 0.5), ("", 0.0), ("soon", 0.0), ("-3", 0.0), ("nan", 0.0), ("1e9", 3600.0)]
)
def test_a_throttled_call_knows_how_long_to_wait(scene: Scene, header: str, wait: float) -> None:
    headers = (("retry-after", header),) if header else ()
    scene.server.enqueue(Answer(scene.dialect.error(429, LETTER), 429, headers))
    with pytest.raises(errors.ThrottledError) as thrown:
        scene.vendor.ask(ASK, 5)
    assert thrown.value.wait == wait
    assert len(scene.server.requests) == 1


def test_an_answer_that_ran_out_of_tokens_is_none_and_was_paid_for(scene: Scene) -> None:
    scene.server.enqueue(Answer(scene.dialect.truncated('{"band"')))
    with pytest.raises(errors.TruncatedError) as thrown:
        scene.vendor.ask(ASK, 5)
    assert thrown.value.usage == USED


def test_a_refusal_is_none(scene: Scene) -> None:
    scene.server.enqueue(Answer(scene.dialect.refused()), Answer(scene.dialect.blocked()))
    for _ in range(2):
        with pytest.raises(errors.RefusedError):
            scene.vendor.ask(ASK, 5)


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_answer_is_none(scene: Scene, text: str) -> None:
    scene.server.enqueue(Answer(scene.dialect.said(text)))
    with pytest.raises(errors.MalformedError):
        scene.vendor.ask(ASK, 5)


@pytest.mark.parametrize(
    "body", [b"", b"<html>busy</html>", b'{"cut": ', b"[1, 2]", b"null", b"\xff\xfe", b"[" * 99_999, b"5"]
)
def test_what_is_no_answer_at_all_is_none(scene: Scene, body: bytes) -> None:
    scene.server.enqueue(Answer(body))
    with pytest.raises((errors.NoAnswerError, errors.OverloadedError)):
        scene.vendor.ask(ASK, 5)


def test_json_that_is_no_answer_of_this_vendor_is_none(scene: Scene) -> None:
    scene.server.enqueue(Answer(scene.dialect.unread()))
    with pytest.raises((errors.NoAnswerError, errors.OverloadedError)):
        scene.vendor.ask(ASK, 5)


def test_a_vendor_that_is_slow_is_left_when_its_seconds_are_over(scene: Scene) -> None:
    scene.server.enqueue(Answer(scene.dialect.said(TEXT), wait=1.0))
    with pytest.raises(errors.TimedOutError):
        scene.vendor.ask(ASK, 0.2)


def test_an_answer_that_trickles_in_is_left_when_its_seconds_are_over(scene: Scene) -> None:
    """Each byte comes in time for the SDK's timeout, which is one for each read."""
    scene.server.enqueue(Answer(scene.dialect.said(TEXT), between=0.05))
    with pytest.raises(errors.TimedOutError):
        scene.vendor.ask(ASK, 0.3)


def test_a_vendor_that_is_not_there_is_unreachable(scene: Scene) -> None:
    vendor = scene.dialect.make("http://127.0.0.1:9", scene.client)
    with pytest.raises(errors.UnreachableError):
        vendor.ask(ASK, 5)


def test_six_questions_at_once_get_their_own_answers(scene: Scene) -> None:
    asks = [ASK._replace(letter=f"letter {n}") for n in range(6)]
    scene.server.enqueue(*[Answer(scene.dialect.said(TEXT), wait=0.05)] * 6)
    with ThreadPoolExecutor(6) as pool:
        replies = list(pool.map(lambda ask: scene.vendor.ask(ask, 5), asks))
    assert replies == [(TEXT, USED)] * 6
    assert sorted(words_of(request.body)[0] for request in scene.server.requests) == [ask.letter for ask in asks]


def test_questions_that_nobody_waits_for_any_more_take_no_place_from_the_next_letter(scene: Scene) -> None:
    """Else it times out in our own pool, which counts against a vendor that is well."""
    scene.server.enqueue(*[Answer(scene.dialect.said(TEXT), wait=3.0)] * 12)
    with ThreadPoolExecutor(12) as pool:
        for _ in range(12):
            pool.submit(scene.vendor.ask, ASK, 5)
        while len(scene.server.requests) < 12:
            time.sleep(0.01)
        scene.server.enqueue(Answer(scene.dialect.said(TEXT)))
        assert scene.vendor.ask(ASK, 5).text == TEXT


@pytest.mark.clause("OET-6.3-transfers", "PRO-no-transfer")
def test_a_redirect_to_another_host_is_followed_by_nobody(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    for status in (301, 302, 307, 308):
        scene.server.enqueue(Answer(b"", status, (("location", f"{scene.server.url}/elsewhere"),)))
        with pytest.raises(errors.DeniedError):
            scene.vendor.ask(ASK, 5)
    assert [request.path for request in scene.server.requests if "elsewhere" in request.path] == []


@pytest.mark.clause("OET-6.3-transfers", "PRO-no-transfer")
def test_a_proxy_in_the_environment_is_passed_by(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    scene.server.enqueue(Answer(scene.dialect.said(TEXT)))
    with client(HOSTS, local=True) as way_out:
        assert scene.dialect.make(scene.server.url, way_out).ask(ASK, 5).text == TEXT


BAD = ["error", "garbage", "truncated", "refused", "slow"]


@pytest.mark.clause("OET-8-encrypt", "OET-5.2-minimise")
@pytest.mark.parametrize("what", BAD)
def test_no_error_and_no_log_line_holds_the_letter_or_the_answer(
    scene: Scene, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Not even with the machine's whole log at DEBUG."""
    answers = {
        "error": Answer(scene.dialect.error(400, LETTER), 400),
        "garbage": Answer(TEXT.encode()[:-9]),
        "truncated": Answer(scene.dialect.truncated(TEXT)),
        "refused": Answer(scene.dialect.refused()),
        "slow": Answer(scene.dialect.said(TEXT), wait=0.5),
    }
    scene.server.enqueue(answers[what])
    with caplog.at_level(logging.DEBUG), pytest.raises(errors.VendorError) as thrown:
        scene.vendor.ask(ASK, 0.2 if what == "slow" else 5)
    written = "".join(traceback.format_exception(thrown.value)) + caplog.text
    for content in (LETTER, "pneumonia", "I will not say", ASK.prefix, "sk-test", '"band"'):
        assert content not in written


# As the tutor does it: the way out is there before the SDK is imported, which then reads its switch for debugging.
TALK = """
import logging
from chatoet.llm.egress import client
logging.basicConfig(level=logging.DEBUG)
with client(frozenset(), local=True) as out:
    from tests.llm import dialects
    from tests.llm.server import Answer, serving
    from tests.llm.test_vendors import ASK, TEXT
    for dialect in (dialects.OPENAI, dialects.GEMINI):
        with serving() as server:
            server.enqueue(Answer(dialect.said(TEXT)))
            assert dialect.make(server.url, out).ask(ASK, 5).text == TEXT
"""


@pytest.mark.clause("OET-8-encrypt", "OET-5.2-minimise", "OET-5.3a-minimise")
def test_e45_with_every_switch_for_debugging_on_the_sdks_log_nothing() -> None:
    switches = {"OPENAI_LOG": "debug", "GOOGLE_SDK_PYTHON_LOGGING_SCOPE": "google", "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", TALK], env={**os.environ, **switches}, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr[-2000:]
    for content in (LETTER, ASK.prefix, "sk-test", '"band"', "DEBUG:openai", "DEBUG:google_genai", "DEBUG:httpx2"):
        assert content not in done.stdout + done.stderr, "no words, and no lines but ours"
