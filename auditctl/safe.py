"""What comes from a source may have been written to deceive its reader: a terminal obeys bytes, and so do eyes."""

from unicodedata import category

_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # control, bidi and zero width, surrogates, line ends


def visible(text: str, most: int = 200) -> str:
    """The text with every character that draws nothing, or draws elsewhere, written as \\u…; cut after `most`."""
    shown = "".join(_escaped(char) if category(char) in _HARMFUL else char for char in text[:most])
    return shown + ("…" if len(text) > most else "")


def _escaped(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"
