"""The sign-in function: Lambda's entry point behind /auth/* and /s/*."""

import os
import time
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from auth.grants import GrantSigner
from auth.keyring import Keyring
from handlers.attempt_store import DynamoAttempts
from handlers.guest_store import DynamoGuests
from handlers.session_store import DynamoSessions
from handlers.share_store import DynamoShares
from handlers.shared_albums import DynamoAlbums
from handlers.table import Table
from handlers.web.admission import Admission
from handlers.web.attempt_guard import AttemptGuard
from handlers.web.front_door import answer_visitor
from handlers.web.http import Answer, Request, Response
from handlers.web.identity import Identity
from handlers.web.originals import Originals
from handlers.web.own_forms import OwnForms
from handlers.web.pages import WebsitePages
from handlers.web.renewal import Renewal
from handlers.web.router import Router
from handlers.web.settings import Secrets, Settings
from handlers.web.shares.guest_admission import GuestAdmission
from handlers.web.shares.pages import SharePages
from handlers.web.sign_in import SignIn
from handlers.web.stores import PATIENCE_SECONDS, DynamoAudiences, read_parameter
from handlers.web.viewer_language import ViewerLanguage

# A container keeps its secrets that long: when keys are replaced in haste, the old ones must not be in use.
SECRETS_SECONDS = 600


def handler(event: Mapping[str, Any], _context: object) -> Response:
    """Answer one request of the HTTP API; 401 unless it came through the distribution."""
    return answer_visitor(event, lambda: _secrets().origin_verify, _answer)


def _answer(request: Request) -> Answer:
    return _router(_secrets()).answer(request, int(time.time()))


# Once a container, and not at import: a failed call is tried again with the next request.
@cache
def _settings() -> Settings:
    return Settings.from_environment(os.environ)


def _secrets() -> Secrets:
    return _secrets_of(int(time.time()) // SECRETS_SECONDS)


@lru_cache(maxsize=1)
def _secrets_of(_period: int) -> Secrets:
    return Secrets.from_json(read_parameter(_settings().parameter))


@lru_cache(maxsize=1)
def _router(secrets: Secrets) -> Router:
    settings = _settings()
    table = Table(settings.table, PATIENCE_SECONDS)
    keys, sessions = Keyring(secrets.seal_keys), DynamoSessions(table)
    guard = AttemptGuard(DynamoAttempts(table), keys)
    identity = Identity.from_environment(os.environ, table, settings.title, guard)
    signer = GrantSigner(secrets.private_key_pem, secrets.key_pair_id, secrets.host)
    admission = Admission(
        identity.people,
        sessions,
        DynamoAudiences(table),
        signer,
        settings.session_seconds,
        settings.grant_seconds,
    )
    forms, language = OwnForms(secrets.host, keys), ViewerLanguage(settings.language)
    pages = WebsitePages(settings.title, identity.ways, identity.account_ways)
    albums = DynamoAlbums(table)
    guests = GuestAdmission(
        DynamoShares(table),
        DynamoGuests(table),
        albums,
        signer,
        settings.session_seconds,
        settings.grant_seconds,
    )
    return Router(
        [
            SignIn(identity.authenticator, admission, forms, pages, guests),
            Renewal(admission, secrets.host, guests),
            *identity.groups(admission, sessions, forms, pages),
            Originals(admission, guests, albums, signer, pages, secrets.host),
            SharePages(albums, guests, admission, guard, forms, pages, signer),
        ],
        lambda request, answer, now: language.say(request, guests.give_way(request, answer, now)),
    )
