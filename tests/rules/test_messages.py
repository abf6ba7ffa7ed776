"""What Meta would reject cannot be built."""

import pytest

from chatoet.rules.messages import Buttons, Choices, Link, MessageLimitError, Option, Text, quoting

ONE = Option("turns:menu", "Menu")


@pytest.mark.parametrize("body", ["", " \n", "x" * 4097, "\U0001f600" * 2049])
def test_a_text_is_never_empty_or_longer_than_meta_takes(body: str) -> None:
    with pytest.raises(MessageLimitError, match="text: "):
        Text(body)


@pytest.mark.parametrize(
    "options",
    [
        (),
        tuple(Option(f"{n}", f"{n}") for n in range(4)),
        (Option("a", "Same"), Option("b", "Same")),
        (Option("a", "One"), Option("a", "Two")),
        (Option("a" * 257, "A"),),
        (Option("a", "A" * 21),),
        (Option("a", "\U0001f600" * 11),),
        (Option("a", ""),),
    ],
)
def test_buttons_are_one_to_three_with_short_and_different_titles(options: tuple[Option, ...]) -> None:
    with pytest.raises(MessageLimitError, match="button"):
        Buttons("body", options)


@pytest.mark.parametrize(
    "options",
    [
        (),
        tuple(Option(f"{n}", f"{n}") for n in range(11)),
        (Option("same", "A"), Option("same", "B")),
        (Option("a" * 201, "A"),),
        (Option("a", "A" * 25),),
        (Option("a", "A", "d" * 73),),
    ],
)
def test_rows_are_one_to_ten_within_their_lengths(options: tuple[Option, ...]) -> None:
    with pytest.raises(MessageLimitError, match="row"):
        Choices("body", "Menu", options)


@pytest.mark.parametrize("body", ["", "x" * 1025])
def test_the_body_of_an_interactive_message_has_its_own_limit(body: str) -> None:
    with pytest.raises(MessageLimitError, match="body: "):
        Buttons(body, (ONE,))
    with pytest.raises(MessageLimitError, match="body: "):
        Choices(body, "Menu", (ONE,))
    with pytest.raises(MessageLimitError, match="body: "):
        Link(body, "Read", "https://example.org")


@pytest.mark.parametrize(
    ("title", "url"),
    [
        ("", "https://example.org"),
        ("t" * 21, "https://example.org"),
        ("Read", ""),
        ("Read", "http://example.org"),
        ("Read", "http://127.0.0.1.example.org/"),
        ("Read", "javascript:alert(1)"),
        ("Read", "https://example.org/a b"),
        ("Read", "https://example.org/" + "x" * 2000),
    ],
)
def test_a_link_has_a_short_title_and_a_page_of_its_own(title: str, url: str) -> None:
    with pytest.raises(MessageLimitError, match="link "):
        Link("body", title, url)


def test_on_this_machine_alone_a_link_may_be_plain_http() -> None:
    assert Link("body", "Read", "http://127.0.0.1:4566/_aws/lambda-url/x/notice").url


def test_an_answer_can_quote_what_it_answers() -> None:
    answer = Text("yes")
    assert quoting(answer, "wamid.x").graph() == answer.graph() | {"context": {"message_id": "wamid.x"}}


def test_a_limit_error_does_not_repeat_the_words() -> None:
    with pytest.raises(MessageLimitError) as caught:
        Text("Brandl" * 1000)
    assert "Brandl" not in str(caught.value)


def test_at_their_limits_they_are_built() -> None:
    assert Text("x" * 4096).graph()["text"]["body"] == "x" * 4096
    assert len(Buttons("x" * 1024, (Option("i" * 256, "t" * 20),)).graph()["interactive"]["action"]["buttons"]) == 1
    rows = tuple(Option(f"{n:0200}", "t" * 24, "d" * 72) for n in range(10))
    assert len(Choices("x" * 1024, "b" * 20, rows).graph()["interactive"]["action"]["sections"][0]["rows"]) == 10
