"""A step that hands everything on as it came."""

from pipeline.jobs import PhotoJob
from pipeline.needs import Needs
from pipeline.workshop import Workshop


class Plain:
    """A step that says nothing of what it does."""

    name = "plain"
    needs = Needs()

    def run(self, job: PhotoJob, workshop: Workshop) -> PhotoJob:
        """Return the job."""
        return job
