"""The rebuild protocol: many changes, few rebuilds, and the last change is always published.

A producer counts its change in `dirty` once its effect is durable, and then sends that number. A
builder takes the lease, reads `n = dirty` and only then its inputs, publishes, and writes
`built = n`. It never acknowledges a message while another builds. Simpler ideas, such as a flag or
reading the number at the end, lose a change: `python -m tests.model` walks all states of this and of
those. `python -m tests.simulation` fails and kills the real thing at every call.
"""

import logging
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

from catalog import keys
from pipeline import entries, register
from pipeline.errors import LeaseHeldError, LeaseLostError
from pipeline.jobs import PhotoJob, RebuildJob
from pipeline.layout import fingerprint
from pipeline.needs import Needs, Permission
from pipeline.order import RENDITIONS
from pipeline.ports import SiteState
from pipeline.publisher import Publisher
from pipeline.recipe import Recipe
from pipeline.workshop import Workshop
from website.pages import Pages
from website.static import design_digest

_NONE: Mapping[str, object] = MappingProxyType({})

log = logging.getLogger(__name__)


class Rebuild:
    """The last step of each chain: it gathers changes and publishes them together."""

    name = "rebuild"
    reads = (RENDITIONS,)
    needs = Needs(
        permissions=(
            Permission(("s3:GetObject", "s3:PutObject", "s3:DeleteObject"), "renditions", "g/*"),
            Permission(("s3:PutObject", "s3:DeleteObject"), "site", "g/*"),
            Permission(("s3:PutObject", "s3:DeleteObject"), "site", "h/*"),
            Permission(("s3:GetObject",), "site", "h/*/x/*"),
            # Without it S3 answers "forbidden" for what is not there, and a lost shard looks like trouble.
            Permission(("s3:ListBucket",), "site"),
            Permission(("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"), "table", "album#*"),
            Permission(("dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem"), "table", "albums"),
            Permission(("dynamodb:Query", "dynamodb:PutItem", "dynamodb:DeleteItem"), "table", "in#*"),
            Permission(("dynamodb:Query", "dynamodb:UpdateItem", "dynamodb:DeleteItem"), "table", "changes"),
            Permission(("dynamodb:GetItem", "dynamodb:UpdateItem"), "table", "site"),
            Permission(("dynamodb:Query",), "table", "views"),
            Permission(("dynamodb:Query", "dynamodb:PutItem", "dynamodb:DeleteItem"), "table", "homes"),
            Permission(("dynamodb:Query", "dynamodb:PutItem", "dynamodb:DeleteItem"), "table", "indexes"),
            Permission(("dynamodb:Query", "dynamodb:PutItem", "dynamodb:DeleteItem"), "table", "audiences"),
        ),
        memory_mb=512,
        timeout_seconds=120,
    )

    def __init__(
        self,
        publisher: Callable[[Workshop], Publisher] | None = None,
        followers: Mapping[str, object] = _NONE,
    ) -> None:
        """Publish with *publisher*; *followers* are the settings of the steps of albums, by name."""
        self._followers = followers
        self._publisher = publisher or self._default_publisher

    def gather(self, job: PhotoJob, workshop: Workshop) -> None:
        """Take a finished photo: write it into the catalog and ask for a rebuild."""
        register.commit(job.photo, workshop.catalog)
        original = keys.parse_original(job.photo.key)
        self.ask(job.photo.album, original.album if original else "", workshop)

    def ask(self, album: str, path: str, workshop: Workshop) -> None:
        """Count a change of an album whose effect is durable, and ask for a rebuild."""
        workshop.catalog.count_album_change(album, path)
        generation = workshop.catalog.count_change(workshop.clock())
        workshop.queue.send([RebuildJob(generation)], workshop.recipe.quiet_seconds)

    def run(self, job: RebuildJob, workshop: Workshop) -> None:
        """Publish what *job* asks for, unless that has happened or a younger message will see to it.

        Raises:
            PostponedError: another builder is at work, or there is more to do than one round may
                last; the message must come again.
        """
        design = self._design(workshop)
        state = workshop.catalog.site()
        if _is_done(job, state, design, workshop):
            return
        now = workshop.clock()
        fence = workshop.catalog.take_lease(now, now + workshop.recipe.lease_seconds)
        if fence is None:
            raise LeaseHeldError(max(1, round(workshop.catalog.site().lease_until - now)))
        self._build(fence, now, design, workshop)

    def _build(self, fence: int, began: float, design: str, workshop: Workshop) -> None:
        try:
            # Read under the lease and before any input: what is counted by now will be seen.
            state = workshop.catalog.site()
            is_whole = state.design != design
            if is_whole and state.design:
                _forget_design(fence, workshop)
            until = began + workshop.recipe.round_seconds
            self._publisher(workshop).publish(_look(workshop.recipe), whole=is_whole, until=until)
        except Exception:
            workshop.catalog.release_lease(fence)
            raise
        if workshop.catalog.finish_build(fence, state.dirty, design, began):
            log.info("published changes up to %s in %.1f s", state.dirty, workshop.clock() - began)

    def _default_publisher(self, workshop: Workshop) -> Publisher:
        return Publisher(
            workshop, Pages(workshop.recipe.title, workshop.recipe.language), tuple(self._followers)
        )

    def _design(self, workshop: Workshop) -> str:
        """Return the fingerprint of what no row of changes tells: all pages may depend on it."""
        views = ",".join(sorted(workshop.catalog.views()))
        audience = ",".join(sorted(workshop.recipe.default_audience.groups))
        followers = f":{fingerprint(self._followers)}" if self._followers else ""
        return f"{_look(workshop.recipe)}:{entries.form()}:{views}:{audience}{followers}"


def _is_done(job: RebuildJob, state: SiteState, design: str, workshop: Workshop) -> bool:
    if job.tick and state.design != design:
        return False
    waited_long = workshop.clock() - state.first_dirty_at >= workshop.recipe.ceiling_seconds
    if state.built < job.generation:
        return state.dirty > job.generation and not waited_long  # a younger message will see to it
    # While a burst lasts its own messages will come; a tick is for those that were lost.
    return not (job.tick and state.built < state.dirty and waited_long)


def _forget_design(fence: int, workshop: Workshop) -> None:
    """Note, before any page shows another design, that not all show the one last built.

    Without it a design that comes back while a round is unfinished would be taken for published.
    """
    if not workshop.catalog.forget_design(fence):
        raise LeaseLostError(f"the lease {fence} is over")


@cache
def _look(recipe: Recipe) -> str:
    """Return the fingerprint of what every page looks like, and of the sizes that it offers."""
    return f"{design_digest(recipe.title, recipe.language)}:{','.join(map(str, recipe.edges))}"
