"""What is said of each kind of error (rules/course/errors.py): its name, and a lesson with an example of our own.

The names are interface and are translated; the lessons are practice and stay in English.
"""

from collections.abc import Mapping
from typing import Final

from chatoet.rules.language import key, t

LABELS: Final[Mapping[str, str]] = {
    "purpose": key("Purpose"),
    "missing_point": key("Key point left out"),
    "missing_detail": key("Detail left out"),
    "wrong_fact": key("Against the notes"),
    "unsupported": key("Not in the notes"),
    "irrelevant": key("Not needed by the reader"),
    "length": key("Length"),
    "layout": key("Layout"),
    "contraction": key("Short forms"),
    "abbreviation": key("Abbreviations"),
    "note_form": key("Note form"),
    "tone": key("Tone"),
    "spelling": key("Spelling"),
    "variety": key("British and American mixed"),
    "article": key("Articles"),
    "agreement": key("Subject and verb"),
    "preposition": key("Prepositions"),
    "tense": key("Tenses"),
    "number": key("Singular and plural"),
    "word_form": key("Word forms"),
    "word_choice": key("Choice of words"),
    "word_order": key("Word order"),
    "punctuation": key("Punctuation"),
    "structure": key("Sentence structure"),
}
_OTHER: Final = key("Other")

LESSONS: Final[Mapping[str, str]] = {
    "purpose": "Say in the first paragraph why you write and what you ask: "
    "_I am writing to refer Mr Okoro for a review of his inhalers._",
    "missing_point": "Before you write, mark what this reader must know to act tomorrow; tick each off at the end.",
    "missing_detail": "A point helps only with the detail that is acted on: not _on antibiotics_, "
    "but _amoxicillin 500 mg three times daily until Friday_.",
    "wrong_fact": "Read each number, side and date back against the notes: _ruled out_ means that it is not there.",
    "unsupported": "Write only what the notes give. A guess of yours is marked as one: _this may be due to …_",
    "irrelevant": "Ask of each sentence: would this reader do anything differently without it? If not, leave it out.",
    "length": "Join facts of one kind: _She smokes. She drinks._ becomes _She smokes and drinks alcohol._",
    "layout": "One topic a paragraph, and the parts of a letter: reader, date, greeting, Re line, close, job title.",
    "contraction": "A letter has full forms: _he doesn't_ becomes _he does not_.",
    "abbreviation": "Write out what not every reader uses daily: _SOB_ becomes _shortness of breath_.",
    "note_form": "Notes drop words, letters do not: _BP high, on tablets_ becomes "
    "_His blood pressure is high and he takes tablets for it._",
    "tone": "Ask rather than order: _Check her wound_ becomes _It would be appreciated if you could check her wound._",
    "spelling": "Keep a list of the words that you misspell and read the letter once from the end for them alone.",
    "variety": "British or American are both accepted; keep to one: _anaemia, organise_ or _anemia, organize_.",
    "article": "One of many, new to the reader: _a wound_. The one that both of you know: _the wound on his heel_. "
    "_An_ goes before a vowel sound: _an ulcer_.",
    "agreement": "One person takes _has_, _was_, _lives_: _The patient has a cough, and her sons live nearby._",
    "preposition": "Learn the small word with the big one: _allergic to_, _complain of_, _diagnosed with_, "
    "_discharged from_.",
    "tense": "A finished time takes the past: _He was admitted on Monday._ Up to now takes the present perfect: "
    "_He has lost 4 kg since May._",
    "number": "Some nouns have no plural: _information_, _advice_, _equipment_, _evidence_.",
    "word_form": "Noun, verb or adjective: _he is allergic_, _he has an allergy_; _I advise_, _my advice_.",
    "word_choice": "Learn words in pairs: _make a recovery_, _take a history_, _raise a concern_.",
    "word_order": "Subject, verb, object, then place and time: _She takes metformin at home every morning._",
    "punctuation": "A full stop between two sentences, or a joining word; a comma alone is too weak: "
    "_He fell, and his hip is painful._",
    "structure": "One subject and one verb for each idea. When a sentence needs a second breath, make two of it.",
}


def label(kind: str) -> str:
    """In the language of the turn; an id that is not used any more has a name too."""
    return t(LABELS.get(kind, _OTHER))


def lesson(kind: str) -> str:
    """One or two sentences, marked up for WhatsApp; empty for an id that is not used any more."""
    return LESSONS.get(kind, "")
