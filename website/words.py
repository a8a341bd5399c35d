"""What pages make of texts and lengths, in whatever language."""


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a plain *text*, which blank lines part."""
    lines = [line.strip() for line in text.splitlines()]
    blocks = "\n".join(lines).split("\n\n")
    return [block.strip() for block in blocks if block.strip()]


def clock(seconds: int) -> str:
    """Return a length as players write it: `0:42`, `12:05`, `1:02:03`."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
