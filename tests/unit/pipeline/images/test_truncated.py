"""A file that ends early is shown as far as it goes, and says so; with too little of it, it is damaged."""

import io
import threading

import pytest
from PIL import Image, ImageFile

from pipeline import images
from pipeline.errors import DamagedPhotoError
from tests.pictures import encoded, marked

NOISE = Image.effect_noise((640, 480), 60).convert("RGB")
WAYS: dict[str, tuple[str, dict[str, object]]] = {
    "baseline": ("JPEG", {}),
    "progressive": ("JPEG", {"progressive": True}),
    "whole colour": ("JPEG", {"subsampling": 0}),
    "grey": ("JPEG", {"grey": True}),
    "png": ("PNG", {}),
    "gif": ("GIF", {"interlace": 0}),
}


def cut(way: str, share: float) -> bytes:
    form, options = WAYS[way]
    source = NOISE.convert("L") if options.get("grey") else NOISE
    data = encoded(source, form, **{name: value for name, value in options.items() if name != "grey"})
    return data[: int(len(data) * share)]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_what_is_there_is_shown(way: str, share: float) -> None:
    whole, rescued = (images.open_upright(cut(way, each), 320) for each in (1.0, share))

    assert (whole.facts.flaw, rescued.facts.flaw) == (
        "",
        "the file ends early or is broken; what is there is shown",
    )
    assert rescued.image.size == whole.image.size
    top = (0, 0, 320, 60)
    if way != "progressive":  # of which the whole picture is there, only coarser
        assert rescued.planes.luma.crop(top).tobytes() == whole.planes.luma.crop(top).tobytes()


@pytest.mark.parametrize("way", ["baseline", "whole colour", "grey", "png", "gif"])
def test_too_little_is_damaged_and_says_how_little(way: str) -> None:
    with pytest.raises(DamagedPhotoError, match=r"ends early or is broken: \d+% of the picture"):
        images.open_upright(cut(way, 0.1), 320)


@pytest.mark.parametrize("form", ["WEBP", "AVIF", "HEIF"])
def test_what_only_decodes_whole_is_damaged(form: str) -> None:
    data = encoded(NOISE, form)

    with pytest.raises(DamagedPhotoError, match="cannot be"):
        images.open_upright(data[: len(data) // 2], 320)


def test_a_file_that_only_lacks_its_last_bytes_keeps_what_it_says_of_itself() -> None:
    data = encoded(NOISE, "JPEG", 6)

    rescued = images.open_upright(data[:-2], 320)

    assert rescued.facts.flaw
    assert (rescued.facts.width, rescued.facts.height) == (480, 640)


def test_tolerance_is_never_switched_on_for_the_whole_process() -> None:
    seen = []
    broken, good = cut("baseline", 0.5), cut("baseline", 1.0)

    def work(data: bytes) -> None:
        for _ in range(10):
            seen.append((images.open_upright(data, 64).facts.flaw != "", ImageFile.LOAD_TRUNCATED_IMAGES))

    threads = [threading.Thread(target=work, args=(data,)) for data in (broken, good, broken, good)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(seen) == [(False, False)] * 20 + [(True, False)] * 20


def test_an_interrupted_write_of_any_length_ends_in_a_result() -> None:
    data = encoded(marked((64, 48)), "JPEG")
    results = set()
    for length in range(1, len(data), 7):
        try:
            results.add(images.open_upright(data[:length], 32).facts.flaw)
        except DamagedPhotoError:
            results.add("damaged")
    assert results == {"damaged", "the file ends early or is broken; what is there is shown"}


def test_running_out_of_memory_is_not_the_files_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    load, failures = ImageFile.ImageFile.load, iter([MemoryError()])

    def fail_once(image: ImageFile.ImageFile) -> object:
        for failure in failures:
            raise failure
        return load(image)

    data = encoded(marked(), "PNG")
    monkeypatch.setattr(ImageFile.ImageFile, "load", fail_once)
    with pytest.raises(MemoryError):
        images.open_upright(data, 32)


def test_a_picture_of_which_nothing_came_says_what_the_decoder_said() -> None:
    buffer = io.BytesIO()
    NOISE.save(buffer, "WEBP")
    with pytest.raises(DamagedPhotoError, match="decoder object"):
        images.open_upright(buffer.getvalue()[:200], 32)
