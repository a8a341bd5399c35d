"""What an open page asks for before its grants end."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from auth.errors import UnavailableError
from auth.origins import referred_path
from auth.redirects import HOME, safe_next
from handlers.web.admission import Admission
from handlers.web.http import Answer, Request
from handlers.web.router import Responder


@dataclass(frozen=True)
class Renewal:
    """Hands fresh grants to a page that stays open, without a way to anywhere."""

    admission: Admission
    host: str

    def routes(self) -> Mapping[str, Responder]:
        """Return what answers the route."""
        return {"GET /auth/renew": self.renew}

    def renew(self, request: Request, now: int) -> Answer:
        """Return 204 with grants for the page that asks, or 401 once the session has ended."""
        viewer = self.admission.viewer(request, now)
        if viewer is None:
            return Answer(401)
        wanted = safe_next(request.query.get("next") or referred_path(request.headers, self.host) or HOME)
        try:
            answer = self.admission.admit(viewer, wanted, now)
        except UnavailableError:  # the page is not theirs any more, but others are
            answer = self.admission.admit(viewer, HOME, now)
        return replace(answer, status=204, location="")
