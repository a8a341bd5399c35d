"""The sample albums: what a real folder would hold, the same on every machine."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pillow_heif
import pytest
from PIL import ExifTags, Image, ImageChops, ImageOps, ImageStat

from catalog.metadata_files import parse_metadata
from local.landscapes import draw_landscape
from local.samples import ALBUMS, Sample, draw_samples

TOTAL = 24


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    draw_samples(folder, untold)
    return folder


def all_samples() -> Iterator[tuple[str, Sample]]:
    first = 0
    for album in ALBUMS:
        yield from ((f"{album.path}/{sample.name}", sample) for sample in album.samples(first))
        first += len(album.shots)


def opened(file: Path) -> Image.Image:
    if file.suffix.lower() == ".heic":
        return pillow_heif.open_heif(file).to_pillow()
    return Image.open(file)


def untold(done: int, total: int) -> None:
    """Progress for nobody."""


def jpegs() -> list[tuple[str, Sample]]:
    return [(path, sample) for path, sample in all_samples() if path.lower().endswith(".jpg")]


def test_every_photo_is_there_and_can_be_opened(folder: Path) -> None:
    kinds = Counter(Path(path).suffix.lower() for path, _ in all_samples())

    assert kinds == {".jpg": TOTAL - 2, ".heic": 1, ".png": 1}
    for path, sample in all_samples():
        with opened(folder / path) as photo:
            assert ImageOps.exif_transpose(photo).size == sample.landscape.size


def test_all_orientations_occur_and_each_comes_out_upright(folder: Path) -> None:
    seen = set()
    for path, sample in jpegs():
        with Image.open(folder / path) as stored:
            seen.add(stored.getexif()[ExifTags.Base.Orientation])
            upright = ImageOps.exif_transpose(stored).resize((96, 96))
        drawn = draw_landscape(sample.landscape).resize((96, 96))
        difference = ImageStat.Stat(ImageChops.difference(upright, drawn)).mean
        assert max(difference) < 3, path
        if seen == set(range(1, 9)):
            break
    assert seen == set(range(1, 9))


def test_cameras_left_their_traces(folder: Path) -> None:
    days, places = set(), 0
    for path, _ in jpegs():
        with Image.open(folder / path) as photo:
            exif = photo.getexif()
        assert exif[ExifTags.Base.Make]
        assert exif[ExifTags.Base.Model]
        days.add(exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal][:10])
        places += bool(exif.get_ifd(ExifTags.IFD.GPSInfo))
    assert len(days) > 8
    assert 5 <= places < len(jpegs())


def test_photos_of_an_album_were_taken_one_after_the_other() -> None:
    for album in ALBUMS:
        taken = [sample.taken for sample in album.samples(0)]
        assert taken == sorted(set(taken))


def test_the_settings_are_sound_and_name_files_that_exist(folder: Path) -> None:
    for album in ALBUMS:
        settings = parse_metadata((folder / album.path / "metadata.yml").read_bytes())
        names = {name for name, *_ in album.shots}
        assert settings.title
        assert settings.notices == ()
        assert {settings.cover or min(names), *settings.captions} <= names


def test_family_friends_and_both_have_an_album_of_their_own() -> None:
    audiences = {tuple(album.settings["visible_to"]) for album in ALBUMS}

    assert audiences == {("everyone",), ("family",), ("friends",)}


def test_one_album_lies_within_another() -> None:
    assert {"Winter walks", "Winter walks/Snow day"} <= {album.path for album in ALBUMS}


def test_a_lost_photo_is_drawn_again_the_same_and_the_others_stay(folder: Path) -> None:
    lost = [folder / path for path, _ in all_samples() if Path(path).suffix != ".jpg"][:3]
    lost.append(folder / "Summer at the lake/First swim.jpg")
    before = {file: file.read_bytes() for file in lost}
    kept = folder / "Winter walks/Pines.jpg"
    kept_since = kept.stat().st_mtime_ns
    for file in lost:
        file.unlink()
    told: list[tuple[int, int]] = []

    draw_samples(folder, lambda done, total: told.append((done, total)))

    assert {file: file.read_bytes() for file in lost} == before
    assert kept.stat().st_mtime_ns == kept_since
    assert told == [(done, TOTAL) for done in range(1, TOTAL + 1)]


def test_settings_that_someone_changed_are_left_alone(folder: Path) -> None:
    file = folder / "Winter walks/Snow day/metadata.yml"
    original = file.read_bytes()
    file.write_text("title: Mine", encoding="utf-8")

    draw_samples(folder, untold)

    assert file.read_text(encoding="utf-8") == "title: Mine"
    file.write_bytes(original)
