"""Redrive: messages that were given up go back to the queue, none of them lost on the way."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.errors import BadJobError
from pipeline.jobs import Hint, Job, PhotoJob, RebuildJob, parse_body


@dataclass(frozen=True)
class DeadLetter:
    """A message that was received too often without success."""

    body: str
    receipt: str


class DeadLetters(Protocol):
    """A dead-letter queue."""

    def receive(self) -> Sequence[DeadLetter]:
        """Return some letters, hidden from others for a while; none when there are no more."""

    def delete(self, letter: DeadLetter) -> None:
        """Delete *letter*, which has been received."""


def redrive(letters: DeadLetters, send: Callable[[str], None]) -> Iterator[DeadLetter]:
    """Send each letter's body to where it came from, and yield the letters one by one.

    A letter is deleted only after it has been sent. Whatever ends this in between, it is there still,
    or there twice, which is harmless.
    """
    while batch := letters.receive():
        for letter in batch:
            send(letter.body)
            letters.delete(letter)
            yield letter


def describe(body: str) -> str:
    """Return what a message asks for, in words for its gallery's owner."""
    try:
        return "; ".join(map(_describe, parse_body(body)))
    except BadJobError:
        return "something that is no job of ours"


def _describe(job: Job) -> str:
    match job:
        case Hint():
            return f"look at {job.key}"
        case PhotoJob():
            return f"{job.step} for {job.photo.key}"
        case RebuildJob():
            return f"rebuild up to change {job.generation}"
        case _:
            return type(job).__name__.removesuffix("Job").lower()
