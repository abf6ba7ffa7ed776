"""A learner's letter with faults planted in it, and the same letter mended."""

# Planted: the wrong leg, the allergy left out, one dose too few a day, a misspelling, a contraction.
FAULTY = """Ms Priya Aldgrove
Community Nurse
Harbour Community Nursing Service
42 Jetty Road
Kestrel Bay

14 March 2026

Dear Ms Aldgrove,

Re: Mr Tomas Brandl, DOB 02/11/1957

I am writing to ask you to take over the wound care of Mr Brandl, who is being discharged today after treatment for \
cellulitis of his right lower leg and an infected ulcer.

Mr Brandl was admitted on 5 March with a fever and a sloughy ulcer. He recieved intravenous clindamycin, and a swab \
grew Staphylococcus aureus. He has been afebrile since 8 March. The ulcer now measures 2 x 1.5 cm and is clean and \
granulating. Mr Brandl has type 2 diabetes and takes metformin; gliclazide MR 30 mg daily was added because his \
glucose was high.

Please change the dressing every second day; the next change is due tomorrow. Kindly measure the wound weekly and \
watch for spreading redness, increasing pain or fever. He takes clindamycin 450 mg three times a day until 19 March \
and should see his GP the same day if he develops diarrhoea. He lives alone and isn't confident with his new \
glucometer, so please check his technique.

He will see his GP on 20 March and the leg ulcer clinic on 30 March. Please contact the ward with any questions.

Yours sincerely,

Registered Nurse"""

MENDS = {
    "right lower leg": "left lower leg",
    "He recieved intravenous clindamycin": "As he is allergic to penicillin, he received intravenous clindamycin",
    "three times a day": "four times a day",
    "isn't": "is not",
}


def mended(letter: str) -> str:
    for fault, mend in MENDS.items():
        assert fault in letter
        letter = letter.replace(fault, mend)
    return letter


MENDED = mended(FAULTY)
