"""The twelve professions of the test. Source: OET, "Which healthcare professions can take OET"."""

from typing import Final

from chatoet.rules.language import key, t

PROFESSIONS: Final[dict[str, str]] = {
    "nursing": key("Nursing"),
    "medicine": key("Medicine"),
    "dentistry": key("Dentistry"),
    "pharmacy": key("Pharmacy"),
    "physiotherapy": key("Physiotherapy"),
    "occupational_therapy": key("Occupational therapy"),
    "radiography": key("Radiography"),
    "dietetics": key("Dietetics"),
    "speech_pathology": key("Speech pathology"),
    "optometry": key("Optometry"),
    "podiatry": key("Podiatry"),
    "veterinary_science": key("Veterinary science"),
}
ALIASES: Final[dict[str, str]] = {
    "nurse": "nursing", "doctor": "medicine", "physician": "medicine", "dentist": "dentistry",
    "pharmacist": "pharmacy", "physiotherapist": "physiotherapy", "physio": "physiotherapy",
    "radiographer": "radiography", "dietitian": "dietetics", "optometrist": "optometry",
    "podiatrist": "podiatry", "vet": "veterinary_science", "speech pathologist": "speech_pathology",
    "occupational therapist": "occupational_therapy",
}  # fmt: skip
PAGE = 9  # of the ten rows of a list, one leads to the next page


def called(profession: str | None) -> str:
    """In the language of the turn; empty for none."""
    return t(PROFESSIONS[profession]) if profession in PROFESSIONS else ""


def named(text: str) -> str | None:
    """The profession that a short answer names, in English or in the language of the turn."""
    said = text.casefold()
    known = ((id_, {id_, title.casefold(), t(title).casefold()}) for id_, title in PROFESSIONS.items())
    return ALIASES.get(said) or next((id_ for id_, names in known if said in names), None)
