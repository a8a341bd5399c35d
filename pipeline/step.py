"""The step protocol: what a stage of the chain is. A new one is a file and a line of config."""

from typing import Protocol

from pipeline.jobs import PhotoJob
from pipeline.needs import Needs
from pipeline.workshop import Workshop


class Step(Protocol):
    """One stage that photos pass.

    A step reads its source from the workshop, works, writes its result under a name that holds its
    content, and returns the job as the next step should find it. It decides from what the stores
    hold now, so late and repeated messages are harmless, and it knows none of its neighbours.

    What is another step's work goes there under its name: `for_step(job, "video")`.

    It hands work on pixels to the workshop's press, as a function of a module's top level. It raises
    `DamagedPhotoError` for a file that cannot be shown. After any other exception the message comes
    again; at the third time it is held against the step (see `pipeline.conduct`), unless it is
    passing trouble of the stores.

    A class may say more: its `settings` (see `pipeline.settings`), with which it is then made,
    `Bar(BarSettings(height=20))`, else without arguments; what it `reads` and `makes`, from which
    its place in the chain is checked (see `pipeline.order`). `needs` may depend on the settings.

    When the settings of a step change whose images photos are made from, or the step itself comes or
    goes, all photos are made again. A method `fingerprint(recipe) -> str` adds whatever else such
    images depend on, like a version of the step's own.
    """

    name: str
    needs: Needs

    def run(self, job: PhotoJob, workshop: Workshop) -> PhotoJob:
        """Return *job* with this step's results."""
