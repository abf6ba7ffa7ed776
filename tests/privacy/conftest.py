"""The world that is watched, and servers that repeat what they were told."""

from tests.llm.conftest import server, way_out
from tests.privacy.watched import watched

__all__ = ["server", "watched", "way_out"]
