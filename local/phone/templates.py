"""The business's templates: what Meta keeps of them, and what becomes of one that is sent.

Each is approved as soon as it is created; the control API gives it another status or category, as a review would.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from local.phone import config
from local.phone.errors import GraphError
from local.phone.model import Ids, Template
from local.phone.store import Store
from local.phone.template_rules import BODY, EXISTS, VARIABLE, check_category, check_components, check_new

Json = Mapping[str, Any]

STATUSES = ("APPROVED", "PENDING", "REJECTED", "PAUSED", "DISABLED")
EDITABLE = ("APPROVED", "REJECTED", "PAUSED")
NOT_USABLE = {"PAUSED": 132015, "DISABLED": 132016}
PAGE = 25
EDIT_REFUSED = 2388025


class Templates:
    def __init__(self, store: Store, ids: Ids, known: Sequence[config.Template]) -> None:
        self._store, self._ids = store, ids
        for template in known:
            if self.find(template.name, template.language) is None:
                self._add(template.name, template.language, template.category.upper(), _components(template))

    def find(self, name: object, language: object) -> Template | None:
        return next((one for one in self._store.templates() if (one.name, one.language) == (name, language)), None)

    def page(self, limit: int, after: str) -> dict[str, Any]:
        """As Meta pages: `next` is there as long as more follow."""
        everything = self._store.templates()
        start = next((n for n, one in enumerate(everything, 1) if one.id == after), 0)
        shown = everything[start : start + limit]
        paging: dict[str, Any] = {"cursors": {"before": shown[0].id, "after": shown[-1].id}} if shown else {}
        if start + limit < len(everything):
            paging["next"] = "https://graph.facebook.com/the-next-page"
        return {"data": [one.doc() for one in shown], "paging": paging}

    def create(self, payload: Json) -> dict[str, Any]:
        check_new(payload)
        if self.find(payload["name"], payload["language"]):
            raise GraphError(100, "There is already content in this language for this template.", subcode=EXISTS)
        made = self._add(payload["name"], payload["language"], payload["category"], payload["components"])
        return {"id": made.id, "status": made.status, "category": made.category}

    def edit(self, template: Template, payload: Json) -> dict[str, Any]:
        if template.status not in EDITABLE:
            raise GraphError(100, f"A template that is {template.status} cannot be edited.", subcode=EDIT_REFUSED)
        if payload.get("category", template.category) != template.category:
            check_category(payload["category"])
            if template.status == "APPROVED":
                raise GraphError(100, "The category of an approved template stays.", subcode=EDIT_REFUSED)
            template.category = payload["category"]
        check_components(payload.get("components"))
        template.components, template.status, template.rejected_reason = payload["components"], "APPROVED", "NONE"
        self._store.put_template(template)
        return {"success": True}

    def judge(self, template: Template, status: str, category: str, reason: str) -> None:
        """What Meta's review, or the readers' complaints, make of it."""
        if status not in STATUSES:
            raise ValueError(f"a status is one of {', '.join(STATUSES)}")
        check_category(category)
        template.status, template.category, template.rejected_reason = status, category, reason
        self._store.put_template(template)

    def shown(self, content: Json) -> dict[str, Any]:
        """The content of a template message, filled in. Raises GraphError for what Meta would not send."""
        name, language = content["name"], content["language"]["code"]
        template = self.find(name, language)
        if template is None or template.status in ("PENDING", "REJECTED"):
            raise GraphError(132001, f"template name ({name}) does not exist in {language}")
        if template.status in NOT_USABLE:
            raise GraphError(NOT_USABLE[template.status], f"template {name} is {template.status}")
        filled = {"text": _body(template, _parts(content, "body")), "category": template.category.lower()}
        footer = {"footer": template.footer} if template.footer else {}
        return dict(content) | filled | footer | {"buttons": _buttons(template, _parts(content, "button"))}

    def _add(self, name: str, language: str, category: str, components: list[dict[str, Any]]) -> Template:
        template = Template(self._ids.digits(16), name, language, category, "APPROVED", components)
        self._store.put_template(template)
        return template


def _components(known: config.Template) -> list[dict[str, Any]]:
    buttons = [{"type": "QUICK_REPLY", "text": text} for text in known.buttons]
    return [{"type": "BODY", "text": known.body}, *([{"type": "BUTTONS", "buttons": buttons}] if buttons else [])]


def _parts(content: Json, kind: str) -> list[Json]:
    return [part for part in content.get("components") or [] if str(part.get("type")).lower() == kind]


def _body(template: Template, parts: list[Json]) -> str:
    values = [parameter.get("text", "") for part in parts for parameter in part.get("parameters") or []]
    expected = len(set(VARIABLE.findall(template.body)))
    if len(values) != expected:
        raise GraphError(132000, f"body: number of localizable_params ({len(values)}) does not match ({expected})")
    filled = VARIABLE.sub(lambda match: str(values[int(match[1]) - 1]), template.body)
    if len(filled) > BODY:
        raise GraphError(132005, f"body: translated text is too long ({len(filled)})")
    return filled


def _buttons(template: Template, parts: list[Json]) -> list[dict[str, str]]:
    """Title and what a tap sends; without a payload of its own, a button sends its text."""
    payloads = {int(part["index"]): part["parameters"][0]["payload"] for part in parts}
    if any(index >= len(template.buttons) for index in payloads):
        raise GraphError(132012, "button: the template has no button of that index")
    return [{"id": payloads.get(n, title), "title": title} for n, title in enumerate(template.buttons)]
