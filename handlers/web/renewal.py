"""What an open page asks for before its grants end."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from auth.errors import UnavailableError
from auth.origins import referred_path
from auth.redirects import HOME, safe_next
from handlers.web.admission import Admission
from handlers.web.http import Answer, Request
from handlers.web.router import Responder
from handlers.web.sign_in import Guests


@dataclass(frozen=True)
class Renewal:
    """Hands fresh grants to a page that stays open, without a way to anywhere."""

    admission: Admission
    host: str
    guests: Guests

    def routes(self) -> Mapping[str, Responder]:
        """Return what answers the route."""
        return {"GET /auth/renew": self.renew}

    def renew(self, request: Request, now: int) -> Answer:
        """Return 204 with grants for the page that asks, or 401 once the session has ended."""
        viewer = self.admission.viewer(request, now)
        wanted = safe_next(request.query.get("next") or referred_path(request.headers, self.host) or HOME)
        if viewer is None:
            return self._renew_guest(request, wanted, now)
        try:
            answer = self.admission.admit(viewer, wanted, now)
        except UnavailableError:  # the page is not theirs any more, but others are
            answer = self.admission.admit(viewer, HOME, now)
        return replace(answer, status=204, location="")

    def _renew_guest(self, request: Request, wanted: str, now: int) -> Answer:
        try:
            answer = self.guests.admit(request, wanted, now)
        except UnavailableError:
            return Answer(401)
        return replace(answer, status=204, location="") if answer else Answer(401)
