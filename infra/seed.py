"""The secrets a stack needs before its first message: `python -m infra.seed --stack chatoet-dev`.

CloudFormation cannot make a SecureString, so this does. A value that exists is never touched but by `--rotate NAME`,
which is a decision of its own (docs/ops/rotate.md). Meta's three come from CHATOET_APP_SECRET, CHATOET_VERIFY_TOKEN
and CHATOET_ACCESS_TOKEN, else from a prompt; the pepper is random; `kek` is a key that KMS makes and that leaves it
encrypted only. Keys of models' vendors are taken from CHATOET_OPENAI_KEY and CHATOET_GOOGLE_CREDENTIALS, where those
are set, and never asked for.
"""

import argparse
import base64
import getpass
import os
import secrets
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import boto3

OF_VENDORS = ("openai_key", "google_credentials")
FROM_META = ("app_secret", "verify_token", "access_token")
PEPPER_BYTES = 32
KEK_SPEC = "AES_256"


@dataclass(frozen=True)
class Store:
    """`path` is SECRETS_PATH of the stack's functions; `key_id` the stack's own KMS key."""

    ssm: Any
    kms: Any
    path: str
    key_id: str


def seed(store: Store, secret: Callable[[str], str]) -> list[str]:
    """Names that were missing and now exist; `secret` is asked for those alone."""
    present = _parameters(store, decrypt=False)
    made = [name for name in (*FROM_META, "pepper", "kek") if name not in present]
    for name in made:
        if name == "kek":
            _put(store, name, _kek(store), "String")
        else:
            _put(store, name, random_pepper() if name == "pepper" else secret(name), "SecureString")
    return made


def seed_vendors(store: Store, given: Mapping[str, str]) -> list[str]:
    """Names of the vendors' keys that were given, were missing and now exist."""
    present = _parameters(store, decrypt=False)
    made = [name for name in OF_VENDORS if given.get(name, "").strip() and name not in present]
    for name in made:
        _put(store, name, given[name].strip(), "SecureString")
    return made


def rotate(store: Store, name: str, value: str) -> None:
    """The functions take it by themselves (chatoet/secrets.py). Pepper and `kek` have no other value to change to."""
    if name not in (*FROM_META, *OF_VENDORS):
        raise SystemExit(f"seed: {name} is not rotated: docs/ops/rotate.md says what to do instead")
    _put(store, name, value, "SecureString", overwrite=True)


def read(store: Store) -> dict[str, str]:
    return _parameters(store, decrypt=True)


def random_pepper() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(PEPPER_BYTES)).decode()


def random_secret(_name: str) -> str:
    """For a stage that no one outside this machine talks to."""
    return secrets.token_hex(16)


def ask(name: str) -> str:
    value = os.environ.get(f"CHATOET_{name.upper()}") or getpass.getpass(f"{name}: ")
    if not value.strip():
        raise SystemExit(f"seed: {name} is empty")
    if name == "app_secret" and len(value.strip()) < 32:
        raise SystemExit("seed: app_secret has 32 characters; whoever guesses it may speak for any learner")
    return value.strip()


def _parameters(store: Store, *, decrypt: bool) -> dict[str, str]:
    pages = store.ssm.get_paginator("get_parameters_by_path").paginate(Path=store.path, WithDecryption=decrypt)
    return {
        parameter["Name"].rpartition("/")[2]: parameter["Value"] for page in pages for parameter in page["Parameters"]
    }


def _kek(store: Store) -> str:
    answer = store.kms.generate_data_key_without_plaintext(KeyId=store.key_id, KeySpec=KEK_SPEC)
    return base64.b64encode(answer["CiphertextBlob"]).decode()


def _put(store: Store, name: str, value: str, kind: str, *, overwrite: bool = False) -> None:
    key = {"KeyId": store.key_id} if kind == "SecureString" else {}
    store.ssm.put_parameter(Name=f"{store.path}/{name}", Value=value, Type=kind, Overwrite=overwrite, **key)


def path_of(stack: str) -> str:
    return f"/chatoet/{stack.removeprefix('chatoet-')}"


def key_of(stack: str) -> str:
    return f"alias/{stack}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.seed", description="Make the secrets a stack lacks.")
    parser.add_argument("--stack", required=True)
    parser.add_argument("--region", default="eu-west-1")
    parser.add_argument("--rotate", metavar="NAME", help="replaces that secret with a value that is asked for")
    arguments = parser.parse_args()
    session = boto3.Session(region_name=arguments.region)
    store = Store(session.client("ssm"), session.client("kms"), path_of(arguments.stack), key_of(arguments.stack))
    if arguments.rotate:
        rotate(store, arguments.rotate, ask(arguments.rotate))
        sys.stdout.write(f"replaced: {arguments.rotate}\n")
        return
    made = seed(store, ask)
    made += seed_vendors(store, {name: os.environ.get(f"CHATOET_{name.upper()}", "") for name in OF_VENDORS})
    sys.stdout.write(f"made: {', '.join(made) or 'nothing, all are there'}\n")


if __name__ == "__main__":
    main()
