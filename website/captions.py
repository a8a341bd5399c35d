"""Captions: whole where they are short, and where they are long, their beginning first."""

MOST_SHOWN = 240  # characters below a photo
MOST_SPOKEN = 160  # of what stands for a photo that is not seen


def is_long(caption: str) -> bool:
    """Tell whether *caption* is too long to stand below a photo as a whole."""
    return len(caption) > MOST_SHOWN


def opening(caption: str, most: int = MOST_SHOWN) -> str:
    """Return *caption* on one line, at most *most* characters and, where words are left out, an ellipsis."""
    line = " ".join(caption.split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    words = cut.rpartition(" ")[0]
    # Words are kept whole, unless that leaves little: some languages write no spaces.
    return f"{words if len(words) > most // 2 else cut}…"


def spoken(caption: str) -> str:
    """Return what a screen reader says of a photo with this *caption*."""
    return opening(caption, MOST_SPOKEN)
