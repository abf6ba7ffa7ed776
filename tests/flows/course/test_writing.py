"""Which writing task comes next."""

from chatoet.content import ContentStore
from chatoet.flows.course.writing import WritingCourse
from chatoet.rules.dialogue import assessed
from chatoet.rules.head import Dialogue
from chatoet.tutor.by_rules import RulesTutor


def test_each_task_of_a_profession_is_given_before_one_comes_again() -> None:
    content = ContentStore()
    course = WritingCourse(RulesTutor(content), content, show_drafts=True)
    known = [task.id for task in content.tasks("nursing", show_drafts=True)]
    assert len(known) >= 4
    state, given = Dialogue("home", "nursing"), []
    for _ in range(len(known) + 1):
        state, _messages = course.give(state)
        again, _messages = course.give(state)
        assert again.task == state.task, "it waits for its letter"
        given.append(state.task)
        state = assessed(state, "mid-1")
    assert given == [*known, known[0]]


def test_who_changed_their_profession_begins_with_its_first_task() -> None:
    content = ContentStore()
    course = WritingCourse(RulesTutor(content), content, show_drafts=True)
    state, _ = course.give(Dialogue("home", "medicine", task="nur-discharge-0001"))
    assert state.task == content.tasks("medicine", show_drafts=True)[0].id
