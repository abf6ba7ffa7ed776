"""The files WhatsApp takes: MIME types and sizes for each kind of message."""

from local.phone.errors import GraphError

_MB = 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument"
MIME_TYPES = {
    "image": ("image/jpeg", "image/png"),
    "audio": ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/opus"),
    "video": ("video/mp4", "video/3gpp"),
    "sticker": ("image/webp",),
    "document": (
        "application/pdf",
        "text/plain",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        f"{_OFFICE}.wordprocessingml.document",
        f"{_OFFICE}.spreadsheetml.sheet",
        f"{_OFFICE}.presentationml.presentation",
    ),
}
MOST_BYTES = {"image": 5 * _MB, "audio": 16 * _MB, "video": 16 * _MB, "document": 100 * _MB, "sticker": _MB // 2}


def base_type(mime_type: str) -> str:
    return mime_type.partition(";")[0].strip().lower()


def kind_of(mime_type: str) -> str | None:
    """The kind of message that carries such a file, or None where WhatsApp takes no such file."""
    base = base_type(mime_type)
    return next((kind for kind, types in MIME_TYPES.items() if base in types), None)


def check_upload(mime_type: str, size: int) -> None:
    kind = kind_of(mime_type)
    if kind is None:
        known = ", ".join(mime for types in MIME_TYPES.values() for mime in types)
        raise GraphError(100, f"Param file must be a file with one of the following types: {known}.")
    check_size(kind, size)


def check_size(kind: str, size: int) -> None:
    if size > MOST_BYTES[kind]:
        raise GraphError(131053, f"File of {size} bytes is larger than the {MOST_BYTES[kind]} allowed for {kind}.")


def check_use(kind: str, mime_type: str, size: int) -> None:
    """A document may carry any file; every other kind only its own types."""
    if kind != "document" and base_type(mime_type) not in MIME_TYPES[kind]:
        raise GraphError(131053, f"Media of type {mime_type} cannot be sent as {kind}.")
    check_size(kind, size)
