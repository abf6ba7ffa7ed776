"""Every saved query over the log of a long run: what should be there is found, and what should not be is not."""

import pytest

from tests.insights.planted import Run, edited, second
from tests.insights.saved import saved
from tests.insights.story import EMPTY_HOUR, HOURS
from tests.insights.values import Row, Value

QUESTIONS = sorted(name for name in saved() if name.startswith("questions/"))
OTHERS = sorted(set(saved()) - set(QUESTIONS))
OF_TEN = {"follow/next-letter"}  # say nothing of fewer learners
HOUR, DAY = 3600, 86_400


@pytest.fixture(scope="module")
def calm(run: Run) -> Run:
    """The same run without the two requests that were not answered in time."""
    late = {line["case"] for line in run.named("case.late")}
    assert len(late) == 2
    return run.without(lambda line: line.get("case") in late)


@pytest.mark.parametrize("name", OTHERS)
def test_a_query_finds_in_the_run_what_happened_there(run: Run, name: str) -> None:
    sref = str(run.named("terms.accepted")[0]["sref"])
    asked = of_ten(run) if name in OF_TEN else run
    assert asked.ask(name, SREF=sref, VERSION="9.9.9")


def of_ten(run: Run) -> Run:
    """The same with each letter that was compared written by ten learners."""
    compared = [line for line in run.lines if line.get("watched")]
    more = [{**line, "sref": f"learner-{n}"} for line in compared for n in range(10)]
    return run._replace(lines=(*run.lines, *more))


@pytest.mark.clause("OET-4.3-anon")
def test_the_north_star_is_no_figure_about_fewer_than_ten(run: Run) -> None:
    assert [line for line in run.lines if line.get("watched")]
    assert run.ask("follow/next-letter") == []


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_of_an_auditor_is_answered_by_nothing_where_nothing_is_wrong(calm: Run, name: str) -> None:
    assert calm.ask(name) == []


def test_the_run_holds_what_the_questions_are_about(run: Run) -> None:
    """Else they would be empty for want of lines."""
    asked = {line["vendor"] for line in run.named("model.asked")}
    standing = {line.get("state") for line in run.named("reply.sent")}
    assert asked == {"openai", "gemini"}
    assert standing >= {"noticed", "restricted", "leaving", "erasing", None}
    assert [line for line in run.named("reply.sent") if "stopped" in line]
    assert len(run.named("seal.checkpoint")) == HOURS
    assert run.named("seal.checkpoint")[EMPTY_HOUR]["entries"] == 0
    assert {line["event"] for line in run.lines} >= {"erasure.completed", "account.expired", "policy.notified"}


# 1. Was every call to a model preceded by a notice and an acceptance?

Change = dict[str, Value | None]
BEFORE = "questions/1-asked-before-acceptance"


@pytest.mark.parametrize(
    "change",
    [
        {"receipt": "none"}, {"receipt": None}, {"accepted": 0}, {"accepted": None}, {"shown": 0}, {"shown": None},
        {"notice": "none"}, {"notice": None},
        {"receipt": None, "accepted": None, "shown": None, "notice": None},
    ],
    ids=str,
)  # fmt: skip
def test_a_call_that_lacks_a_part_of_its_proof_is_found(calm: Run, change: Change) -> None:
    for asked in calm.named("model.asked"):
        found = calm.changed(asked, **change).ask(BEFORE)
        assert [(row["sref"], row["mid"], row["vendor"]) for row in found] == [proof_of(asked)]


def proof_of(asked: Row) -> tuple[object, ...]:
    return asked["sref"], asked["mid"], asked["vendor"]


def test_an_acceptance_or_a_notice_that_came_too_late_is_found_to_the_second(calm: Run) -> None:
    asked = calm.named("model.asked")[0]
    at = second(asked)
    for too_late in ({"accepted": at + 1}, {"accepted": at - 5, "shown": at - 4}):
        assert [proof_of(row) for row in calm.changed(asked, **too_late).ask(BEFORE)] == [proof_of(asked)]
    for in_time in ({"accepted": at}, {"accepted": at, "shown": at}):
        assert calm.changed(asked, **in_time).ask(BEFORE) == [], "in the very second of the call"


def test_what_was_denied_needs_no_proof(calm: Run) -> None:
    denied = edited(calm.named("model.asked")[0], event="model.denied", reason="stopped", receipt=None, accepted=None)
    assert calm.with_(denied).ask(BEFORE) == []


@pytest.mark.parametrize(
    "change",
    [{"host": "api.openai.com"}, {"host": None}, {"region": "us"}, {"region": None}, {"host": "eu.api.openai.com.x"}],
    ids=str,
)
def test_a_call_to_another_host_or_region_is_found(calm: Run, change: Change) -> None:
    asked = calm.named("model.asked")[0]
    found = calm.changed(asked, **change).ask("questions/1-asked-elsewhere")
    assert [proof_of(row) for row in found] == [proof_of(asked)]


def test_a_letter_in_the_cache_of_google_is_found_and_one_in_our_own_at_openai_is_none(calm: Run) -> None:
    by_vendor = {line["vendor"]: line for line in calm.named("model.called")}
    assert int(by_vendor["openai"]["cached"]) > 0
    found = calm.changed(by_vendor["gemini"], cached=1).ask("questions/1-asked-elsewhere")
    assert [row["mid"] for row in found] == [by_vendor["gemini"]["mid"]]


CLOSED = "questions/1-asked-under-a-closed-gate"


@pytest.mark.parametrize(
    "event",
    [
        "learner.stopped", "restriction.set", "erasure.asked", "erasure.started", "account.expired", "account.leaving",
        "age.refused",
    ],
)  # fmt: skip
def test_a_call_under_the_version_that_ended_it_is_found(calm: Run, event: str) -> None:
    asked = calm.named("model.asked")[0]
    ended = edited(asked, event=event, at=second(asked) - 1)
    found = calm.with_(ended).ask(CLOSED)
    assert [(row["sref"], row["asked_by"]) for row in found] == [(asked["sref"], asked["gate"])]
    for other in ({"gate": 10**6}, {"sref": "another"}, {"event": "learner.started"}):
        assert calm.with_(edited(ended, **other)).ask(CLOSED) == [], other


@pytest.mark.parametrize(
    "event", ["notice.shown", "learner.started", "restriction.lifted", "erasure.undone", "erasure.refused"]
)
def test_a_call_under_a_later_version_is_found_unless_something_had_opened_the_gate(calm: Run, event: str) -> None:
    """A consent that is withdrawn while the data are restricted raises the version too."""
    asked = edited(calm.named("model.asked")[0], sref="planted", gate=9)
    closed = edited(asked, event="restriction.set", gate=7)
    opened = edited(asked, event=event, gate=8)
    assert [row["sref"] for row in calm.with_(asked, closed).ask(CLOSED)] == ["planted"]
    assert calm.with_(asked, closed, opened).ask(CLOSED) == []
    assert len(calm.with_(asked, closed, edited(opened, gate=7)).ask(CLOSED)) == 1, "said, and nothing was opened"


def test_a_call_while_new_terms_wait_is_found_and_one_under_way_when_they_came_is_not(calm: Run) -> None:
    query, asked = "questions/1-asked-before-new-terms", edited(calm.named("model.asked")[0], sref="planted", gate=9)
    shown = edited(asked, event="terms.asked_again", version="1.1.0", at=second(asked) - HOUR)
    assert [row["sref"] for row in calm.with_(shown, asked).ask(query)] == ["planted"]
    for other in ({"gate": 8}, {"sref": "another"}, {"at": second(asked) - 600}, {"at": second(asked) + 60}):
        assert calm.with_(edited(shown, **other), asked).ask(query) == [], other


def test_a_call_that_the_gate_was_not_asked_for_is_found(calm: Run) -> None:
    query = "questions/1-called-unasked"
    for asked in calm.named("model.asked"):
        behind = calm.changed(asked, mid="another").ask(query)
        called = {line["vendor"] for line in calm.named("model.called") if line["mid"] == asked["mid"]}
        expected = [proof_of(asked)] if asked["vendor"] in called else []  # else killed, or without an answer
        assert [(row["sref"], row["mid"], row["vendor"]) for row in behind] == expected
    assert len(calm.named("model.called")) >= 2


# 2. Was anything sent after a withdrawal?

AFTER = "questions/2-sent-after-withdrawal"
AFTER_STOP = "questions/2-sent-after-stop"


def tutored(run: Run) -> Row:
    """A common reply: to somebody active, for tutoring."""
    return next(line for line in run.named("reply.sent") if not {"purpose", "state", "stopped"} & set(line))


def silenced(run: Run) -> Row:
    """The STOP of somebody who did not come back."""
    back = {
        line["sref"] for line in run.lines if line.get("event") == "learner.started" or line.get("reason") == "start"
    }
    return next(line for line in run.named("learner.stopped") if line["sref"] not in back)


@pytest.mark.parametrize(
    "change",
    [
        {"stopped": 2_000_000_000}, {"stopped": 2_000_000_000, "purpose": "notices"}, {"state": "restricted"},
        {"state": "expired"}, {"state": "erasing"}, {"state": "leaving"}, {"state": "underage_blocked"},
        {"state": "noticed"}, {"state": "restricted", "purpose": "onboarding"}, {"state": "a_state_of_next_year"},
        {"stopped": 2_000_000_000, "state": "noticed", "purpose": "onboarding"},
    ],
    ids=str,
)  # fmt: skip
def test_a_reply_to_whom_nothing_may_be_sent_is_found(calm: Run, change: Change) -> None:
    sent = tutored(calm)
    assert [row["outbox"] for row in calm.changed(sent, **change).ask(AFTER)] == [sent["outbox"]]


@pytest.mark.parametrize("query", [AFTER, AFTER_STOP])
def test_a_reply_that_may_have_arrived_counts_as_sent(calm: Run, query: str) -> None:
    stopped = silenced(calm)
    unknown: Change = {"event": "reply.unknown", "sref": stopped["sref"], "gate": stopped["gate"], "stopped": 2 * 10**9}
    assert [row["sref"] for row in calm.with_(edited(tutored(calm), **unknown)).ask(query)] == [stopped["sref"]]


@pytest.mark.parametrize(
    "change",
    [
        {"stopped": 2_000_000_000, "purpose": "rights"}, {"state": "restricted", "purpose": "rights"},
        {"state": "erasing", "purpose": "rights"}, {"state": "expiring"}, {"state": "noticed", "purpose": "onboarding"},
    ],
    ids=str,
)  # fmt: skip
def test_an_answer_to_a_right_and_a_notice_to_a_stranger_are_no_violation(calm: Run, change: Change) -> None:
    assert calm.changed(tutored(calm), **change).ask(AFTER) == []


def test_a_reply_of_which_nobody_knows_whether_it_left_and_a_letter_to_a_model_are_found_as_well(calm: Run) -> None:
    unknown = edited(tutored(calm), event="reply.unknown", reason="timeout")
    for line in (unknown, calm.named("model.asked")[0]):
        for change in ({"stopped": 2_000_000_000}, {"state": "restricted"}, {"state": "leaving"}):
            assert [row["event"] for row in calm.with_(edited(line, **change)).ask(AFTER)] == [line["event"]]
        assert calm.with_(line).ask(AFTER) == []


def test_a_template_after_stop_is_found_as_any_reply(calm: Run) -> None:
    sent = edited(tutored(calm), outbox="planted", stopped=2_000_000_000)
    templated = edited(sent, event="reply.templated", code=0)
    assert [row["outbox"] for row in calm.with_(sent, templated).ask(AFTER)] == ["planted"]


def test_what_follows_a_stop_is_found_by_the_versions_of_the_gate_alone(calm: Run) -> None:
    stopped = silenced(calm)
    gate = int(stopped["gate"])
    sent = edited(tutored(calm), sref=stopped["sref"], gate=gate, at=second(stopped) + 1)
    for purpose in (None, "news", "notices"):
        found = calm.with_(edited(sent, purpose=purpose)).ask(AFTER_STOP)
        assert [row["sref"] for row in found] == [stopped["sref"]]
    for near in (edited(sent, purpose="rights"), edited(sent, gate=gate - 1), edited(sent, sref="another")):
        assert calm.with_(near).ask(AFTER_STOP) == []
    started = edited(stopped, event="learner.started", gate=gate + 1)
    assert calm.with_(sent, started).ask(AFTER_STOP) == [], "who wrote START wants to hear from us"
    again = [edited(line, gate=gate + 2) for line in (stopped, sent)]
    assert len(calm.with_(sent, started, *again).ask(AFTER_STOP)) == 1, "STOP, START, STOP"


def test_a_stranger_who_wrote_stop_and_start_is_shown_the_notice_and_may_be_tutored(calm: Run) -> None:
    """Nothing says learner.started of somebody who had not accepted yet."""
    sent = edited(tutored(calm), sref="stranger", gate=6)
    stopped = edited(sent, event="learner.stopped", gate=3)
    shown = edited(sent, event="notice.shown", reason="start", gate=4)
    assert calm.with_(stopped, shown, sent).ask(AFTER_STOP) == []
    unasked = edited(sent, event="notice.shown", gate=4)
    assert len(calm.with_(stopped, unasked, sent).ask(AFTER_STOP)) == 1, "shown without a START"
    assert len(calm.with_(stopped, edited(sent, event="reply.unknown")).ask(AFTER_STOP)) == 1


# 3. Which cases are late?

LATE = "questions/3-cases-late"


def opened(run: Run, **fields: Value | None) -> Row:
    """A request of somebody who is there to the end: opened 40 days before it, due five days ago."""
    sref = run.named("learner.started")[-1]["sref"]
    planted: Change = {"sref": sref, "case": "planted", "kind": "access", "due_at": run.ends - 5 * DAY, "state": None}
    return edited(run.named("case.opened")[0], at=run.ends - 40 * DAY, **{**planted, **fields})


def newest(run: Run) -> list[object]:
    return [row["newest"] for row in run.ask(LATE)]


def test_the_request_that_nobody_answered_is_late_and_the_one_answered_late_is_not_any_more(run: Run) -> None:
    open_ = {line["case"] for line in run.named("case.late")}
    answered = {line["case"] for line in run.named("case.completed")} & open_
    assert (len(open_), len(answered)) == (2, 1)
    assert newest(run) == list(open_ - answered)
    assert {row["case"] for row in run.ask("questions/3-cases-told-late")} == open_
    assert [row["case"] for row in run.ask("questions/3-cases-answered-late")] == list(answered)


def test_an_open_request_is_late_from_the_second_after_its_last(calm: Run) -> None:
    for due, late in ((calm.ends - 1, ["planted"]), (calm.ends, []), (calm.ends + 30 * DAY, [])):
        assert newest(calm.with_(opened(calm, due_at=due))) == late


@pytest.mark.parametrize(
    ("more", "late"),
    [
        ({"event": "case.moved", "state": "REVIEW"}, True),
        ({"event": "case.extended", "ahead": 60}, False),
        ({"event": "case.extended", "ahead": -1}, True),
        ({"event": "case.completed"}, False),
        ({"event": "case.refused", "state": "PARTIAL"}, False),
        ({"event": "case.moved", "state": "WITHDRAWN"}, False),
        ({"event": "export.fetched"}, False),
        ({"event": "erasure.undone"}, False),
        ({"event": "erasure.completed", "case": "another", "due_at": None}, False),
        ({"event": "case.completed", "case": "another"}, True),
        ({"event": "case.completed", "sref": "another"}, True),
        ({"event": "rights.shown"}, True),
        ({"event": "case.moved", "state": "PAUSED_CLARIFY"}, False),
        ({"event": "export.offered"}, True),
        ({"event": "restriction.set"}, False),
        ({"event": "restriction.lifted"}, False),
        ({"event": "erasure.undone", "case": "another", "due_at": None}, True),
    ],
    ids=str,
)
def test_what_came_of_a_request_decides_whether_it_is_late(calm: Run, more: Change, late: bool) -> None:
    change = dict(more)
    if ahead := change.pop("ahead", None):
        change["due_at"] = calm.ends + int(ahead) * DAY
    followed = edited(opened(calm), at=calm.ends - DAY, **change)
    assert newest(calm.with_(opened(calm), followed)) == (["planted"] if late else [])


@pytest.mark.parametrize("event", ["export.offered", "erasure.asked", "objection.recorded"])
def test_whatever_opens_a_request_says_its_last_day_so_that_it_is_found_when_it_is_late(calm: Run, event: str) -> None:
    """By the very line that the run holds: nothing is taken from our alarms."""
    for line in calm.named(event):
        if line.get("weighed") == 0:
            continue
        late = calm._replace(ends=int(line["due_at"]) + 1).with_(edited(line, sref="planted", case="planted"))
        assert {"kind", "opened", "due"} <= set(line)
        assert "planted" in newest(late), event
    assert calm.named(event)


def test_a_clock_that_runs_again_is_late_by_its_new_last_day(calm: Run) -> None:
    paused = edited(opened(calm), event="case.moved", state="PAUSED_CLARIFY", at=calm.ends - 20 * DAY)
    rung = edited(opened(calm), event="case.due_soon", at=calm.ends - 15 * DAY)
    again = edited(opened(calm), event="case.moved", state="RUNNING", at=calm.ends - 10 * DAY)
    assert newest(calm.with_(opened(calm), paused, rung)) == []
    assert newest(calm.with_(opened(calm), paused, again)) == ["planted"]
    assert newest(calm.with_(opened(calm), paused, edited(again, due_at=calm.ends + DAY))) == []


def test_who_takes_an_erasure_back_takes_back_all_that_were_asked_for_and_no_later_one(calm: Run) -> None:
    """One that came by mail and one in the chat end together; the event names one of them."""
    mailed = opened(calm, kind="erasure")
    undone = edited(mailed, event="erasure.undone", case="in the chat", at=calm.ends - 20 * DAY, due_at=None)
    assert newest(calm.with_(mailed)) == ["planted"]
    assert newest(calm.with_(mailed, undone)) == []
    assert calm.with_(edited(mailed, at=calm.ends - 19 * DAY), undone).ask(LATE) != []


def test_two_late_requests_of_one_learner_are_counted(calm: Run) -> None:
    (row,) = calm.with_(opened(calm), opened(calm, case="planted too", due_at=calm.ends - DAY)).ask(LATE)
    assert (row["late"], row["since"]) == (2, calm.ends - 5 * DAY)


def test_each_morning_that_a_request_was_late_is_told_once_with_its_days(calm: Run) -> None:
    told = [
        edited(opened(calm), event="case.late", at=calm.ends - days * DAY, days=5 - days, due="2033-06-20")
        for days in (2, 4, 3)
    ]
    (row,) = calm.with_(*told).ask("questions/3-cases-told-late")
    assert (row["case"], row["days_late"], int(row["told_last"]) // 1000) == ("planted", 3, calm.ends - 2 * DAY)


@pytest.mark.parametrize("event", ["case.completed", "case.refused", "export.offered", "erasure.completed"])
def test_an_answer_after_the_last_second_is_found_and_one_in_it_is_not(calm: Run, event: str) -> None:
    """The last day stands on what opened the request; not all that ends one repeats it."""
    query, due = "questions/3-cases-answered-late", calm.ends - 5 * DAY
    answered = edited(opened(calm), event=event, due_at=None)
    late, in_time = (edited(answered, at=at) for at in (due + 1, due))
    assert [row["case"] for row in calm.with_(opened(calm), late).ask(query)] == ["planted"]
    assert calm.with_(opened(calm), in_time).ask(query) == []
    lapsed = edited(opened(calm), event="export.lapsed", at=due + DAY, due_at=None)
    assert calm.with_(opened(calm), in_time, lapsed).ask(query) == [], "the link was there in time"


def test_a_legal_hold_is_no_request_that_could_be_answered_late(calm: Run) -> None:
    query, due = "questions/3-cases-answered-late", calm.ends - 5 * DAY
    held = edited(opened(calm, kind="restriction"), event="restriction.set")
    ended = edited(opened(calm, kind="restriction"), event="case.completed", at=due + DAY)
    assert calm.with_(held, ended).ask(query) == []


# 4. Is the log complete?

COMPLETE = "questions/4-log-incomplete"


def hours(run: Run) -> list[Row]:
    return sorted(run.named("seal.checkpoint"), key=lambda line: str(line["hour"]))


@pytest.mark.parametrize("hour", range(1, HOURS - 1))
def test_an_hour_that_is_missing_is_found_whether_it_had_entries_or_not(calm: Run, hour: int) -> None:
    gone = hours(calm)[hour]
    (row,) = calm.without(lambda line: line is gone).ask(COMPLETE)
    assert int(row["newest"]) - int(row["oldest"]) + 1 - int(row["hours"]) == 1


def beats(run: Run, *at: int) -> Run:
    """With the sweep at these seconds, and at no others."""
    swept = run.named("expiry.swept")[0]
    return run.without(lambda line: line["event"] == "expiry.swept").with_(*(edited(swept, at=each) for each in at))


def test_hours_that_are_missing_at_the_end_or_the_start_of_the_time_range_are_found(calm: Run) -> None:
    first, last = second(hours(calm)[0]), second(hours(calm)[-1])
    assert beats(calm, first - HOUR, last + HOUR).ask(COMPLETE) == []
    assert len(beats(calm, first, last + 4 * HOUR).ask(COMPLETE)) == 1, "cut off, or not sealed any more"
    assert len(beats(calm, first - 5 * HOUR, last).ask(COMPLETE)) == 1, "cut off before"


def test_a_log_without_a_single_checkpoint_is_found(calm: Run) -> None:
    nothing = calm.without(lambda line: line["event"] == "seal.checkpoint")
    assert len(nothing.ask(COMPLETE)) == 1
    assert beats(nothing).ask(COMPLETE) == [], "nor a sweep: the query says so"


def test_a_checkpoint_that_does_not_go_on_from_the_one_before_is_found_in_whatever_hour(calm: Run) -> None:
    """An hour without an entry among them. What was before the first, and is after the last, is beyond the range."""
    for line in hours(calm):
        size = int(line["size"])
        for change in ({"size": size - 1}, {"size": size + 1}):
            assert len(calm.changed(line, **change).ask(COMPLETE)) == 1, (line["hour"], change)
    for line in hours(calm)[1:]:
        more = {"entries": int(line["entries"]) + 1}
        assert len(calm.changed(line, **more).ask(COMPLETE)) == 1, line["hour"]


@pytest.mark.parametrize("lost", [1, 5])
def test_a_log_that_was_set_back_is_found_even_if_it_went_on_soundly(calm: Run, lost: int) -> None:
    for back in range(1, HOURS):
        rewound = calm
        for line in hours(calm)[back:]:
            rewound = rewound.changed(line, size=int(line["size"]) - lost)
        assert len(rewound.ask(COMPLETE)) == 1, back


def test_two_checkpoints_of_one_hour_are_a_fork_and_one_told_twice_is_not(calm: Run) -> None:
    line = hours(calm)[2]
    assert calm.with_(edited(line, at=second(line) + 60)).ask(COMPLETE) == []
    (row,) = calm.with_(edited(line, root="0" * 64)).ask(COMPLETE)
    assert row["forks"] == 2


def test_the_time_range_may_begin_and_end_anywhere_and_cross_midnight(calm: Run) -> None:
    """The story's six hours end on the same day; the last two of the year follow one another too."""
    first, *_, last = hours(calm)
    assert calm.without(lambda line: line in (first, last)).ask(COMPLETE) == []
    only = calm.without(lambda line: line["event"] in ("seal.checkpoint", "expiry.swept"))
    size = int(last["size"])
    night = [edited(last, hour="2033123123"), edited(last, hour="2034010100", size=size + 4, entries=4)]
    assert only.with_(*night).ask(COMPLETE) == []
    assert only.ask(COMPLETE) == []


@pytest.mark.parametrize("event", ["seal.unwitnessed", "seal.key_fault"])
def test_what_the_witness_did_not_take_is_found(calm: Run, event: str) -> None:
    fault = edited(hours(calm)[0], event=event, error="AccessDenied", reason="pem")
    assert [row["event"] for row in calm.with_(fault).ask("questions/4-log-unwitnessed")] == [event]
