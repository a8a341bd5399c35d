"""Pages to test with."""

from collections.abc import Callable
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

PROBLEM = Phrase("problem.try_again")
WIDTHS = (1280, 320, 640)  # in no order: pages sort
OPENS = datetime(2030, 12, 24, 18, 0)
PLACEHOLDER = "data:image/webp;base64,UklGRg=="


def picture(alt: str = "A photo", height: int = 853, placeholder: str = PLACEHOLDER) -> Picture:
    sources = [Source(f"i/p-{width}.{suffix}", width, f"image/{kind}") for width in WIDTHS for suffix, kind in
               (("avif", "avif"), ("jpg", "jpeg"))]  # fmt: skip
    return Picture(tuple(sources), 1280, height, alt, placeholder)


def photos(count: int, text: str = "A caption") -> tuple[PhotoView, ...]:
    taken = datetime(2024, 7, 14, 16, 5)
    return tuple(PhotoView(f"photo{n}", picture(text), f"i/{n}.jpg", text, taken) for n in range(count))


def cards(text: str = "Holidays") -> tuple[Card, ...]:
    return Card(text, "/g/a/b/index.html", picture(text), 24, 2), Card(text, "/g/a/c/index.html", None, 0, 0)


def album(text: str = "Holidays", count: int = 3) -> AlbumPage:
    crumbs = (Crumb(text, "/g/a/d/index.html"),)
    downloads = (Download("/g/a/b/z/1.zip", text, 12_300_000),)
    return AlbumPage(text, text, crumbs, cards(text), photos(count, text), downloads)


def films(text: str = "A film") -> tuple[PhotoView, ...]:
    """Return a video that can be played, and one of which there is but its poster."""
    return (
        PhotoView("film0", picture(text), "i/0.jpg", text, None, "/g/a/b/i/film0-720.mp4", 42),
        PhotoView("film1", picture(text), "i/1.jpg", text, None, "", 3723),
    )


def said(text: str) -> Phrase:
    """Return words with *text* in them."""
    return Phrase("openid.continue", {"provider": text})


def form(text: str) -> FormPage:
    """Return a form with all that there may be."""
    fields = (Field("code", said(text), "one-time-code", hint=said(text)),)
    links = (Link(said(text), "/auth/login"),)
    return FormPage(said(text), (said(text),), "/auth/code", text, said(text), fields, PROBLEM, links=links)


def account(text: str) -> AccountPage:
    """Return an account with two devices, after something went well and something else did not."""
    day = datetime(2026, 7, 4, 12, 0, tzinfo=UTC)
    lines = tuple(BrowserLine(f"{number}{text}", said(text), day, day, number == 0) for number in range(2))
    return AccountPage(text, text, lines, PROBLEM, PROBLEM)


PLACES = (None, (48.13743, 11.57549), (48.14, 11.6), (36.4, 25.4))


def mapped(text: str = "Holidays", count: int = 40) -> AlbumPage:
    """Return an album that tells where its photos were taken."""
    known = tuple(
        replace(photo, details=Details(300, 200, photo.taken, text, place=PLACES[number % len(PLACES)]))
        for number, photo in enumerate(photos(count, text))
    )
    return replace(album(text), photos=known)


ALL_PAGES: dict[str, Callable[[str], str]] = {
    "home": lambda text: Pages(text).home(
        HomePage((Year(2024, cards(text)), Year(None, cards(text))), cards(text), "h/v/x/index.json")
    ),
    "empty home": lambda text: Pages(text).home(HomePage(())),
    "empty home of an owner": lambda text: Pages(text).home(HomePage((), upload=text)),
    "album": lambda text: Pages(text).album(album(text)),
    "album with films": lambda text: Pages(text).album(AlbumPage(text, text, (), (), films(text))),
    "empty album": lambda text: Pages(text).album(AlbumPage(text, "", (), (), ())),
    "shared album": lambda text: Pages(text).shared_album(AlbumPage(text, text, (), (), photos(3, text))),
    "album with a map": lambda text: Pages(text).album(mapped(text, 3)),
    "map": lambda text: Pages(text).map([mapped(text)]),
    "shared map": lambda text: Pages(text).shared_map([replace(mapped(text), crumbs=())]),
    "shared photo": lambda text: Pages(text).shared_photo(SharedPhotoPage(picture(text), text)),
    "shared film": lambda text: Pages(text).shared_photo(SharedPhotoPage(picture(text), text, "/g/a.mp4")),
    "share door": lambda text: Pages(text).share_door(ShareDoor(text, text)),
    "share door with a lock": lambda text: Pages(text).share_door(ShareDoor(text, text, True, None, PROBLEM)),
    "share door too early": lambda text: Pages(text).share_door(ShareDoor(text, text, opens=OPENS)),
    "sign-in": lambda text: Pages(text).sign_in(SignInForm(text, text, None, text)),
    "sign-in again": lambda text: Pages(text).sign_in(SignInForm(text, text, PROBLEM, text)),
    "invitation": lambda text: Pages(text).invitation(InvitationForm(text, text)),
    "invitation again": lambda text: Pages(text).invitation(InvitationForm(text, text, PROBLEM)),
    "invitation over": lambda text: Pages(text).invitation_over(),
    "account": lambda text: Pages(text).account(account(text)),
    "account of a pool": lambda text: Pages(text).account(AccountPage(text, text, (), has_password=False)),
    "form": lambda text: Pages(text).form(form(text)),
    "landing": lambda text: Pages(text).landing(),
    "enter": lambda text: Pages(text).enter(),
    "missing": lambda text: Pages(text).missing(),
    "trouble": lambda text: Pages(text).trouble(),
    "unavailable": lambda text: Pages(text).unavailable(),
}
