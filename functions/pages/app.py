"""The public pages: notice, retention, processors."""

from pathlib import Path
from typing import Any

import chatoet
from chatoet.flows.pages import Pages

pages = Pages(Path(chatoet.__file__).parent / "data" / "pages")


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return pages(event)
