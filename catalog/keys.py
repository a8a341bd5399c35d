"""Where things lie in the buckets. A key is the URL's path without its leading slash."""

from dataclasses import dataclass

ORIGINALS_PREFIX = "photos/"
METADATA_NAME = "metadata.yml"
WORK_PREFIX = "work/"
SHELL_PREFIX = "public/"  # of the pages and files that everybody may read

# What file managers leave behind; no viewer wants it and no owner wants to read about it.
_CLUTTER = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True)
class Original:
    """An original's key, taken apart: the album's path and the file's name."""

    key: str
    album: str
    name: str

    @property
    def is_metadata(self) -> bool:
        """Whether this is the album's description, not a photo."""
        return self.name == METADATA_NAME

    @property
    def is_clutter(self) -> bool:
        """Whether this is a folder marker, a hidden file or a file manager's own note."""
        return not self.name or self.name.startswith(".") or self.name.lower() in _CLUTTER


def parse_original(key: str) -> Original | None:
    """Return *key* taken apart, or None when it lies outside the originals' prefix."""
    if not key.startswith(ORIGINALS_PREFIX):
        return None
    album, _, name = key.removeprefix(ORIGINALS_PREFIX).rpartition("/")
    return Original(key, album, name)


def metadata_key(album: str) -> str:
    """Return the key of the `metadata.yml` of the album at path *album*."""
    return f"{ORIGINALS_PREFIX}{album}/{METADATA_NAME}" if album else f"{ORIGINALS_PREFIX}{METADATA_NAME}"


def folders(album: str) -> tuple[str, ...]:
    """Return the prefixes of all keys whose album is at path *album*.

    A key that goes on with a slash belongs to the top, too: S3 allows it, folders do not show it.
    """
    return (f"{ORIGINALS_PREFIX}{album}/",) if album else (ORIGINALS_PREFIX, f"{ORIGINALS_PREFIX}/")


def album_prefix(audience: str, album: str) -> str:
    """Return the prefix of everything that shows the album with id *album* to one audience."""
    return f"g/{audience}/{album}/"


def shared_prefix(prefix: str) -> str:
    """Return where the page lies that guests of a share link get of the album below *prefix*.

    It is apart from the album's own page, which names other albums, so that a grant can open one without
    the other.
    """
    return f"{prefix}s/"


def shared_page(prefix: str) -> str:
    """Return the key of that page; where the album has several, of the first."""
    return f"{shared_prefix(prefix)}index.html"


def view_prefix(view: str) -> str:
    """Return the prefix of everything that one view sees of its own."""
    return f"h/{view}/"


def index_file(view: str, name: str) -> str:
    """Return the key of one file of the index that *view* searches."""
    return f"{view_prefix(view)}x/{name}.json"


def upload_command(bucket: str) -> str:
    """Return the command that copies a folder of albums into the *bucket* of originals."""
    return f"aws s3 sync ALBUMS s3://{bucket}/{ORIGINALS_PREFIX}"


def master(photo: str, digest: str) -> str:
    """Return the key of a step's intermediate image; nothing serves it, the bucket expires it."""
    return f"{WORK_PREFIX}{photo}.{digest}"


def ancestors(album: str) -> tuple[str, ...]:
    """Return the paths of the albums above *album*, nearest first, ending at the top ("").

    >>> ancestors("a/b/c")
    ('a/b', 'a', '')
    """
    paths = []
    while album:
        album = album.rpartition("/")[0]
        paths.append(album)
    return tuple(paths)
