"""`/api/shares`: what owners list, make and take back of share links, as JSON."""

import hashlib
import hmac
import json
import logging
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from auth.errors import BadTermError
from auth.origins import is_same_origin
from auth.people import User
from auth.sessions import token_digest
from auth.share_terms import Terms
from auth.shares import Share
from handlers.shared_albums import SharedAlbum
from handlers.web.http import Answer, Request, is_json
from handlers.web.router import Responder
from handlers.web.viewers import Viewers

log = logging.getLogger(__name__)

KEY_HEADER = "idempotency-key"
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
_ID = re.compile(r"[a-z2-7]{16}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NOT_OWNER = "Only a signed-in owner shares."


class Shares(Protocol):
    """Where share links are kept."""

    def add(self, share: Share) -> bool: ...
    def find(self, digest: str) -> Share | None: ...
    def list_all(self) -> list[Share]: ...
    def revoke(self, digest: str, now: int) -> Share | None: ...


class Albums(Protocol):
    """Where it is kept where albums and photos lie now."""

    def album(self, album: str) -> SharedAlbum | None: ...
    def photo(self, album: str, photo: str) -> object | None: ...


@dataclass(frozen=True)
class ShareApi:
    """Owners' share links. What changes something must come from our own pages."""

    host: str
    link_key: str = field(repr=False)
    """What tokens are derived with: the same wish twice makes one link, and its token is told again."""
    viewers: Viewers
    shares: Shares
    albums: Albums

    def routes(self) -> Mapping[str, Responder]:
        """Return what answers each route."""
        return {
            "GET /api/shares": self._for_owners(self.list_all),
            "POST /api/shares": self._for_owners(self.create),
            "DELETE /api/shares/{id}": self._for_owners(self.revoke),
        }

    def list_all(self, _owner: User, _request: Request, now: int) -> Answer:
        """Return all links, the latest first, without their tokens, which nobody knows."""
        return _json(200, {"shares": [to_json(share, now) for share in self.shares.list_all()]})

    def create(self, owner: User, request: Request, now: int) -> Answer:
        """Make a link and return its address; once more with the same key, return the same."""
        key = request.headers.get(KEY_HEADER, "")
        if not _KEY.fullmatch(key):
            return _wrong(
                400, "Idempotency-Key", None, "16 to 64 letters, digits, - or _, another for each link"
            )
        token = self._token(owner, key)
        try:
            share = self._wanted(owner, token, request, now)
        except BadTermError as error:
            return _wrong(422, error.field, error.value, error.allowed)
        if not self._is_there(share):
            return _wrong(
                410, "photo" if share.photo else "album", share.photo or share.album, "one that is shown"
            )
        return self._added(share, token, now)

    def revoke(self, _owner: User, request: Request, now: int) -> Answer:
        """Take a link back and return it."""
        digest = request.parts["id"]
        share = self.shares.revoke(digest, now) if _DIGEST.fullmatch(digest) else None
        if share is None:
            return _wrong(410, "id", digest[:64], "the id of a link that is listed")
        log.info("a share link was revoked")
        return _json(200, to_json(share, now))

    def _for_owners(self, respond: Callable[[User, Request, int], Answer]) -> Responder:
        def answer(request: Request, now: int) -> Answer:
            if request.method != "GET" and not is_same_origin(request.headers, self.host):
                return _wrong(400, "Origin", None, "a page of this gallery")
            viewer = self.viewers.viewer(request, now)
            if viewer is None or viewer.role != "owner":
                return _json(401, {"error": {"message": _NOT_OWNER}})
            return respond(viewer.user, request, now)

        return answer

    def _wanted(self, owner: User, token: str, request: Request, now: int) -> Share:
        wishes = _object(request)
        album, photo = (_id(wishes.pop(name, None), name) for name in ("album", "photo"))
        if not album:
            raise BadTermError("album", "", "the id of an album")
        return Terms.of(wishes).share(token_digest(token), album, photo, owner.name, now)

    def _is_there(self, share: Share) -> bool:
        is_shown = self.albums.album(share.album) is not None
        return is_shown and (not share.photo or self.albums.photo(share.album, share.photo) is not None)

    def _added(self, share: Share, token: str, now: int) -> Answer:
        if not self.shares.add(share):
            former = self.shares.find(share.digest)
            if former is None or not _is_same(former, share):
                return _wrong(409, "Idempotency-Key", None, "another key for another link")
            share = former
        else:
            log.info("a share link was made")
        return _json(200, {**to_json(share, now), "url": f"https://{self.host}/s/{token}"})

    def _token(self, owner: User, key: str) -> str:
        """Return 256 bits that only who holds the link key can derive."""
        text = f"{owner.name}\0{key}".encode()
        digest = hmac.new(self.link_key.encode(), text, hashlib.sha256).digest()
        return urlsafe_b64encode(digest).decode().rstrip("=")


def to_json(share: Share, now: int) -> dict[str, Any]:
    """Return what owners may know of a link; times are epoch seconds, 0 for never."""
    return {
        "id": share.digest,
        "label": share.label,
        "album": share.album,
        "photo": share.photo,
        "state": share.state(now).value,
        "created_by": share.created_by,
        "created_at": share.created_at,
        "opens_at": share.opens_at,
        "ends_at": share.ends_at,
        "has_password": bool(share.encoded_hash),
        "originals": share.originals,
        "uses": share.uses,
        "last_used_at": share.last_used_at,
        "revoked_at": share.revoked_at,
    }


def _object(request: Request) -> dict[str, Any]:
    if not is_json(request.headers):
        raise BadTermError("Content-Type", request.headers.get("content-type", "")[:40], "application/json")
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise BadTermError("body", None, "an object in JSON")
    return found


def _id(value: object, name: str) -> str:
    if value in (None, ""):
        return ""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise BadTermError(name, str(value)[:40], "an id: 16 letters a to z or digits 2 to 7")
    return value


def _is_same(former: Share, share: Share) -> bool:
    """Tell whether both are one wish; passwords cannot be compared, times are those of the first."""
    return _wish(former) == _wish(share)


def _wish(share: Share) -> tuple[object, ...]:
    span = share.ends_at - (share.opens_at or share.created_at)
    what = (share.album, share.photo, share.label, share.originals)
    return (*what, share.opens_at, span, bool(share.encoded_hash))


def _wrong(status: int, name: str, value: object, allowed: str) -> Answer:
    told = {"field": name, "allowed": allowed}
    return _json(status, {"error": told if value is None else {**told, "value": value}})


def _json(status: int, content: Mapping[str, Any]) -> Answer:
    return Answer(status, json.dumps(content), "application/json")
