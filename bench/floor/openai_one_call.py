"""Floor of a tutor that asks OpenAI: the SDK as its documentation has it, one structured answer a call."""

import os
from typing import Any

from openai import OpenAI

client = OpenAI(api_key="sk-bench", base_url=f"{os.environ['OPENAI_URL']}/v1")
FORMAT: Any = {
    "type": "json_schema",
    "name": "answer",
    "strict": True,
    "schema": {
        "type": "object",
        "properties": {"band": {"type": "integer"}},
        "required": ["band"],
        "additionalProperties": False,
    },
}


def handler(event: dict[str, Any], context: object) -> str:
    answer = client.responses.create(
        model="bench",
        instructions="You judge letters.",
        input=event["letter"],
        text={"format": FORMAT},
        store=False,
        prompt_cache_options={"mode": "explicit"},
    )
    return answer.output_text
