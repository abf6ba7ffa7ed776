"""Compiles policy/ for the code and the public pages: `python -m layers.build.policy OUTDIR`.

One source: the gate, the retention of every record and the pages that learners read cannot disagree.
"""

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml

from layers.build import certificate, datamap, notices, pages_notice, pages_record, pages_register, templates
from layers.build.errors import PolicyError
from layers.build.links import check_links
from layers.build.model_config import compile_models, near
from layers.build.pages import STYLE, Page, render
from layers.build.processors import compile_processors

POLICY = Path(__file__).parents[2] / "policy"
DAY = 86_400
SOON = 30  # days: whoever builds is told of a model that ends by then
NAMES = ("controller", "datamap", "measures", "processors", "published", "purposes", "retention", "versions")
CODE_READS = (
    "id", "basis", "label", "why", "version", "ask", "thanks", "consequence", "lia", "summary", "objection",
)  # fmt: skip

Json = dict[str, Any]


def compile_policy(out: Path) -> None:
    sources, texts, lias = read_sources(), read_texts("notice"), read_texts("lia")
    policy = compile_rules(sources, texts, lias, datetime.now(UTC).date())
    bases = {purpose["id"]: purpose["basis"] for purpose in sources["purposes"]}
    mapped = datamap.compile_map(sources["datamap"], bases, sources["retention"])
    rendered = render_pages(sources, texts, lias, policy["versions"], mapped["kinds"])
    (out / "pages").mkdir(parents=True, exist_ok=True)
    (out / "certificate.html").write_text(certificate.page(sources["datamap"], sources["retention"], STYLE), "utf-8")
    _write(out / "policy.json", policy)
    _write(out / "datamap.json", mapped)
    _write(out / "templates.json", read_templates())
    _write(out / "models.json", read_models(datetime.now(UTC).date()))
    for name, html in rendered.items():
        (out / "pages" / f"{name}.html").write_text(html, "utf-8")


def compile_rules(sources: Json, texts: dict[str, str], lias: dict[str, str], today: date) -> Json:
    """What decisions read. Raises PolicyError when a text, a date or a basis is not as it should be."""
    pins = sources["published"]
    versions = notices.compile_versions(sources["versions"], texts, pins["notices"])
    newest = sources["versions"][-1]
    notices.check_purposes(sources["purposes"], lias, pins["questions"])
    notices.check_notice(texts[newest["version"]], newest, sources["purposes"], sources["processors"])
    return {
        "versions": versions,
        "purposes": [{key: each[key] for key in CODE_READS if key in each} for each in sources["purposes"]],
        "processors": compile_processors(sources["processors"], today),
        "retention": {category: rule["days"] * DAY for category, rule in sources["retention"].items()},
    }


def render_pages(
    sources: Json, texts: dict[str, str], lias: dict[str, str], versions: list[Json], kinds: Json
) -> dict[str, str]:
    """HTML by name, every link checked."""
    newest = versions[-1]
    main = [
        pages_notice.notice(newest, texts[newest["version"]]),
        pages_register.purposes(sources["purposes"], lias),
        pages_register.processors(sources["processors"]),
        pages_register.retention(sources["retention"]),
        pages_record.record(sources, kinds),
    ]
    others = [pages_notice.notice(each, texts[each["version"]], pages_notice.archived(each)) for each in versions]
    others += [pages_notice.interest(lia, text) for lia, text in lias.items()]
    menu = [("index", "All documents"), *((page.name, page.title) for page in main)]
    every: list[Page] = [pages_notice.index(main, versions), *main, *others]
    rendered = {page.name: render(page, menu) for page in every}
    check_links(rendered)
    return rendered


def read_sources() -> Json:
    return {name: _read(name) for name in NAMES}


def read_texts(folder: str) -> dict[str, str]:
    """By the name of the file."""
    return {path.stem: path.read_text("utf-8") for path in sorted((POLICY / folder).glob("*.md"))}


def read_templates() -> list[Json]:
    """The registry of policy/templates.yaml. Raises PolicyError when Meta would refuse it."""
    registry: list[Json] = _read("templates")
    if found := templates.faults(registry, _read("purposes")):
        raise PolicyError("\n".join(found))
    return registry


def read_models(today: date) -> Json:
    """policy/models.yaml, compiled; says which model ends soon. Raises PolicyError when it must not be deployed."""
    source: Json = _read("models")
    compiled = compile_models(source, today)
    for warning in near(source, today, SOON):
        print(warning, file=sys.stderr)
    return compiled


def _write(path: Path, data: object) -> None:
    path.write_text(json.dumps(data, indent=1, sort_keys=True) + "\n", "utf-8")


def _read(name: str) -> Any:
    return yaml.safe_load((POLICY / f"{name}.yaml").read_text("utf-8"))


if __name__ == "__main__":
    try:
        compile_policy(Path(sys.argv[1]))
    except PolicyError as error:
        sys.exit(str(error))
