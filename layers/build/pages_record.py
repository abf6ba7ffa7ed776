"""The record of processing (Art 30(1) GDPR), made from the registers and the data map: nothing is written twice."""

from collections.abc import Mapping
from html import escape
from typing import Any

from layers.build.notices import BASES
from layers.build.pages import Page, days, facts, link, table
from layers.build.pages_register import transfers

Json = dict[str, Any]
CATEGORIES = {
    "identity": "addresses and name",
    "content": "what is written, and answered",
    "state": "where a learner stands",
    "proof": "decisions and requests, and their proofs",
    "technical": "ids and counters",
    "secret": "keys",
}


def record(sources: Json, kinds: Mapping[str, Json]) -> Page:
    """`kinds` is the compiled data map."""
    controller, register = sources["controller"], sources["purposes"]
    body = (
        "<h1>Record of processing</h1><p>Article 30(1) GDPR. This page is made from what the code reads.</p>"
        "<h2>Controller</h2>" + _controller(controller) + "<h2>Whose data</h2>"
        "<p>Learners: adults in the health professions who practise for the Occupational English Test. "
        "People who write to us about a learner's request.</p>"
        "<h2>Purposes, grounds and data</h2>" + _purposes(register, sources["retention"], kinds)
        + "<h2>What is stored</h2>" + _kinds(sources["retention"], kinds)
        + "<h2>Recipients</h2>" + _recipients(sources["processors"])
        + "<h2>Transfers outside the European Economic Area</h2>" + transfers(sources["processors"])
        + "<h2>Security</h2>" + _measures(sources["measures"])
    )  # fmt: skip
    return Page("record", "Record of processing", body)


def _controller(controller: Json) -> str:
    missing = "not entered yet: this notice is not published"
    rows = [
        ("Name", escape(controller["name"])),
        ("Address", escape(controller["address"] or missing)),
        ("E-mail", escape(controller["email"])),
        ("Website", link(controller["website"], controller["website"])),
        ("Privacy manager", escape(controller["privacy_manager"])),
        ("Data protection officer", escape(controller["officer"])),
        ("Representative (Art 27)", escape(controller["representative"] or "none is named")),
    ] + [(f"Authority: {a['where']}", link(a["link"], a["name"])) for a in controller["authorities"]]
    return facts(rows)


def _purposes(register: list[Json], retention: Mapping[str, Json], kinds: Mapping[str, Json]) -> str:
    rows = []
    for purpose in register:
        used = {(a["category"], kind["retention"]) for kind, a in _attributes(kinds) if a["purpose"] == purpose["id"]}
        data = "; ".join(CATEGORIES[each] for each in CATEGORIES if each in {category for category, _ in used})
        ends = max((retention[each]["days"] for _, each in used), default=0)
        ground = escape(BASES[purpose["basis"]])
        rows.append((escape(purpose["label"]), escape(purpose["why"]), ground, data or _none(), _at_most(ends)))
    return table("Purposes", ("Purpose", "What is done", "Ground", "Data", "At most"), rows)


def _none() -> str:
    return "nothing of its own: it reads what tutoring stores"


def _at_most(ends: int) -> str:
    return days(ends) if ends else "nothing of its own"


def _attributes(kinds: Mapping[str, Json]) -> list[tuple[Json, Json]]:
    return [(kind, attribute) for kind in kinds.values() for attribute in kind["attributes"].values()]


def _kinds(retention: Mapping[str, Json], kinds: Mapping[str, Json]) -> str:
    rows = []
    for name, kind in kinds.items():
        held = {each["category"] for each in kind["attributes"].values()}
        data = "; ".join(CATEGORIES[each] for each in CATEGORIES if each in held)
        rule = retention[kind["retention"]]
        erased = "deleted" if kind["erasure"] == "delete" else f"kept: {escape(kind['reason'])}"
        rows.append((escape(name), escape(rule["label"]), data, days(rule["days"]), erased))
    return table("Kinds of record", ("Kind", "What it is", "Data", "At most", "At an erasure"), rows)


def _recipients(registry: list[Json]) -> str:
    rows = [(escape(p["name"]), escape(p["does"]), escape(p["gets"]), escape(p["region"])) for p in registry]
    return table("Recipients", ("Who", "What for", "What they get", "Where"), rows)


def _measures(measures: list[Json]) -> str:
    return "<ul>" + "".join(f"<li>{escape(each['what'])}</li>" for each in measures) + "</ul>"
