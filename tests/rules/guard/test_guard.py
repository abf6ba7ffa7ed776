"""What the guard lets pass and what it refuses, by provenance; what it says of it; what it marks in an export."""

import time

import pytest

from chatoet.content import ContentStore
from chatoet.rules.guard import Lexicon, Provenance, check, provenance, redacted
from chatoet.rules.guard.identifiers import nhs_checks
from chatoet.rules.guard.normal import folded, visible
from chatoet.rules.guard.spoken import SPOKEN, value_of
from chatoet.rules.words_guard import _SEEN, refused

NUMBER = "943 476 5919"
INVENTED = "Mr Tomas Brandl, DOB 02/11/1957, is going home to 11 Quarry Lane."


@pytest.fixture(scope="module")
def lexicon(content: ContentStore) -> Lexicon:
    return Lexicon(content.words(), content.names())


@pytest.fixture(scope="module")
def known(lexicon: Lexicon, content: ContentStore) -> Provenance:
    return provenance(lexicon, content.task("nur-discharge-0001"))


@pytest.mark.parametrize(
    "text",
    [
        INVENTED,
        INVENTED.upper(),
        INVENTED.lower(),
        "Mr Thomas Brandel, born on 2 November 1975, 11 Quary Lane",
        "Tomas Brandl (2.11.57) lives near his daughter Anna.",
        "The second of November nineteen fifty-seven is his date of birth.",
        "Gliclazide MR 30 mg was added; an MR scan was not needed.",
        "Hydrofibre and Aquacel were used with a TED stocking; ray of hope.",
        "I am writing to refer my patient to the Leg Ulcer Clinic of Kestrel Bay Hospital.",
        "Yours sincerely,\n\nMaria Santos\nRegistered Nurse",
        "Yours sincerely\nDr A. Kumar",
        "He was seen by Dr Williams.",
        "BP 152/94, T 38.7, WCC 15.2, 450 mg q.i.d., 3 x 2 cm on 05/03 and 20/03/2026",
        "He was admited with celulitis, and recieved clindamicin for the infecton.",
    ],
)
def test_what_the_task_holds_may_be_written_with_slips_in_any_case_and_signed_with_any_name(
    text: str, known: Provenance
) -> None:
    assert check(text, known).allowed


@pytest.mark.parametrize(
    ("text", "of"),
    [
        (f"NHS {NUMBER}", "number"),
        ("nhs no 9434765919", "number"),
        ("9 4 3 4 7 6 5 9 1 9", "number"),
        ("943\u200b476\u200b5919", "number"),
        ("٩٤٣ ٤٧٦ ٥٩١٩", "number"),
        ("943 476 59l9", "number"),
        ("nine four three four seven six five nine one nine", "number"),
        ("Hospital number: RX-48201", "number"),
        ("MRN 0048213", "number"),
        ("DOB 12/05/1948", "birth"),
        ("d.o.b. 12.5.48", "birth"),
        ("born on the twelfth of May nineteen forty-eight", "birth"),
        ("He lives in LS8 4QN.", "address"),
        ("14 Oakfield Road", "address"),
        ("Ring her on 07700 900318", "contact"),
        ("mail a.b@example.com", "contact"),
        ("Mr Kowalczyk is going home.", "name"),
        ("Mrs Baker is going home.", "name"),
        ("mr Hoffman is going home.", "name"),
        ("Tomas Hoffman is going home.", "name"),
        ("The patient, AHMED HASSAN, was seen.", "name"),
        ("my patient ahmed hassan has fever", "name"),
        ("Name: Siddharth", "name"),
        ("محمد أحمد was admitted with a stroke.", "name"),
        ("This is my real patient from work.", "phrase"),
        ("a photo of the drug chart", "phrase"),
    ],
)
def test_what_it_does_not_hold_is_refused_by_its_class(text: str, of: str, known: Provenance) -> None:
    verdict = check(text, known)
    assert not verdict.allowed
    assert of in verdict.classes


def test_one_doubtful_sign_passes_and_two_do_not(known: Provenance) -> None:
    assert check("Please see my patient.", known).allowed
    assert not check("Please see my patient in bed 4.", known).allowed


def test_a_number_of_ten_digits_needs_its_check_digit_or_a_word_that_says_what_it_is(known: Provenance) -> None:
    assert nhs_checks("9434765919")
    assert not nhs_checks("9434765918")
    assert check("943 476 5918", known).allowed
    assert not check("her NHS number is 943 476 5918", known).allowed


def test_without_a_task_names_refuse_nothing_and_identifiers_do(lexicon: Lexicon) -> None:
    none = provenance(lexicon)
    assert check("My friend Fatima Al-Khatib and Mr Hoffman passed.", none).allowed
    assert not check(f"NHS {NUMBER}", none).allowed
    assert not check("Mr Hoffman in bed 4 has chest pain.", none).allowed


def test_a_signature_covers_no_patient_named_below_it(known: Provenance) -> None:
    assert not check("Yours sincerely\nNurse\ncc: Mr Ahmed Hassan", known).allowed


def test_the_verdict_counts_and_holds_no_word_of_the_text(known: Provenance) -> None:
    verdict = check(f"Mrs Zaydan, Mrs Zaydan, NHS {NUMBER}, DOB 30/11/1961", known)
    assert verdict.counted() == "number:1/birth:1/name:1"
    assert "aydan" not in repr(verdict)


def test_e31_others_are_marked_and_the_writers_own_words_stay(lexicon: Lexicon) -> None:
    found = redacted(f"I asked Mr Hassan (NHS {NUMBER}) to wait.\u200b\nYours sincerely\nMaria", provenance(lexicon))
    assert found == "I asked Mr [third party] (NHS [third party]) to wait.\nYours sincerely\nMaria"


def test_folding_keeps_every_place() -> None:
    text = visible("Wójcik\u200b ٣ ½ “x” 𝟗 Ł\r\n")
    assert len(folded(text)) == len(text)
    assert folded("Łukasz Wójcik ٣") == "Lukasz Wojcik 3"


@pytest.mark.parametrize(
    ("words", "day", "year"),
    [
        ("the twenty-third of September nineteen eighty-four", 23, 1984),
        ("twelfth of March nineteen forty eight", 12, 1948),
        ("first May two thousand and one", 1, 2001),
        ("2nd of June nineteen ninety", 2, 1990),
    ],
)
def test_dates_in_words_are_read(words: str, day: int, year: int) -> None:
    match = SPOKEN.search(words)
    assert match
    assert (value_of(match["day"]), value_of(match["year"])) == (day, year)


def test_the_refusal_fits_a_message_whatever_was_seen() -> None:
    for classes in (dict.fromkeys(_SEEN, 1), {"name": 1}):
        assert refused(classes).graph()["type"] == "interactive"


def test_a_word_of_many_thousand_letters_is_read_in_seconds(known: Provenance) -> None:
    before = time.process_time()
    check("a" * 20_000, known)
    assert time.process_time() - before < 10, "its slips alone would be a million words of that length"
