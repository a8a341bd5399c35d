"""A page of every kind, with made-up contents: what a design is known by, and what a template is tried on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from website.content import (
    AccountPage,
    AlbumPage,
    BrowserLine,
    Card,
    Crumb,
    Details,
    Download,
    Field,
    FormPage,
    HomePage,
    InvitationForm,
    Link,
    PhotoView,
    Picture,
    ShareDoor,
    SharedPhotoPage,
    SignInForm,
    Source,
    Year,
)
from website.pages import Pages
from website.speech import Phrase

_MOMENT = datetime(2024, 7, 14, 16, 5, tzinfo=UTC)
_SOURCES = tuple(Source(f"x-{w}.{t}", w, f"image/{t}") for w in (320, 1280) for t in ("avif", "jpeg"))
_PICTURE = Picture(_SOURCES, 1280, 853, "A photo", "data:image/webp;base64,AA==")
_DETAILS = Details(3, 2, camera="A camera", place=(48.1, 11.6), town="Town", city="City", country="DE")
_LINK = Crumb("Above", "z.html")


def specimens(pages: Pages) -> Iterator[tuple[str, str]]:
    """Yield what *pages* makes of contents that show all that a page can show, each with a name."""
    yield from _albums(pages)
    yield from _forms(pages)
    yield "landing", pages.landing()
    yield "enter", pages.enter()
    yield "missing", pages.missing()
    yield "trouble", pages.trouble()
    yield "unavailable", pages.unavailable()


def _albums(pages: Pages) -> Iterator[tuple[str, str]]:
    cards = (Card("Album", "x.html", _PICTURE, 1, 2, (_MOMENT, _MOMENT), 1), Card("Empty", "y.html", None, 0))
    photo = PhotoView("x", _PICTURE, "x.jpg", "A caption", _MOMENT, details=_DETAILS)
    film = replace(photo, id="y", film_url="y.mp4", duration_seconds=42)
    download = Download("z.zip", "Album.zip", 1_000_000)
    album = AlbumPage("Album", "One\n\nTwo", (_LINK,), cards, (photo, film), (download,))
    yield "home", pages.home(HomePage((Year(2024, cards), Year(None, cards)), cards, "x/index.json"))
    yield "empty home", pages.home(HomePage((), upload="a command"))
    yield "album", pages.album(album)
    yield "stylesheet as css", pages.album_stylesheet(album)
    yield "details as json", pages.details(album)
    yield "map", pages.map([album])
    yield "shared map", pages.shared_map([album])
    yield "empty album", pages.album(AlbumPage("Empty", "", (), (), ()))
    yield "shared album", pages.shared_album(album)
    yield "shared photo", pages.shared_photo(SharedPhotoPage(_PICTURE, "A caption"))
    yield "shared film", pages.shared_photo(SharedPhotoPage(_PICTURE, film_url="y.mp4"))


def _forms(pages: Pages) -> Iterator[tuple[str, str]]:
    words = Phrase("missing.heading")
    link = Link(words, "z.html")
    line = BrowserLine("0", words, _MOMENT, _MOMENT, is_this=True)
    fields = (Field("code", words, "one-time-code", hint=words),)
    yield "sign-in", pages.sign_in(SignInForm("/", "csrf", words, "robin", ways=(link,)))
    yield "invitation", pages.invitation(InvitationForm("robin", "csrf", words))
    yield "invitation over", pages.invitation_over()
    yield "account", pages.account(AccountPage("robin", "csrf", (line,), words, words, ways=(link,)))
    yield (
        "form",
        pages.form(FormPage(words, (words,), "/", "csrf", words, fields, words, "secret", "x.svg", (link,))),
    )
    yield "share door", pages.share_door(ShareDoor("csrf", "Label", has_password=True, problem=words))
    yield "share door too early", pages.share_door(ShareDoor("csrf", opens=_MOMENT))
