"""Whatever a learner sends in whatever order, an exercise goes on: each message has one answer."""

from dataclasses import asdict
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from chatoet.rules.conversation.shape import State
from tests.flows.course.pupil import Pupil

BEGIN = [
    f"turns:{what}"
    for what in ("reading", "reading:a", "reading:b", "reading:c", "drills:relevance", "drills:order", "drills:opening")
]
TYPED = [
    "1B 2C 3A", "B C A", "1A 2B 3C 4D", "2 A", "b", "1 3 5", "all", "none", "A B C D E F", "ABCDE", "idk", "hint",
    "skip", "time", "answers", "reading", "drills", "menu", "nice weather", "5 every 4 hours; 6 pillow",
    "\n".join("ABCDEFGHIJ"),
    "Mr Brandl is going home today and requires wound care.",
]  # fmt: skip
SENT = st.one_of(
    st.sampled_from(BEGIN),
    st.sampled_from(TYPED),
    st.builds("turns:{}:{}".format, st.sampled_from(["hint", "skip"]), st.integers(3, 9)),
    st.sampled_from(["photo"]),
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(BEGIN), st.lists(SENT, max_size=12))
def test_an_exercise_has_no_dead_end(begin: str, sent: list[str]) -> None:
    pupil = Pupil()
    for each in (begin, *sent):
        pupil.now += 30
        if each == "photo" and pupil.dialogue.step == "home":
            continue
        if each == "photo":
            assert pupil.photo()
        elif each.startswith("turns:"):
            assert pupil.tap_id(each)
        elif pupil.dialogue.step != "home" or each in ("reading", "drills", "menu"):
            assert pupil.say(each)
        assert pupil.dialogue.step in get_args(State)
        assert (pupil.dialogue.doing == "") == (pupil.dialogue.step == "home")
        assert len(str(asdict(pupil.dialogue))) < 600, "the head stays small"
