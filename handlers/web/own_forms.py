"""Forms that only our own pages can send."""

from dataclasses import dataclass

from auth import cookies, forms
from auth.keyring import Keyring
from auth.origins import is_same_origin
from handlers.web.http import Request


@dataclass(frozen=True)
class OwnForms:
    """Issues and checks the hidden token `csrf` of the forms on *host*."""

    host: str
    keys: Keyring

    def issue(self, request: Request, now: int) -> tuple[str, str]:
        """Return the token for a form's hidden field, and the Set-Cookie value that belongs to it."""
        # A cookie that is there is kept, so that a form in another tab stays good.
        known = request.cookies.get(cookies.CSRF, "")
        cookie = known if forms.is_cookie(known) else forms.new_cookie()
        kept = cookies.set_cookie(cookies.CSRF, cookie, max_age_seconds=forms.MAX_AGE_SECONDS)
        return forms.issue_token(self.keys, cookie, now), kept

    def sent(self, request: Request, now: int, *, referrerless: bool = False) -> bool:
        """Tell whether *request* comes from a form that was issued within the last two hours.

        The page of the form may have been *referrerless*, that is, with the policy `no-referrer`.
        """
        cookie, token = request.cookies.get(cookies.CSRF, ""), request.fields.get("csrf", "")
        is_ours = is_same_origin(request.headers, self.host, referrerless=referrerless)
        return is_ours and forms.is_valid_token(self.keys, cookie, token, now)
