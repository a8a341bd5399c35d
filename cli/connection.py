"""The connection to a gallery: its stores and queues, made from the stack's outputs."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from cli.outputs import Outputs
from handlers.attempt_store import DynamoAttempts
from handlers.catalog_store import DynamoCatalog
from handlers.dead_letters import SqsDeadLetters, count_messages
from handlers.job_queue import SqsQueue
from handlers.object_store import S3Store
from handlers.people_roll import PeopleRoll
from handlers.people_store import DynamoPeople
from handlers.session_store import DynamoSessions
from handlers.share_store import DynamoShares
from handlers.table import Table
from handlers.web.settings import Secrets
from handlers.web.stores import read_parameter
from pipeline.integrity import Buckets

# How boto3 is told where and as whom; a stack's own outputs name the region alone.
_ENVIRONMENT = {
    "AWS_REGION": "region",
    "AWS_DEFAULT_REGION": "region",
    "AWS_ENDPOINT_URL": "endpoint_url",
    "AWS_ACCESS_KEY_ID": "access_key_id",
    "AWS_SECRET_ACCESS_KEY": "secret_access_key",
    "AWS_CA_BUNDLE": "ca_bundle",
}


@dataclass(frozen=True)
class Traffic:
    """About how many messages are where, in all lanes."""

    waiting: int
    working: int
    delayed: int

    @property
    def total(self) -> int:
        """How many there are."""
        return self.waiting + self.working + self.delayed


class Connection:
    """One gallery, as its owner reaches it; found when it is first needed."""

    def __init__(self, find: Callable[[], Outputs]) -> None:
        self._find = find

    @cached_property
    def _outputs(self) -> Outputs:
        found = self._find()
        os.environ.update({name: found[key] for name, key in _ENVIRONMENT.items() if key in found})
        return found

    @cached_property
    def url(self) -> str:
        """Where the gallery is, without a slash at the end."""
        url: str = self._outputs["url"]
        return url.rstrip("/")

    @cached_property
    def table(self) -> Table:
        """The table as it is."""
        return Table(self._outputs["table"])

    @cached_property
    def catalog(self) -> DynamoCatalog:
        """The albums and photos in the table."""
        return DynamoCatalog(self.table, time.time)

    @cached_property
    def attempts(self) -> DynamoAttempts:
        """The counters of wrong passwords."""
        return DynamoAttempts(self.table)

    @cached_property
    def sign_in_secrets(self) -> Secrets:
        """What the function behind `/auth/*` knows; nothing of it is ever shown."""
        return Secrets.from_json(read_parameter(self._outputs["sign_in_parameter"]))

    @cached_property
    def roll(self) -> PeopleRoll:
        """All who can sign in."""
        return PeopleRoll(self.table)

    @cached_property
    def people(self) -> DynamoPeople:
        """Their accounts."""
        return DynamoPeople(self.table)

    @cached_property
    def sessions(self) -> DynamoSessions:
        """Where they are signed in."""
        return DynamoSessions(self.table)

    @cached_property
    def shares(self) -> DynamoShares:
        """The share links."""
        return DynamoShares(self.table)

    @cached_property
    def originals(self) -> S3Store:
        """The bucket of originals; it is only read."""
        return S3Store(self._outputs["originals_bucket"])

    @cached_property
    def buckets(self) -> Buckets:
        """The buckets of derived things."""
        return Buckets(S3Store(self._outputs["renditions_bucket"]), S3Store(self._outputs["site_bucket"]))

    @cached_property
    def queue(self) -> SqsQueue:
        """The queue that takes hints."""
        return SqsQueue(self._outputs["queue_url"])

    @cached_property
    def dead_letters(self) -> dict[str, SqsDeadLetters]:
        """The dead letters of each lane, by its name; "" is the default lane."""
        return {
            name: SqsDeadLetters(lane["dead_letter_queue_url"], lane["queue_url"])
            for name, lane in self._lanes.items()
        }

    def traffic(self) -> Traffic:
        """Return how busy the queues are."""
        kinds = ("", "NotVisible", "Delayed")
        urls = [lane["queue_url"] for lane in self._lanes.values()]
        return Traffic(*(sum(count_messages(url, kind) for url in urls) for kind in kinds))

    def is_at_rest(self) -> bool:
        """Tell whether every message is done with and every change is published."""
        site = self.catalog.site()
        return self.traffic().total == 0 and site.built >= site.dirty

    @property
    def _lanes(self) -> dict[str, Outputs]:
        return {"": self._outputs, **self._outputs.get("lanes", {})}
