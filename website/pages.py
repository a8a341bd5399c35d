"""Every page of the gallery, as HTML text."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from website.content import (
    AccountPage,
    AlbumPage,
    FormPage,
    HomePage,
    InvitationForm,
    ShareDoor,
    SharedPhotoPage,
    SignInForm,
)
from website.details import details_json
from website.grouping import groups
from website.justified import chunk_rules
from website.language_files import PACKAGE, REFERENCE, languages
from website.map_pages import map_page
from website.render import environment, photo_rule
from website.speech import Speech
from website.spoken import Spoken


class Pages:
    """The pages of the gallery called *title*, in the language of that code."""

    def __init__(self, title: str, language: str = REFERENCE, package: Path = PACKAGE):
        self._title = title
        self._speech = Speech(languages(package)[language])
        self._package = package

    def home(self, page: HomePage) -> str:
        """Return the page of all albums that one view sees."""
        return self._render("home", says_again=True, page=page)

    def album(self, page: AlbumPage) -> str:
        """Return an album's page; it expects `album_stylesheet` below it as `s/album.css`."""
        return self._album("album", page, place="", beside="s/")

    def shared_album(self, page: AlbumPage) -> str:
        """Return an album's page for guests; it expects `album_stylesheet` beside it as `album.css`."""
        return self._album("shared_album", page, place="../", beside="")

    def album_stylesheet(self, page: AlbumPage) -> str:
        """Return as CSS how photos of an album's page look before they are there, and how high lists are."""
        chunks = [chunk for group in groups(page.photos, page.unit) for chunk in group.chunks]
        rules = "".join(photo_rule(photo) for photo in page.photos)
        return rules + chunk_rules(chunks, dated=page.shows_dates)

    def details(self, page: AlbumPage) -> str:
        """Return the details of an album's photos, as JSON; pages expect it beside `album_stylesheet`."""
        return details_json(page.photos)

    def map(self, parts: Sequence[AlbumPage]) -> str:
        """Return the map of an album of those *parts*, beside which it lies; some photos have a place."""
        return self._render("map", says_again=True, page=map_page(parts))

    def shared_map(self, parts: Sequence[AlbumPage]) -> str:
        """Return the same for guests; it lies beside their pages."""
        return self._render("shared_map", says_again=True, page=map_page(parts))

    def shared_photo(self, page: SharedPhotoPage) -> str:
        """Return the page of one photo for guests."""
        return self._render("shared_photo", page=page)

    def share_door(self, door: ShareDoor) -> str:
        """Return the page behind a share link, which opens it by a form that is sent back to its address."""
        return self._render("share_door", door=door)

    def sign_in(self, form: SignInForm) -> str:
        """Return the sign-in form; it works without JavaScript."""
        return self._render("sign_in", form=form)

    def invitation(self, form: InvitationForm) -> str:
        """Return the form behind an invitation."""
        return self._render("invitation", form=form)

    def invitation_over(self) -> str:
        """Return the page for an invitation that was used, has ended or never was."""
        return self._render("invitation_over")

    def account(self, page: AccountPage) -> str:
        """Return a person's account."""
        return self._render("account", page=page)

    def form(self, page: FormPage) -> str:
        """Return a page of few words with one short form; it works without JavaScript."""
        return self._render("form", page=page)

    def landing(self) -> str:
        """Return the public page at `/`, which leads on to the viewer's home or to sign-in."""
        return self._render("landing", says_again=True)

    def enter(self) -> str:
        """Return the page behind every refusal: it asks for fresh cookies, then comes back."""
        return self._render("enter", says_again=True)

    def missing(self) -> str:
        """Return the page for an address where nothing is, or nothing for this viewer."""
        return self._render("missing", says_again=True)

    def trouble(self) -> str:
        """Return the page for what does not work just now, at whatever address that happens."""
        return self._render("trouble", says_again=True)

    def unavailable(self) -> str:
        """Return the page for what was here once."""
        return self._render("unavailable")

    def _album(self, template: str, page: AlbumPage, *, place: str, beside: str) -> str:
        """Return the page that finds the album's folder at *place*, and what both share at *beside*."""
        found = tuple(groups(page.photos, page.unit))
        where = {"place": place, "beside": beside}
        return self._render(template, says_again=True, page=page, groups=found, **where)

    def _render(self, template: str, *, says_again: bool = False, **context: Any) -> str:
        page = environment(self._package).get_template(f"{template}.html.j2")
        spoken = Spoken(self._speech, says_again=says_again)
        return page.render(gallery=self._title, **spoken.names(), **context)
