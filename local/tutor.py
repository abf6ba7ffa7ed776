"""Who marks letters on this machine: a vendor whose key is in the environment, a stand-in, or the rules alone."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat


@dataclass(frozen=True)
class Marker:
    """`parameters` of the template, `secrets` by their names in the parameter store, and what a person is told."""

    said: str
    parameters: Mapping[str, str]
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    port: int = 0  # of the stand-in; 0 for none


class MarkerError(Exception):
    """The environment asks for something that cannot be; the text says what."""


RULES = Marker("feedback by rules alone", {"TutorVendors": "rules"})


def stand_in(port: int) -> Marker:
    url = f"http://127.0.0.1:{port}"
    parameters = {"TutorVendors": "openai,gemini", "OpenaiUrl": url, "GeminiUrl": url, "GoogleProject": "local"}
    return Marker("model feedback by a stand-in, no key set", parameters, stand_in_keys(), port)


def stand_in_keys() -> dict[str, str]:
    """Of the right form, and of no use anywhere else: a service account's is a key that signs, made anew each time."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    account = {
        "type": "service_account", "client_email": "tutor@stand-in.example", "private_key_id": "1", "private_key": pem,
    }  # fmt: skip
    return {"openai_key": "stand-in", "google_credentials": json.dumps(account)}


def from_environment(environment: Mapping[str, str], port: int) -> Marker:
    """Keys decide, unless CHATOET_TUTOR=rules does; a vendor without a key is not asked, and no stand-in beside one."""
    asked = environment.get("CHATOET_TUTOR", "")
    if asked not in ("", "rules"):
        raise MarkerError(f"CHATOET_TUTOR is {asked!r}: rules, or nothing")
    if asked == "rules":
        return RULES
    vendors, parameters, secrets = [], {}, {}
    if key := environment.get("OPENAI_API_KEY"):
        vendors.append("openai")
        secrets["openai_key"] = key
    if project := environment.get("GOOGLE_CLOUD_PROJECT"):
        vendors.append("gemini")
        parameters["GoogleProject"] = project
        secrets["google_credentials"] = _credentials(environment)
    if not vendors:
        return stand_in(port)
    order = ",".join(vendors)
    return Marker(
        f"model feedback by {order}: letters leave this machine", parameters | {"TutorVendors": order}, secrets
    )


def _credentials(environment: Mapping[str, str]) -> str:
    name = environment.get("GOOGLE_APPLICATION_CREDENTIALS", "")
    try:
        return Path(name).read_text()
    except OSError:
        raise MarkerError("GOOGLE_CLOUD_PROJECT is set: GOOGLE_APPLICATION_CREDENTIALS must name a key file") from None
