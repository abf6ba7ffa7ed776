"""What is said of a breach: to learners (Art 34(2) GDPR), and to the authority as Art 33(3) lists it."""

from datetime import UTC, datetime
from typing import Final

from chatoet.rules.breach import Breach
from chatoet.rules.messages import Message, Text
from chatoet.rules.words_access import EMAIL

MOST: Final = 2500  # characters of an operator's words
OPEN: Final = "[write here, or why it is not known yet]"


def told(ref: str, text: str) -> Message:
    """`text` is plain words on what happened, what it may mean for them, what we did and what they can do."""
    return Text(
        f"*This is about the safety of your data.* Something happened to data that we hold, and yours are among "
        f"them. We have to tell you, whatever else you asked us (reference {ref}).\n\n{text}\n\n"
        f"Your questions go to {EMAIL}. You can write *PRIVACY* for your rights, and complain to your data "
        "protection authority at any time."
    )


def report(breach: Breach, controller: str) -> str:
    """For the authority: what the register knows is filled in, the rest is for whoever signs it."""
    told = _when(breach.learners_at) if breach.learners_at else f"not yet ({OPEN})"
    parts = (
        ("Reference", f"{breach.ref}; the record of facts, effects and measures is {breach.note} (Art 33(5))"),
        ("Controller", controller),
        ("Aware since", f"{_when(breach.aware_at)}; 72 hours end {_when(breach.due_at)}"),
        ("(a) Nature of the breach", f"{breach.nature}. {OPEN}"),
        ("(a) People concerned", f"learners preparing for OET: about {breach.affected or OPEN}"),
        ("(a) Records concerned", f"pseudonymous or sealed unless said otherwise: {OPEN}"),
        ("(b) Contact point", EMAIL),
        ("(c) Likely consequences", f"risk to people judged as: {breach.risk or 'not judged yet'}. {OPEN}"),
        ("(d) Measures taken and proposed", OPEN),
        ("Learners told (Art 34)", told),
        ("If later than 72 hours: why (Art 33(1))", OPEN),
    )
    return "\n".join(f"{name}: {value}" for name, value in parts)


def _when(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M UTC")
