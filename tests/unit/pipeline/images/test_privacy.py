"""Nothing of an original but its pixels leaves, whatever is planted in it: each rendition is taken apart."""

import base64
import io
from collections.abc import Iterator

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from pipeline import darkroom, images
from tests.pictures import marked, tiff

SECRET = b"51.5007N-0.1246W"
SCRIPT = b"<script>alert(1)</script>"
TAILS = SCRIPT + b"PK\x03\x04" + SECRET + b"%PDF-1.7\n" + b"\0\0\0\x18ftypmp42"
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + SECRET
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + SECRET + SCRIPT + b"</x:xmpmeta>"
IPTC = b"\xff\xed" + (2 + 26 + len(SECRET)).to_bytes(2) + b"Photoshop 3.0\08BIM\x04\x04" + bytes(6) + SECRET


def exif() -> Image.Exif:
    block = Image.Exif()
    block[0x010E] = SECRET.decode()
    block[0x9286] = SECRET
    block.get_ifd(0x8825)[1] = "N"
    block.get_ifd(0x8825)[2] = (51.0, 30.0, 2.0)
    return block


def saved(form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    marked().save(buffer, form, **options)
    return buffer.getvalue()


def planted() -> Iterator[tuple[str, bytes]]:
    """Yield a file of each format, full of what must not leave."""
    carried = {"exif": exif().tobytes(), "xmp": XMP, "icc_profile": PROFILE}
    jpeg = saved("JPEG", comment=SECRET, **carried)
    jpeg = jpeg[:2] + IPTC + jpeg[2:]
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", SECRET.decode())
    texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
    yield "JPEG", jpeg
    yield "MPO", saved("MPO", save_all=True, append_images=[marked()], exif=carried["exif"])
    yield "PNG", saved("PNG", pnginfo=texts, exif=carried["exif"], icc_profile=PROFILE)
    yield "WEBP", saved("WEBP", **carried)
    yield "AVIF", saved("AVIF", **carried)
    yield "HEIF", saved("HEIF", **carried)
    yield "TIFF", saved("TIFF", tiffinfo={270: SECRET.decode(), 700: XMP}, icc_profile=PROFILE)
    yield "GIF", saved("GIF", comment=SECRET)
    yield "RAW", tiff({50706: 1, 270: SECRET.decode(), 700: XMP, 513: jpeg})


PLANTED = {name: data + TAILS for name, data in planted()}


def jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each marker of a JPEG with its content, entropy-coded data left out (ITU-T T.81, annex B)."""
    at = 0
    while at < len(data):
        assert data[at] == 0xFF, f"no marker at {at}"
        marker = data[at + 1]
        length = 0 if marker in {0xD8, 0xD9} else int.from_bytes(data[at + 2 : at + 4])
        yield marker, data[at + 4 : at + 2 + length]
        at += 2 + length
        if marker == 0xDA:
            while data[at] != 0xFF or data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
                at += 1


def assert_bare_jpeg(data: bytes) -> None:
    """Assert that *data* holds nothing but JFIF's header, tables, frame and scans, and ends with its end."""
    segments = list(jpeg_segments(data))
    assert {marker for marker, _ in segments} <= {0xD8, 0xE0, 0xDB, 0xC0, 0xC4, 0xDA, 0xD9}
    headers = [content for marker, content in segments if marker == 0xE0]
    assert headers == [b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"], "no thumbnail, no resolution"
    assert segments[-1][0] == 0xD9


def boxes(data: bytes, inside: str = "") -> Iterator[tuple[str, bytes]]:
    """Yield the path and content of each box of an ISO base media file, and of those within."""
    at = 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4]) or len(data) - at
        assert size >= 8
        assert at + size <= len(data), "a box that ends outside"
        kind, content = data[at + 4 : at + 8].decode("latin-1"), data[at + 8 : at + size]
        path = f"{inside}/{kind}"
        yield path, content
        skipped = {"/meta": 4, "/meta/iprp": 0, "/meta/iprp/ipco": 0, "/meta/iinf": 6}.get(path)
        if skipped is not None:
            yield from boxes(content[skipped:], path)
        at += size


def assert_bare_avif(data: bytes) -> None:
    """Assert that *data* holds one AV1 picture and no item or property besides what describes its pixels."""
    found = list(boxes(data))
    paths = [path for path, _ in found]
    assert [path for path in paths if path.count("/") == 1] == ["/ftyp", "/meta", "/mdat"]
    assert [content[8:12] for path, content in found if path == "/meta/iinf/infe"] == [b"av01"]
    properties = {path.rpartition("/")[2] for path in paths if path.startswith("/meta/iprp/ipco/")}
    assert properties <= {"ispe", "pixi", "av1C", "colr"}
    assert all(content[:4] == b"nclx" for path, content in found if path.endswith("/colr"))


def chunks(data: bytes) -> Iterator[str]:
    """Yield the kinds of a WebP's chunks."""
    assert data[:4] == b"RIFF"
    assert int.from_bytes(data[4:8], "little") + 8 == len(data)
    at = 12
    while at < len(data):
        yield data[at : at + 4].decode()
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8 + size + size % 2


@pytest.mark.parametrize("form", PLANTED)
def test_nothing_but_pixels_leaves(form: str) -> None:
    original = PLANTED[form]
    assert original.count(SECRET) >= 2, "the planting has failed"

    developed = darkroom.develop(original, 200)
    prints = darkroom.print_renditions(developed.master, (60, 200))

    made = [developed.master, *(each.data for each in prints.renditions)]
    for data in made:
        (assert_bare_avif if data[4:8] == b"ftyp" else assert_bare_jpeg)(data)
        for planted_bytes in (SECRET, SCRIPT, b"PK\x03\x04", b"%PDF", b"ftypmp42", b"Exif", b"xmpmeta"):
            assert planted_bytes not in data
    assert len(made) == 5


@pytest.mark.parametrize("form", PLANTED)
def test_a_placeholder_holds_nothing_but_pixels(form: str) -> None:
    uri = images.placeholder(images.open_upright(PLANTED[form], 200).planes)
    data = base64.b64decode(uri.removeprefix("data:image/webp;base64,"))

    assert list(chunks(data)) == ["VP8 "]
    assert SECRET not in data


def test_a_step_that_hands_on_an_image_with_metadata_hands_on_only_pixels() -> None:
    image = Image.open(io.BytesIO(PLANTED["JPEG"]))

    for encode in (images.encode_master, images.encode_jpeg):
        assert_bare_jpeg(encode(image))
    assert_bare_avif(images.encode_avif(image))


def test_the_parser_finds_what_is_planted() -> None:
    with pytest.raises(AssertionError):
        assert_bare_jpeg(saved("JPEG", comment=SECRET))
    with pytest.raises(AssertionError):
        assert_bare_avif(saved("AVIF", exif=exif().tobytes()))
    assert "EXIF" in list(chunks(saved("WEBP", exif=exif().tobytes())))
