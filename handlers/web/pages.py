"""The pages of the website, for functions that show few."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from auth.browsers import UNKNOWN, Browser
from auth.shares import Share
from catalog.photos import Photo, Rendition
from handlers.web.http import Page
from handlers.web.viewers import Viewer
from website.content import FormPage, Link
from website.speech import Phrase

if TYPE_CHECKING:
    from website.content import BrowserLine


class WebsitePages:
    """The pages of the website; the template engine is imported for the first that is shown.

    Most answers are redirects and need none.
    """

    def __init__(self, title: str, ways: tuple[Link, ...] = (), account_ways: tuple[Link, ...] = ()):
        """Keep the gallery's *title*, and the *ways* that lead on from the sign-in form.

        With *account_ways*, those are what an account shows in place of a form for another password.
        """
        self._title = title
        self._ways = ways
        self._account_ways = account_ways

    def sign_in(self, next_path: str, csrf: str, problem: Phrase | None, username: str, stay: bool) -> Page:
        """Return the page with the form."""
        from website.content import SignInForm  # noqa: PLC0415
        from website.pages import Pages  # noqa: PLC0415

        return lambda language: Pages(self._title, language).sign_in(
            SignInForm(next_path, csrf, problem, username, stay, self._ways)
        )

    def form(self, page: FormPage) -> Page:
        """Return a page of few words with one short form."""
        from website.pages import Pages  # noqa: PLC0415

        return lambda language: Pages(self._title, language).form(page)

    def invitation(self, name: str, csrf: str, problem: Phrase | None) -> Page:
        """Return the form behind an invitation."""
        from website.content import InvitationForm  # noqa: PLC0415
        from website.pages import Pages  # noqa: PLC0415

        return lambda language: Pages(self._title, language).invitation(InvitationForm(name, csrf, problem))

    def invitation_over(self) -> Page:
        """Return the page for an invitation that does not count."""
        from website.pages import Pages  # noqa: PLC0415

        return lambda language: Pages(self._title, language).invitation_over()

    def account(
        self,
        viewer: Viewer,
        browsers: list[Browser],
        csrf: str,
        notice: Phrase | None,
        problem: Phrase | None,
    ) -> Page:
        """Return the account of *viewer*."""
        from website.content import AccountPage  # noqa: PLC0415
        from website.pages import Pages  # noqa: PLC0415

        lines = tuple(_line(browser, viewer) for browser in browsers)
        ways = self._account_ways
        page = AccountPage(viewer.user.name, csrf, lines, notice, problem, not ways, ways)
        return lambda language: Pages(self._title, language).account(page)

    def share_door(self, share: Share, csrf: str, problem: Phrase | None, *, waits: bool) -> Page:
        """Return the page behind a share link, before it is opened."""
        from website.content import ShareDoor  # noqa: PLC0415
        from website.pages import Pages  # noqa: PLC0415

        opens = datetime.fromtimestamp(share.opens_at, UTC) if waits else None
        door = ShareDoor(csrf, share.label, bool(share.encoded_hash), opens, problem)
        return lambda language: Pages(self._title, language).share_door(door)

    def shared_photo(self, photo: Photo, caption: str, query: str, original: str, download: str) -> Page:
        """Return the page of one photo, whose files are asked for with *query*, its *original* elsewhere.

        *download* says what of it may be taken home.
        """
        from website.content import Picture, SharedPhotoPage, Source  # noqa: PLC0415
        from website.pages import Pages  # noqa: PLC0415

        def url(file: Rendition) -> str:
            return f"/{photo.prefix}i/{file.name}?{query}"

        sources = tuple(Source(url(each), each.width, each.media_type) for each in photo.pictures)
        size = photo.pictures[-1].width, photo.pictures[-1].height
        picture = Picture(sources, *size, caption)
        film = url(photo.film) if photo.film else ""
        page = SharedPhotoPage(picture, caption, film, photo.file_name, original, download)
        return lambda language: Pages(self._title, language).shared_photo(page)

    def unavailable(self) -> Page:
        """Return the page for what does not exist for this viewer."""
        from website.pages import Pages  # noqa: PLC0415

        return lambda language: Pages(self._title, language).unavailable()


def _line(browser: Browser, viewer: Viewer) -> "BrowserLine":
    from website.content import BrowserLine  # noqa: PLC0415

    began, seen = (datetime.fromtimestamp(at, UTC) for at in (browser.began_at, browser.seen_at))
    return BrowserLine(
        browser.digest, _device(browser.label), began, seen, browser.digest == viewer.session.digest
    )


def _device(label: str) -> Phrase:
    """Return *label*, which was written when its browser signed in, for whatever language."""
    if label == UNKNOWN:
        return Phrase("account.unknown_browser")
    browser, _, system = label.partition(" on ")
    return Phrase(
        *(
            ("account.browser_on", {"browser": browser, "system": system})
            if system
            else ("account.browser", {"browser": browser})
        )
    )
