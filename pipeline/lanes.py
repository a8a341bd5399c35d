"""Lanes: a heavy step has a queue and a worker of its own, so that it holds up nobody else."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from pipeline.jobs import Job
from pipeline.ports import Queue


class Lanes:
    """The queues of all lanes as one: each job goes into the lane that it is for."""

    def __init__(self, own: str, queues: Mapping[str, Queue], lane_of: Callable[[Job], str]) -> None:
        """Take the *queues* by lane; messages that are received come from the lane *own*."""
        self._own = own
        self._queues = queues
        self._lane_of = lane_of

    def send(self, jobs: Sequence[Job], delay_seconds: int = 0) -> None:
        """Send *jobs*, each into its lane, to be delivered after the delay."""
        for lane, some in groupby(jobs, self._lane_of):
            self._queues[lane].send(list(some), delay_seconds)

    def postpone(self, receipt: str, seconds: int) -> None:
        """Hide the received message for *seconds* more."""
        self._queues[self._own].postpone(receipt, seconds)

    def backlog(self) -> int:
        """Return about how many messages wait for a worker of the own lane."""
        return self._queues[self._own].backlog()
