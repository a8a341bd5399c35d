"""Jobs: what one message of the steps queue asks for, and how it is written."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from urllib.parse import unquote_plus

from catalog.photos import Photo
from pipeline.errors import BadJobError

FORMAT = 1  # of our messages, for workers that meet messages of an older deployment
COMMIT = "commit"  # the step of a job that has passed all others, in a lane that commits nothing itself
RESERVED_STEPS = (
    "intake",
    "reconcile",
    "remake",
    "reread",
    COMMIT,
)  # what messages say besides the names of steps
_OUR_DIGITS = 16  # of a sequencer's
SEQUENCER_LENGTH = 64  # S3: "right pad the shorter value with zeros", then compare as text


@dataclass(frozen=True)
class Hint:
    """Something happened to an original: look what is there now."""

    key: str
    sequencer: str = ""  # "" when the message does not say, as after a restore


@dataclass(frozen=True)
class PhotoJob:
    """Run *step* on a photo. Steps hand their results on in *photo*, *master* and *notes*."""

    step: str
    photo: Photo
    master: str = ""  # key of the image so far; "" before the first step has made one
    notes: Mapping[str, Any] = field(default_factory=dict)  # whatever owners' steps tell later ones


@dataclass(frozen=True)
class RebuildJob:
    """Publish the changes up to number *generation*; a *tick* asks whether any has been forgotten."""

    generation: int
    tick: bool = False


@dataclass(frozen=True)
class ReconcileJob:
    """Look for news that no message brought: in these *albums*, by path, or else in all.

    Then *after* is the key up to which former jobs have looked.
    """

    albums: tuple[str, ...] = ()
    after: str = ""


@dataclass(frozen=True)
class RemakeJob:
    """Go on making the renditions again that another recipe made."""


@dataclass(frozen=True)
class RereadJob:
    """Read again what the original of a *photo* says of itself; nothing is made of it. Both are ids."""

    album: str
    photo: str


@dataclass(frozen=True)
class AlbumJob:
    """Run an album step on the album with id *album*, which lies at *path*: its page has changed.

    *content* is the fingerprint of its photos as the page shows them.
    """

    step: str
    album: str
    path: str
    content: str


Job = AlbumJob | Hint | PhotoJob | RebuildJob | ReconcileJob | RemakeJob | RereadJob


def parse_body(body: str) -> tuple[Job, ...]:
    """Return the jobs that a message asks for: one of ours, or a bucket's notification.

    Raises:
        BadJobError: it is neither.
    """
    try:
        message = json.loads(body)
        if "vitrine" in message:
            return (_own(message),)
        if message.get("Event") == "s3:TestEvent":
            # S3 sends it once, when the notification is set up: the moment for the first, empty site.
            return (RebuildJob(0, tick=True),)
        return tuple(_hint(record["s3"]["object"]) for record in message["Records"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadJobError(f"not a job: {body[:200]!r}") from error


def to_body(job: Job) -> str:
    """Return the message that asks for *job*, in ASCII: SQS refuses some characters that a key may hold."""
    match job:
        case Hint():
            content: dict[str, Any] = {"step": "intake", "key": job.key, "sequencer": job.sequencer}
        case PhotoJob():
            content = {"step": job.step, "master": job.master, "notes": dict(job.notes)}
            content["photo"] = job.photo.to_item()
        case RebuildJob():
            content = {"step": "rebuild", **asdict(job)}
        case ReconcileJob():
            content = {"step": "reconcile", **asdict(job)}
        case RemakeJob():
            content = {"step": "remake"}
        case RereadJob():
            content = {"step": "reread", **asdict(job)}
        case AlbumJob():
            content = asdict(job)
    return json.dumps({"vitrine": FORMAT, **content}, separators=(",", ":"))


def following_sequencer(sequencer: str) -> str:
    """Return one after *sequencer*, and before any that S3 gives later.

    S3's have about 18 digits; the last of those that fill them up count what S3 has not told of.
    """
    padded = sequencer.ljust(SEQUENCER_LENGTH, "0")
    return f"{told_by_s3(padded)}{int(padded[-_OUR_DIGITS:], 16) + 1:0{_OUR_DIGITS}X}"


def told_by_s3(sequencer: str) -> str:
    """Return the part of *sequencer* that S3 has given."""
    return sequencer.ljust(SEQUENCER_LENGTH, "0")[:-_OUR_DIGITS]


def for_step(job: PhotoJob, step: str) -> PhotoJob:
    """Return *job* addressed to another step."""
    return replace(job, step=step)


def _own(message: dict[str, Any]) -> Job:
    step = message["step"]
    if step in _OWN:
        return _OWN[step](message)
    if "album" in message:
        return AlbumJob(step, message["album"], message["path"], message["content"])
    return PhotoJob(step, Photo.from_item(message["photo"]), message["master"], message["notes"])


_OWN: Mapping[str, Callable[[dict[str, Any]], Job]] = {
    "intake": lambda message: Hint(message["key"], message.get("sequencer", "")),
    "rebuild": lambda message: RebuildJob(int(message["generation"]), bool(message.get("tick", False))),
    "reconcile": lambda message: ReconcileJob(tuple(message.get("albums", ())), message.get("after", "")),
    "remake": lambda _message: RemakeJob(),
    "reread": lambda message: RereadJob(message["album"], message["photo"]),
}  # by what stands under "step"


def _hint(record: dict[str, Any]) -> Hint:
    """A notification's key is form-encoded: `+` is a space, and only once."""
    sequencer = record.get("sequencer", "")
    return Hint(unquote_plus(record["key"]), sequencer.ljust(SEQUENCER_LENGTH, "0") if sequencer else "")
