"""What pages make of texts and lengths, in whatever language."""


def clock(seconds: int) -> str:
    """Return a length as players write it: `0:42`, `12:05`, `1:02:03`."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
