"""What a vendor's SDK adds to the tutor's cold start, against a bare program that makes one call with that SDK."""

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bench import counting
from bench.artifacts import Artifacts, installed
from bench.counting import Life, Program
from bench.stub import HOST, listening
from bench.table import Row, ratio
from infra import seed
from local.stacks import Clients

Json = dict[str, Any]
FLOORS = Path(__file__).with_name("floor")
REQUIREMENTS = Path(__file__).with_name("requirements-sdks.txt")
VENDORS = ("openai", "gemini")
COLD = 1.1
ASKED = [{"letter": "Dear Dr Smith"}] * 10
USED = {"input_tokens": 900, "output_tokens": 9, "input_tokens_details": {"cached_tokens": 800}, "total_tokens": 909}


def measure(
    built: Artifacts, environment: Mapping[str, str], menu: list[Json], clients: Clients, stack: str, scratch: Path
) -> list[Row]:
    """`environment` and `menu` are the tutor's by rules: what it is told, and what a learner asks it for."""
    store = seed.Store(clients("ssm"), clients("kms"), seed.path_of(stack), seed.key_of(stack))
    seed.seed_vendors(store, {"openai_key": "sk-bench", "google_credentials": service_account()})
    with vendors() as url:
        told = {**environment, "OPENAI_URL": url, "GEMINI_URL": url, "GOOGLE_PROJECT": "bench"}
        tutor = {
            vendor: Program("app", built.paths("TutorFunction"), {**told, "TUTOR_VENDORS": vendor})
            for vendor in VENDORS
        }
        runs = {f"tutor-{vendor}": (program, menu) for vendor, program in tutor.items()}
        lives = _lives({**floors(url), **runs}, scratch)
    return [row for vendor in VENDORS for row in rows(vendor, lives)]


def floors(url: str) -> dict[str, tuple[Program, list[Json]]]:
    told = {"OPENAI_URL": url, "GEMINI_URL": url}
    with_bytecode, without = installed("sdks", REQUIREMENTS), installed("sdks-plain", REQUIREMENTS, "--no-compile")
    return {
        f"{name}-{vendor}": (Program(f"{vendor}_one_call", (FLOORS, packages), told), ASKED)
        for name, packages in (("floor", with_bytecode), ("plain", without))
        for vendor in VENDORS
    }


def rows(vendor: str, lives: Mapping[str, Life]) -> list[Row]:
    ours, floor, plain = (lives[f"{name}-{vendor}"].counted.cold for name in ("tutor", "floor", "plain"))
    unit = counting.unit()
    raw = f"{ours:.0f} / {plain:.0f} {unit}"
    return [
        ratio(f"tutor with {vendor}, cold", ours, floor, COLD, unit, "one call with its SDK"),
        Row("· against the same as pip ships it, without bytecode", f"{ours / plain:.2f} ×", raw=raw),
    ]


def _lives(runs: Mapping[str, tuple[Program, list[Json]]], scratch: Path) -> dict[str, Life]:
    with ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda name: counting.live(*runs[name], scratch, name), runs)
        return dict(zip(runs, found, strict=True))


@contextmanager
def vendors() -> Iterator[str]:
    """Both vendors on loopback, at one address, with the same answer to everything."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            content = json.dumps(_gemini() if "generateContent" in self.path else _openai()).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    with listening(Handler) as port:
        yield f"http://{HOST}:{port}"


def _openai() -> Json:
    text = {"type": "output_text", "text": '{"band": 3}', "annotations": []}
    message = {"id": "m", "type": "message", "role": "assistant", "status": "completed", "content": [text]}
    settled = {"parallel_tool_calls": True, "tool_choice": "auto", "tools": []}
    return {
        "id": "r", "object": "response", "created_at": 1, "model": "bench", "status": "completed",
        "output": [message], "usage": USED | {"output_tokens_details": {"reasoning_tokens": 0}}, **settled,
    }  # fmt: skip


def _gemini() -> Json:
    content = {"role": "model", "parts": [{"text": '{"band": 3}'}]}
    usage = {"promptTokenCount": 900, "candidatesTokenCount": 9, "totalTokenCount": 909}
    return {"candidates": [{"content": content, "finishReason": "STOP"}], "usageMetadata": usage, "modelVersion": "b"}


def service_account() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    who = {"client_email": "bench@bench.iam.gserviceaccount.com", "private_key_id": "b", "private_key": pem}
    return json.dumps({"type": "service_account", **who})
