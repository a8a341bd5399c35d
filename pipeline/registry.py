"""The registry: from the names in the stack's config to steps, refused early when they cannot work."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from pipeline.album_step import AlbumStep
from pipeline.attaching import NEEDS as ATTACHING_NEEDS
from pipeline.jobs import Job, PhotoJob
from pipeline.loading import find_step, make_step, read_all_settings
from pipeline.needs import DEFAULT_LANE, Needs
from pipeline.order import check_order, check_places
from pipeline.rebuild import Rebuild
from pipeline.step import Step
from pipeline.steps.album_zip import AlbumZip
from pipeline.steps.auto_rotate import AutoRotate
from pipeline.steps.resize import Resize
from pipeline.steps.tag import Tag
from pipeline.steps.video import Video
from pipeline.steps.watermark import Watermark
from pipeline.video.kinds import VIDEO

BUILT_IN: dict[str, type[Any]] = {
    step.name: step for step in (Video, AutoRotate, Tag, Watermark, Resize, Rebuild, AlbumZip)
}
DEFAULT_STEPS = ("auto-rotate", "resize", "rebuild")
_NO_SETTINGS: Mapping[str, object] = MappingProxyType({})


class Chain:
    """The steps in their order: those that photos pass, the rebuild, and those of whole albums."""

    def __init__(self, names: Sequence[str], settings: Mapping[str, object] = _NO_SETTINGS) -> None:
        """Load the steps called *names*; *settings* holds, by step, an object of plain values.

        Raises:
            UnknownStepError: a name is neither built in nor an importable step.
            StepOrderError: a step stands twice, or where it cannot work.
            SettingsError: settings that no step has, or values that one does not allow.
            ExcessiveNeedError: a step asks for what it may not have.
        """
        classes = [find_step(name, BUILT_IN) for name in names]
        check_places(classes)
        self.settings = read_all_settings(classes, settings)
        steps = [make_step(name, found, self.settings) for name, found in zip(names, classes, strict=True)]
        check_order(steps, BUILT_IN.values())
        self.video: Step | None = steps.pop(0) if steps[0].name == VIDEO else None
        at = [step.name for step in steps].index(Rebuild.name)
        self.steps: tuple[Step, ...] = tuple(steps[:at])
        self.album_steps: tuple[AlbumStep, ...] = tuple(steps[at + 1 :])
        self.rebuild = Rebuild(
            followers={step.name: self.settings.get(step.name) for step in self.album_steps}
        )
        self._by_name = {step.name: step for step in self._all}

    @property
    def first(self) -> str:
        """The name of the step that reads originals."""
        return self.steps[0].name

    @property
    def needs(self) -> tuple[Needs, ...]:
        """What each of the steps needs, in the chain's order."""
        steps = (step.needs for step in self._all)
        album_steps = (step.needs for step in self.album_steps)
        return (*steps, self.rebuild.needs, *album_steps, *([ATTACHING_NEEDS] if self.album_steps else ()))

    @property
    def _all(self) -> tuple[Step, ...]:
        return (self.video, *self.steps) if self.video else self.steps

    @property
    def lanes(self) -> tuple[str, ...]:
        """The lanes that the steps ask for, the default lane first."""
        return tuple(sorted({needs.lane for needs in self.needs} | {DEFAULT_LANE}))

    def lane_of(self, job: Job) -> str:
        """Return the lane in which *job* is run: its step's; the default lane for all else."""
        step = self.step(job.step) if isinstance(job, PhotoJob) else None
        return step.needs.lane if step else DEFAULT_LANE

    def step(self, name: str) -> Step | None:
        """Return the step called *name*; None if the chain has lost it since the message was sent."""
        return self._by_name.get(name)

    def album_step(self, name: str) -> AlbumStep | None:
        """Return the step of albums called *name*; None if the chain has lost it."""
        return next((step for step in self.album_steps if step.name == name), None)

    def after(self, name: str) -> str | None:
        """Return the name of the step that follows *name*; None where the rebuild follows.

        A video's poster goes on where a photo goes on that has been read.
        """
        if name == VIDEO:
            name = self.first
        names = [step.name for step in self.steps]
        at = names.index(name) + 1
        return names[at] if at < len(names) else None


def load_steps(names: Sequence[str], settings: Mapping[str, object] = _NO_SETTINGS) -> tuple[Any, ...]:
    """Return the steps called *names*, checked; for the program, which asks what they need.

    Raises:
        PipelineError: as `Chain` does.
    """
    chain = Chain(names, settings)
    return (*([chain.video] if chain.video else ()), *chain.steps, chain.rebuild, *chain.album_steps)
