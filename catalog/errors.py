"""What can be wrong with the things that the catalog describes."""

from catalog.texts import one_line


class CatalogError(Exception):
    """The root of the catalog's errors."""


class MetadataError(CatalogError):
    """A `metadata.yml` that cannot be used; the message says where and why, for its author.

    It quotes the file, which anybody may have written, and goes into rows and terminals: one clean line.
    """

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))
