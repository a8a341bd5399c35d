"""The sign-in function: Lambda's entry point behind /auth/*."""

import hmac
import logging
import os
import time
from collections.abc import Mapping
from functools import cache
from typing import Any

from auth.grants import GrantSigner
from handlers.sign_in_flow import SignIn
from handlers.sign_in_http import Answer, BadRequestError, Request, Response, headers_of
from handlers.sign_in_settings import Secrets, Settings
from handlers.sign_in_store import DynamoStore, read_parameter

log = logging.getLogger(__name__)


class WebsitePages:
    """The pages of the website; the template engine is imported for the first that is shown.

    Most answers are redirects and need none.
    """

    def __init__(self, title: str):
        """Keep the gallery's *title*."""
        self._title = title

    def sign_in(self, next_path: str, csrf: str, problem: str, username: str) -> str:
        """Return the page with the form."""
        from website.pages import Pages, SignInForm  # noqa: PLC0415

        return Pages(self._title).sign_in(SignInForm(next_path, csrf, problem, username))

    def unavailable(self) -> str:
        """Return the page for what does not exist for this viewer."""
        from website.pages import Pages  # noqa: PLC0415

        return Pages(self._title).unavailable()


def handler(event: Mapping[str, Any], _context: object) -> Response:
    """Answer one request of the HTTP API; 401 unless it came through the distribution."""
    try:
        return _answer(event).to_response()
    except BadRequestError:
        return Answer(400).to_response()
    except Exception:
        log.exception("sign-in failed")
        return Answer(503).to_response()


def _answer(event: Mapping[str, Any]) -> Answer:
    if not _came_through_distribution(event):
        return Answer(401)
    return _sign_in().answer(Request.from_event(event), int(time.time()))


def _came_through_distribution(event: Mapping[str, Any]) -> bool:
    given = headers_of(event).get("x-origin-verify", "")
    return hmac.compare_digest(given.encode(), _secrets().origin_verify.encode())


# Once a container, and not at import: a failed call is tried again with the next request.
@cache
def _settings() -> Settings:
    return Settings.from_environment(os.environ)


@cache
def _secrets() -> Secrets:
    return Secrets.from_json(read_parameter(_settings().parameter))


@cache
def _sign_in() -> SignIn:
    settings, secrets = _settings(), _secrets()
    return SignIn(
        store=DynamoStore(settings.table),
        pages=WebsitePages(settings.title),
        signer=GrantSigner(secrets.private_key_pem, secrets.key_pair_id, secrets.host),
        host=secrets.host,
        form_key=secrets.form_key,
        session_seconds=settings.session_seconds,
        grant_seconds=settings.grant_seconds,
    )
