"""Sign-in with an OpenID Connect provider: to the provider, and back."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import urlencode

from auth.errors import AuthError
from auth.id_tokens import Identified
from auth.openid import Provider, ProviderError
from auth.people import User, is_possible_name
from auth.redirects import HOME, safe_next
from auth.sessions import new_token
from handlers.web.admission import Admission
from handlers.web.http import Answer, Request, go_to
from handlers.web.pending_sign_ins import PendingSignIns
from handlers.web.router import Responder
from handlers.web.short_forms import ShortForms
from handlers.web.viewers import People
from website.content import FormPage, Link
from website.speech import Phrase

log = logging.getLogger(__name__)

KIND = "openid"
CALLBACK = "/auth/openid/callback"
_BACK = (Link(Phrase("sign_in.back"), "/auth/login"),)
_BROUGHT_BACK = ("code", "state", "error", "iss")


class Client(Protocol):
    """Our side of the provider."""

    client_id: str

    @property
    def provider(self) -> Provider: ...
    def redeem(self, code: str, verifier: str, redirect_uri: str) -> str: ...
    def identify(self, token: str, nonce: str, now: int) -> Identified: ...


@dataclass(frozen=True)
class OpenIdPages:
    """Lets in whom the provider vouches for, if the address is that of somebody we know.

    Nobody gets an account in this way.
    """

    client: Client
    people: People
    pending: PendingSignIns
    admission: Admission
    short: ShortForms
    label: str
    host: str

    def routes(self) -> Mapping[str, Responder]:
        """Return what answers each route."""
        return {
            "GET /auth/openid": self.leave,
            f"GET {CALLBACK}": self.come_back,
            f"POST {CALLBACK}": self.come_back_by_form,
        }

    def leave(self, request: Request, now: int) -> Answer:
        """Send the browser to the provider; what it must bring back is kept here."""
        try:
            provider = self.client.provider
        except ProviderError as error:
            return self._unreachable(error)
        state, nonce, verifier = new_token(), new_token(), new_token()
        held = {"state": state, "nonce": nonce, "verifier": verifier}
        wanted = safe_next(request.query.get("next", HOME))
        cookies = self.pending.begin(KIND, held, wanted, now, stays=True)
        asked = {"state": state, "nonce": nonce}
        url = provider.authorization_url(self.client.client_id, self._redirect_uri, asked, verifier)
        return replace(go_to(url), cookies=cookies)

    def come_back_by_form(self, request: Request, _now: int) -> Answer:
        """Send on a browser that the provider had post a form.

        The post comes from another site and so without our cookie; a redirect to ourselves brings it.
        """
        brought = {name: request.fields[name] for name in _BROUGHT_BACK if name in request.fields}
        return go_to(f"{CALLBACK}?{urlencode(brought)}")

    def come_back(self, request: Request, now: int) -> Answer:
        """Start a session for whom the provider vouches."""
        wait = self.pending.of(request, now, KIND)
        # Used up before anything is asked: a code that is brought again finds nothing.
        ended = self.pending.end(request) if wait else None
        if wait is None or ended is None:
            return self._refused("there is no such sign-in")
        try:
            user = self._user(request, wait.held, now)
        except ProviderError as error:
            return self._unreachable(error)
        except AuthError as error:
            return self._refused(str(error))
        if user is None:
            return self._unknown()
        answer = self.admission.begin(user, wait.wanted, request, now, stays=wait.stays)
        return replace(answer, cookies=(*answer.cookies, *ended))

    def _user(self, request: Request, held: Mapping[str, str], now: int) -> User | None:
        if not self.client.provider.is_answer(request.query, held["state"]) or "code" not in request.query:
            raise AuthError("the answer is to another question, or none")
        token = self.client.redeem(request.query["code"], held["verifier"], self._redirect_uri)
        email = self.client.identify(token, held["nonce"], now).email
        user = self.people.find_user(email) if is_possible_name(email) else None
        return user if user and not user.disabled else None

    @property
    def _redirect_uri(self) -> str:
        return f"https://{self.host}{CALLBACK}"

    def _unreachable(self, error: ProviderError) -> Answer:
        log.warning("the provider: %s", error)
        return self._say("openid.silent", 503)

    def _refused(self, why: str) -> Answer:
        log.info("a sign-in by the provider was refused: %s", why)
        return self._say("openid.refused", 401)

    def _unknown(self) -> Answer:
        log.info("the provider vouched for nobody we know")
        return self._say("openid.unknown", 401)

    def _say(self, key: str, status: int) -> Answer:
        title, words = (Phrase(each, {"provider": self.label}) for each in ("openid.title", key))
        return self.short.words(FormPage(title, (words,), links=_BACK), status)
