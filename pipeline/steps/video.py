"""Look at a video, write the master of its pictures, and the film that browsers play."""

import hashlib
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from catalog import keys
from catalog.photos import Photo
from catalog.rendition_names import film_digest
from pipeline.errors import DamagedPhotoError, OriginalReplacedError
from pipeline.facts import Facts
from pipeline.jobs import PhotoJob
from pipeline.needs import Needs, Permission
from pipeline.order import MASTER, ORIGINAL
from pipeline.ports import HEAD_BYTES, IMMUTABLE
from pipeline.settings import BadSettingError, setting
from pipeline.video.film import MEDIA_TYPE, StoredFilm
from pipeline.video.kinds import VIDEO, container_of
from pipeline.video.poster import Poster, make_poster
from pipeline.video.transcode import Bounds, Film, transcode
from pipeline.workshop import Workshop

TIMEOUT_SECONDS = 900  # Lambda's limit
# A piece of work in the press may take two thirds of that: past this, a second one might not end in time.
LATEST_FILM_SECONDS = 200
HEIGHTS = (720, 1080)
_BITS_A_SECOND = 9_500_000  # of a film in 1080p, at most
_SPARE_MB = 256


@dataclass(frozen=True)
class VideoSettings:
    """How long and how large videos may be; of longer ones only a picture is shown."""

    seconds: int = setting(300, "How long a video may be to be played, in seconds.", between=(1, 1800))
    megabytes: int = setting(1024, "How large its file may be.", between=(1, 6144))
    height: int = setting(720, "Lines of what is played: 720 or 1080.", between=HEIGHTS)

    def __post_init__(self) -> None:
        if self.height not in HEIGHTS:
            raise BadSettingError("height", "must be 720 or 1080")

    @property
    def storage_mb(self) -> int:
        """What the original and the film take of /tmp, of the 10,240 MB that Lambda offers at most."""
        return self.megabytes + self.seconds * _BITS_A_SECOND // 8_000_000 + _SPARE_MB


@dataclass(frozen=True)
class _Source:
    """The original as a file, the demuxer that reads it, and when the work on it began."""

    path: Path
    demuxer: str
    began: float

    @property
    def file(self) -> tuple[str, str]:
        """What work in the press opens."""
        return str(self.path), self.demuxer


class Video:
    """A poster that goes on as the photo's master, and a film beside it, in a lane of their own.

    What is too long or cannot be played is shown by its poster alone; its flaw says why.
    """

    name = VIDEO
    settings = VideoSettings
    reads = (ORIGINAL,)
    makes = (MASTER,)

    def __init__(self, settings: VideoSettings) -> None:
        self._settings = settings
        self._bounds = Bounds(settings.height, settings.seconds)
        self.needs = Needs(
            permissions=(
                Permission(("s3:GetObject",), "originals", f"{keys.ORIGINALS_PREFIX}*"),
                Permission(("s3:ListBucket",), "originals"),  # so that what is not there is not "forbidden"
                Permission(("s3:PutObject",), "renditions", f"{keys.WORK_PREFIX}*"),
            ),
            packages=("av",),
            memory_mb=3008,
            timeout_seconds=TIMEOUT_SECONDS,
            lane=VIDEO,
            storage_mb=settings.storage_mb,
        )

    def run(self, job: PhotoJob, workshop: Workshop) -> PhotoJob:
        """Return the job with the video's facts, the key of its poster, and a note of its film."""
        began = workshop.clock()
        with tempfile.TemporaryDirectory(prefix="vitrine-") as folder:
            path = Path(folder, "original")
            most = self._settings.megabytes * 1024 * 1024
            stored = workshop.originals.download(job.photo.key, path, most)
            if stored is None:
                return replace(job, photo=job.photo.gone())
            photo = replace(job.photo, version=stored.version, etag=stored.etag, added=int(stored.modified))
            source = _Source(path, _demuxer(path), began)
            if stored.size > most:
                return replace(job, photo=photo.damaged(_too_large(stored.size, most)))
            try:
                poster = workshop.press.run(make_poster, *source.file, workshop.recipe.largest_edge)
            except DamagedPhotoError as error:
                return replace(job, photo=photo.damaged(str(error)))
            photo, notes = self._film(_described(photo, poster), poster, source, workshop)
        master = keys.master(photo.id, hashlib.sha256(poster.jpeg).hexdigest()[:16])
        workshop.renditions.put(master, poster.jpeg, "image/jpeg", IMMUTABLE)
        return replace(job, photo=photo, master=master, notes={**job.notes, **notes})

    def _film(
        self, photo: Photo, poster: Poster, source: _Source, workshop: Workshop
    ) -> tuple[Photo, dict[str, object]]:
        """Return *photo* with its length or its flaw, and the note of its film."""
        if poster.seconds > self._settings.seconds:
            return replace(photo, flaw=f"longer than {self._settings.seconds} seconds: the original only"), {}
        if workshop.clock() - source.began > LATEST_FILM_SECONDS:
            return replace(photo, flaw="it took too long to look at the video: the original only"), {}
        target = source.path.with_name("film.mp4")
        try:
            film = workshop.press.run(transcode, *source.file, str(target), poster.stance, self._bounds)
        except DamagedPhotoError as error:
            return replace(photo, flaw=f"{error}: the original only"), {}
        stored = _stored(target, film, photo, workshop)
        photo = replace(photo, duration_seconds=max(1, round(film.seconds)))
        return replace(photo, flaw=_shortness(film, poster)), stored.note()


def _demuxer(path: Path) -> str:
    """Return which demuxer reads the file at *path*.

    Raises:
        OriginalReplacedError: it has been replaced by something that is no video.
    """
    with path.open("rb") as file:
        found = container_of(file.read(HEAD_BYTES))
    if not found:
        raise OriginalReplacedError("the original is no video any more")
    return found


def _described(photo: Photo, poster: Poster) -> Photo:
    width, height = poster.stance.upright((poster.stance.width, poster.stance.height))
    length = max(1, round(poster.seconds))
    facts = Facts(width, height, poster.taken, poster.camera, position=poster.position)
    return replace(photo, **vars(facts), duration_seconds=length)


def _stored(target: Path, film: Film, photo: Photo, workshop: Workshop) -> StoredFilm:
    """Write the film to the store, where it waits for its place among the renditions."""
    with target.open("rb") as file:
        digest = film_digest(file, photo.version)
    key = keys.master(photo.id, digest)
    workshop.renditions.put_file(key, target, MEDIA_TYPE, IMMUTABLE)
    return StoredFilm(key, digest, film.width, film.height)


def _shortness(film: Film, poster: Poster) -> str:
    if not film.is_cut_short and film.seconds >= 0.9 * poster.seconds - 1:
        return ""
    return f"the file is damaged: {film.seconds:.0f} of {poster.seconds:.0f} seconds can be played"


def _too_large(size: int, most: int) -> str:
    return f"the video has {size:,} bytes; at most {most:,} are allowed: the original only"
