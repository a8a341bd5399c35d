"""The function of owners' pages: Lambda's entry point behind /api/*. It can sign nothing."""

import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from handlers.people_store import DynamoPeople
from handlers.session_store import DynamoSessions
from handlers.share_store import DynamoShares
from handlers.shared_albums import DynamoAlbums
from handlers.table import Table
from handlers.web.front_door import answer_visitor
from handlers.web.http import Answer, Request, Response
from handlers.web.router import Router
from handlers.web.shares.api import ShareApi
from handlers.web.stores import PATIENCE_SECONDS, read_parameter
from handlers.web.viewers import People, Viewers

# A container keeps its secrets that long: when they are replaced in haste, the old ones must not be in use.
SECRETS_SECONDS = 600


@dataclass(frozen=True)
class ApiSecrets:
    """What the function's own parameter holds; none of it shows in a representation."""

    host: str
    origin_verify: tuple[str, ...] = field(repr=False)
    link_key: str = field(repr=False)


def handler(event: Mapping[str, Any], _context: object) -> Response:
    """Answer one request of the HTTP API; 401 unless it came through the distribution."""
    return answer_visitor(event, lambda: _secrets().origin_verify, _answer)


def _answer(request: Request) -> Answer:
    return _router(_secrets()).answer(request, int(time.time()))


def _secrets() -> ApiSecrets:
    return _secrets_of(int(time.time()) // SECRETS_SECONDS)


# Once a container and period, and not at import: a failed call is tried again with the next request.
@lru_cache(maxsize=1)
def _secrets_of(_period: int) -> ApiSecrets:
    values = json.loads(read_parameter(os.environ["PARAMETER"]))
    return ApiSecrets(values["host"], tuple(values["origin_verify"]), values["link_key"])


@lru_cache(maxsize=1)
def _router(secrets: ApiSecrets) -> Router:
    table = Table(os.environ["TABLE"], PATIENCE_SECONDS)
    viewers = Viewers(_people(table), DynamoSessions(table))
    shares = ShareApi(secrets.host, secrets.link_key, viewers, DynamoShares(table), DynamoAlbums(table))
    return Router([shares])


def _people(table: Table) -> People:
    if "USER_POOL" not in os.environ:
        return DynamoPeople(table)
    from handlers.web.pool.directory import PoolDirectory  # noqa: PLC0415
    from handlers.web.pool.member_rows import DynamoMembers, ViewsAsTheyAre  # noqa: PLC0415
    from handlers.web.pool.members import PoolPeople  # noqa: PLC0415

    return PoolPeople(
        PoolDirectory(os.environ["USER_POOL"]),
        ViewsAsTheyAre(),
        DynamoMembers(table),
        os.environ["SALT"],
        needs_approval=os.environ["SIGN_UP"] == "approval",
    )
