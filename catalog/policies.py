"""What an album's owner allows beyond looking; it holds for the albums in it, unless they say otherwise."""

from enum import StrEnum


class LocationPolicy(StrEnum):
    """How much of where its photos were taken an album tells."""

    NONE = "none"
    COARSE = "coarse"  # the region, never the house
    EXACT = "exact"


class DownloadPolicy(StrEnum):
    """What viewers may take home from an album."""

    NONE = "none"
    RESIZED = "resized"  # the renditions, which they see anyway
    ORIGINAL = "original"  # the uploaded files, with all that these tell


DEFAULT_LOCATION = LocationPolicy.NONE
DEFAULT_DOWNLOAD = DownloadPolicy.RESIZED
