"""What was read from a file, as an item: the same person, the same message, a mid of its own."""

from dataclasses import replace

import pytest

from chatoet.rules.extracted import PROBLEMS, SOURCES, Extracted, extracted_in, extracted_item
from chatoet.rules.inbound import Addresses
from chatoet.rules.item import MAX_BODY, Item, from_body, group_of
from chatoet.rules.media import MOST_CHARS
from chatoet.rules.pseudonym import extracted_mid

PEPPER = b"p" * 32
MID = extracted_mid(PEPPER, "m")
ADA = Addresses("GB.1", None, "44")
PHOTO = Item("message", "m", "image", 1_790_000_000, "wamid.1", "1", ADA, "Ada", {"image": {"id": "7"}})


def test_the_result_comes_from_the_same_person_about_the_same_message() -> None:
    item = extracted_item(PHOTO, MID, Extracted("m", "photo", "Dear Dr Smith"))
    assert replace(item, mid="m", type="image", content=PHOTO.content) == PHOTO
    assert group_of(item, PEPPER) == group_of(PHOTO, PEPPER)


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("problem", [None, *PROBLEMS])
def test_it_is_read_back_from_a_queue_as_it_was_written(source: str, problem: str | None) -> None:
    result = Extracted("m", source, "" if problem else "words", problem)  # type: ignore[arg-type]
    assert extracted_in(from_body(extracted_item(PHOTO, MID, result).to_body())) == result


def test_the_mid_is_its_own_and_the_same_each_time() -> None:
    assert MID == extracted_mid(PEPPER, "m") != "m"
    assert len({MID, extracted_mid(PEPPER, "n"), extracted_mid(b"q" * 32, "m")}) == 3


def test_a_text_that_no_queue_would_take_is_too_big() -> None:
    item = extracted_item(PHOTO, MID, Extracted("m", "docx", "\U0001f600" * MOST_CHARS))
    assert extracted_in(item) == Extracted("m", "docx", problem="too_big")
    assert len(extracted_item(PHOTO, MID, Extracted("m", "docx", "é" * MOST_CHARS)).to_body()) < MAX_BODY


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"extracted": None},
        {"extracted": {"of": "m", "source": "photo"}},
        {"extracted": {"of": "m", "source": "elsewhere", "text": "x"}},
        {"extracted": {"of": "m", "source": "photo", "problem": "unheard-of"}},
        {"extracted": {"of": 1, "source": "photo", "text": "x"}},
    ],
)
def test_what_is_not_of_that_form_is_no_result(content: dict[str, object]) -> None:
    assert extracted_in(replace(PHOTO, type="extracted", content=content)) is None


def test_a_learner_cannot_send_one() -> None:
    """The type decides, and that comes from Meta."""
    forged = {"extracted": {"of": "m", "source": "photo", "text": "x"}}
    assert extracted_in(replace(PHOTO, content=forged)) is None
