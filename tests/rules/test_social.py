"""What AWS End User Messaging Social publishes, read as Meta's own post."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.inbound import split
from chatoet.rules.social import EnvelopeError, body_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
ENTRY = {
    "id": "365731266123456",
    "changes": [
        {
            "field": "messages",
            "value": {
                "metadata": {"phone_number_id": "321010217760100"},
                "contacts": [{"user_id": "GB.1", "profile": {"name": "Diego"}}],
                "messages": [
                    {"id": f"wamid.{n}", "from_user_id": "GB.1", "timestamp": "1790000000", "type": "text",
                     "text": {"body": f"say {n}"}}
                    for n in range(3)
                ],
            },
        }
    ],
}  # fmt: skip


def published(entry: Any) -> str:
    """As SNS brings it: AWS's header around an entry that is a string."""
    context = {"MetaWabaIds": [{"wabaId": "1", "arn": "arn"}], "MetaPhoneNumberIds": [{"metaPhoneNumberId": "2"}]}
    return json.dumps({"context": context, "whatsAppWebhookEntry": entry, "aws_account_id": "123456789012"})


def test_a_record_holds_the_same_updates_as_metas_own_post() -> None:
    posted = {"object": "whatsapp_business_account", "entry": [ENTRY]}
    assert body_of(published(json.dumps(ENTRY))) == posted
    assert [update.id for update in split(body_of(published(json.dumps(ENTRY))))] == ["wamid.0", "wamid.1", "wamid.2"]


def test_an_entry_that_comes_unwrapped_is_read_all_the_same() -> None:
    assert body_of(published(ENTRY)) == body_of(published(json.dumps(ENTRY)))


@given(st.dictionaries(st.text(), JSON, max_size=4))
def test_any_entry_arrives_as_it_was(entry: dict[str, Any]) -> None:
    assert body_of(published(json.dumps(entry)))["entry"] == [entry]


def test_one_number_beyond_reading_does_not_sink_the_rest() -> None:
    entry = json.dumps(ENTRY).replace('"365731266123456"', "9" * 5000)
    assert len(split(body_of(published(entry)))) == 3


@given(JSON | st.text())
def test_what_is_no_such_message_is_an_error_that_says_nothing_of_it(message: object) -> None:
    texts = [message, json.dumps(message), json.dumps({"whatsAppWebhookEntry": message})]
    for text in texts:
        try:
            assert isinstance(body_of(text)["entry"][0], dict)
        except EnvelopeError as error:
            assert str(error) in {"no_entry", "no_text", "JSONDecodeError", "RecursionError", "ValueError"}  # noqa: PT017


@pytest.mark.parametrize("message", [None, 5, "", "[]", "{}", '{"whatsAppWebhookEntry": "[1]"}', "[" * 100_000, "{"])
def test_the_fault_is_named(message: object) -> None:
    with pytest.raises(EnvelopeError, match=r"^\w+$"):
        body_of(message)
