"""No identifier of anybody is in a prompt, whatever the letter holds; all else stands where it stood."""

import re
import time
from base64 import b64encode, urlsafe_b64encode

import pytest
from faker import Faker
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatoet.rules.guard.identifiers import nhs_checks
from chatoet.rules.guard.model import Lexicon
from chatoet.rules.prompt.asks import asks
from chatoet.rules.prompt.mask import FILLER, masked
from chatoet.rules.task import Task
from chatoet.rules.verify.ground import ground, places
from tests.rules.feedback.test_properties import LETTERS

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
LOCALES = ("en_GB", "en_IN", "en_PH", "fil_PH", "es_ES", "fr_FR", "de_DE", "pl_PL", "tr_TR", "it_IT", "pt_BR", "no_NO")
OFTEN = (
    "Maria Santos", "Blessing Okafor", "Precious Moyo", "Joy Abraham", "Grace Joseph", "Rose Ward", "May Long",
    "Anu Thomas", "jose garcia", "MOHAMMED AL-HASSAN", "J. P. Nair", "O'Brien Siobhan", "Nguyen Thi Lan",
)  # fmt: skip


@st.composite
def names(draw: st.DrawFn) -> str:
    seed, locale = draw(st.integers(0, 10_000)), draw(st.sampled_from(LOCALES))
    faker = Faker(locale)
    faker.seed_instance(seed)
    return f"{faker.first_name()} {faker.last_name()}"


@st.composite
def nhs_numbers(draw: st.DrawFn) -> str:
    nine = draw(st.text("0123456789", min_size=9, max_size=9))
    digits = next((nine + last for last in "0123456789" if nhs_checks(nine + last)), "9434765919")
    return draw(st.sampled_from((digits, f"{digits[:3]} {digits[3:6]} {digits[6:]}", f"NHS no: {digits}")))


NAMES = st.one_of(names(), st.sampled_from(OFTEN))
DIGITS = st.text("0123456789", min_size=8, max_size=8)
BYTES = st.randoms(use_true_random=False).map(lambda random: random.randbytes(16))
CODES = st.one_of(
    nhs_numbers(),
    DIGITS.map(lambda d: f"+91 98{d}"),
    DIGITS.map(lambda d: f"07{d[:3]} {d[3:]}0"),
    DIGITS.map(lambda d: f"hospital no. {d}"),
    DIGITS.map(lambda d: f"US.{d}9912345678"),
    BYTES.map(lambda raw: f"wamid.{b64encode(raw * 2).decode()}"),
    BYTES.map(lambda raw: urlsafe_b64encode(raw).rstrip(b"=").decode()),  # as our own ids are
    BYTES.map(bytes.hex),
    st.uuids().map(str),
    st.just("maria_santos@mail.example.com"),
    DIGITS.map(lambda d: f"nurse{d}@example.org"),
    DIGITS.map(lambda d: f"https://example.org/u/{d}"),
    DIGITS.map(lambda d: f"www.nurse{d}.com"),
    DIGITS.map(lambda d: f"a1b2{d}c3d4"),
)


def prompts(task: Task, lexicon: Lexicon, letter: str) -> list[str]:
    """Everything that would leave for a vendor."""
    return [f"{ask.prefix}\n{ask.letter}\n{ask.schema}\n{ask.cache_key}" for ask in asks(task, letter, lexicon)]


def parts(name: str) -> list[str]:
    return re.findall(r"[^\W\d_]{2,}", name)


@pytest.mark.clause("OET-5.2-minimise", "OET-5.3a-minimise")
@QUICK
@given(name=NAMES, greeting=st.sampled_from(("", "I am ", "My name is ")))
def test_no_prompt_has_the_name_with_which_a_learner_signs(
    task: Task, lexicon: Lexicon, name: str, greeting: str
) -> None:
    signed = f"{task.model_letters[0].rstrip()}\n{greeting}{name}\nRegistered Nurse"
    for ask in asks(task, signed, lexicon):
        below = ask.letter.split("Yours sincerely")[-1]
        assert not set(parts(name)) & set(parts(below))
        assert "Registered Nurse" in below
    assert not [text for text in prompts(task, lexicon, signed) if name in text]


@pytest.mark.clause("OET-5.2-minimise", "OET-5.3a-minimise")
@QUICK
@given(name=NAMES, label=st.sampled_from(("My name is", "Name:", "From:")))
def test_no_prompt_has_the_name_by_which_a_learner_is_introduced(
    task: Task, lexicon: Lexicon, name: str, label: str
) -> None:
    letter = f"{label} {name}.\n\n{task.model_letters[0]}"
    for ask in asks(task, letter, lexicon):
        said = ask.letter.split("\n")[1].removeprefix(label)
        assert not set(parts(name)[:2]) & set(parts(said))


@pytest.mark.clause("OET-5.2-minimise", "OET-5.3a-minimise")
@QUICK
@given(code=CODES, at=st.integers(0, 12))
def test_no_prompt_has_a_number_an_address_or_an_id(task: Task, lexicon: Lexicon, code: str, at: int) -> None:
    words = task.model_letters[0].split(" ")
    letter = " ".join([*words[: at * 16], code, *words[at * 16 :]])
    for text in prompts(task, lexicon, letter):
        assert code not in text
        assert not [run for run in re.findall(r"\d{5,}|[A-Za-z0-9]{8,}", code) if run in text and run != "hospital"]


@QUICK
@given(letter=LETTERS)
def test_a_mask_keeps_the_length_and_every_character_that_it_does_not_cover(
    task: Task, lexicon: Lexicon, letter: str
) -> None:
    shown = masked(task, letter, lexicon)
    assert len(shown) == len(letter)
    assert all(new in (old, FILLER) for old, new in zip(letter, shown, strict=True))
    assert all(new == old for old, new in zip(letter, shown, strict=True) if old.isspace())


def test_nothing_of_a_letter_that_keeps_to_the_task_is_covered(tasks: tuple[Task, ...], lexicon: Lexicon) -> None:
    for task in tasks:
        for letter in task.model_letters:
            assert masked(task, letter, lexicon) == letter


@pytest.mark.parametrize(
    "line",
    [
        "On admission his readings were 165/95 and 38.7, on 05/03/2026 and 14/03/2026.",
        "I am writing to refer Mr Brandl, and I am grateful for your help.",
        "This is a 68-year-old man, who is afebrile.",
        "Co-amoxiclav 625 mg was not given; clindamycin 450 mg q.i.d. was.",
    ],
)
def test_clinical_figures_and_first_persons_stay(task: Task, lexicon: Lexicon, line: str) -> None:
    assert masked(task, line, lexicon) == line


def test_of_a_signature_the_job_and_the_ward_stay(task: Task, lexicon: Lexicon) -> None:
    letter = "Dear Ms Aldgrove,\n\nHe goes home.\n\nYours sincerely,\n\nMaria de Santos\nRegistered Nurse, Ward 5"
    assert masked(task, letter, lexicon).endswith("Yours sincerely,\n\n_____ __ ______\nRegistered Nurse, Ward 5")


@pytest.mark.clause("OET-5.2-minimise")
@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("I am nurse Maria Santos.", "I am nurse _____ ______."),
        ("I work at Royal Adelaide Hospital.", "I work at _____ ________ ________."),
        ("Call 0412   345   678 please.", "Call ____   ___   ___ please."),
        ("Call 0412\n345\n678 please.", "Call ____\n___\n___ please."),
        ("Call 0412\u00b7345\u00b7678 please.", "Call ____________ please."),
        ("Call 0412,345,678 please.", "Call ____________ please."),
        ("Call extension 4417 please.", "Call _________ ____ please."),
        ("His leg has an extension of 110 degrees.", "His leg has an extension of 110 degrees."),
    ],
)
def test_who_writes_and_where_they_can_be_reached_is_covered(
    task: Task, lexicon: Lexicon, line: str, shown: str
) -> None:
    assert masked(task, line, lexicon) == shown


@pytest.mark.clause("OET-5.2-minimise")
def test_above_the_greeting_a_hospital_that_is_not_the_tasks_is_covered(task: Task, lexicon: Lexicon) -> None:
    """It is the learner's own; what the task gives stays."""
    own = masked(task, f"Philippine General Hospital\nManila\n{task.model_letters[0]}", lexicon)
    assert own == f"__________ _______ ________\n______\n{task.model_letters[0]}"


@pytest.mark.parametrize(
    "worst",
    ["\n", "\r\n", "." * 49 + "x", "a.", "a-", "1-", "01/", "01/02/1990 ", "grade a ", "My name is ", "Dr A\n"],
)
def test_no_text_takes_long(task: Task, lexicon: Lexicon, worst: str) -> None:
    """Of the length that is read at most; it took up to seventeen seconds where time grows with the square."""
    text = (worst * 20_000)[:20_000]
    started = time.process_time()
    asks(task, text, lexicon)
    ground(task, text, lexicon)
    assert time.process_time() - started < 3


def test_quotes_stay_exact_under_a_mask_whatever_stands_around_them(task: Task, lexicon: Lexicon) -> None:
    odd = (
        "\u201cZoe\u0308\u201d \U0001f600 \U0001f469\u200d\u2695\ufe0f caf\u0065\u0301 \ufb01t\u00ad \u2013 \u2026\r\n"
    )
    letter = f"{odd}{task.model_letters[0]}".replace("\n", "\r\n") + "\r\nMaria Santos\r\n"
    shown = masked(task, letter, lexicon)
    quote = task.model_letters[0].split("\n\n")[5].split(". ")[0]
    assert "Santos" not in shown and len(shown) == len(letter)
    (span,) = places(ground(task, letter, lexicon), quote)
    assert " ".join(letter[span.start : span.end].split()) == " ".join(shown[span.start : span.end].split()) == quote
