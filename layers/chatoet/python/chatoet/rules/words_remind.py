"""The reminder that a learner asked for, as it is said inside the window; outside it is a template
(policy/templates.yaml)."""

from chatoet.rules import words_start
from chatoet.rules.course.enrolment import Enrolment
from chatoet.rules.language import t
from chatoet.rules.messages import Buttons, Message, Option


def reminder(enrolment: Enrolment, days_left: int | None) -> Message:
    said = t("You asked me to remind you to study: {times}.", times=words_start.times(enrolment))
    if days_left != 1:  # the day before the test is one of rest
        said += " " + t("About ten minutes are planned for today.")
    if days_left is not None and days_left > 1:
        said += "\n\n" + t("{days} days to your test.", days=days_left)
    options = (Option("turns:today", t("Start")), Option("turns:set:reminders:off", t("Stop reminders")))
    return Buttons(said, options)


def zone_needed() -> str:
    return t("Skipped. I can remind you once I know your time of day: it is in *SETTINGS*.")
