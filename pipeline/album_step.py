"""The album step protocol: what makes something of a whole album, once its page is published."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from catalog.albums import Album
from catalog.photos import Photo
from pipeline.needs import Needs
from pipeline.workshop import Workshop


@dataclass(frozen=True)
class Draft:
    """A file that is to lie beside an album's page.

    *content* is a text that differs whenever the file would; a file whose content is there already is
    not written again. `write` is called once if at all, and its chunks are taken one by one.
    """

    suffix: str  # of its name: .zip
    media_type: str
    content: str
    write: Callable[[], Iterable[bytes]]


class AlbumStep(Protocol):
    """A step that follows the rebuild in the chain.

    It is asked after an album's page has changed, perhaps more than once for one change. What it
    drafts is written beside the page, under the same grant; the page links the files when all are
    whole, and until then the former ones. If the album or its audience goes, so do they.

    Raises `NothingToAttachError` when there can be none; its message is for the owner. Any other
    exception counts as passing trouble: the message comes again.
    """

    name: str
    needs: Needs

    def drafts(self, album: Album, photos: Sequence[Photo], workshop: Workshop) -> Sequence[Draft]:
        """Return the files to lie beside the page of *album*, which shows *photos* in this order."""
