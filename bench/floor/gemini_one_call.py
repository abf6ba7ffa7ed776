"""Floor of a tutor that asks Gemini: the SDK as its documentation has it, one structured answer a call."""

import os
from typing import Any

from google import genai
from google.auth.credentials import Credentials


class Given(Credentials):  # type: ignore[misc, no-any-unimported, unused-ignore]
    """A token that is there already: how it is had is no part of the SDK."""

    def refresh(self, request: object) -> None:
        """Never needed."""


credentials = Given()  # type: ignore[no-untyped-call, unused-ignore]
credentials.token = "bench"
client = genai.Client(
    enterprise=True,
    project="bench",
    location="eu",
    credentials=credentials,
    http_options={"base_url": os.environ["GEMINI_URL"]},
)
CONFIG: Any = {
    "system_instruction": "You judge letters.",
    "response_mime_type": "application/json",
    "response_json_schema": {"type": "object", "properties": {"band": {"type": "integer"}}, "required": ["band"]},
    "temperature": 0,
}


def handler(event: dict[str, Any], context: object) -> str:
    answer = client.models.generate_content(model="bench", contents=event["letter"], config=CONFIG)
    return answer.text or ""
