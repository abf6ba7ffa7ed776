"""The vendors themselves, where the environment has what they need: through our own egress, as local/tutor.py says."""

import os
from pathlib import Path

from chatoet.compose.core import load_models
from chatoet.content import ContentStore
from chatoet.llm import egress
from chatoet.llm.vendor import Vendor, VendorName
from tests.quality import exchange
from tests.quality.recorded import FOLDER, keep, mark, place
from tests.quality.ways import ByModel


def ways_with_a_key(content: ContentStore) -> list[ByModel]:
    found = [(name, vendor(name)) for name in exchange.VENDORS]
    return [_live(name, content, one) for name, one in found if one]


def _live(name: VendorName, content: ContentStore, one: Vendor) -> ByModel:
    return ByModel(f"{name} (live)", content, lambda subject: one)


def record(content: ContentStore, name: VendorName) -> str:
    """Asks for what has no recorded answer."""
    one = vendor(name)
    if one is None:
        return f"no key for {name} in the environment"
    count = 0
    for subject, ask in exchange.open_questions(content, name):
        reply = one.ask(ask, seconds=60.0)
        keep(place(name, subject, ask).path(FOLDER), mark(ask), one.model, reply.text, reply.usage)
        count += 1
    return f"{count} answers recorded"


def vendor(name: VendorName) -> Vendor | None:
    """None without a key."""
    config = load_models().vendors[name]
    url, hosts = f"https://{config.host}", frozenset({config.host})
    if name == "openai" and (key := os.environ.get("OPENAI_API_KEY", "")):
        from chatoet.llm.openai_vendor import OpenAIVendor

        return OpenAIVendor(config, url, lambda: key, egress.client(hosts, local=False))
    if name == "gemini" and (project := os.environ.get("GOOGLE_CLOUD_PROJECT", "")):
        from chatoet.llm.gemini_vendor import GeminiVendor

        file = Path(os.environ["GOOGLE_APPLICATION_CREDENTIALS"])
        return GeminiVendor(config, url, project, file.read_text, egress.client(hosts, local=False))
    return None
