"""Renders the page that verifies certificates: policy/certificate.html with the words for what a certificate names."""

import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[2] / "policy" / "certificate.html"
# What is out of our hands, by the names of rules/certificate.py: what, and why it is still there.
ELSEWHERE = {
    "backups": ["Backups of our tables", "Sealed, and after one day no backup holds the key that opens them."],
    "device": ["The chat on your own phone, and its backups", "Only you can delete them."],
    "logs": ["Events in our logs", "They name a pseudonym whose key is destroyed, and no words of yours."],
    "queues": ["Messages that still waited in our queues", "They are dropped unread when it is their turn."],
    "whatsapp": ["Copies at WhatsApp (Meta)", "It keeps messages and pictures on their way for up to 30 days."],
}
# Whose language model saw a letter, by their ids in policy/processors.yaml.
LOGGED = "What was asked there, without a name; nobody there knows whose it was, and nobody here can shorten it."
VENDORS = {
    "openai": ["A log against abuse at OpenAI", LOGGED],
    "gemini": ["A log against abuse at Google Cloud", LOGGED],
}


def page(datamap: Mapping[str, Any], retention: Mapping[str, Any], style: str) -> str:
    """`{{key}}` is left for the function that serves the page, and knows the stack's key."""
    kinds = {kind: entry for kind, entry in datamap.items() if "retention" in entry}
    words = {kind: [retention[e["retention"]]["label"], _sentence(e.get("reason", ""))] for kind, e in kinds.items()}
    told = escape(json.dumps(words | ELSEWHERE | VENDORS, ensure_ascii=False, sort_keys=True))
    return PAGE.read_text("utf-8").replace("{{style}}", style).replace("{{words}}", told)


def _sentence(reason: str) -> str:
    return f"{reason[:1].upper()}{reason[1:]}." if reason else ""
