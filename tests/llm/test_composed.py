"""How the vendors of a stage are put together: what is refused at start, and which SDK is loaded when."""

import gc
import json
import subprocess
import sys
import time
from typing import Any

import httpx2
import pytest
import yaml

from chatoet.compose import core as compose
from chatoet.compose import tutor as compose_tutor
from chatoet.compose.core import load_models
from chatoet.compose.models import ways_of
from chatoet.llm.egress import EgressError
from chatoet.rules.models import ModelsError
from chatoet.rules.processors import Processor
from chatoet.secrets import SecretMissingError
from chatoet.settings import SettingsError, TutorSettings
from tests.fixtures.world import START, World
from tests.flows.records import head_of
from tests.llm.dialects import GEMINI, OPENAI, google_key
from tests.llm.server import Answer, Server
from tests.template.expanded import ROOT

CONFIG = load_models()
LETTER: str = yaml.safe_load((ROOT / "tests" / "letters" / "nur-good.yaml").read_text("utf-8"))["letter"]


def settings(**changed: str) -> TutorSettings:
    made = TutorSettings()
    usual = {"stage": "local", "tutor_vendors": "openai,gemini", "openai_url": "default", "gemini_url": "default"}
    vars(made).update({**usual, "google_project": "a-project", **changed})
    return made


def secret(name: str) -> str:
    return {"openai_key": "sk-test", "google_credentials": google_key()}[name]


def test_vendors_stand_in_the_order_of_the_parameter_with_their_seconds() -> None:
    for names in ("openai,gemini", "gemini,openai"):
        ways = ways_of(settings(tutor_vendors=names), CONFIG, secret)
        assert ",".join(way.name for way in ways) == names
        assert [way.seconds for way in ways] == [CONFIG.vendors[way.name].seconds for way in ways]


def test_a_vendor_is_made_once_and_says_what_is_configured() -> None:
    for way in ways_of(settings(stage="prod"), CONFIG, secret):
        vendor, config = way.make(), CONFIG.vendors[way.name]
        assert vendor is way.make()
        assert (vendor.host, vendor.region, vendor.model) == (config.host, config.region, config.model)


def test_garbage_is_looked_for_again_once_a_vendor_is_made_or_could_not_be(monkeypatch: pytest.MonkeyPatch) -> None:
    openai, gemini = ways_of(settings(), CONFIG, secret)
    openai.make()
    assert gc.isenabled()
    monkeypatch.setitem(sys.modules, "chatoet.llm.gemini_vendor", None)
    with pytest.raises(ImportError):
        gemini.make()
    assert gc.isenabled()


@pytest.mark.clause("OET-6.3-transfers", "PRO-no-transfer", "OET-5-only")
@pytest.mark.parametrize("vendor", ["openai", "gemini"])
@pytest.mark.parametrize(
    ("stage", "url"),
    [
        ("prod", "https://api.openai.com"),
        ("prod", "https://aiplatform.googleapis.com"),
        ("prod", "http://127.0.0.1:8702"),
        ("dev", "http://localhost:8702"),
        ("local", "https://models.example"),
        ("local", "http://192.168.0.4:8702"),
    ],
)
def test_any_other_host_is_refused_at_start(vendor: str, stage: str, url: str) -> None:
    with pytest.raises(EgressError):
        ways_of(settings(stage=stage, **{f"{vendor}_url": url}), CONFIG, secret)


def test_a_host_that_nobody_asks_is_not_looked_at() -> None:
    assert len(ways_of(settings(tutor_vendors="openai", gemini_url="https://models.example"), CONFIG, secret)) == 1


def test_gemini_wants_a_project_and_a_key_at_start() -> None:
    with pytest.raises(SettingsError, match="GOOGLE_PROJECT"):
        ways_of(settings(google_project="none"), CONFIG, secret)
    for key in ("", "a-key", "[]", '{"type": "external_account"}'):
        with pytest.raises(SettingsError, match="google_credentials is not"):
            ways_of(settings(), CONFIG, lambda name, key=key: key)  # type: ignore[misc]


def test_an_order_that_names_nobody_is_refused_at_start() -> None:
    with pytest.raises(ModelsError):
        ways_of(settings(tutor_vendors="openai,mistral"), CONFIG, secret)


def test_a_tutor_asks_for_the_secrets_of_its_vendors_alone() -> None:
    wanted = {"rules": [], "openai": ["openai_key"], "gemini,openai": ["google_credentials", "openai_key"]}
    assert {names: settings(tutor_vendors=names).more_secrets for names in wanted} == wanted


def put_key(world: World, value: str = "sk-test") -> None:
    path = f"{world.account.secrets_path}/openai_key"
    world.account.ssm.put_parameter(Name=path, Value=value, Type="SecureString", Overwrite=True)


def test_a_tutor_without_its_vendors_key_does_not_start_and_says_which(world: World) -> None:
    world.environment |= {"TUTOR_VENDORS": "openai"}
    with pytest.raises(SecretMissingError, match="^missing secret: .*/openai_key$"):
        compose.Core(world.settings("tutor"), "eu-west-1", world.sink)


def marked_by_openai(
    world: World, server: Server, way_out: httpx2.Client, monkeypatch: pytest.MonkeyPatch
) -> compose.Core:
    monkeypatch.setattr("chatoet.compose.models.client", lambda hosts, local: way_out)  # closed when this is over
    put_key(world)
    world.environment |= {"TUTOR_VENDORS": "openai", "OPENAI_URL": server.url}
    core = world._core("tutor")
    core.policy = core.policy._replace(processors=(Processor("openai", START + 86_400, "models"),))
    world.tutor = compose_tutor.tutor(world.settings("tutor"), core)
    return core


@pytest.mark.clause("OET-5-only", "OET-6.3-transfers")
def test_a_letter_goes_to_the_vendor_of_the_stage_and_the_call_is_noted(
    world: World, server: Server, way_out: httpx2.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    marked_by_openai(world, server, way_out, monkeypatch)
    server.enqueue(*[Answer(OPENAI.error(500, "busy"), 500)] * 6)
    world.open_task()
    world.say(LETTER)
    world.pause()
    (call,) = world.stored("conversations", "ProcessorCall")
    assert (call["vendor"]["S"], call["host"]["S"], call["region"]["S"]) == ("openai", "127.0.0.1", "eu")
    assert {request.headers["authorization"] for request in server.requests} == {"Bearer sk-test"}
    assert world.named("model.called")[0]["outcome"] == "OverloadedError"


def test_a_key_that_was_replaced_is_used_from_the_letter_after_the_one_for_which_the_old_was_refused(
    world: World, server: Server, way_out: httpx2.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not a quarter of an hour later, while every letter fails and the breaker opens for all."""
    core = marked_by_openai(world, server, way_out, monkeypatch)
    put_key(world, "sk-new")
    server.enqueue(*[Answer(OPENAI.error(401, "revoked"), 401)] * 6, *[Answer(OPENAI.error(500, "busy"), 500)] * 6)
    world.open_task()
    now = time.monotonic()
    monkeypatch.setattr(core.secrets, "_monotonic", lambda: now + 120)
    for letter in (LETTER, LETTER.replace("Yours", "Kindly,\nYours")):
        world.say(letter)
        world.pause()
    used = [request.headers["authorization"] for request in server.requests]
    assert used == ["Bearer sk-test"] * 6 + ["Bearer sk-new"] * 6


LOADED = """
import json, sys
given = json.load(sys.stdin)
from chatoet.compose.core import load_models
from chatoet.compose.models import ways_of
from chatoet.rules.prompt.model import Ask
from chatoet.settings import TutorSettings
settings, seen = TutorSettings(), []
vars(settings).update(given["settings"])
def look():
    seen.append([name in sys.modules for name in ("openai", "google.genai")])
ways = ways_of(settings, load_models(), given["secrets"].get)
look()
for way in ways:
    vendor = way.make()
    look()
    vendor.ask(Ask("purpose", "prefix", "letter", {"type": "object"}, "k", 10), 20)
    look()
json.dump(seen, sys.stdout)
"""
RULES = """
import sys
import chatoet.compose.tutor
from chatoet.compose.tutor import _asking
from chatoet.settings import TutorSettings
settings = TutorSettings()
settings.tutor_vendors = "rules"
assert _asking(settings, None) is None
models = ("openai", "google", "httpx2", "pydantic", "chatoet.llm", "chatoet.rules.prompt", "chatoet.rules.verify")
print(sorted(name for name in sys.modules if name.startswith(models)))
"""
PATH = {"PYTHONPATH": str(ROOT / "layers" / "chatoet" / "python"), "AWS_DEFAULT_REGION": "eu-west-1"}


def run(program: str, given: Any = None) -> Any:
    done = subprocess.run(
        [sys.executable, "-P", "-c", program],
        input=json.dumps(given),
        env=PATH,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.mark.parametrize(
    ("names", "loaded"),
    [
        ("openai,gemini", [[False, False], [True, False], [True, False], [True, True], [True, True]]),
        ("gemini,openai", [[False, False], [False, True], [False, True], [True, True], [True, True]]),
    ],
)
def test_one_sdk_is_loaded_until_the_other_is_needed(server: Server, names: str, loaded: list[list[bool]]) -> None:
    """[openai, google.genai]: before any is made, then for each in its order once made, and once it has answered."""
    dialects = {"openai": OPENAI, "gemini": GEMINI}
    server.enqueue(*(Answer(dialects[name].said("x")) for name in names.split(",")))
    given = vars(settings(tutor_vendors=names, openai_url=server.url, gemini_url=server.url))
    secrets = {"openai_key": "sk-test", "google_credentials": google_key()}
    assert json.loads(run(LOADED, {"settings": given, "secrets": secrets})) == loaded


def test_a_tutor_by_rules_loads_neither_sdk_nor_anything_of_models() -> None:
    assert run(RULES) == "[]\n"


WEATHER = {
    "denied": Answer(OPENAI.error(400, LETTER), 400),
    "busy": Answer(OPENAI.error(500, LETTER), 500),
    "garbage": Answer(LETTER.encode()),
    "truncated": Answer(OPENAI.truncated(LETTER)),
    "refused": Answer(OPENAI.refused()),
    "parrot": Answer(OPENAI.said(json.dumps({"claims": [], "praise": LETTER, "band": 3}))),
}


@pytest.mark.clause("OET-8-encrypt", "OET-2.1-name", "OET-2.1-phone", "OET-5.2-minimise")
@pytest.mark.parametrize("what", [*WEATHER, "bug"])
def test_e45_no_line_of_a_turn_holds_a_word_of_the_letter_a_name_or_an_address(
    world: World,
    server: Server,
    way_out: httpx2.Client,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    what: str,
) -> None:
    """With a fault of our own as well, whose text shows what it choked on."""
    monkeypatch.setattr("chatoet.compose.models.client", lambda hosts, local: way_out)
    put_key(world)
    world.environment |= {"TUTOR_VENDORS": "openai", "OPENAI_URL": server.url}
    core = world._core("tutor")
    core.policy = core.policy._replace(processors=(Processor("openai", START + 86_400, "models"),))
    world.tutor = compose_tutor.tutor(world.settings("tutor"), core)
    if what == "bug":
        monkeypatch.setattr("chatoet.rules.verify.marking.Marker.asks", fault)
    server.enqueue(*[WEATHER.get(what, WEATHER["busy"])] * 12)
    world.open_task()
    signed = LETTER.replace("Yours sincerely,\n", "Yours sincerely,\nAdaeze Zwingli\n")
    world.say(signed)
    world.pause()
    assert world.named("item.failed" if what == "bug" else "model.called")
    written = json.dumps(world.events) + caplog.text + "".join(capfd.readouterr())
    for secret in ("Adaeze", "Zwingli", "GB.1001", head_of(world).uid, *(line for line in LETTER.splitlines() if line)):
        assert secret not in written


def fault(self: object, task: object, letter: str) -> None:
    raise KeyError(letter)


def test_the_way_to_the_vendors_loads_nothing_that_the_first_letter_will() -> None:
    """A start would carry it: the rules of feedback alone are a tenth."""
    loaded = run("import sys, chatoet.compose.models, chatoet.llm.gemini_vendor; print(*sys.modules)").split()
    later = ("chatoet.rules.feedback", "chatoet.rules.task", "chatoet.content", "google.auth.jwt")
    assert "google.genai" in loaded
    assert [name for name in loaded if name.startswith(later)] == []
