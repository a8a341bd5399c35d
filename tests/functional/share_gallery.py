"""Two albums and a photo behind share links, as rows that the worker would have written."""

import json
from dataclasses import replace
from typing import Any

from auth.sessions import token_digest
from auth.share_terms import Terms
from auth.shares import Share
from catalog.footprints import Footprint
from catalog.photos import Photo, Rendition
from handlers.share_store import DynamoShares
from handlers.table import Table
from tests.functional.sign_in_container import NOW
from tests.functional.sign_in_gallery import FAMILY, FRIENDS

ALBUM, OTHER, PHOTO = "m" * 16, "t" * 16, "p" * 16
TOKEN = "T" * 43
SHARED_PAGE = f"/g/{FAMILY}/{ALBUM}/s/index.html"
PAGES = ("index.html", "page-2.html", "s/index.html", "s/page-2.html", "s/album.css")
ONE_PAGE = tuple(name for name in PAGES if "page-" not in name)
ALBUM_PAGE = f"/g/{FAMILY}/{ALBUM}/index.html"


def publish(
    table: Any,
    album: str,
    audience: str,
    *,
    originals: bool = False,
    pages: tuple[str, ...] = PAGES,
    **more: Any,
) -> None:
    """Write the row of an album that is shown to *audience* on *pages*, and whose *originals* may be had."""
    prefix = f"g/{audience}/{album}/"
    page = Footprint("r", frozenset(f"{prefix}{name}" for name in pages))
    published = json.dumps({"prefix": prefix, "page": page.to_item(), "originals": originals})
    metadata = {"captions": {"lake.jpg": "The lake"}}
    table.put_item(Item={"pk": "albums", "sk": album, "published": published, "metadata": metadata, **more})


def put_photo(table: Any, photo_id: str = PHOTO, album: str = ALBUM, **more: Any) -> None:
    """Write the row of a photo, by default of ALBUM."""
    names = ((320, "jpg", "image/jpeg"), (640, "jpg", "image/jpeg"), (640, "avif", "image/avif"))
    renditions = tuple(Rendition(f"{PHOTO}-{w}.{'a' * 12}.{s}", w, w // 2, kind) for w, s, kind in names)
    prefix = f"g/{FAMILY}/{ALBUM}/"
    photo = Photo(photo_id, "photos/Lake/lake.jpg", album, "lake.jpg", prefix=prefix, renditions=renditions)
    row = json.dumps(replace(photo, **more).to_item())
    table.put_item(Item={"pk": f"album#{album}", "sk": f"photo#{photo_id}", "photo": row})


def share(token: str = TOKEN, album: str = ALBUM, photo: str = "", **terms: Any) -> Share:
    """Make a link whose token is *token*."""
    made = Terms(**terms).share(token_digest(token), album, photo, "Owner", NOW)
    assert DynamoShares(Table("gallery")).add(made)
    return made


def fill(table: Any) -> None:
    """Write both albums and the photo."""
    publish(table, ALBUM, FAMILY)
    publish(table, OTHER, FRIENDS)
    put_photo(table)
