"""The sign-in function: Lambda's entry point behind /auth/*."""

import hmac
import logging
import os
import time
from collections.abc import Mapping
from functools import cache
from typing import Any

from auth.grants import GrantSigner
from handlers.people_store import DynamoPeople
from handlers.session_store import DynamoSessions
from handlers.table import Table
from handlers.web.admission import Admission
from handlers.web.http import Answer, BadRequestError, Request, Response, headers_of
from handlers.web.own_forms import OwnForms
from handlers.web.pages import WebsitePages
from handlers.web.password_authenticator import PasswordAuthenticator
from handlers.web.router import Router
from handlers.web.settings import Secrets, Settings
from handlers.web.sign_in import SignIn
from handlers.web.stores import PATIENCE_SECONDS, DynamoAudiences, read_parameter

log = logging.getLogger(__name__)


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
    return _router().answer(Request.from_event(event), int(time.time()))


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
def _router() -> Router:
    settings, secrets = _settings(), _secrets()
    table = Table(settings.table, PATIENCE_SECONDS)
    people = DynamoPeople(table)
    signer = GrantSigner(secrets.private_key_pem, secrets.key_pair_id, secrets.host)
    admission = Admission(
        people,
        DynamoSessions(table),
        DynamoAudiences(table),
        signer,
        settings.session_seconds,
        settings.grant_seconds,
    )
    forms, pages = OwnForms(secrets.host, secrets.form_key), WebsitePages(settings.title)
    return Router([SignIn(PasswordAuthenticator(people), admission, forms, pages)])
