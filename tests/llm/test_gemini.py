"""What we ask of Gemini besides the letter, and how we say who we are."""

import base64
import json
from typing import Any

import httpx2
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from google.auth import jwt

from chatoet.llm import errors
from chatoet.llm.gemini_vendor import GeminiVendor
from chatoet.llm.google_key import LIFE, SCOPE, GoogleKeyError, SelfSigned
from tests.llm.dialects import CONFIG, GEMINI, google_key
from tests.llm.server import Answer, Server
from tests.llm.test_vendors import ASK, SCHEMA, TEXT


@pytest.fixture
def vendor(server: Server, way_out: httpx2.Client) -> GeminiVendor:
    server.enqueue(Answer(GEMINI.said(TEXT)))
    return GeminiVendor(CONFIG.vendors["gemini"], server.url, "a-project", google_key, way_out)


@pytest.mark.clause("OET-5.3a-minimise", "OET-5.3a-gemini")
def test_the_whole_request(vendor: GeminiVendor, server: Server) -> None:
    """Nothing else goes with it: no name of a learner, no labels, nothing to be kept."""
    vendor.ask(ASK, 5)
    model = CONFIG.vendors["gemini"].model
    path = f"projects/a-project/locations/eu/publishers/google/models/{model}:generateContent"
    assert server.requests[0].path.removeprefix("/v1beta1").removeprefix("/v1") == f"/{path}"
    safety = server.sent.pop("safetySettings")
    assert {each["threshold"] for each in safety} == {"BLOCK_ONLY_HIGH"}
    assert len(safety) == 4
    assert server.sent == {
        "contents": [{"role": "user", "parts": [{"text": ASK.letter}]}],
        "systemInstruction": {"role": "user", "parts": [{"text": ASK.prefix}]},
        "generationConfig": {
            "temperature": 0,
            "seed": 1,
            "maxOutputTokens": 700 + CONFIG.vendors["gemini"].thought,
            "responseMimeType": "application/json",
            "responseJsonSchema": SCHEMA,
            "thinkingConfig": {"thinking_level": "LOW"},
        },
    }


def test_the_host_is_named_and_never_left_to_the_sdk(way_out: httpx2.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the machine's environment says of keys, projects and regions."""
    for name, value in {
        "GOOGLE_API_KEY": "x",
        "GEMINI_API_KEY": "x",
        "GOOGLE_CLOUD_LOCATION": "us-central1",
        "GOOGLE_CLOUD_PROJECT": "another",
        "GOOGLE_VERTEX_BASE_URL": "https://example.com",
    }.items():
        monkeypatch.setenv(name, value)
    asked: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        return httpx2.Response(200, json=GEMINI.said(TEXT))

    with httpx2.Client(transport=httpx2.MockTransport(answer)) as recorded:
        vendor = GeminiVendor(
            CONFIG.vendors["gemini"], f"https://{CONFIG.vendors['gemini'].host}", "p", google_key, recorded
        )
        vendor.ask(ASK, 5)
    assert (asked[0].url.scheme, asked[0].url.host) == ("https", "aiplatform.eu.rep.googleapis.com")
    assert "/projects/p/locations/eu/" in asked[0].url.path
    assert "x-goog-api-key" not in asked[0].headers


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("RECITATION", errors.RefusedError),
        ("SPII", errors.RefusedError),
        ("OTHER", errors.MalformedError),
        ("MALFORMED_FUNCTION_CALL", errors.MalformedError),
        ("CONTINUATION", errors.MalformedError),
    ],
)
def test_an_answer_that_did_not_end_as_it_should_is_none(
    server: Server, way_out: httpx2.Client, reason: str, kind: type[Exception]
) -> None:
    body = GEMINI.said(TEXT)
    body["candidates"][0]["finishReason"] = reason
    server.enqueue(Answer(body))
    with pytest.raises(kind):
        GeminiVendor(CONFIG.vendors["gemini"], server.url, "p", google_key, way_out).ask(ASK, 5)
    assert len(server.requests) == 1


def claims_of(token: str) -> Any:
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def test_the_token_is_signed_here_for_an_hour_and_no_other_host_is_asked(vendor: GeminiVendor, server: Server) -> None:
    vendor.ask(ASK, 5)
    token = server.requests[0].headers["authorization"].removeprefix("Bearer ")
    claims = claims_of(token)
    assert claims["scope"] == SCOPE
    assert claims["iss"] == claims["sub"] == "tutor@a-project.iam.gserviceaccount.com"
    assert claims["exp"] - claims["iat"] == LIFE
    assert jwt.decode_header(token)["kid"] == "k1"  # type: ignore[no-untyped-call, unused-ignore]
    # By Google's own reader, which looks at the signature and the hour.
    assert jwt.decode(token, certs=public_key()) == claims  # type: ignore[no-untyped-call, unused-ignore]


def public_key() -> str:
    private = load_pem_private_key(json.loads(google_key())["private_key"].encode(), None)
    return private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def test_a_token_is_renewed_ten_minutes_before_its_end() -> None:
    now = [1_800_000_000.0]
    credentials, tokens = SelfSigned(google_key, lambda: now[0]), list[str | None]()
    for after in (0, LIFE - 600, LIFE - 599):
        now[0] = 1_800_000_000.0 + after
        credentials.renew()
        tokens.append(credentials.token)
    assert tokens[0] == tokens[1] != tokens[2]


def test_a_key_that_was_replaced_signs_the_next_question_and_one_that_is_none_fails_each() -> None:
    keys = [google_key()]
    credentials = SelfSigned(lambda: keys[-1], lambda: 1_800_000_000.0)
    credentials.renew()
    keys.append(json.dumps(json.loads(google_key()) | {"private_key_id": "k2"}))
    credentials.renew()
    assert jwt.decode_header(credentials.token)["kid"] == "k2"  # type: ignore[no-untyped-call, unused-ignore]
    keys.append("no key")
    for _ in range(2):
        with pytest.raises(GoogleKeyError):
            credentials.renew()


@pytest.mark.parametrize("key", ["", "not json", "{}", '{"type": "external_account"}', '"text"'])
def test_a_secret_that_is_no_key_is_denied_as_a_refused_one_is_and_not_shown(key: str) -> None:
    with pytest.raises(GoogleKeyError, match="^google_credentials is not the JSON key of a service account$"):
        SelfSigned(lambda: key).renew()
    assert issubclass(GoogleKeyError, errors.DeniedError)
