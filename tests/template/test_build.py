"""What is deployed, as the build makes it. The first run fetches the layers' wheels, as the first `make run` does."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from layers.build import package
from tests.llm.dialects import GEMINI, OPENAI, google_key
from tests.llm.server import Answer, serving
from tests.template.expanded import ROOT

MB = 1_000_000
ASKS = """
import json, sys
given = json.load(sys.stdin)
sys.path[:0] = given["paths"]
from chatoet.compose.core import load_models
from chatoet.compose.models import ways_of
from chatoet.rules.prompt.model import Ask
from chatoet.settings import TutorSettings
settings = TutorSettings()
url, vendor = given["url"], given["vendor"]
vars(settings).update(stage="local", tutor_vendors=vendor, openai_url=url, gemini_url=url, google_project="p")
(way,) = ways_of(settings, load_models(), lambda name: given["key"])
reply = way.make().ask(Ask("purpose", "prefix", "letter", {"type": "object"}, "k", 10), 20)
print(reply.text, given["other"] in sys.modules)
"""


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Layers and functions side by side, as SAM lays them out."""
    root = tmp_path_factory.mktemp("built")
    package.build_own_layer(root / "chatoet")
    for layer in package.SERVICES:
        package.build_vendor_layer(layer, "x86_64", root / layer)
    for source in (ROOT / "functions").glob("*/app.py"):
        package.build_function(source.parent.name, root / "functions" / source.parent.name)
    return root


def test_every_module_ships_with_bytecode(built: Path) -> None:
    compiled = {path.parent.parent / f"{path.name.split('.')[0]}.py" for path in built.rglob("*.cpython-313.pyc")}
    assert set(built.rglob("*.py")) == compiled


def test_bytecode_is_used_whatever_time_the_archive_gives_its_source(built: Path) -> None:
    """Flags 1: checked by hash, and not even that at run time (PEP 552)."""
    flags = {path.read_bytes()[4:8] for path in built.rglob("*.pyc")}
    assert flags == {b"\x01\0\0\0"}


@pytest.mark.parametrize(
    ("parts", "limit"),
    [
        (("functions/webhook", "chatoet", "queue"), 10),
        # 35 of them are the two SDKs and what they stand on; a tutor that asks nobody loads none of it.
        # 12 are Pillow with its font and codecs, loaded for a picture alone.
        (("functions/tutor", "chatoet", "runtime", "llm", "picture"), 82),
        (("functions/media", "chatoet", "media"), 13),
    ],
)
def test_a_package_stays_small(built: Path, parts: tuple[str, ...], limit: int) -> None:
    files = [path for part in parts for path in (built / part).rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= limit * MB


WITH_CLIENTS = sorted(layer for layer, services in package.SERVICES.items() if services)


@pytest.mark.parametrize("layer", WITH_CLIENTS)
def test_a_layer_keeps_the_services_it_uses_and_no_other(built: Path, layer: str) -> None:
    data = built / layer / "python" / "botocore" / "data"
    assert {path.name for path in data.iterdir() if path.is_dir()} == package.SERVICES[layer]


@pytest.mark.parametrize("layer", WITH_CLIENTS)
def test_a_layers_clients_come_up_without_the_rest_of_the_machine(built: Path, layer: str) -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import botocore.session as b; s = b.get_session();"
        "[s.create_client(n, 'eu-west-1', aws_access_key_id='a', aws_secret_access_key='b') for n in sys.argv[2:]]"
    )
    python = built / layer / "python"
    subprocess.run([sys.executable, "-ISc", program, python, *package.SERVICES[layer]], check=True, timeout=60)


def test_the_runtime_layer_works_without_the_rest_of_the_machine(built: Path) -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import brotli, pynamodb.models, aws_lambda_powertools\n"
        "from cryptography.hazmat.primitives.ciphers.aead import AESGCM\n"
        "AESGCM(bytes(32)).encrypt(bytes(12), brotli.compress(b'letter'), None)"
    )
    subprocess.run([sys.executable, "-ISc", program, built / "runtime" / "python"], check=True, timeout=60)


@pytest.mark.parametrize(("vendor", "other"), [("openai", "google.genai"), ("gemini", "openai")])
def test_the_tutors_layers_ask_a_vendor_without_the_rest_of_the_machine(built: Path, vendor: str, other: str) -> None:
    """One question over loopback, as a Lambda has it; the other vendor's SDK stays where it is."""
    paths = [str(built / layer / "python") for layer in ("chatoet", "runtime", "llm")]
    dialect = {"openai": OPENAI, "gemini": GEMINI}[vendor]
    with serving() as server:
        server.enqueue(Answer(dialect.said("answered")))
        asked = json.dumps({"paths": paths, "vendor": vendor, "url": server.url, "key": google_key(), "other": other})
        done = subprocess.run(
            [sys.executable, "-IS", "-c", ASKS], input=asked, capture_output=True, text=True, timeout=120, check=False
        )
    assert (done.stdout, done.stderr[-2000:]) == ("answered False\n", "")


def test_the_media_layer_reads_a_document_without_the_rest_of_the_machine(built: Path) -> None:
    program = (
        "import sys; sys.path[:0] = sys.argv[1:]\n"
        "from chatoet.extract.confined import extract\n"
        "import pypdf\n"
        "print(extract('text', b'Dear Dr Smith'))"
    )
    paths = [built / "media" / "python", built / "chatoet" / "python"]
    done = subprocess.run(
        [sys.executable, "-ISc", program, *paths], check=True, timeout=60, capture_output=True, text=True
    )
    assert done.stdout == "Dear Dr Smith\n"


def test_the_picture_layer_draws_without_the_rest_of_the_machine(built: Path) -> None:
    program = (
        "import sys; sys.path[:0] = sys.argv[1:]\n"
        "from chatoet.drawing import png\n"
        "from chatoet.rules.course.picture import Drawing, Words\n"
        "print(png(Drawing(100, (Words(40, 50, 'Your letters', 28),)))[:4])"
    )
    paths = [built / "picture" / "python", built / "chatoet" / "python"]
    done = subprocess.run(
        [sys.executable, "-ISc", program, *paths], check=True, timeout=60, capture_output=True, text=True
    )
    assert done.stdout == "b'\\x89PNG'\n"


@pytest.mark.parametrize("layer", WITH_CLIENTS)
def test_the_small_bundle_holds_amazons_roots(built: Path, layer: str) -> None:
    bundle = (built / layer / "certs" / "amazon-roots.pem").read_text(encoding="utf-8")
    assert bundle.count("BEGIN CERTIFICATE") == 5


def test_our_layer_ships_its_compiled_content_and_no_cache(built: Path) -> None:
    data = built / "chatoet" / "python" / "chatoet" / "data"
    assert (data / "policy.json").exists()
    assert (data / "content" / "index.json").exists()
    assert list(data.rglob("*.py")) == []


def test_a_layer_ships_the_versions_that_the_tests_ran_with() -> None:
    tested = pins(ROOT / "requirements.txt") | pins(ROOT / "constraints.txt")
    for layer in package.SERVICES:
        assert pins(ROOT / "layers" / layer / "requirements.txt").items() <= tested.items()
    assert pins(ROOT / "bench" / "requirements-sdks.txt").items() <= tested.items()


def pins(path: Path) -> dict[str, str]:
    lines = re.findall(r"^([\w.-]+)(?:\[.*\])?==(\S+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in lines}
