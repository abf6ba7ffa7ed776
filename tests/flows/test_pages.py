"""The public pages."""

from typing import Any

import pytest

from chatoet.compose.core import DATA, load_policy
from chatoet.flows.pages import Pages

PAGES = Pages(DATA / "pages")


def get(path: str, method: str = "GET") -> dict[str, Any]:
    return PAGES({"rawPath": path, "requestContext": {"http": {"method": method}}})


@pytest.mark.clause("OET-1-notice")
@pytest.mark.parametrize("path", ["/", "/notice", "/notice/"])
def test_the_notice_is_where_the_chat_says_it_is_with_version_and_hash(path: str) -> None:
    answer = get(path)
    assert answer["statusCode"] == 200
    assert load_policy().notice_version in answer["body"]
    assert load_policy().notice_sha256 in answer["body"]


@pytest.mark.clause("OET-9-no-cookies")
@pytest.mark.parametrize("path", ["/notice", "/retention", "/processors", "/nowhere"])
def test_no_page_sets_a_cookie_runs_a_script_or_loads_from_elsewhere(path: str) -> None:
    answer = get(path)
    assert "set-cookie" not in {name.lower() for name in answer["headers"]}
    assert "default-src 'none'" in answer["headers"]["content-security-policy"]
    assert not any(tag in answer["body"].lower() for tag in ("<script", "<img", "<iframe", "<link", "localstorage"))


@pytest.mark.parametrize("path", ["/nowhere", "/../policy", "/notice.html", "/%2e%2e/policy.json", "//notice", ""])
def test_only_what_the_build_wrote_is_served(path: str) -> None:
    answer = get(path)
    assert answer["statusCode"] == (200 if path == "" else 404)
    assert "policy.json" not in answer["body"]


def test_only_reading_is_allowed() -> None:
    assert [get("/notice", method)["statusCode"] for method in ("GET", "HEAD", "POST", "DELETE")] == [
        200,
        200,
        405,
        405,
    ]


def test_every_link_between_the_pages_is_answered() -> None:
    import re

    for page in sorted((DATA / "pages").glob("*.html")):
        for path in re.findall(r"href='([^:'#]+)['#]", page.read_text("utf-8")):
            assert get(f"/{path}")["statusCode"] == 200, (page.name, path)
