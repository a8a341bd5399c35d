"""A step of an owner's own: one file, and one line in the stack's config."""

import hashlib
from dataclasses import dataclass, replace

from catalog import keys
from pipeline import images
from pipeline.jobs import PhotoJob
from pipeline.needs import Needs, Permission
from pipeline.ports import IMMUTABLE
from pipeline.settings import BadSettingError, setting
from pipeline.workshop import Workshop


@dataclass(frozen=True)
class BarSettings:
    """How the bar looks, with a setting of each type."""

    colour: str = setting("white", "What the bar is painted in.", choices=("white", "silver"))
    label: str = setting("", "What stands on it.", longest=20)
    height: int = setting(10, "How high it is, in percent of the photo.", between=(1, 50))
    strength: float = setting(1.0, "How little shines through it.", between=(0, 1))
    at_top: bool = setting(False, "Whether it lies along the upper edge.")
    albums: tuple[str, ...] = setting((), "The albums that get one; none means all.", longest=20)

    def __post_init__(self) -> None:
        """Refuse a label that the bar has no room for."""
        if self.label and self.height < 5:
            raise BadSettingError("height", "must be at least 5 when there is a label")


class Bar:
    """A bar along an edge of the master."""

    name = "bar"
    reads = ("master",)
    makes = ("master",)
    settings = BarSettings
    needs = Needs(permissions=(Permission(("s3:GetObject", "s3:PutObject"), "renditions", "work/*"),))

    def __init__(self, settings: BarSettings) -> None:
        self._settings = settings

    def run(self, job: PhotoJob, workshop: Workshop) -> PhotoJob:
        """Return the job with a marked master."""
        source = workshop.source(job)
        assert source is not None
        image = images.open_master(source.data)
        height = max(1, image.height * self._settings.height // 100)
        top = 0 if self._settings.at_top else image.height - height
        image.paste(self._settings.colour, (0, top, image.width, top + height))
        data = images.encode_master(image)
        master = keys.master(job.photo.id, hashlib.sha256(data).hexdigest()[:16])
        workshop.renditions.put(master, data, "image/jpeg", IMMUTABLE)
        return replace(job, master=master)
