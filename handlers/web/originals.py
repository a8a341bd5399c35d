"""Originals to take home: from an album and a photo to an address that opens its file for a few minutes."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

from auth.grants import GrantSigner
from auth.originals import LIFE_SECONDS, has_address
from auth.origins import referred_path
from auth.redirects import HOME, safe_next
from auth.shares import Share
from catalog.ids import is_id
from catalog.photos import Photo
from handlers.shared_albums import SharedAlbum
from handlers.web.admission import Admission
from handlers.web.http import Answer, Page, Request, go_to
from handlers.web.router import Responder
from handlers.web.shares.guest_admission import GuestAdmission
from handlers.web.viewers import Viewer
from website.content import FormPage, Link
from website.speech import Phrase

log = logging.getLogger(__name__)


NOT_INCLUDED = Phrase("share_link.no_original")
ASK = Phrase("share_link.ask_for_original")
BACK = Phrase("share_link.back")


class Albums(Protocol):
    """Where it is kept where albums lie now, and which originals there are."""

    def album(self, album: str) -> SharedAlbum | None: ...
    def original(self, album: str, photo: str) -> Photo | None: ...


def original_address(album: str, photo: str) -> str:
    """Return where the original of a photo is asked for; both are ids."""
    return f"/auth/originals/{album}/{photo}"


@dataclass(frozen=True)
class Offer:
    """A photo that is shown in an album whose originals are to be had."""

    photo: Photo
    album: SharedAlbum


class OriginalPages(Protocol):
    """What is shown to who gets no original."""

    def form(self, page: FormPage) -> Page: ...
    def unavailable(self) -> Page: ...


@dataclass(frozen=True)
class Originals:
    """Hands out originals: to owners all, to others what the album allows, to guests if their link does."""

    admission: Admission
    guests: GuestAdmission
    albums: Albums
    signer: GrantSigner
    pages: OriginalPages
    host: str

    def routes(self) -> Mapping[str, Responder]:
        """Return what answers the route."""
        return {f"GET {original_address('{album}', '{photo}')}": self.hand_out}

    def hand_out(self, request: Request, now: int) -> Answer:
        """Return the way to the original; what is not there and what may not be had are the same answer."""
        viewer, ends_at = self.admission.viewer(request, now), now + LIFE_SECONDS
        if viewer and viewer.user.sees_all:
            photo = self._photo(request)
            return self._for_viewer(photo, viewer, ends_at) if photo else self._gone()
        offer = self._offer(request)
        if viewer and offer and self.admission.may_see(viewer, offer.album.path):
            return self._for_viewer(offer.photo, viewer, ends_at)
        links = self.guests.held_for(request, request.parts["album"], request.parts["photo"], now)
        if offer and links:
            return self._for_guest(offer, links, ends_at)
        return self._gone() if viewer or links else self._to_form(request)

    def _photo(self, request: Request) -> Photo | None:
        album, photo = request.parts["album"], request.parts["photo"]
        found = self.albums.original(album, photo) if is_id(album) and is_id(photo) else None
        return found if found and has_address(found.key) else None

    def _offer(self, request: Request) -> Offer | None:
        """Return the photo if it is shown in an album whose originals are to be had."""
        photo = self._photo(request)
        album = self.albums.album(photo.album) if photo and photo.is_ready else None
        return Offer(photo, album) if photo and album and album.originals else None

    def _for_viewer(self, photo: Photo, viewer: Viewer, ends_at: int) -> Answer:
        return self._signed(photo, min(ends_at, viewer.session.expires_at))

    def _for_guest(self, offer: Offer, links: list[Share], ends_at: int) -> Answer:
        with_originals = [link.ends_at for link in links if link.originals]
        if with_originals:
            return self._signed(offer.photo, min(ends_at, max(with_originals)))
        # No secret to who sees the photo; the page of the album is one for all its links, so it offers them.
        is_of_album = any(not link.photo for link in links)
        back = offer.album.shared_path if is_of_album else f"/s/photo/{offer.photo.id}"
        return Answer(410, self.pages.form(FormPage(NOT_INCLUDED, (ASK,), links=(Link(BACK, back),))))

    def _signed(self, photo: Photo, ends_at: int) -> Answer:
        log.info("an original was handed out")
        return go_to(self.signer.sign_original(photo.key, ends_at))

    def _gone(self) -> Answer:
        return Answer(410, self.pages.unavailable())

    def _to_form(self, request: Request) -> Answer:
        """Return the way to sign in, and from there to the page that asks, never to what it asked for."""
        page = safe_next(referred_path(request.headers, self.host) or HOME)
        return go_to("/auth/login" if page == HOME else f"/auth/login?next={quote(page)}")
