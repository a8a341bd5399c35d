"""Where albums and photos lie now: what a share link needs to know of the catalog, and no more.

Apart from `catalog_store`, which needs YAML: what answers people does not carry it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from catalog import keys
from catalog.footprints import Footprint
from catalog.photos import Photo
from catalog.policies import DEFAULT_DOWNLOAD
from catalog.texts import clean
from handlers.table import Table
from website.page_names import page_name


@dataclass(frozen=True)
class SharedAlbum:
    """An album with a page for guests, below the path *prefix*; *captions* go by the photos' names.

    Its owner says what of its photos may be taken home by *download*, a policy of `metadata.yml`, and whether
    *originals* may; a guest's link must allow these besides.
    """

    prefix: str
    captions: Mapping[str, str]
    originals: bool = False
    download: str = DEFAULT_DOWNLOAD.value
    leaves: frozenset[str] = frozenset()  # the addresses of all its pages, those for guests among them

    def leaf(self, wanted: str) -> str:
        """Return the page for guests that *wanted* is, or is the owners' own of; else the first."""
        beside = f"/{keys.shared_prefix(self.prefix.removeprefix('/'))}{wanted.rpartition('/')[2]}"
        return beside if beside in self.leaves else self.shared_path

    @property
    def path(self) -> str:
        """The address of its own page, for those who may see its audience."""
        return f"{self.prefix}index.html"

    @property
    def shared_path(self) -> str:
        """The address of its page for guests."""
        return f"/{keys.shared_page(self.prefix.removeprefix('/'))}"

    @property
    def is_large(self) -> bool:
        """Whether its photos stand on more than one page; it is not noted which one is where."""
        return f"{self.prefix}{page_name(2)}" in self.leaves

    @property
    def audience_prefix(self) -> str:
        """The prefix of all that its audience sees."""
        return "/".join(self.prefix.split("/")[:3]) + "/"


class DynamoAlbums:
    """The rows of albums and photos, which the worker writes."""

    def __init__(self, table: Table):
        """Work on *table*."""
        self._table = table

    def album(self, album: str) -> SharedAlbum | None:
        """Return where the album with this id is shown; None if it has gone, is empty, or is being moved."""
        row = self._table.get("albums", album) or {}
        published = json.loads(row.get("published", "{}"))
        prefix = published.get("prefix", "")
        page = Footprint.from_item(published["page"]) if prefix else Footprint()
        if keys.shared_page(prefix) not in page.objects:
            return None
        captions = row.get("metadata", {}).get("captions", {})
        download = published.get("download", DEFAULT_DOWNLOAD.value)
        leaves = frozenset(f"/{key}" for key in page.objects if key.endswith(".html"))
        return SharedAlbum(f"/{prefix}", captions, published.get("originals", False), download, leaves)

    def photo(self, album: str, photo: str) -> Photo | None:
        """Return a photo that is shown, or None."""
        found = self.original(album, photo)
        return found if found and found.is_ready else None

    def original(self, album: str, photo: str) -> Photo | None:
        """Return a photo whose original is there, whether it can be shown or not, or None."""
        row = self._table.get(f"album#{album}", f"photo#{photo}")
        found: Photo | None = Photo.from_item(json.loads(row["photo"])) if row else None
        return found if found and not found.is_gone else None


def caption_of(photo: Photo, album: SharedAlbum) -> str:
    """Return the words that the album's page has for *photo*."""
    return album.captions.get(clean(photo.name)) or photo.caption
