"""Keyed hashes: how an address or a message id becomes a key that tells nothing.

A plain hash of a phone number is undone in an hour; with the pepper it is not (clause OET-2.1-phone).
A message id carries the sender's number in base64: it is hashed before it is a key, a queue attribute or a log field.
"""

import hmac
from base64 import urlsafe_b64encode

BYTES = 16  # 128 bits: no collision among any number of learners we could serve


def keyed_hash(pepper: bytes, *parts: str) -> str:
    """22 characters of URL-safe base64, fit for a queue attribute and a log field."""
    message = "\x1f".join(parts).encode("utf-8", "replace")
    return urlsafe_b64encode(hmac.digest(pepper, message, "sha256")[:BYTES]).rstrip(b"=").decode()


def address_hash(pepper: bytes, kind: str, value: str) -> str:
    """`kind` is bsuid, parent or wa_id: the same digits under two kinds are two addresses."""
    return keyed_hash(pepper, "address", kind, value)


def message_hash(pepper: bytes, phone_number_id: str, message_id: str) -> str:
    return keyed_hash(pepper, "message", phone_number_id, message_id)


def extracted_mid(pepper: bytes, mid: str) -> str:
    """The mid of what was read from the file of message `mid`: the same however often the file is read."""
    return keyed_hash(pepper, "extracted", mid)
