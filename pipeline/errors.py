"""What can go wrong while a photo is processed."""


class PipelineError(Exception):
    """The root of the pipeline's errors."""


class BadJobError(PipelineError):
    """A message that nobody who speaks our job format has sent."""


class DamagedPhotoError(PipelineError):
    """A file that cannot be shown: a result, written into the catalog; its message is the reason."""


class UnknownStepError(PipelineError):
    """A step's name that the registry does not know and that cannot be imported."""


class StepOrderError(PipelineError):
    """A chain of steps that cannot work in the order given."""


class ExcessiveNeedError(PipelineError):
    """A step asks for a permission that no step may have."""


class OwnersTroubleError(PipelineError):
    """Something that the owner has to mend; it is no fault of the photo, but it cannot be shown till then."""


class NothingToAttachError(PipelineError):
    """An album step can make nothing of an album; its message says why, for the owner."""


class MasterExpiredError(PipelineError):
    """The image that a former step made has expired; the photo has to start over."""


class OriginalReplacedError(MasterExpiredError):
    """The original has become a file of another kind; the photo has to start over."""


class ArchivedError(PipelineError):
    """An original that lies in an archive: nobody can read it until its owner has it restored."""


class PassingTroubleError(PipelineError):
    """Trouble that is no step's fault and will pass; the message comes again."""


class ChildNotStartedError(PassingTroubleError):
    """A process that works on pixels did not come up: no photo is to blame."""


class ContentionError(PassingTroubleError):
    """Others kept writing the same row."""


class PostponedError(PipelineError):
    """What was asked for is not done, and nothing is wrong; the message goes back for `seconds`."""

    seconds: int


class LeaseHeldError(PostponedError):
    """Another worker is at it."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"another worker holds the lease for {seconds} more seconds")
        self.seconds = seconds


class BadSizeError(PipelineError):
    """A path that asks for no size we make; the message says what is allowed."""


class NoSuchPhotoError(PipelineError):
    """A photo that is not there, or not under the path asked for."""


class OutOfTimeError(PostponedError):
    """A round has worked as long as it may; the next one goes on where it stopped."""

    seconds = 1

    def __init__(self) -> None:
        super().__init__("the rebuild is not finished; the next round goes on")


class UnfinishedError(PostponedError):
    """There are more files to attach to an album than fit into one turn; the next one goes on."""

    seconds = 1


class LeaseLostError(PipelineError):
    """Another builder has taken over, so this one may not write any more."""


class LostShardError(PipelineError):
    """A shard that a view's index should have is not there; the index has to be made again."""


class MisbehavedStepError(PipelineError):
    """A step that returned what no step may return; the message follows the step's name."""
