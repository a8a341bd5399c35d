"""What each function behind the HTTP API does first and last: admit the distribution alone, never fail."""

import hmac
import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from handlers.web.http import Answer, BadRequestError, Request, Response, headers_of

ORIGIN_VERIFY = "x-origin-verify"

log = logging.getLogger(__name__)


def answer_visitor(
    event: Mapping[str, Any], secrets: Callable[[], Iterable[str]], answer: Callable[[Request], Answer]
) -> Response:
    """Return what *answer* says to an event of the HTTP API.

    401, before any work, unless the event carries one of the *secrets* that only the distribution knows;
    400 if no page of ours sends such a request; 503 if something fails.
    """
    try:
        if not _came_through_distribution(event, secrets()):
            return Answer(401).to_response()
        return answer(Request.from_event(event)).to_response()
    except BadRequestError:
        return Answer(400).to_response()
    except Exception:
        log.exception("a request failed")
        return Answer(503).to_response()


def _came_through_distribution(event: Mapping[str, Any], secrets: Iterable[str]) -> bool:
    given = headers_of(event).get(ORIGIN_VERIFY, "").encode()
    return any(hmac.compare_digest(given, secret.encode()) for secret in secrets)
