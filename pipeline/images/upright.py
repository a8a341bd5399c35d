"""A photo as it is to be seen: opened with distrust, small, upright, in sRGB, without metadata."""

from dataclasses import dataclass, replace

from PIL import Image, ImageChops, UnidentifiedImageError

from pipeline.darkroom import check_bytes
from pipeline.errors import DamagedPhotoError
from pipeline.facts import Facts
from pipeline.images.colour import conversion_for
from pipeline.images.decode import Decoded, decode
from pipeline.images.depth import averageable, flattened
from pipeline.images.kinds import Kind, sniff
from pipeline.images.orientation import turned_size
from pipeline.images.planes import Planes
from pipeline.images.raw_preview import find_preview
from pipeline.images.sizes import shrink
from pipeline.images.words import words_from

FLAW = "the file ends early or is broken; what is there is shown"
# Of the rows. On the smallest rendition of a landscape that is a strip of 30 pixels, about what it takes
# to recognise a photo; less is a grey page.
MIN_SHARE = 1 / 8


@dataclass(frozen=True)
class Upright:
    """A photo as it is to be seen, in sRGB, with what its file says that pages may show."""

    planes: Planes
    facts: Facts

    @property
    def image(self) -> Image.Image:
        """The picture in one piece, of mode RGB."""
        return self.planes.to_rgb()


def open_upright(data: bytes, edge: int) -> Upright:
    """Return the picture in *data*, its long side at most *edge* pixels, upright and without metadata.

    Raises:
        DamagedPhotoError: the bytes are no picture that we show; the message is for the owner.
    """
    check_bytes(len(data))
    kind = sniff(data)
    if kind is None:
        raise DamagedPhotoError(f"not a picture in a known format ({', '.join(Kind)})")
    try:
        return _open_raw(data, edge) if kind is Kind.RAW else _upright(decode(data, kind, edge), edge)
    except (DamagedPhotoError, MemoryError):
        raise
    except UnidentifiedImageError as error:
        raise DamagedPhotoError(f"the file begins like {kind}, but its header cannot be read") from error
    except Exception as error:  # decoders raise eight kinds and more on hostile files
        words = " ".join(str(error).split())
        raise DamagedPhotoError(f"the picture cannot be decoded: {words}") from error


def _open_raw(data: bytes, edge: int) -> Upright:
    """Return the preview in a RAW file; what the preview does not say, the file around it does."""
    preview = find_preview(data)
    if preview is None:
        raise DamagedPhotoError("the RAW file holds no preview that can be shown; add a JPEG of it")
    decoded = decode(preview.data, Kind.JPEG, edge)
    orientation = decoded.orientation or preview.orientation
    upright = _upright(replace(decoded, orientation=orientation), edge)
    return replace(upright, facts=replace(upright.facts, **preview.words.beyond(upright.facts)))


def _upright(decoded: Decoded, edge: int) -> Upright:
    planes = _planes(decoded, edge)
    if decoded.is_cut:
        _check_share(planes.luma)
    size = turned_size(decoded.size, decoded.orientation)
    facts = Facts(*size, **vars(words_from(decoded.exif)), flaw=FLAW if decoded.is_cut else "")
    return Upright(planes.turned(decoded.orientation), facts)  # last, when there is least to turn


def _planes(decoded: Decoded, edge: int) -> Planes:
    image = decoded.image
    if image.mode != "YCbCr":
        image = flattened(shrink(averageable(image), edge))
    conversion = conversion_for(decoded.profile, "RGB" if image.mode == "YCbCr" else image.mode)
    if conversion is None:
        return Planes.from_image(image, edge)
    if conversion.keeps_tones:
        return Planes.from_image(image, edge).recoloured(conversion.apply)
    return Planes.from_image(conversion.apply(image), edge)


def _check_share(luma: Image.Image) -> None:
    """Raise DamagedPhotoError unless enough rows of a picture that was cut off are there.

    What a decoder has not reached is of one colour down to the last pixel.
    """
    nothing = Image.new("L", luma.size, luma.getpixel((luma.width - 1, luma.height - 1)))
    box = ImageChops.difference(luma, nothing).getbbox()
    share = box[3] / luma.height if box else 0.0
    if share < MIN_SHARE:
        raise DamagedPhotoError(
            f"the file ends early or is broken: {share:.0%} of the picture is there, too little to show"
        )
