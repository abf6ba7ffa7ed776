"""What learners send: commands, answers in every shape, whatever else people type, and letters."""

import random
from collections.abc import Callable
from typing import Final

from chatoet.content import ContentError
from chatoet.rules.course import cards
from chatoet.rules.head import Dialogue
from tests.walk.content import Shifting

COMMANDS: Final = (
    "menu", "help", "person", "write", "today", "my plan", "read", "words", "drills", "my progress", "my errors",
    "settings", "language", "hint", "answers", "model", "rewrite", "skip", "time", "change profession",
    "placement test", "hi",
)  # fmt: skip
JUNK: Final = (
    "idk", "?", "👍", "😀😀", "yes", "no", "ok", "later", "thank you", "are you a robot?", "can you write it for me",
    "will I pass?", "no sé", "لا أعرف", "मुझे नहीं पता", "nothing", "0", "-1", "999", "1", "A", "a b c", "...", " x ",
    "nice weather today", "I do not understand this", "what is the answer", "x" * 3500, "word " * 250, "\u200b",
    "١ ٢ ٣",     "*bold* _italic_", "turns:menu", "https://example.org", "12/03/2034 or later",
)  # fmt: skip
TAPS: Final = (
    "turns:reading:a", "turns:reading:b", "turns:reading:c", "turns:reading:z", "turns:drills:order",
    "turns:drills:relevance", "turns:drills:opening", "turns:drills:x", "turns:words", "turns:today", "turns:placement",
    "turns:set:zone", "turns:set:study", "turns:set:test_date", "turns:set:regulator", "turns:set:reminders:on",
    "turns:set:reminders:off", "turns:set:x", "turns:language:es", "turns:language:en", "turns:language:xx",
    "turns:professions:2", "turns:profession:medicine", "turns:profession:nursing", "turns:profession:none",
    "turns:begin:2030-01-01:cards", "turns:begin:any:letter", "turns:went:again", "turns:other", "turns:write",
    "turns:read:nothing", "turns:unheard:1", "turns", "whatever", "turns:place:0:a", "turns:setup:0:x",
    "turns:card:0:idk", "turns:skip:0", "turns:hint:0", "turns:model:x:1", "turns:answers:x:1",
)  # fmt: skip
TYPES: Final = ("audio", "video", "sticker", "location", "contacts", "edit", "call", "reaction", "revoke", "unknown")
DATES: Final = ("12 March 2034", "in three weeks", "not booked", "next month", "2034-02-30", "yesterday", "1/2/34")
TIMES: Final = ("mon wed fri 21:30", "every day 7am", "weekends 8 pm", "21:30", "mon", "99:99", "now and then")
PLACES: Final = ("London", "Manila", "Sydney", "UTC", "Atlantis", "New York", "Kerala", "Australia")
COUNTRIES: Final = ("Australia", "United Kingdom", "UK", "NMC", "Ireland", "none", "the moon")
OPENINGS: Final = (
    "Thank you for seeing this patient, who was admitted with chest pain and needs a review of the medication.",
    "I am writing to refer Mr Brandl, who is recovering from cellulitis, for ongoing wound care at home.",
    "Hi mate, pls see my patient asap, cheers a lot, he isn't well at all and you'll know what to do.",
    "Please see him.",
)
A_PART: Final = "Dear Doctor,\n\nThank you for seeing this patient with chest pain."
LETTER, WORSE = "(the model letter of the open task with a fault)", "(the same with more)"
ROUTES: Final = (
    ("write", WORSE, "answers", "rewrite", LETTER, "model", "my errors"),
    ("write", WORSE, "model", "hint", WORSE, "yes"),
    ("write", "words", LETTER), ("write", "read", LETTER), ("write", "turns:drills:relevance", LETTER),
    ("write", "placement test", LETTER), ("write", "language", LETTER),
    ("write", "placement test", *["skip"] * 9, LETTER, "today"), ("write", "turns:set:zone", LETTER, "answers"),
    ("turns:reading:b", "A A A", "answers"), ("turns:drills:order", "A B C", "answers"), ("menu", "pharmacy"),
)  # fmt: skip
STATED: Final[dict[str, tuple[str, ...]]] = {
    "profession": ("nursing", "medicine", "physio", "astronaut"), "regulator": COUNTRIES, "test_date": DATES,
    "study": TIMES, "zone": PLACES, "language": ("Spanish", "English", "العربية", "Klingon"),
    "relevance": ("1 3 5", "answers", "1,2", "all", "none", "7"),
    "order": ("B A C D", "answers", "A B C D E F", "DCBA", "A"), "opening": OPENINGS,
    "confirm": ("yes", "no", "yes please", "maybe"),
    "placement": ("A", "B", "c", "The patient was admitted yesterday with acute chest pain.", *OPENINGS),
    "reading": ("A B C", "hint", "time", "1a 2b 3c", "1 b", "b c", "1 B 2 C 3 A 4 D", "aspirin, daily, the left leg"),
    "home": (*COMMANDS, "pharmacy"),
    "letter": ("today", "read", "words", "drills", "hint", "Dear Dr Roe,", "placement test"),
    "reviewed": ("answers", "rewrite", "model", "yes", "today", "words", "my progress", "my errors"),
    "card": ("hint", "show the answers", "admitted", "refer", "to", "I don't know", *OPENINGS),
}  # fmt: skip
STATED["reading_again"] = (*STATED["reading"], "answers")


def answer(dialogue: Dialogue, content: Shifting, rng: random.Random) -> str:
    """A fair try in that state; right as often as not, where the key is known."""
    if dialogue.step in RIGHT and rng.choice((True, False)):
        try:
            return RIGHT[dialogue.step](dialogue, content)
        except (ContentError, LookupError, ValueError):
            pass  # gone meanwhile
    return rng.choice(STATED.get(dialogue.step, JUNK))


def written(said: str, dialogue: Dialogue, content: Shifting) -> str:
    """With a letter in its place."""
    if said not in (LETTER, WORSE) or not dialogue.task:
        return said
    faulty = content.task(dialogue.task).model_letters[0].replace("the ", "teh ")
    return faulty.replace(" is ", " isn't " if said == WORSE else " is now ")


def _reading(dialogue: Dialogue, content: Shifting) -> str:
    found = content.reading(dialogue.doing.partition("@")[0])
    items = found.sittings[dialogue.at - 1].items
    return "\n".join(f"{number} {item.key[0]}" for number, item in enumerate(items, 1))


def _card(dialogue: Dialogue, content: Shifting) -> str:
    deck = cards.deck(content.frames(dialogue.profession, True), content.fixes(True))
    item = deck.item(dialogue.doing.split("@")[1])
    return item.answers[0] if item else "gone"


NUMBERED: Final = (["hint"], ["skip"], ["card"], ["place"], ["setup"])  # buttons of one question alone
RIGHT: Final[dict[str, Callable[[Dialogue, Shifting], str]]] = {
    "reading": _reading, "reading_again": _reading, "card": _card,
}  # fmt: skip


def sensible(dialogue: Dialogue, content: Shifting) -> str:
    """What leads to the end of an exercise."""
    if dialogue.step in RIGHT:
        return RIGHT[dialogue.step](dialogue, content)
    if dialogue.step == "placement":  # a text, a sentence to mend, an opening
        return "A" if dialogue.at < _questions(dialogue, content) else "skip"
    return SENSIBLE.get(dialogue.step, "skip")


def _questions(dialogue: Dialogue, content: Shifting) -> int:
    """How many of the placement's are on a text."""
    reading = dialogue.memo[0].partition("@")[0]
    return len(content.reading(reading).sittings[0].items) if reading else 0


SENSIBLE: Final = {
    "profession": "nursing",
    "relevance": "1 3", "order": "A B C D E F G H", "opening": OPENINGS[0], "language": "English", "confirm": "no",
}  # fmt: skip
