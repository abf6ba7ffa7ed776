"""Where a learner may stand, and what is waited for there. Read by docs/conversation.md and by the tests alone."""

from typing import Final

from chatoet.rules.conversation.shape import State

STATES: Final[dict[State, str]] = {
    "profession": "which of the twelve professions",
    "regulator": "which country and regulator",
    "test_date": "when the test is",
    "study": "on which days and at what time they study",
    "zone": "in which time zone they live",
    "language": "in which language we speak",
    "placement": "the answer to a question of the placement",
    "home": "nothing: a choice from the menu",
    "letter": "a letter for the task that is open",
    "confirm": "a yes to what was read from a file",
    "reviewed": "a choice below the feedback, or the letter once more",
    "relevance": "the numbers of the notes that the reader needs",
    "order": "the order of the sentences",
    "opening": "an opening paragraph",
    "reading": "the answers to the questions on a text",
    "reading_again": "a second try at those that were wrong",
    "card": "the answer on a card",
}
