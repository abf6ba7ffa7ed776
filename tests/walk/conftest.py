"""Fixtures of the walks."""

import pytest



@pytest.fixture
def drawn_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture takes a tenth of a second to draw; what is in it has tests of its own."""
    monkeypatch.setattr("chatoet.drawing.png", lambda drawing: b"png")
