"""The pages of retention, recipients and purposes: the registers themselves, for people."""

from collections.abc import Mapping
from html import escape
from typing import Any

from layers.build.notices import BASES, long_date
from layers.build.pages import Page, days, link, table
from layers.build.processors import TOOLS

Json = dict[str, Any]
OBJECTION = {
    "absolute": "You can object at any time, without a reason; it then ends for you at once.",
    "review": "You can object at any time; we hold back what we can, and a person looks at your reasons.",
}


def retention(rules: Mapping[str, Json]) -> Page:
    rows = [(escape(rule["label"]), days(rule["days"]), escape(rule["why"])) for rule in rules.values()]
    intro = (
        "<h1>How long we keep data</h1><p>Every record is written with its end. What has ended is shown to nobody and "
        "used for nothing from that second on; it leaves our tables within days.</p>"
    )
    return Page("retention", "How long we keep data", intro + table("Retention", ("What", "At most", "Why"), rows))


def processors(registry: list[Json]) -> Page:
    rows = [
        (link(p["link"], p["name"]), escape(p["does"]), escape(p["gets"]), escape(p["region"]), escape(p["keeps"]))
        for p in registry
    ]
    contracts = [
        (escape(p["name"]), escape(p["establishment"]), link(p["dpa"]["link"], p["dpa"]["id"]), _day(p["dpa"]))
        for p in registry
    ]
    body = (
        "<h1>Who receives data</h1><p>These, to serve you, and nobody else. Each acts on our instructions.</p>"
        + table("Recipients", ("Who", "What for", "What they get", "Where", "How long they keep it"), rows)
        + "<h2 id='contracts'>Contracts</h2>"
        + "<p>When a review is missed, we serve nothing but your rights until it is done; where we can do without that "
        "recipient, as with photos or a language model, only it gets nothing.</p>"
        + table("Contracts", ("Who", "Established in", "Contract (Art 28 GDPR)", "Next review by"), contracts)
        + "<h2 id='transfers'>Outside the European Economic Area</h2>"
        + transfers(registry)
    )
    return Page("processors", "Who receives data", body)


def transfers(registry: list[Json]) -> str:
    rows = [
        (escape(p["name"]), escape(t["to"]), escape(_safeguard(t)), escape(t["instrument"]), _day(t))
        for p in registry
        for t in p["transfers"]
    ]
    return table("Transfers", ("Who", "To", "Safeguard", "Instrument", "Next review by"), rows)


def purposes(register: list[Json], lias: Mapping[str, str]) -> Page:
    rows = [(escape(p["label"]), escape(p["why"]), escape(BASES[p["basis"]])) for p in register]
    asked = [(escape(p["label"]), escape(p["ask"].strip("*")), str(p["version"])) for p in register if p.get("ask")]
    body = (
        "<h1>What we use data for</h1><p>Each purpose has one ground in law. What is not listed is not done.</p>"
        + table("Purposes", ("Purpose", "What is done", "Ground"), rows)
        + "<h2 id='consent'>What we ask you</h2><p>Each is asked about on its own. No answer is a no.</p>"
        + table("Questions", ("Purpose", "The question", "Version"), asked)
        + "<h2 id='interests'>Our interests, weighed</h2>"
        + "".join(_interest(p) for p in register if p.get("lia") in lias)
    )
    return Page("purposes", "What we use data for", body)


def _interest(purpose: Json) -> str:
    whole = link(f"interest-{purpose['lia']}", "The whole assessment")
    said = f"{escape(purpose['summary'])} {OBJECTION[purpose['objection']]} {whole}"
    return f"<h3>{escape(purpose['label'])}</h3><p>{said}</p>"


def _safeguard(transfer: Json) -> str:
    fallback = transfer.get("fallback")
    return TOOLS[transfer["tool"]] + (f"; should that fall, {TOOLS[fallback]}" if fallback else "")


def _day(reviewed: Json) -> str:
    return long_date(reviewed["review_by"])
