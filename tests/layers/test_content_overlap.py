"""No eight words in a row stand in two places of the bank."""

from layers.build.content_overlap import Passage, overlaps

EIGHT = "the wound is clean and dry this morning"


def passage(file: str, text: str, place: str = "text t1") -> Passage:
    return Passage(file, file, place, text)


def test_eight_words_in_a_row_of_another_file_are_told_with_both_places() -> None:
    first, second = passage("a.yaml", f"Today {EIGHT}."), passage("b.yaml", f"We see that {EIGHT}!", "note n02")
    (fault,) = overlaps([first, second])
    assert (fault.file, fault.place) == ("b.yaml", "note n02")
    assert f"“{EIGHT}” stands in a.yaml, text t1, too." in str(fault)


def test_signs_and_capitals_do_not_hide_an_overlap() -> None:
    assert list(overlaps([passage("a", EIGHT), passage("b", "The WOUND is: clean, and dry (this morning)")]))


def test_seven_words_in_a_row_may_be_shared() -> None:
    seven = EIGHT.rsplit(" ", 1)[0]
    assert not list(overlaps([passage("a", f"{seven} today"), passage("b", f"{seven} at noon")]))


def test_a_run_does_not_go_on_over_the_end_of_a_paragraph() -> None:
    assert not list(overlaps([passage("a", EIGHT), passage("b", EIGHT.replace(" and", "\n\nand"))]))


def test_what_is_written_once_may_repeat_itself() -> None:
    assert not list(overlaps([passage("a", EIGHT), passage("a", EIGHT, "model letter 1")]))


def test_a_pair_of_files_is_told_once() -> None:
    assert len(list(overlaps([passage("a", f"{EIGHT} again"), passage("b", f"{EIGHT} again")]))) == 1


def test_the_customary_end_of_a_letter_is_no_overlap() -> None:
    end = "Please do not hesitate to contact me if you have any questions."
    assert not list(overlaps([passage("a", end), passage("b", end)]))
