"""Promises of software that leave no event in the log, and what shows instead that they are kept."""

from typing import Final

REASONS: Final = {
    "a test of the build or the template, before anything runs": (
        "OET-5-links", "OET-8-encrypt", "OET-9-no-cookies", "PRO-analytics-google", "PRO-device-cookies",
        "PRO-no-transfer", "PRO-retention-doc", "PRO-secure-servers",
    ),
    "what is stored and how: tests of the tables, the data map and the register of purposes": (
        "OET-2-list", "OET-2.1-history", "OET-2.1-name", "OET-2.1-phone", "OET-2.1-role", "OET-2.2-comms",
        "OET-2.3-usage", "OET-3-source-service", "OET-6.1-li", "PRO-anonymise", "PRO-basis-stmt", "PRO-data-contact",
        "PRO-data-device", "PRO-data-identity", "PRO-device-auto", "PRO-lawful-only", "PRO-role-controller",
        "PRO-source-given", "PRO-user-caution",
    ),
    "what a prompt holds is a struct without identifiers; a log of prompts would be the very harm": (
        "OET-5.2-minimise", "OET-5.3a-minimise",
    ),
    "what does not happen leaves no line": ("OET-1-consent-by-use",),
    "it is in the words of a message, whose event is that of its own clause": (
        "PRO-complain", "PRO-right-port", "PRO-withdraw-advise",
    ),
}  # fmt: skip
WITHOUT_EVENT: Final = frozenset(clause for clauses in REASONS.values() for clause in clauses)
