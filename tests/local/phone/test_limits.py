"""What Meta would refuse is refused here, with Meta's code; what stands on the limit passes."""

from collections.abc import Callable
from typing import Any

import pytest

from local.phone.errors import GraphError
from local.phone.media_rules import check_upload, check_use, kind_of
from local.phone.outbound import parse

MB = 1024 * 1024


def text(body: object, **more: object) -> dict[str, object]:
    return {"messaging_product": "whatsapp", "to": "447700900001", "type": "text", "text": {"body": body}, **more}


def interactive(kind: str, action: dict[str, Any], **parts: object) -> dict[str, Any]:
    content = {"type": kind, "body": {"text": "Choose"}, "action": action, **parts}
    return {"messaging_product": "whatsapp", "to": "447700900001", "type": "interactive", "interactive": content}


def buttons(*replies: tuple[str, str], **parts: object) -> dict[str, Any]:
    made = [{"type": "reply", "reply": {"id": id_, "title": title}} for id_, title in replies]
    return interactive("button", {"buttons": made}, **parts)


def rows(count: int, **change: str) -> list[dict[str, str]]:
    return [{"id": f"row-{index}", "title": f"Row {index}", **change} for index in range(count)]


def listing(
    *sections: list[dict[str, str]], button: str = "Open", title: str = "Part", **parts: object
) -> dict[str, Any]:
    made = [{"title": f"{title}{index}"[:99], "rows": rows} for index, rows in enumerate(sections)]
    return interactive("list", {"button": button, "sections": made}, **parts)


def cta(display: str = "Read", url: str = "https://example.org/notice", **parts: object) -> dict[str, Any]:
    return interactive("cta_url", {"name": "cta_url", "parameters": {"display_text": display, "url": url}}, **parts)


def template(*parts: dict[str, Any], **changes: object) -> dict[str, Any]:
    content: Any = {"name": "reminder_1", "language": {"code": "en"}, "components": list(parts)}
    return media("template", **content | changes)


def parameter(text: str) -> dict[str, Any]:
    return {"type": "body", "parameters": [{"type": "text", "text": text}]}


def payload(text: str) -> dict[str, Any]:
    sent = [{"type": "payload", "payload": text}]
    return {"type": "button", "sub_type": "quick_reply", "index": "0", "parameters": sent}


def media(kind: str, **content: Any) -> dict[str, Any]:
    return {"messaging_product": "whatsapp", "to": "447700900001", "type": kind, kind: content}


def unique_rows(*counts: int) -> list[list[dict[str, str]]]:
    numbers = iter(range(sum(counts)))
    return [[{"id": f"r{next(numbers)}", "title": "A row"} for _ in range(count)] for count in counts]


@pytest.mark.parametrize(
    "payload",
    [
        text("x" * 4096),
        text("x", biz_opaque_callback_data="d" * 512),
        text("x", recipient="GB.123"),
        buttons(("i" * 256, "t" * 20), ("b", "Two"), ("c", "Three")),
        buttons(("a", "One"), body={"text": "b" * 1024}, footer={"text": "f" * 60}),
        buttons(("a", "One"), header={"type": "text", "text": "h" * 60}),
        buttons(("a", "One"), header={"type": "document", "document": {"id": "1"}}),
        listing(rows(10, description="d" * 72), button="b" * 20),
        listing(*unique_rows(*[1] * 10)),
        listing([{"id": "i" * 200, "title": "t" * 24}], title="s" * 23),
        cta("d" * 20),
        media("image", id="1", caption="c" * 1024),
        template(parameter("x" * 1024), payload("p" * 128), name="n" * 512),
        media("reaction", message_id="wamid.x", emoji=""),
    ],
)
def test_what_stands_on_the_limit_passes(payload: dict[str, Any]) -> None:
    assert parse(payload).type == payload["type"]


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ([], 100),
        (text("x", messaging_product="sms"), 100),
        (text("x", recipient_type="group"), 100),
        (text("x", to=None), 100),
        (text("x", to="not a number"), 131009),
        (text("x", to=None, recipient="a number"), 131063),
        (text("x", type="poll"), 100),
        (text("x", text=None), 131008),
        (text("x", text="x"), 100),
        (text(None), 131008),
        (text(7), 100),
        (text(" "), 100),
        (text("x" * 4097), 100),
        (text("x", biz_opaque_callback_data="d" * 513), 100),
        (text("x", context={"message_id": ""}), 131009),
        (buttons(), 131009),
        (buttons(("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")), 131009),
        (buttons(("a", "Same"), ("b", "Same")), 131009),
        (buttons(("a", "One"), ("a", "Two")), 131009),
        (buttons(("i" * 257, "One")), 131009),
        (buttons(("a", "t" * 21)), 131009),
        (buttons(("a", "")), 131009),
        (buttons(("a", "One"), body={"text": "b" * 1025}), 131009),
        (buttons(("a", "One"), body=None), 131008),
        (buttons(("a", "One"), footer={"text": "f" * 61}), 131009),
        (buttons(("a", "One"), header={"type": "text", "text": "h" * 61}), 131009),
        (buttons(("a", "One"), body={"text": " "}), 131009),
        (buttons(("a", "One"), header={"type": "image", "image": {"id": "1", "caption": "c" * 1025}}), 131009),
        (buttons(("a", "One"), header={"type": "audio", "audio": {"id": "1"}}), 131009),
        (listing([]), 131009),
        (listing(rows(11)), 131009),
        (listing(*unique_rows(6, 5)), 131009),
        (listing(*unique_rows(*[1] * 11)), 131009),
        (listing(rows(2, id="same")), 131009),
        (listing(rows(1, id="i" * 201)), 131009),
        (listing(rows(1, title="t" * 25)), 131009),
        (listing(rows(1, description="d" * 73)), 131009),
        (listing(rows(1), button="b" * 21), 131009),
        (listing(rows(1), title="s" * 24), 131009),
        (listing(rows(1), button=""), 131009),
        (listing(rows(1, title="")), 131009),
        (listing(rows(1), body={"text": "b" * 1025}), 131009),
        (listing(rows(1), footer={"text": "f" * 61}), 131009),
        (listing(rows(1), header={"type": "text", "text": "h" * 61}), 131009),
        (listing(rows(1), header={"type": "image", "image": {"id": "1"}}), 131009),
        (interactive("list", {"button": "Open", "sections": [{"rows": rows(1)}, {"rows": rows(1)}]}), 131008),
        (cta("d" * 21), 131009),
        (cta(body={"text": "b" * 1025}), 131009),
        (cta(footer={"text": "f" * 61}), 131009),
        (cta(url="https://example.org/" + "x" * 2000), 131009),
        (cta(url="javascript:alert(1)"), 131009),
        (interactive("poll", {}), 100),
        (media("image"), 100),
        *((media(kind, id="1", caption="c" * 1025), 131009) for kind in ("image", "video", "document")),
        (media("audio", id="1", caption="c"), 100),
        (media("image", link="https://example.org/x.png"), 131053),
        (media("reaction", emoji="👍"), 131008),
        (media("template", name="reminder"), 131008),
        (template(name="n" * 513), 131009),
        (template(name="Reminder"), 100),
        (template(language={}), 131008),
        (template(parameter("x" * 1025)), 131009),
        (template(parameter("two\nlines")), 132018),
        (template(parameter("a     b")), 132018),
        (template(payload("p" * 129)), 131009),
    ],
)
def test_what_is_over_the_limit_is_refused_with_metas_code(payload: object, code: int) -> None:
    with pytest.raises(GraphError) as refused:
        parse(payload)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("check", "code"),
    [
        (lambda: check_upload("text/html", 10), 100),
        (lambda: check_upload("image/png", 5 * MB + 1), 131053),
        (lambda: check_upload("audio/ogg; codecs=opus", 16 * MB + 1), 131053),
        (lambda: check_upload("video/mp4", 16 * MB + 1), 131053),
        (lambda: check_upload("application/pdf", 100 * MB + 1), 131053),
        (lambda: check_use("image", "application/pdf", 10), 131053),
    ],
)
def test_a_file_that_whatsapp_does_not_take_is_refused(check: Callable[[], None], code: int) -> None:
    with pytest.raises(GraphError) as refused:
        check()
    assert refused.value.code == code


def test_files_on_the_size_limit_pass() -> None:
    for mime_type, size in (("image/jpeg", 5), ("audio/ogg; codecs=opus", 16), ("application/pdf", 100)):
        check_upload(mime_type, size * MB)
    check_use("document", "image/png", MB)
    assert kind_of("audio/ogg; codecs=opus") == "audio"
