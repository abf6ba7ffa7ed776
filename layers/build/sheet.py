"""Compiles the information that comes with a copy of one's data, and publishes the schemas of what can be taken along:
`python -m layers.build.sheet OUTDIR`."""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import yaml

POLICY = Path(__file__).parents[2] / "policy"
SCHEMAS = POLICY / "schemas"
BASIS = {
    "contract": "the contract between us (Art 6(1)(b) GDPR)",
    "consent": "your consent (Art 6(1)(a) GDPR)",
    "legitimate_interest": "our legitimate interest (Art 6(1)(f) GDPR)",
    "legal_obligation": "a legal duty (Art 6(1)(c) GDPR)",
}
CONTACT = {"name": "ChatOET", "contact": "admin@chatoet.com"}

Json = dict[str, Any]


def compile_sheet(out: Path) -> None:
    (out / "pages").mkdir(parents=True, exist_ok=True)
    sheet = {
        "controller": _controller(),
        "purposes": [_purpose(each) for each in _read("purposes")],
        "recipients": [_recipient(each) for each in _read("processors")],
        "retention": [_rule(each) for each in _read("retention").values()],
        "texts": _read("information"),
    }
    (out / "sheet.json").write_text(json.dumps(sheet, indent=1, ensure_ascii=False) + "\n", "utf-8")
    for schema in SCHEMAS.glob("*.schema.json"):
        shutil.copyfile(schema, out / "pages" / schema.name)


def _controller() -> list[Json]:
    if not (POLICY / "controller.yaml").exists():
        return [{"what": key, "says": value} for key, value in CONTACT.items()]
    return [
        {"what": key, "says": value} for key, value in _read("controller").items() if value and isinstance(value, str)
    ]


def _purpose(purpose: Json) -> Json:
    return {"purpose": purpose["label"], "what_for": purpose["why"], "basis": BASIS[purpose["basis"]]}


def _recipient(processor: Json) -> Json:
    """Who in fact receives data, by name (C-154/21), and under which safeguard they leave the EEA."""
    transfers = "; ".join(
        f"{each['to']}: {each['tool'].upper()}, {each['instrument']}" for each in processor.get("transfers") or ()
    )
    where = processor.get("region") or processor.get("where")
    said = {"who": processor["name"], "what_for": processor["does"], "where": where}
    return said | {"keeps": processor.get("keeps", ""), "outside_the_EEA": transfers or "no transfer of ours"}


def _rule(rule: Json) -> Json:
    return {"what": rule["label"], "at_most": f"{rule['days']} days", "why": rule["why"]}


def _read(name: str) -> Any:
    return yaml.safe_load((POLICY / f"{name}.yaml").read_text("utf-8"))


if __name__ == "__main__":
    compile_sheet(Path(sys.argv[1]))
