"""Brings the templates of policy/templates.yaml to Meta: `python -m infra.templates push --stage prod --waba <id>`.

What is missing is created, what reads differently is edited, what is equal is left alone, and nothing is ever deleted;
so it may be run at any time. `list` changes nothing. Both print what Meta makes of each template, and end with 1 when
one cannot be used or costs more than planned. The token comes from SSM, as `infra.seed` left it there.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import boto3
import urllib3

from infra.seed import path_of
from layers.build.errors import PolicyError
from layers.build.policy import read_templates

Json = Mapping[str, Any]

GRAPH, VERSION = "https://graph.facebook.com", "v26.0"
TIMEOUT = urllib3.Timeout(connect=5, read=20)  # seconds
FIELDS = "id,name,language,category,status,rejected_reason,components"
PAGE = 100
EDITABLE = ("APPROVED", "REJECTED", "PAUSED")
UNUSABLE = ("REJECTED", "PAUSED", "DISABLED")
ADVICE = {
    10: "the token lacks whatsapp_business_management: give it to the system user, and make a new token",
    190: "the token is not valid: make a new one for the system user and put it into SSM as access_token",
    100: "Meta refuses the content: read the reason, change policy/templates.yaml",
    80008: "too many calls to this account: wait an hour and run the same again, what is done stays done",
}


class MetaError(Exception):
    """Meta refused a call, or could not be reached. Says what to do; holds no token."""


@dataclass(frozen=True)
class Account:
    """A WhatsApp Business account at Meta, or at its local peer. `base` ends in the version."""

    base: str
    waba: str
    token: str

    def existing(self) -> Iterator[dict[str, Any]]:
        after = ""
        while True:
            query = f"fields={FIELDS}&limit={PAGE}" + (f"&after={after}" if after else "")
            page = self._call("GET", f"{self.waba}/message_templates?{query}")
            yield from page.get("data", [])
            if "next" not in page.get("paging", {}):
                return
            after = page["paging"]["cursors"]["after"]

    def create(self, name: str, language: str, category: str, components: list[Json]) -> None:
        body = {"name": name, "language": language, "category": category, "components": components}
        self._call("POST", f"{self.waba}/message_templates", body)

    def edit(self, template_id: str, components: list[Json]) -> None:
        self._call("POST", template_id, {"components": components})

    def _call(self, method: str, path: str, body: Json | None = None) -> dict[str, Any]:
        headers = {"authorization": f"Bearer {self.token}", "content-type": "application/json"}
        data = json.dumps(body).encode() if body is not None else None
        try:
            with urllib3.PoolManager(timeout=TIMEOUT, retries=False) as pool:
                answer = pool.request(method, f"{self.base}/{path}", body=data, headers=headers, redirect=False)
            fields = json.loads(answer.data)
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            raise MetaError(f"no answer from Meta ({type(error).__name__}): run the same again") from error
        if answer.status != 200:
            raise MetaError(_advice(fields.get("error", {}), body or {}))
        return dict(fields)


def _advice(error: Json, body: Json) -> str:
    code = error.get("code", 0)
    advice = ADVICE.get(10 if 200 <= code < 300 else code, "see Meta's error codes; nothing was deleted")
    said = error.get("error_user_msg") or error.get("error_data", {}).get("details") or error.get("message", "")
    about = f"{body['name']}, {body['language']}: " if "name" in body else ""
    return f"{about}Meta's error {code}: {advice}. It says: {said}"


@dataclass(frozen=True, slots=True)
class Row:
    """One template in one language, as it stands at Meta. `fault`: why it cannot serve as planned."""

    name: str
    language: str
    category: str
    status: str
    done: str = ""
    fault: str = ""


def push(account: Account, registry: Sequence[Json]) -> list[Row]:
    """Raises MetaError at the first call that Meta refuses; what was done until then stays."""
    known = _by_key(account)
    done = {key: _bring(account, known.get(key), *key, *wanted) for key, wanted in _wanted(registry)}
    return _rows(_by_key(account), registry, done)


def listed(account: Account, registry: Sequence[Json]) -> list[Row]:
    return _rows(_by_key(account), registry, {})


def _by_key(account: Account) -> dict[tuple[str, str], dict[str, Any]]:
    return {(one["name"], one["language"]): one for one in account.existing()}


def _wanted(registry: Sequence[Json]) -> Iterator[tuple[tuple[str, str], tuple[str, list[Json]]]]:
    """(name, language) and what Meta should hold: (category, components)."""
    for template in registry:
        for language, wording in template["languages"].items():
            yield (template["name"], language), (template["category"].upper(), components(wording))


def components(wording: Json) -> list[Json]:
    """A wording of the registry in the shape that Meta takes."""
    example = {"example": {"body_text": [wording["example"]]}} if wording.get("example") else {}
    parts: list[Json] = [{"type": "BODY", "text": wording["body"], **example}]
    if wording.get("footer"):
        parts.append({"type": "FOOTER", "text": wording["footer"]})
    if wording.get("buttons"):
        buttons = [{"type": "QUICK_REPLY", "text": text} for text in wording["buttons"]]
        parts.append({"type": "BUTTONS", "buttons": buttons})
    return parts


def _bring(
    account: Account, there: Json | None, name: str, language: str, category: str, components: list[Json]
) -> str:
    """What was done: created, edited, or nothing."""
    if there is None:
        account.create(name, language, category, components)
        return "created"
    if _texts(there.get("components", [])) == _texts(components):
        return ""
    if there["status"] not in EDITABLE:
        return f"differs, and cannot be edited while {there['status']}"
    account.edit(there["id"], components)
    return "edited"


def _texts(components: Sequence[Json]) -> dict[str, Any]:
    """What a learner reads; Meta adds examples and ids of its own."""
    return {part["type"]: part.get("text") or [button["text"] for button in part["buttons"]] for part in components}


def _rows(
    known: Mapping[tuple[str, str], Json], registry: Sequence[Json], done: Mapping[tuple[str, str], str]
) -> list[Row]:
    return [_row(key, known.get(key), wanted[0], done.get(key, "")) for key, wanted in _wanted(registry)]


def _row(key: tuple[str, str], there: Json | None, category: str, done: str) -> Row:
    if there is None:
        return Row(*key, category, "MISSING", done, "not at Meta: push")
    fault = ""
    if there["status"] in UNUSABLE:
        fault = f"{there['status'].lower()}: {there.get('rejected_reason', 'no reason given')}"
    if there["category"] != category:
        fault = f"Meta changed the category from {category}: another price, and marketing needs consent"
    if done.startswith("differs"):
        fault = done
    return Row(*key, there["category"], there["status"], done, fault)


def table(rows: Sequence[Row]) -> str:
    head = ("name", "language", "category", "status", "done", "what is wrong")
    cells = [head, *((row.name, row.language, row.category, row.status, row.done, row.fault) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(head))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in cells)
    return "\n".join(line.rstrip() for line in lines)


def base_of(url: str, version: str, stage: str) -> str:
    """The token goes to Meta and nowhere else; in the local stage, to this machine."""
    parts = urlsplit(url)
    loopback = stage == "local" and parts.hostname in ("127.0.0.1", "localhost")
    if not loopback and f"{parts.scheme}://{parts.hostname}" != GRAPH:
        raise SystemExit(f"templates: {parts.hostname} is not Meta's Graph API")
    return f"{url.rstrip('/')}/{version}"


def main(argv: Sequence[str] | None = None, ssm: Any = None) -> int:
    asked = _parser().parse_args(argv)
    if not asked.waba:
        raise SystemExit("templates: name the WhatsApp Business account, by --waba or WABA_ID")
    base = base_of(asked.graph_url, asked.graph_version, asked.stage)
    ssm = ssm or boto3.Session(region_name=asked.region).client("ssm")
    found = ssm.get_parameter(Name=f"{path_of(asked.stage)}/access_token", WithDecryption=True)
    account = Account(base, asked.waba, found["Parameter"]["Value"])
    try:
        rows = {"push": push, "list": listed}[asked.command](account, read_templates())
    except (MetaError, PolicyError) as error:
        sys.stderr.write(f"templates: {error}\n")
        return 1
    sys.stdout.write(table(rows) + "\n")
    return int(any(row.fault for row in rows))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m infra.templates", description="Our message templates at Meta.")
    parser.add_argument("command", choices=("push", "list"))
    parser.add_argument("--stage", required=True, help="dev, prod …: where the token is")
    parser.add_argument("--waba", default=os.environ.get("WABA_ID", ""), help="id of the WhatsApp Business account")
    parser.add_argument("--region", default="eu-west-1")
    parser.add_argument("--graph-url", default=GRAPH)
    parser.add_argument("--graph-version", default=VERSION)
    return parser


if __name__ == "__main__":
    sys.exit(main())
