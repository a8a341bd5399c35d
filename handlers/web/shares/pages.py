"""The pages under /s/: what a share link leads to, and one photo that was shared by itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from auth.attempts import Subject
from auth.errors import UnavailableError
from auth.grants import GrantSigner, signed_query
from auth.passwords import verify_password
from auth.prefixes import photo_prefix
from auth.sessions import token_digest
from auth.shares import Share, State
from catalog.photos import Photo
from handlers.shared_albums import SharedAlbum, caption_of
from handlers.web.admission import Admission
from handlers.web.attempt_guard import AttemptGuard
from handlers.web.http import Answer, Page, Request
from handlers.web.originals import original_address
from handlers.web.own_forms import OwnForms
from handlers.web.router import Responder
from handlers.web.shares.guest_admission import GuestAdmission
from handlers.web.sign_in import TRY_AGAIN, too_early
from website.speech import Phrase

WRONG = Phrase("share_link.wrong")

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class Albums(Protocol):
    """Where it is kept where albums and photos lie now."""

    def album(self, album: str) -> SharedAlbum | None: ...
    def photo(self, album: str, photo: str) -> Photo | None: ...


class SharePageTexts(Protocol):
    """What these pages show."""

    def share_door(self, share: Share, csrf: str, problem: Phrase | None, *, waits: bool) -> Page: ...
    def shared_photo(self, photo: Photo, caption: str, query: str, original: str, download: str) -> Page: ...
    def unavailable(self) -> Page: ...


@dataclass(frozen=True)
class SharePages:
    """Shows what a link leads to, and opens it when somebody asks for that: a preview never does."""

    albums: Albums
    guests: GuestAdmission
    admission: Admission
    guard: AttemptGuard
    forms: OwnForms
    pages: SharePageTexts
    signer: GrantSigner

    def routes(self) -> Mapping[str, Responder]:
        """Return what answers each route."""
        return {
            "GET /s/{token}": _hidden(self.show),
            "POST /s/{token}": _hidden(self.open),
            "GET /s/photo/{photo}": _hidden(self.show_photo),
        }

    def show(self, request: Request, now: int) -> Answer:
        """Return the page with the button; whoever may see the album anyway is sent straight there."""
        found = self._find(request, now)
        if found is None:
            return self._gone()
        share, album = found
        return self._as_viewer(share, album, request, now) or self._door(share, request, now)

    def open(self, request: Request, now: int) -> Answer:
        """Open the link, for the right password if it has one."""
        found = self._find(request, now)
        if found is None:
            return self._gone()
        share, album = found
        if not self.forms.sent(request, now, referrerless=True):
            return self._door(share, request, now, 400, TRY_AGAIN)
        if to_album := self._as_viewer(share, album, request, now):
            return to_album
        if share.state(now) is State.WAITING:
            return self._door(share, request, now)
        return self._refused(share, request, now) or self.guests.redeem(share, album, request, now)

    def show_photo(self, request: Request, now: int) -> Answer:
        """Return the page of a photo for the guest of a link to it."""
        share = self.guests.held_for_photo(request, request.parts["photo"], now)
        photo = self.albums.photo(share.album, share.photo) if share else None
        album = self.albums.album(share.album) if share else None
        if share is None or photo is None or album is None:
            return self._gone()
        expires_at = min(now + self.guests.grant_seconds, share.ends_at)
        grant = self.signer.sign_photo(photo_prefix(f"/{photo.prefix}", photo.id), expires_at)
        original = original_address(share.album, photo.id) if share.originals and album.originals else ""
        caption, query = caption_of(photo, album), signed_query(grant)
        return Answer(200, self.pages.shared_photo(photo, caption, query, original, album.download))

    def _find(self, request: Request, now: int) -> tuple[Share, SharedAlbum] | None:
        """Return the link and its album; None for any of the reasons why there is nothing to open."""
        token = request.parts["token"]
        share = self.guests.shares.find(token_digest(token)) if _TOKEN.fullmatch(token) else None
        if share is None or share.state(now) in {State.EXPIRED, State.REVOKED}:
            return None
        album = self.albums.album(share.album)
        is_there = album and (not share.photo or self.albums.photo(share.album, share.photo))
        return (share, album) if album and is_there else None

    def _as_viewer(self, share: Share, album: SharedAlbum, request: Request, now: int) -> Answer | None:
        """Return the way to what is shared for who may see it anyway; None for all others.

        The place of a photo in a large album would have to be searched for: it is shown by itself.
        """
        if share.photo and album.is_large:
            return None
        viewer = self.admission.viewer(request, now)
        try:
            answer = self.admission.admit(viewer, album.path, now) if viewer else None
        except UnavailableError:
            return None
        place = f"#p-{share.photo}" if share.photo else ""
        return replace(answer, location=answer.location + place) if answer else None

    def _refused(self, share: Share, request: Request, now: int) -> Answer | None:
        """Return the answer to a wrong password; None for the right one, or for a link without any."""
        if not share.encoded_hash:
            return None
        given = request.fields.get("password", "")
        checked = self.guard.check(
            Subject("link", share.digest),
            request,
            now,
            lambda: share if verify_password(share.encoded_hash, given) else None,
        )
        if checked.wait_seconds:
            answer = self._door(share, request, now, 429, too_early(checked.wait_seconds))
            return replace(answer, retry_after_seconds=checked.wait_seconds)
        return None if checked.found else self._door(share, request, now, 401, WRONG)

    def _door(
        self, share: Share, request: Request, now: int, status: int = 200, problem: Phrase | None = None
    ) -> Answer:
        csrf, cookie = self.forms.issue(request, now)
        waits = share.state(now) is State.WAITING
        body = self.pages.share_door(share, csrf, problem, waits=waits)
        return Answer(status, body, cookies=(cookie,))

    def _gone(self) -> Answer:
        return Answer(410, self.pages.unavailable())


def _hidden(respond: Responder) -> Responder:
    """Return *respond* with answers after which no page, not even our own, learns of this address."""
    return lambda request, now: replace(respond(request, now), referrer_policy="no-referrer")
