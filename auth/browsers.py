"""The browsers that a person is signed in with, as that person gets to see them.

Of what a browser says about itself a few plain words are kept, and of the time of its last visit the day:
enough to know one's own devices by, and little else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auth.errors import BadItemError
from auth.people import folded

DAY_SECONDS = 24 * 60 * 60
UNKNOWN = "Unknown browser"

# The first that a browser names: most of them also name those that they want to be taken for.
_BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser/": "Samsung Internet",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "Chrome/": "Chrome",
    "CriOS/": "Chrome",
    "Safari/": "Safari",
}
_SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Macintosh": "Mac",
    "Linux": "Linux",
}


@dataclass(frozen=True)
class Browser:
    """A browser in which somebody has signed in; *digest* is its session's, times are epoch seconds."""

    digest: str
    label: str
    began_at: int
    seen_at: int
    expires_at: int

    def to_item(self, name: str) -> dict[str, Any]:
        """Return the row that lists this browser among those of the user *name*, keys included."""
        return {
            "pk": partition_key(name),
            "sk": self.digest,
            "label": self.label,
            "began_at": self.began_at,
            "seen_at": day_of(self.seen_at),
            "expires_at": self.expires_at,
        }

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> "Browser":
        """Return the browser that a row describes.

        Raises:
            BadItemError: an attribute is missing.
        """
        try:
            times = (int(item[name]) for name in ("began_at", "seen_at", "expires_at"))
            return cls(item["sk"], item["label"], *times)
        except KeyError as error:
            raise BadItemError(f"A browser's row has no attribute {error}.") from error


def partition_key(name: str) -> str:
    """Return the key under which the browsers of the user *name* are listed."""
    return f"sign-ins#{folded(name)}"


def day_of(time: int) -> int:
    """Return when the day of *time* began, in UTC."""
    return time - time % DAY_SECONDS


def label_of(user_agent: str) -> str:
    """Return words for a browser by its User-Agent header, such as "Safari on iPhone"."""
    browser = _first(_BROWSERS, user_agent)
    system = _first(_SYSTEMS, user_agent)
    return " on ".join(filter(None, (browser, system))) or UNKNOWN


def _first(words: Mapping[str, str], text: str) -> str:
    return next((word for mark, word in words.items() if mark in text), "")
