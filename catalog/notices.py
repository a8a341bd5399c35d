"""Notices: what an album's owner should know of it and can mend, though it stops nothing."""

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from catalog.albums import Album
from catalog.clocks import camera_key
from catalog.photos import Photo
from catalog.texts import clean, one_line, shortened

_MOST_NAMES = 5  # in one notice
_ALIKE = 0.75  # of `difflib`: from here on somebody may have meant the other file


@dataclass(frozen=True)
class Notice:
    """Something about the album at the path *album*: a sentence that says what it is and what to do."""

    album: str
    text: str


def notices(album: Album, photos: Iterable[Photo], *, holds_albums: bool) -> Iterator[Notice]:
    """Yield what there is to say of *album*, which has these *photos*, tombstones among them, or none."""
    there = [photo for photo in photos if not photo.is_gone]
    for text in (*_of_file(album), *_of_names(album, there), *_of_clocks(album, there), *_of_photos(there)):
        yield Notice(album.path, text)
    if not there and not holds_albums and album.etag:
        yield Notice(album.path, "has a metadata.yml and no photo, so viewers do not see it: upload some")


def _of_file(album: Album) -> Iterator[str]:
    if album.problem:
        until = (
            "only owners see the album until it is mended" if album.sealed else "what it said before holds"
        )
        yield f"{album.problem}; {until}"
    for text in album.metadata.notices:
        yield f"metadata.yml: {text}"


def _of_names(album: Album, photos: Iterable[Photo]) -> Iterator[str]:
    known, metadata = {clean(photo.name): photo for photo in photos}, album.metadata
    cover = metadata.cover
    if cover and cover not in known:
        yield f"'cover' names {_named([cover], known)}; the first photo is the cover until it names another"
    elif cover and not known[cover].is_ready:
        yield f"'cover' names '{cover}', which cannot be shown; name another, or upload a good file"
    for key, names in (("order", metadata.order), ("captions", metadata.captions)):
        lost = [name for name in names if name not in known]
        if lost:
            yield f"'{key}' names {_named(lost, known)}; correct the name, or take it out"


def _named(names: list[str], known: Collection[str]) -> str:
    shown = ", ".join(f"'{shortened(one_line(name))}'{_guess(name, known)}" for name in names[:_MOST_NAMES])
    rest = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return f"{shown}{rest}, which {'is' if len(names) == 1 else 'are'} not in the album"


def _guess(name: str, known: Collection[str]) -> str:
    by_folded = {each.casefold(): each for each in known}
    near = difflib.get_close_matches(name.casefold(), by_folded, 1, _ALIKE) if len(name) < 256 else []
    return f" (did you mean '{by_folded[near[0]]}'?)" if near else ""


def _of_clocks(album: Album, photos: Iterable[Photo]) -> Iterator[str]:
    cameras: Mapping[str, str] = {camera_key(photo.camera): photo.camera for photo in photos if photo.camera}
    lost = [camera for camera in album.metadata.clocks if camera not in cameras]
    if lost:
        named = ", ".join(f"'{shortened(camera)}'" for camera in lost[:_MOST_NAMES])
        there = ", ".join(f"'{name}'" for name in sorted(cameras.values())[:_MOST_NAMES])
        yield f"'clocks' names {named}, but the cameras of its photos are {there or 'unknown'}"


def _of_photos(photos: list[Photo]) -> Iterator[str]:
    if photos and not any(photo.is_ready for photo in photos):
        which = "its photo" if len(photos) == 1 else f"none of its {len(photos):,} photos"
        verb = "cannot" if len(photos) == 1 else "can"
        yield f"{which} {verb} be shown, so viewers do not see them: python -m cli damaged list says why"
