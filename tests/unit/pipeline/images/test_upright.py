"""Pictures: upright by pixel, sRGB, clean of metadata, refused before they can hurt."""

import io

import pillow_heif
import pytest
from PIL import Image, ImageCms, PngImagePlugin

from pipeline import images
from pipeline.errors import DamagedPhotoError
from pipeline.images.planes import Planes
from pipeline.images.sizes import scaled
from tests.pictures import bomb, corners, encoded, marked, stored_for


@pytest.mark.parametrize("form", ["JPEG", "HEIF", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("size", [(300, 200), (200, 300)])
def test_every_orientation_comes_out_upright(form: str, orientation: int, size: tuple[int, int]) -> None:
    data = encoded(stored_for(orientation, marked(size)), form, orientation)

    upright = images.open_upright(data, 150)

    assert corners(upright.image) == [True, False, False, False]
    assert (upright.facts.width, upright.facts.height) == size
    assert max(upright.image.size) == 150
    assert (upright.image.width > upright.image.height) == (size[0] > size[1])


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_a_nonsense_orientation_leaves_the_picture_as_it_is(orientation: object) -> None:
    assert corners(images.open_upright(encoded(marked(), "JPEG", orientation), 300).image)[0]


def test_facts_that_pages_may_show_are_read() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x010E] = "Canon", "Canon EOS 5D", "At the\n lake\x07"
    exif.get_ifd(0x8769)[0x9003] = "2024:05:01 12:30:00"
    buffer = io.BytesIO()
    marked().save(buffer, "JPEG", exif=exif)

    upright = images.open_upright(buffer.getvalue(), 100)

    assert upright.facts.taken == "2024-05-01T12:30:00"
    assert upright.facts.camera == "Canon EOS 5D"
    assert upright.facts.caption == "At the lake"


def test_an_impossible_date_is_no_date() -> None:
    exif = Image.Exif()
    exif[0x0132] = "0000:00:00 00:00:00"
    buffer = io.BytesIO()
    marked().save(buffer, "JPEG", exif=exif)

    assert images.open_upright(buffer.getvalue(), 100).facts.taken == ""


def metadata_of(data: bytes) -> set[str]:
    """Return what an encoded picture carries besides pixels, by Pillow's names and by raw markers."""
    with Image.open(io.BytesIO(data)) as image:
        carried = {str(name) for name in image.info} & {"exif", "xmp", "comment", "icc_profile", "photoshop"}
        carried |= {"exif"} if len(image.getexif()) else set()
    markers = (b"Exif\0", b"http://ns.adobe.com/xap", b"secret", b"Photoshop 3.0", b"GPS")
    return carried | {marker.decode("latin-1") for marker in markers if marker in data}


def test_nothing_but_pixels_leaves() -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret"
    exif.get_ifd(0x8825)[1] = "N"
    source = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    marked().save(source, "JPEG", exif=exif, comment=b"secret", icc_profile=profile, xmp=b"<x>secret</x>")

    image = images.open_upright(source.getvalue(), 200).image

    assert metadata_of(source.getvalue()) >= {"exif", "comment", "icc_profile", "secret"}
    for encode in (images.encode_master, images.encode_jpeg, images.encode_avif):
        assert metadata_of(encode(image)) == set()
        assert metadata_of(encode(images.shrink(image, 50))) == set()


def test_colours_of_a_wide_profile_become_srgb() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = bytearray(profile)
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    swapped[red : red + 4], swapped[green : green + 4] = b"gXYZ", b"rXYZ"
    buffer = io.BytesIO()
    Image.new("RGB", (20, 20), (255, 0, 0)).save(buffer, "PNG", icc_profile=bytes(swapped))

    pixel = images.open_upright(buffer.getvalue(), 20).image.getpixel((5, 5))

    assert isinstance(pixel, tuple)
    assert pixel[1] > 200
    assert pixel[0] < 50


def near(pixel: object, wanted: tuple[int, int, int]) -> bool:
    """Whether a pixel is what was wanted but for the rounding of luma and colour."""
    assert isinstance(pixel, tuple)
    return all(abs(a - b) <= 2 for a, b in zip(pixel, wanted, strict=True))


def test_a_broken_profile_is_passed_over() -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (20, 20), (255, 0, 0)).save(buffer, "PNG", icc_profile=b"nonsense")

    assert near(images.open_upright(buffer.getvalue(), 20).image.getpixel((5, 5)), (255, 0, 0))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_mode_becomes_rgb(mode: str) -> None:
    buffer = io.BytesIO()
    Image.new(mode, (40, 20)).save(buffer, "TIFF" if mode in {"CMYK", "I;16"} else "PNG")

    assert images.open_upright(buffer.getvalue(), 30).image.mode == "RGB"


def test_sixteen_bits_keep_their_brightness() -> None:
    buffer = io.BytesIO()
    Image.new("I;16", (4, 4), 32768).save(buffer, "PNG")

    pixel = images.open_upright(buffer.getvalue(), 4).image.getpixel((1, 1))
    assert isinstance(pixel, tuple)
    assert 126 <= pixel[0] <= 129


def test_what_is_see_through_becomes_white() -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (20, 20), (255, 0, 0, 0)).save(buffer, "PNG")

    assert images.open_upright(buffer.getvalue(), 20).image.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"hello, I am a text", "known format"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "known format"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "known format"),
        (bomb(30_000, 30_000), "30,000 × 30,000 pixels; at most 100,000,000"),
        (encoded(marked(), "JPEG")[:300], "cannot be decoded"),
        (encoded(marked(), "HEIF")[:-50], "begins like HEIF"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(DamagedPhotoError) as caught:
        images.open_upright(data, 100)

    assert reason in str(caught.value)


def test_hostile_metadata_costs_only_the_metadata() -> None:
    comment = PngImagePlugin.PngInfo()
    comment.add_itxt("Raw profile type exif", "not hex at all")
    buffer = io.BytesIO()
    marked().save(buffer, "PNG", pnginfo=comment)

    assert corners(images.open_upright(buffer.getvalue(), 300).image)[0]


def test_a_jpeg_decodes_at_reduced_scale() -> None:
    data = encoded(marked((3000, 2000)), "JPEG")
    with Image.open(io.BytesIO(data)) as image:
        image.draft("RGB", scaled(image.size, 1400))
        assert image.size == (1500, 1000)


def test_placeholders_are_a_few_hundred_characters() -> None:
    text = images.placeholder(Planes.from_image(marked(), 300))

    assert text.startswith("data:image/webp;base64,")
    assert len(text) < 400


def test_heic_support_is_there() -> None:
    assert pillow_heif.libheif_info()["HEIF"]
