"""The course: enrolment, plan, exercises, cards, progress. Pure rules."""
