"""A link holds who and a token; what is not one of ours is no link."""

import pytest

from chatoet.rules import links

UID, PEPPER = "AAECAwQFBgcICQoLDA0ODw", b"p" * 32
KEY = links.Key(UID, bytes(range(32)))


@pytest.mark.parametrize("purpose", links.PURPOSES)
def test_a_link_is_read_back_as_it_was_made(purpose: links.Purpose) -> None:
    url = links.address("https://pages.example/", purpose, KEY)
    assert links.read(url.removeprefix("https://pages.example")) == (purpose, KEY)
    assert KEY.token.hex() not in url


@pytest.mark.parametrize("path", ["/export", "/other/" + "a" * 64, "/export/a/b", "", "/", "/export//x/"])
def test_another_path_is_none_of_ours(path: str) -> None:
    assert links.read(path) is None


@pytest.mark.parametrize("packed", ["a" * 63, "a" * 66, "a", "é" * 64, "a" * 65])
def test_what_cannot_be_a_link_is_a_page_without_a_key(packed: str) -> None:
    assert links.read(f"/export/{packed}") == ("export", None)


def test_a_pass_is_for_one_link_and_a_quarter_of_an_hour_and_cannot_be_made_from_the_link() -> None:
    shown = links.pass_for("hash", 1_000, PEPPER)
    assert links.passes(shown, "hash", 999, PEPPER)
    assert not links.passes(shown, "hash", 1_000, PEPPER)
    assert not links.passes(shown, "other", 999, PEPPER)
    assert not links.passes(shown.replace("1000", "9999"), "hash", 999, PEPPER)
    assert not links.passes(links.pass_for("hash", 1_000, b"q" * 32), "hash", 999, PEPPER)
    for odd in ("", ".", "x.y", "9" * 5_000 + ".y", "²."):
        assert not links.passes(odd, "hash", 0, PEPPER)


def test_what_is_told_of_one_link_is_one_item() -> None:
    first, again = (links.told("fetched", UID, "case", 5, PEPPER, pin="set") for _ in range(2))
    assert first == again
    assert first.content == {"uid": UID, "case": "case", "pin": "set"}
    assert links.told("fetched", UID, "other", 5, PEPPER).mid != first.mid
