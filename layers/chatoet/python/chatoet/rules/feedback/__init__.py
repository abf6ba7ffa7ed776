"""Feedback by rules alone: what to assess, what comes back, and how it is worded lies in `render`."""

from chatoet.rules.feedback.assess import assess
from chatoet.rules.feedback.corrected import corrected
from chatoet.rules.feedback.model import Feedback, Finding, KeyPointResult, Problem
from chatoet.rules.feedback.words import WordList

__all__ = ["Feedback", "Finding", "KeyPointResult", "Problem", "WordList", "assess", "corrected"]
