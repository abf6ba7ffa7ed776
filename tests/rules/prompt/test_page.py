"""The page about prompts shows what is really sent. Write it anew: `python -m tests.rules.prompt.page`."""

from tests.rules.prompt.page import PAGE, shown


def test_the_page_shows_the_prompt_that_is_sent() -> None:
    prefix, letter = shown()
    page = PAGE.read_text("utf-8")
    assert f"```text\n{prefix}\n```" in page
    assert f"```text\n{letter}\n```" in page
