"""The 24 hours after a learner's latest message: WhatsApp takes free-form replies in them, and templates ever after."""

WINDOW = 86_400  # seconds


def is_open(last_inbound: int, now: int) -> bool:
    """A minute early, so that Meta's clock never closes it before ours."""
    return now - last_inbound < WINDOW - 60
