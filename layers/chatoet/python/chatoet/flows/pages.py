"""The public pages: static, rendered by the build, no cookies and no scripts (clause OET-9-no-cookies)."""

from pathlib import Path
from typing import Any

HEADERS = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "public, max-age=300",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}
SCHEMA = ".schema.json"


class Pages:
    """Serves the files below `root` whose names the build wrote; anything else is not found."""

    def __init__(self, root: Path) -> None:
        self._pages = {f"/{path.stem}": path for path in root.glob("*.html")}
        self._pages |= {f"/{path.name}": path for path in root.glob(f"*{SCHEMA}")}

    def __call__(self, event: dict[str, Any]) -> dict[str, Any]:
        method = event.get("requestContext", {}).get("http", {}).get("method", "GET")
        if method not in ("GET", "HEAD"):
            return {"statusCode": 405, "headers": HEADERS, "body": "<p>Only GET is answered here.</p>"}
        path = str(event.get("rawPath", "/")).rstrip("/") or "/index"
        page = self._pages.get(path)
        if page is None:
            return {
                "statusCode": 404,
                "headers": HEADERS,
                "body": "<p>There is no such page. See <a href='notice'>the notice</a>.</p>",
            }
        headers = HEADERS | {"content-type": "application/schema+json"} if path.endswith(SCHEMA) else HEADERS
        return {"statusCode": 200, "headers": headers, "body": page.read_text("utf-8")}
