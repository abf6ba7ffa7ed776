"""What stops the build."""


class PolicyError(ValueError):
    """Something in policy/ that must not be published. Says which file and what to do."""
