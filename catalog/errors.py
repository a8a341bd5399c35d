"""What can be wrong with the things that the catalog describes."""


class CatalogError(Exception):
    """The root of the catalog's errors."""


class MetadataError(CatalogError):
    """A `metadata.yml` that cannot be used; the message says where and why, for its author."""
