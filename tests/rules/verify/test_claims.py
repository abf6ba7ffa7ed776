"""What a model claims of a letter stands only where it can be checked; else it is dropped, and counted by reason."""

import pytest

from chatoet.content import ContentStore
from chatoet.rules.feedback import Finding
from chatoet.rules.feedback.model import Kind
from chatoet.rules.feedback.text import Span
from chatoet.rules.prompt.model import AnswerError, Claim, CriterionAnswer
from chatoet.rules.verify import claims, wording
from chatoet.rules.verify.ground import Ground, ground
from tests.rules.verify.conftest import Check


def test_a_sound_correction_stands_where_it_is_in_the_letter(check: Check, letter: str) -> None:
    found = check("He was come", "He came")
    assert isinstance(found, Finding)
    assert letter[found.start : found.end] == found.quote == "He was come"
    assert (found.fix, found.severity) == ("He came", "should")


@pytest.mark.parametrize(
    ("quote", "fix", "more", "reason"),
    [
        ("He were come", "He came", {}, "not_in_letter"),
        ("he was come", "He came", {}, "not_in_letter"),
        ("e was come", "He came", {}, "not_in_letter"),
        ("", "He came", {}, "no_quote"),
        ("enjoy", "enjoys", {"occurrence": 3}, "occurrence"),
        ("enjoy", "enjoys", {"occurrence": 0}, "occurrence"),
        ("enjoy", "enjoys", {"kind": "contradiction", "note_id": "n99"}, "no_note"),
        ("He was come", "He was  come", {}, "no_change"),
        ("enjoy", "{enjoys}", {}, "markup"),
        ("enjoy", "<enjoys", {}, "markup"),
        ("enjoy", "enjoys www.example.com", {}, "link"),
        ("enjoy", "has always taken very great and lasting pleasure in", {}, "rewrite"),
        ("his tablets", "your official score", {}, "promise"),
        ("many weeks", "n07", {}, "new_fact"),
        ("many weeks", "6 weeks", {}, "new_fact"),
        ("many weeks", "six weeks", {}, "new_fact"),
        ("amoxicillin", "flucloxacillin", {}, "new_fact"),
        ("He enjoy", "Peterson enjoys", {}, "new_fact"),
        ("He enjoy", "He does not enjoy", {}, "new_fact"),
        ("right lower leg", "left lower leg", {}, "new_fact"),
        ("right lower leg", "left lower leg", {"kind": "layout"}, "new_fact"),
        ("right lower leg", "left lower leg", {"kind": "purpose"}, "new_fact"),
        ("right lower leg", "left lower leg", {"kind": "irrelevant"}, "new_fact"),
        ("every second day", "every 2 day", {}, "new_fact"),
        ("until 19 March", "until 20 March", {}, "new_fact"),
        ("until 19 March", "until 19 May", {"kind": "layout"}, "new_fact"),
        ("450 mg four times", "30 mg four times", {}, "new_fact"),
        ("450 mg four times", "450 g four times", {}, "new_fact"),
        ("measure the wound weekly", "measure the wound daily", {"kind": "register"}, "new_fact"),
        ("gliclazide 30 mg", "metformin 30 mg", {}, "new_fact"),
        ("his tablets", "his metformin", {}, "new_fact"),
        ("was added to", "was stopped with", {}, "new_fact"),
        ("was febrile", "was never febrile", {"kind": "layout"}, "new_fact"),
        ("right lower leg", "left upper leg, 3 x 2", {"kind": "contradiction", "note_id": "n07"}, "new_fact"),
        ("right lower leg", "left lower leg", {"kind": "contradiction", "note_id": "n07"}, "stands"),
        ("He enjoy", "He enjoies", {}, "misspelt"),
        ("his tablets", "his tablets of panadol", {}, "misspelt"),
        ("enjoy", "enjoys", {"answer": "It was his right leg after all."}, "new_fact"),
        ("The colour", "The color", {}, "accepted"),
        ("metformin", "metformine", {"kind": "spelling"}, "accepted"),
        ("enjoy", "enjoys", {"answer": "See https://grammar.example/enjoy for more."}, "link"),
        ("enjoy", "enjoys", {"answer": "Then you will pass the OET."}, "promise"),
        ("enjoy", "enjoys", {"answer": "This costs you an official grade B."}, "promise"),
        ("enjoy", "enjoys", {"answer": "Say that he took 750 mg."}, "new_fact"),
        ("enjoy", "enjoys", {"answer": ""}, "stands"),
        ("enjoy", None, {"answer": ""}, "no_answer"),
    ],
)
def test_what_cannot_be_held_is_dropped_for_a_reason(
    check: Check, quote: str, fix: str | None, more: dict[str, object], reason: str
) -> None:
    result = check(quote, fix, **more)
    assert (result if isinstance(result, str) else "stands") == reason


def test_a_quote_that_stands_twice_is_told_apart_by_its_number(check: Check, letter: str) -> None:
    found = [check("enjoy", "enjoys", occurrence=n) for n in (1, 2)]
    places = [each.start for each in found if isinstance(each, Finding)]
    assert len(set(places)) == 2
    assert all(letter[at : at + 5] == "enjoy" for at in places)


def test_dashes_quotes_and_line_ends_may_differ_and_the_quote_is_the_learners_own(check: Check, letter: str) -> None:
    found = check("with a   pain\nin the leg", "with pain in the leg")
    assert isinstance(found, Finding) and found.quote in letter


@pytest.mark.parametrize(
    ("quote", "note", "reason"),
    [
        ("right lower leg", "n07", "stands"),
        ("right lower leg", "n21", "note_silent"),
        ("left lower leg", "n07", "agrees"),
        ("Clindamycin 450 mg four times daily continues until 19 March", "n27", "stands"),
        ("right lower leg", None, "no_note"),
    ],
)
def test_a_finding_about_facts_names_a_note_that_speaks_of_it(
    check: Check, quote: str, note: str | None, reason: str
) -> None:
    result = check(quote, None, "contradiction", note_id=note, severity="must")
    assert (result if isinstance(result, str) else "stands") == reason


def test_its_answer_is_the_note_itself_and_never_the_models_words(check: Check) -> None:
    result = check("right lower leg", None, "contradiction", note_id="n07", severity="must", answer="Say nothing.")
    assert isinstance(result, Finding)
    assert result.answer.startswith("The notes say: Dx: cellulitis L lower leg") and result.key_point == "kp_dx"


def test_only_a_note_that_the_reader_must_have_makes_a_contradiction_critical(check: Check) -> None:
    grave = check("right lower leg", None, "contradiction", note_id="n07", severity="must")
    slight = check("his cat", None, "contradiction", note_id="n29", severity="must")
    language = check("He was come", "He came", severity="must")
    assert isinstance(grave, Finding) and grave.severity == "must"
    assert isinstance(language, Finding) and language.severity == "should"
    assert slight == "note_silent"


def test_what_the_notes_say_is_neither_unsupported_nor_irrelevant(check: Check) -> None:
    assert check("wound care", None, "unsupported") == "in_notes"
    assert isinstance(check("his cat", None, "unsupported"), Finding)
    assert check("allergic to penicillin", None, "irrelevant", note_id="n11") == "needed"
    assert isinstance(check("He enjoy the gardening", None, "irrelevant", note_id="n02"), Finding)


def test_what_is_not_needed_is_not_cut_so_that_the_rest_says_the_opposite(known: Ground, content: ContentStore) -> None:
    letter = known.letter.replace("He enjoy the gardening", "He does not smoke now. He told me, not in the ward, so")
    here = ground(known.task, letter, known.lexicon)
    for quote, stands in (("not ", False), ("does not", False), ("He does not smoke now.", True), ("His right", False)):
        claim = Claim("irrelevant", "should", quote, 1, "", "Needed?", "Not needed.")
        assert bool(claims.checked(here, CriterionAnswer("conciseness", 5, (claim,))).findings) is stands, quote


def test_slips_of_a_common_kind_are_still_mended(content: ContentStore, known: Ground) -> None:
    letter = known.letter.replace(
        "He enjoy the gardening", "He dont eat 5mg metfornin 05/03 b.d. before to sleep, informations at weakly days"
    )
    here = ground(known.task, letter, known.lexicon)
    pairs = (("dont", "does not"), ("metfornin", "metformin"), ("05/03", "5 March"), ("b.d.", "twice daily"),
             ("before to sleep", "before sleeping"), ("informations", "information"))  # fmt: skip
    for quote, fix in pairs:
        kind: Kind = "spelling" if quote == "metfornin" else "grammar"
        claim = Claim(kind, "should", quote, 1, fix, "Look.", "Better so.")
        assert not claims.checked(here, CriterionAnswer("language", 5, (claim,))).dropped, quote


def test_what_is_taken_out_leaves_no_gap(check: Check, letter: str) -> None:
    found = check("you know", "", "grammar")
    assert isinstance(found, Finding)
    gone = check("with a", "", "grammar")
    assert isinstance(gone, Finding) and gone.quote == "with a " and letter[gone.start : gone.end] == gone.quote


@pytest.mark.parametrize(
    ("hint", "kept"),
    [("Is the verb form right?", True), ("Write enjoys here.", False), ("", False), ("x" * 300, False)],
)
def test_a_hint_that_gives_the_answer_away_is_replaced(check: Check, hint: str, kept: bool) -> None:
    found = check("enjoy", "enjoys", hint=hint)
    assert isinstance(found, Finding)
    assert found.hint == (hint if kept else wording.NEUTRAL["grammar"])


@pytest.mark.parametrize(
    ("kind", "quote", "fix", "answer"),
    [
        ("layout", "", None, "Leave a blank line before the Re line."),
        ("layout", "Yours sincerely", None, "Yours faithfully is safer."),
        ("register", "GP", "general practitioner", "Write it out."),
        ("spelling", "cellulitis", "celulitis", "Misspelt."),
        ("variety", "colour", "color", "American spelling."),
    ],
)
def test_accepted_usage_is_no_error(check: Check, kind: str, quote: str, fix: str | None, answer: str) -> None:
    assert check(quote, fix, kind, answer=answer) == "accepted"


def test_the_length_that_was_asked_for_is_no_error_either(known: Ground, model: str) -> None:
    claim = Claim("length", "should", "", 1, None, "Shorter?", "The letter is too long.")
    answer = CriterionAnswer("conciseness", 5, (claim,))
    assert claims.checked(ground(known.task, model, known.lexicon), answer).dropped == {"accepted": 1}
    assert not claims.checked(known, answer).dropped, "it has 230 words"


def test_markup_is_taken_off_what_a_model_writes(check: Check) -> None:
    found = check("enjoy", "**enjoys\u202e**", hint="Look at the _verb_.", answer="`enjoys`, *always*")
    assert isinstance(found, Finding)
    assert (found.fix, found.hint, found.answer) == ("enjoys", "Look at the verb.", "enjoys, always")


def test_an_answer_always_says_the_fix(check: Check) -> None:
    said = [
        check("enjoy", fix, answer=answer) for fix, answer in (("enjoys", "One person."), ("enjoys", "So: enjoys."))
    ]
    assert [each.answer for each in said if isinstance(each, Finding)] == ["enjoys: One person.", "So: enjoys."]
    gone = check("you know", "", answer="It says nothing.")
    assert isinstance(gone, Finding) and gone.answer == "Leave this out: It says nothing."


def test_what_was_left_out_of_the_marking_cannot_be_quoted(known: Ground, letter: str) -> None:
    at = letter.index("He was come")
    hidden = ground(known.task, letter, known.lexicon, [Span(at, at + 40)])
    claim = Claim("grammar", "should", "He was come", 1, "He came", "Look.", "Better: he came.")
    assert claims.checked(hidden, CriterionAnswer("language", 5, (claim,))).dropped == {"not_in_letter": 1}
    assert hidden.cleaned.text.count("\n") == known.cleaned.text.count("\n"), "the rest keeps its place"


def test_when_most_did_not_hold_the_model_is_told_why_and_asked_once_more(known: Ground) -> None:
    good = Claim("grammar", "should", "He was come", 1, "He came", "Look.", "Better: he came.")
    bad = good._replace(quote="not in it")
    for many, fails in (((good, bad), False), ((bad,), False), ((good, bad, bad), True), ((bad, bad), True)):
        answer = CriterionAnswer("language", 5, many)
        result = claims.checked(known, answer)
        if fails:
            with pytest.raises(AnswerError) as raised:
                claims.demand(answer, result)
            assert "character for character" in raised.value.repair
        else:
            claims.demand(answer, result)
