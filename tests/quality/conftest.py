"""The compiled content."""

from tests.fixtures.content import compiled, content

__all__ = ["compiled", "content"]
