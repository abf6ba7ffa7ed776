"""Compiles policy/ for the code and the public pages: `python -m layers.build.policy OUTDIR`.

One source: the gate, the retention of every record and the pages that learners read cannot disagree.
"""

import json
import sys
from datetime import UTC, datetime, time
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

import markdown
import yaml

from layers.build import certificate, datamap, templates
from layers.build.errors import PolicyError

POLICY = Path(__file__).parents[2] / "policy"
DAY = 86_400
BASES = {"contract", "consent", "legitimate_interest", "legal_obligation"}
STYLE = (
    "body{font:1.05rem/1.6 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem;"
    "color:#1b1f24;background:#fff}table{border-collapse:collapse;width:100%}"
    "td,th{text-align:left;vertical-align:top;padding:.5rem;border-bottom:1px solid #ccc}"
    "@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#16191d}a{color:#8ab4ff}}"
)


def compile_policy(out: Path) -> None:
    notice = sorted((POLICY / "notice").glob("*.md"), key=lambda path: [int(n) for n in path.stem.split(".")])[-1]
    purposes, retention, processors = (_read(name) for name in ("purposes", "retention", "processors"))
    _check(purposes)
    versions = [_version(each) for each in _read("versions")]
    data = {
        "versions": versions,
        "purposes": purposes,
        "retention": {category: rule["days"] * DAY for category, rule in retention.items()},
    }
    (out / "pages").mkdir(parents=True, exist_ok=True)
    _write(out / "policy.json", data)
    bases = {purpose["id"]: purpose["basis"] for purpose in purposes}
    (out / "certificate.html").write_text(certificate.page(_read("datamap"), retention, STYLE), "utf-8")
    _write(out / "datamap.json", datamap.compile_map(_read("datamap"), bases, retention))
    _write(out / "templates.json", read_templates())
    footer = f"<p><small>Version {notice.stem}, SHA-256 {versions[-1]['sha256']}</small></p>"
    _page(out, "notice", "Privacy notice", markdown.markdown(notice.read_text("utf-8")) + footer)
    _page(out, "retention", "How long we keep data", _retention(retention))
    _page(out, "processors", "Who receives data", _processors(processors))


def _version(row: dict[str, Any]) -> dict[str, Any]:
    text = (POLICY / "notice" / f"{row['version']}.md").read_bytes()
    midnight = datetime.combine(row["effective"], time(), UTC)
    said = {key: row[key] for key in ("version", "material", "reaccept")} | {"changes": row.get("changes", "")}
    return said | {"sha256": sha256(text).hexdigest(), "effective_at": int(midnight.timestamp())}


def read_templates() -> list[dict[str, Any]]:
    """The registry of policy/templates.yaml. Raises PolicyError when Meta would refuse it."""
    registry: list[dict[str, Any]] = _read("templates")
    if found := templates.faults(registry, _read("purposes")):
        raise PolicyError("\n".join(found))
    return registry


def _write(path: Path, data: object) -> None:
    path.write_text(json.dumps(data, indent=1, sort_keys=True) + "\n", "utf-8")


def _read(name: str) -> Any:
    return yaml.safe_load((POLICY / f"{name}.yaml").read_text("utf-8"))


def _check(purposes: list[dict[str, str]]) -> None:
    for purpose in purposes:
        if purpose["basis"] not in BASES:
            raise PolicyError(f"policy/purposes.yaml: {purpose['id']} needs one basis out of {sorted(BASES)}")
        if purpose["basis"] == "consent" and not all(purpose.get(key) for key in ("ask", "thanks", "consequence")):
            raise PolicyError(
                f"policy/purposes.yaml: {purpose['id']} asks for consent: give ask, thanks and consequence"
            )


def _retention(rules: dict[str, dict[str, Any]]) -> str:
    rows = "".join(
        f"<tr><td>{escape(r['label'])}</td><td>{r['days']} days</td><td>{escape(r['why'])}</td></tr>"
        for r in rules.values()
    )
    return f"<h1>How long we keep data</h1><table><tr><th>What</th><th>At most</th><th>Why</th></tr>{rows}</table>"


def _processors(processors: list[dict[str, str]]) -> str:
    rows = "".join(
        f"<tr><td><a href='{escape(p['link'])}'>{escape(p['name'])}</a></td>"
        f"<td>{escape(p['does'])}</td><td>{escape(p['where'])}</td></tr>"
        for p in processors
    )
    return f"<h1>Who receives data</h1><table><tr><th>Who</th><th>What for</th><th>Where</th></tr>{rows}</table>"


def _page(out: Path, name: str, title: str, body: str) -> None:
    head = (
        "<meta charset='utf-8'><meta name='viewport' content='width=device-width'>"
        f"<title>{title} · ChatOET</title><style>{STYLE}</style>"
    )
    html = f"<!doctype html><html lang='en'><head>{head}</head><body>{body}</body></html>\n"
    (out / "pages" / f"{name}.html").write_text(html, "utf-8")


if __name__ == "__main__":
    compile_policy(Path(sys.argv[1]))
