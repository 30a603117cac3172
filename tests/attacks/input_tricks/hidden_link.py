"""Raises with a terminal hyperlink in its message, whose text is not where it leads."""
# contained: whatever is shown of a submission loses its control characters
# honest: none


def get_prior(y):
    raise ValueError("\x1b]8;;http://example.invalid/\x1b\\see the course page\x1b]8;;\x1b\\")
