"""The twelve professions of the test. Source: OET, "Which healthcare professions can take OET"."""

from typing import Final

PROFESSIONS: Final[dict[str, str]] = {
    "nursing": "Nursing",
    "medicine": "Medicine",
    "dentistry": "Dentistry",
    "pharmacy": "Pharmacy",
    "physiotherapy": "Physiotherapy",
    "occupational_therapy": "Occupational therapy",
    "radiography": "Radiography",
    "dietetics": "Dietetics",
    "speech_pathology": "Speech pathology",
    "optometry": "Optometry",
    "podiatry": "Podiatry",
    "veterinary_science": "Veterinary science",
}
ALIASES: Final[dict[str, str]] = {
    "nurse": "nursing", "doctor": "medicine", "physician": "medicine", "dentist": "dentistry",
    "pharmacist": "pharmacy", "physiotherapist": "physiotherapy", "physio": "physiotherapy",
    "radiographer": "radiography", "dietitian": "dietetics", "optometrist": "optometry",
    "podiatrist": "podiatry", "vet": "veterinary_science", "speech pathologist": "speech_pathology",
    "occupational therapist": "occupational_therapy",
}  # fmt: skip
PAGE = 9  # of the ten rows of a list, one leads to the next page


def named(text: str) -> str | None:
    """The profession that a short answer names."""
    key = text.casefold()
    return ALIASES.get(key) or next((id_ for id_, title in PROFESSIONS.items() if key in (id_, title.casefold())), None)
