"""Guests: who holds which share links, and the cookies that open what those share.

A grant for an album lies below that of its audience, and which of two nested cookies of one name
CloudFront takes is not told. So a browser is given one or the other, and the one it held is taken back.
"""

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from auth import cookies
from auth.errors import UnavailableError
from auth.grants import POLICY, GrantSigner, expired_grant_cookies, grant_cookies
from auth.guests import Guest, with_link
from auth.prefixes import album_of, prefix_of, shared_prefixes
from auth.sessions import new_token, token_digest
from auth.shares import Share, State
from handlers.shared_albums import SharedAlbum
from handlers.web.http import Answer, Request, go_to

log = logging.getLogger(__name__)

_GRANTED = re.compile(rf"{POLICY}=[^;]+; Path=(/g/[^/;]+/);")


class Shares(Protocol):
    """Where share links are kept."""

    def find(self, digest: str) -> Share | None: ...
    def note_use(self, share: Share, now: int) -> None: ...


class GuestStore(Protocol):
    """Where it is kept which browser holds which links."""

    def find(self, digest: str) -> Guest | None: ...
    def save(self, guest: Guest) -> None: ...
    def delete(self, digest: str) -> None: ...


class Albums(Protocol):
    """Where it is kept where albums lie now."""

    def album(self, album: str) -> SharedAlbum | None: ...


@dataclass(frozen=True)
class GuestAdmission:
    """Redeems share links, and renews their grants for as long as they live."""

    shares: Shares
    guests: GuestStore
    albums: Albums
    signer: GrantSigner
    guest_seconds: int
    grant_seconds: int

    def redeem(self, share: Share, album: SharedAlbum, request: Request, now: int) -> Answer:
        """Return the way to what *share*, an open link, shares; its guest has a new id each time."""
        former = self._guest(request, now)
        token = new_token()
        links = with_link(share.digest, former.links if former else ())
        guest = Guest(token_digest(token), links, now, now + self.guest_seconds)
        self.guests.save(guest)
        if former:
            self.guests.delete(former.digest)
        self.shares.note_use(share, now)
        log.info("a share link was opened")
        answer = self._opened(share, album, guest, now)
        kept = cookies.set_cookie(cookies.GUEST, token, max_age_seconds=self.guest_seconds)
        return replace(answer, cookies=(kept, *answer.cookies))

    def admit(self, request: Request, wanted: str, now: int) -> Answer | None:
        """Return the way to the album that *wanted* is of, with fresh grants; None for who is no guest of it.

        Raises:
            UnavailableError: it was shared with this guest, and is no longer.
        """
        guest = self._guest(request, now)
        shares = [each for each in self._held(guest) if not each.photo and each.album == album_of(wanted)]
        if guest is None or not shares:
            return None
        share = max(shares, key=lambda each: (each.state(now) is State.OPEN, each.ends_at))
        album = self.albums.album(share.album)
        if share.state(now) is not State.OPEN or album is None:
            raise UnavailableError("This album is no longer shared with this guest.")
        return self._opened(share, album, guest, now, wanted)

    def held_for_photo(self, request: Request, photo: str, now: int) -> Share | None:
        """Return an open link for *photo* that the browser of *request* holds, or None."""
        held = self._held(self._guest(request, now))
        found = [each for each in held if each.photo == photo and each.state(now) is State.OPEN]
        return max(found, key=lambda each: each.ends_at, default=None)

    def held_for(self, request: Request, album: str, photo: str, now: int) -> list[Share]:
        """Return the open links that the browser of *request* holds for *album* or for that *photo* in it."""
        held = self._held(self._guest(request, now))
        of_it = [each for each in held if each.album == album and each.photo in ("", photo)]
        return [each for each in of_it if each.state(now) is State.OPEN]

    def give_way(self, request: Request, answer: Answer, now: int) -> Answer:
        """Return *answer*, and where it grants an audience, take back what the browser holds below that."""
        granted = {found[1] for cookie in answer.cookies if (found := _GRANTED.match(cookie))}
        if not granted or cookies.GUEST not in request.cookies:
            return answer
        guest = self._guest(request, now)
        expired = _expired(each for each in self._prefixes(guest) if prefix_of(each) in granted)
        return replace(answer, cookies=(*answer.cookies, *expired))

    def end(self, request: Request, now: int) -> tuple[str, ...]:
        """Forget the guest of *request*; return the Set-Cookie values that take every cookie back."""
        guest = self._guest(request, now)
        if guest is None:
            return ()
        self.guests.delete(guest.digest)
        return (cookies.expire_cookie(cookies.GUEST), *_expired(self._prefixes(guest)))

    def _opened(self, share: Share, album: SharedAlbum, guest: Guest, now: int, wanted: str = "") -> Answer:
        if share.photo:
            return go_to(f"/s/photo/{share.photo}")
        expires_at = min(now + self.grant_seconds, share.ends_at, guest.expires_at)
        grants = [self.signer.sign(prefix, expires_at) for prefix in shared_prefixes(album.prefix)]
        broader = expired_grant_cookies(album.audience_prefix)  # of somebody who was signed in here before
        granted = [cookie for grant in grants for cookie in grant_cookies(grant)]
        fresh = cookies.fresh_cookie((expires_at - now) // 2)
        return replace(go_to(album.leaf(wanted)), cookies=(*broader, fresh, *granted))

    def _guest(self, request: Request, now: int) -> Guest | None:
        token = request.cookies.get(cookies.GUEST)
        guest = self.guests.find(token_digest(token)) if token else None
        return guest if guest and guest.is_live(now) else None

    def _prefixes(self, guest: Guest | None) -> list[str]:
        """Return where the albums lie that were shared with *guest*, whether they still are or not."""
        albums = {each.album for each in self._held(guest) if not each.photo}
        return [found.prefix for found in map(self.albums.album, sorted(albums)) if found]

    def _held(self, guest: Guest | None) -> list[Share]:
        found: Iterator[Share | None] = map(self.shares.find, guest.links if guest else ())
        return [each for each in found if each]


def _expired(album_prefixes: Iterable[str]) -> list[str]:
    return [
        cookie
        for album in album_prefixes
        for prefix in shared_prefixes(album)
        for cookie in expired_grant_cookies(prefix)
    ]
