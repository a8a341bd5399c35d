"""Lay a text or a logo over the master, so that every rendition carries it."""

import hashlib
import re
from dataclasses import dataclass, replace

from catalog import keys
from pipeline.errors import MasterExpiredError, OwnersTroubleError
from pipeline.jobs import PhotoJob
from pipeline.needs import Needs, Permission
from pipeline.order import MASTER
from pipeline.ports import IMMUTABLE
from pipeline.settings import BadSettingError, setting
from pipeline.workshop import Workshop

# The letters of the font that Pillow carries; anything else would come out as a box.
LETTERS = " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~©«°±´·»‘’“”…‹›⁄™"
POSITIONS = ("bottom-right", "bottom-left", "top-right", "top-left", "bottom", "top", "center")
_PHOTOS = keys.ORIGINALS_PREFIX
_LETTERS = re.compile(f"[A-Za-z0-9{re.escape(LETTERS)}]*")
_LOGO = re.compile(r"[A-Za-z0-9][\w./-]*\.png", re.ASCII)


@dataclass(frozen=True)
class WatermarkSettings:
    """What is laid over each photo, and where."""

    text: str = setting("", "What is written on each photo.", longest=60, example="© The family")
    logo: str = setting(
        "",
        "Instead of a text, a PNG: its key in the originals bucket.",
        longest=200,
        example="marks/logo.png",
    )
    position: str = setting("bottom-right", "Where it stands.", choices=POSITIONS)
    size: int = setting(
        20, "The most it takes of the photo's width and height, in percent.", between=(1, 100)
    )
    opacity: int = setting(60, "How much it covers, in percent.", between=(1, 100))
    colour: str = setting("white", "What the text is written in.", choices=("white", "black"))

    def __post_init__(self) -> None:
        """Refuse a text that cannot be drawn, and a logo that would be taken for a photo."""
        if not self.text and not self.logo:
            raise BadSettingError("text", "must be given where there is no logo")
        if not _LETTERS.fullmatch(self.text):
            raise BadSettingError("text", f"must be written in A to Z, 0 to 9 and {LETTERS.strip()}")
        if self.logo and (not _LOGO.fullmatch(self.logo) or self.logo.startswith(_PHOTOS)):
            must = f"must be a key that ends in .png, of A to Z, 0 to 9, _ . - and /, not below {_PHOTOS}"
            raise BadSettingError("logo", must)


class Watermark:
    """A mark on the master, between auto-rotate and resize."""

    name = "watermark"
    reads = (MASTER,)
    makes = (MASTER,)
    settings = WatermarkSettings

    def __init__(self, settings: WatermarkSettings) -> None:
        self._settings = settings
        work = Permission(("s3:GetObject", "s3:PutObject"), "renditions", f"{keys.WORK_PREFIX}*")
        listing = Permission(("s3:ListBucket",), "renditions")  # so that a missing master is not "forbidden"
        logo = (Permission(("s3:GetObject",), "originals", settings.logo),) if settings.logo else ()
        self.needs = Needs(permissions=(work, listing, *logo), memory_mb=1024)

    def run(self, job: PhotoJob, workshop: Workshop) -> PhotoJob:
        """Return the job with the key of the marked master."""
        source = workshop.source(job)
        if source is None:
            raise MasterExpiredError(job.master)
        data = workshop.press.run(marked, source.data, self._logo(workshop), self._settings)
        master = keys.master(job.photo.id, hashlib.sha256(data).hexdigest()[:16])
        workshop.renditions.put(master, data, "image/jpeg", IMMUTABLE)
        return replace(job, master=master)

    def _logo(self, workshop: Workshop) -> bytes:
        if not self._settings.logo:
            return b""
        logo = workshop.originals.get(self._settings.logo)
        if logo is None:
            raise OwnersTroubleError(f"there is no logo under {self._settings.logo} in the originals bucket")
        return logo.data


def marked(master: bytes, logo: bytes, settings: WatermarkSettings) -> bytes:
    """Return *master* with *logo*, or without one with the settings' text, laid over it."""
    from pipeline import images, marks  # noqa: PLC0415  the worker itself loads no decoders

    picture = images.open_master(master)
    box = marks.mark_box(picture.size, settings.size)
    mark = marks.logo_mark(logo, box) if logo else marks.text_mark(settings.text, settings.colour, box)
    return images.encode_master(marks.laid_over(picture, mark, settings.position, settings.opacity))
