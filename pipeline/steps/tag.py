"""Let Amazon Rekognition say what a photo shows, and hold back what is not for all eyes if that is wanted."""

import hashlib
from dataclasses import dataclass, replace

from catalog import keys
from catalog.photos import Photo
from pipeline.errors import DamagedPhotoError, MasterExpiredError
from pipeline.jobs import PhotoJob
from pipeline.needs import ANYTHING, Needs, Permission
from pipeline.order import MASTER
from pipeline.ports import Label
from pipeline.recipe import Recipe
from pipeline.settings import setting
from pipeline.workshop import Workshop

MAX_BYTES = 5 * 1024 * 1024  # of an image that is sent along, Rekognition's limit
_SMALLER_EDGE = 1600  # pixels: more than enough to see what is on a photo, and never 5 MB

OFF, MARK, HIDE = "off", "mark", "hide"
MODERATION_PREFIX = "moderation: "  # of the tags that moderation gives


@dataclass(frozen=True)
class TagSettings:
    """What is asked for. Each kind of question costs about one dollar for 1,000 photos."""

    labels: bool = setting(True, "Whether to ask what a photo shows.")
    most_labels: int = setting(10, "The most labels that one photo gets.", between=(1, 50))
    confidence: int = setting(80, "How sure Rekognition must be, in percent.", between=(1, 100))
    moderation: str = setting(
        OFF,
        "What becomes of photos that are not for all eyes: they are tagged, or hidden.",
        choices=(OFF, MARK, HIDE),
    )


class Tag:
    """Labels and moderation, one call for each question: Rekognition takes one image at a time.

    A photo whose original has not changed keeps its tags, however often it is made again.
    """

    name = "tag"
    reads = (MASTER,)
    settings = TagSettings

    def __init__(self, settings: TagSettings) -> None:
        self._settings = settings
        self._digest = hashlib.sha256(repr(settings).encode()).hexdigest()[:16]
        asked = (
            (settings.labels, "rekognition:DetectLabels"),
            (
                settings.moderation != OFF,
                "rekognition:DetectModerationLabels",
            ),
        )
        self.needs = Needs(
            permissions=(
                Permission(("s3:GetObject",), "renditions", f"{keys.WORK_PREFIX}*"),
                Permission(("s3:ListBucket",), "renditions"),  # so that a missing master is not "forbidden"
                Permission(("dynamodb:GetItem",), "table", "album#*"),
                *(Permission((action,), ANYTHING) for is_asked, action in asked if is_asked),
            )
        )

    def fingerprint(self, _recipe: Recipe) -> str:
        """Return what its answers depend on, beyond its settings."""
        return ""

    def run(self, job: PhotoJob, workshop: Workshop) -> PhotoJob:
        """Return the job with the photo's tags.

        Raises:
            DamagedPhotoError: the photo is to be hidden.
        """
        former = workshop.catalog.photo(job.photo.album, job.photo.id)
        if (
            former
            and former.is_ready
            and former.version == job.photo.version
            and former.tagged == self._digest
        ):
            return self._tagged(job, former.tags)
        source = workshop.source(job)
        if source is None:
            raise MasterExpiredError(job.master)
        image = source.data
        if len(image) > MAX_BYTES:
            image = workshop.press.run(smaller, image)
        return self._tagged(job, self._tags(image, workshop))

    def _tags(self, image: bytes, workshop: Workshop) -> tuple[str, ...]:
        settings, tags = self._settings, list[str]()
        if settings.moderation != OFF:
            found = workshop.recognizer.moderation(image, settings.confidence)
            if found and settings.moderation == HIDE:
                raise DamagedPhotoError(f"held back by the step '{self.name}': {_in_words(found)}")
            tags += [MODERATION_PREFIX + each.name for each in found]
        if settings.labels:
            found = workshop.recognizer.labels(image, settings.most_labels, settings.confidence)
            tags += [each.name for each in found]
        return tuple(dict.fromkeys(tags))

    def _tagged(self, job: PhotoJob, tags: tuple[str, ...]) -> PhotoJob:
        photo: Photo = replace(job.photo, tags=tags, tagged=self._digest)
        return replace(job, photo=photo)


def smaller(master: bytes) -> bytes:
    """Return *master* in a size that Rekognition takes."""
    from pipeline import images  # noqa: PLC0415  the worker itself loads no decoders

    return images.encode_jpeg(images.shrink(images.open_master(master), _SMALLER_EDGE))


def _in_words(labels: list[Label]) -> str:
    return ", ".join(f"{each.name} ({each.confidence:.0f} %)" for each in labels)
