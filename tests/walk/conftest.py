"""Fixtures of the walks."""

import brotli
import pytest


@pytest.fixture
def drawn_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture takes a tenth of a second to draw; what is in it has tests of its own."""
    monkeypatch.setattr("chatoet.drawing.png", lambda drawing: b"png")


@pytest.fixture
def packed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sealed is packed well in production, which takes longer than all else in a turn."""
    well = brotli.compress
    monkeypatch.setattr(brotli, "compress", lambda text, **how: well(text, quality=1))
