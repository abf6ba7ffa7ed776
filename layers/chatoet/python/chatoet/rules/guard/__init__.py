"""Keeps the data of real patients out (DESIGN: before any table and any model; clauses PRO-no-special, OET-8-caution).

By provenance: what the issued task contains may be written, and all else is looked at. Pure, and loaded on first use.
"""

from chatoet.rules.guard.check import check, redacted
from chatoet.rules.guard.known import Provenance, provenance
from chatoet.rules.guard.model import Lexicon, Verdict

__all__ = ["Lexicon", "Provenance", "Verdict", "check", "provenance", "redacted"]
