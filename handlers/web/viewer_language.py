"""The language in which a viewer reads the pages that functions render."""

from dataclasses import dataclass, replace

from auth import cookies
from handlers.web.http import Answer, Request
from website.language_files import LANGUAGES
from website.negotiation import preferred

CHOICE = "language"
"""What links add to an address to choose one."""
YEAR_SECONDS = 365 * 24 * 60 * 60


@dataclass(frozen=True)
class ViewerLanguage:
    """What the viewer chose, else what the browser asks for, else the gallery's own language."""

    of_gallery: str

    def say(self, request: Request, answer: Answer) -> Answer:
        """Return *answer* in the viewer's words; a choice in the address is kept for a year."""
        answer = answer.said_in(self.of(request))
        if chosen := _chosen(request):
            kept = cookies.plain_cookie(cookies.LANGUAGE, chosen, max_age_seconds=YEAR_SECONDS)
            return replace(answer, cookies=(*answer.cookies, kept))
        return answer

    def of(self, request: Request) -> str:
        """Return the code of the viewer's language."""
        known = _chosen(request) or request.cookies.get(cookies.LANGUAGE, "")
        if known in LANGUAGES:
            return known
        return preferred(request.headers.get("accept-language", ""), LANGUAGES) or self.of_gallery


def _chosen(request: Request) -> str:
    # Of a GET alone: what somebody posts is not what they look at.
    chosen = request.query.get(CHOICE, "") if request.method == "GET" else ""
    return chosen if chosen in LANGUAGES else ""
