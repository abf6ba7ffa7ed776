"""One planted error in a model letter is found, with a note; a true paraphrase in its place raises no alarm.

Each pair is (words of the model letter, words put in their place).
"""

import pytest

from chatoet.content import ContentStore
from chatoet.rules.feedback import Feedback, assess
from tests.rules.feedback.conftest import MEDICINE, NURSING

WRONG = {
    NURSING: (
        ("left lower leg", "right lower leg"),
        ("left lower leg", "lower leg (right)"),
        ("3 x 2 cm", "4 x 2 cm"),
        ("2 x 1.5 cm", "3 x 2.5 cm"),
        ("now 2 x 1.5 cm", "now 3 x 2 cm"),
        ("is allergic to penicillin", "has no known allergies"),
        ("since 8 March", "since 7 March"),
        ("On admission on 5 March", "On admission on 4 March"),
        ("gliclazide 30 mg", "gliclazide 60 mg"),
        ("gliclazide 30 mg daily", "gliclazide 30 mg twice daily"),
        ("added to metformin", "replaced metformin"),
        ("type 2", "type 1"),
        ("every second day", "daily"),
        ("every second day", "every week"),
        ("450 mg four", "300 mg four"),
        ("four times daily", "three times daily"),
        ("until 19 March", "until 21 March"),
        ("until 19 March", "until 30 March"),
        ("lives alone", "lives with his daughter"),
        ("lacks confidence with his new glucometer", "is confident with his new glucometer"),
        ("on 20 March, and", "on 22 March, and"),
        ("DOB 2 November 1957", "DOB 2 November 1967"),
        ("DOB 2 November 1957", "DOB 11 February 1957"),
        ("DOB 2 November 1957", "58 years old"),
        ("which grew Staphylococcus aureus", "and an ultrasound confirmed deep vein thrombosis"),
        ("measure the wound weekly", "measure the wound daily"),
        ("starting tomorrow", "with the next change on 17 March"),
        ("review him on 20 March", "review him on 30 March"),
    ),
    MEDICINE: (
        ("probable severe", "confirmed severe"),
        ("probable severe obstructive", "mild obstructive"),
        ("six-month history", "six-week history"),
        ("six-month history", "three-month history"),
        ("BMI was 34.1", "BMI was 43.1"),
        ("measured 44 cm", "measured 40 cm"),
        ("Mallampati III", "Mallampati IV"),
        ("described witnessed pauses in breathing with gasping", "denied any pauses or gasping"),
        ("score was 15", "score was 12"),
        ("score is 18", "score is 8"),
        ("score is 18", "score has improved"),
        ("thyroid function were normal", "thyroid function were abnormal"),
        ("HbA1c was 6.0%", "HbA1c was 7.0%"),
        ("although no collision occurred", "and he crashed into another car"),
        ("although no collision occurred", "and caused an accident"),
        ("On 18 April", "On 16 April"),
        ("advised him not to drive until he is assessed", "told him that he is fit to drive"),
        ("increased to 10 mg", "reduced to 5 mg"),
        ("increased to 10 mg", "increased to 20 mg"),
        ("138/86", "148/96"),
        ("smokes ten cigarettes a day", "is a non-smoker"),
        ("smokes ten cigarettes a day", "smokes twenty cigarettes a day"),
        ("51-year-old", "61-year-old"),
        ("9 July 1974", "9 July 1947"),
        ("delivery driver", "taxi driver"),
        ("omeprazole for reflux", "omeprazole 40 mg for reflux"),
        ("On 25 February", "On 24 February"),
    ),
}
TRUE = {
    NURSING: (
        ("3 x 2 cm", "3x2cm"),
        ("3 x 2 cm", "3 cm by 2 cm"),
        ("450 mg four times daily", "at a dose of 450 mg, four times a day,"),
        ("on 5 March", "on 05/03/2026"),
        ("on 5 March", "on March 5th, 2026"),
        ("on 5 March", "nine days ago"),
        ("gliclazide 30 mg daily was", "gliclazide MR 30 mg once daily was"),
        (
            "gliclazide 30 mg daily was added to metformin",
            "metformin 1000 mg twice daily was continued and 30 mg of gliclazide every morning was added",
        ),
        ("which grew Staphylococcus aureus", "although a DVT was ruled out by ultrasound"),
        ("which grew Staphylococcus aureus", "and an ultrasound showed no deep vein thrombosis"),
        ("now 2 x 1.5 cm", "now 2 x 1.5 cm compared with 3 x 2 cm on admission"),
        ("the ulcer, now 2 x 1.5 cm", "the ulcer, which has reduced from 3 x 2 cm to 2 x 1.5 cm"),
        ("Mr Brandl lives alone", "Mr Brandl is a widower who lives alone; his late wife helped him"),
        ("As his glucose levels were raised", "As his blood glucose was 16.4 on admission and then 11-13"),
        ("He has been afebrile", "His temperature of 38.7\u00b0C settled; he has been afebrile"),
        ("spreading redness", "a temperature above 38, spreading redness"),
        ("clean and granulating", "clean and granulating, with pain of 2/10 controlled with paracetamol as needed"),
        ("clean and granulating", "clean and granulating, and his pain on day 6 was mild"),
        (
            "review him on 20 March, and compression will be considered at the leg ulcer clinic on 30 March",
            "and the leg ulcer clinic will see him on 20 and 30 March respectively",
        ),
        (
            "Please change the foam dressing every second day, starting tomorrow",
            "The dressing was last changed on 13 March; please change it on 15 March and every 48 hours thereafter",
        ),
        ("lacks confidence with his new glucometer", "is not yet confident with his new glucometer"),
        ("please check his technique", "please check his technique twice daily for five days"),
        ("Mr Brandl lives alone", "Mr Brandl, a 68-year-old widower, lives alone; his daughter, aged 40, helps"),
        ("spreading redness", "should he have spreading redness"),
    ),
    MEDICINE: (
        ("Mallampati III", "Mallampati class 3"),
        ("score was 15", "score was 15/24"),
        ("score is 18", "score is 18 out of 24"),
        ("BMI was 34.1", "body mass index was 34.1 kg/m2"),
        ("138/86", "138/86 mmHg"),
        ("although no collision occurred", "without causing an accident"),
        ("although no collision occurred", "but fortunately did not crash"),
        ("although no collision occurred", "and nearly hit another car"),
        ("advised him not to drive until he is assessed", "told him not to drive until he is cleared to drive"),
        ("advice on his fitness to drive", "your advice on whether he is fit to drive"),
        ("perindopril was increased to 10 mg daily", "perindopril was increased from 5 mg to 10 mg daily"),
        ("perindopril was increased to 10 mg daily", "perindopril 5 mg was doubled"),
        ("omeprazole for reflux", "omeprazole 20 mg as needed for reflux"),
        ("smokes ten cigarettes a day", "has been advised to stop smoking but still smokes 10 cigarettes daily"),
        ("full blood count and thyroid function were normal", "thyroid function was normal and cholesterol 6.4 mmol/L"),
        ("described witnessed pauses", "described not only snoring but witnessed pauses"),
        ("On 18 April", "Four days ago"),
        ("loud snoring", "loud snoring, and his father had a heart attack at the age of 58"),
        ("takes omeprazole", "has no known drug allergies, takes omeprazole"),
    ),
}


def planted(pairs: dict[str, tuple[tuple[str, str], ...]]) -> list[tuple[str, str, str]]:
    return [(task_id, old, new) for task_id, changes in pairs.items() for old, new in changes]


def changed(content: ContentStore, task_id: str, old: str, new: str) -> Feedback:
    task = content.task(task_id)
    model = task.model_letters[0]
    assert old in model
    return assess(task, model.replace(old, new), content.words())


@pytest.mark.parametrize(("task_id", "old", "new"), planted(WRONG))
def test_a_planted_error_is_quoted_with_the_note_it_contradicts(
    content: ContentStore, task_id: str, old: str, new: str
) -> None:
    found = [f for f in changed(content, task_id, old, new).findings if f.kind == "contradiction"]
    assert found
    assert all(finding.note_id and finding.quote for finding in found)


@pytest.mark.parametrize(("task_id", "old", "new"), planted(TRUE))
def test_a_true_paraphrase_raises_no_alarm_and_still_covers_what_it_must(
    content: ContentStore, task_id: str, old: str, new: str
) -> None:
    feedback = changed(content, task_id, old, new)
    harmless = ("length", "missed", "incomplete")
    assert [f for f in feedback.findings if f.severity != "tip" and f.kind not in harmless] == []
    assert [point.id for point in feedback.missed if point.importance == "must"] == []


@pytest.mark.parametrize("medicine", ["amoxicillin", "insulin", "pantoprazole"])
def test_a_medicine_that_the_notes_do_not_name_is_noticed(content: ContentStore, medicine: str) -> None:
    feedback = changed(content, NURSING, "intravenous clindamycin", f"intravenous clindamycin and {medicine}")
    assert any(medicine in f.quote for f in feedback.findings if f.kind in ("unsupported", "contradiction"))
