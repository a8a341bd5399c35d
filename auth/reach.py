"""What one viewer may open: their home, and the audiences they belong to."""

from dataclasses import dataclass

from auth.errors import UnavailableError
from auth.prefixes import audience_prefix, home_prefix, is_private, prefix_of

MAX_EXTRA_AUDIENCES = 4  # signed unasked, so that a first click needs no detour
MAX_EXPIRED_AUDIENCES = 30  # what a sign-out can name within the 10,240 bytes of headers of an HTTP API


@dataclass(frozen=True)
class Reach:
    """The view and the audiences of one viewer, as ids."""

    view: str
    audiences: frozenset[str]

    @property
    def home(self) -> str:
        """The path of the viewer's home page."""
        return f"{home_prefix(self.view)}index.html"

    def destination(self, path: str) -> str:
        """Return where *path* leads this viewer: there, or home if it is no private page.

        Raises:
            UnavailableError: it is a private page that is unknown or another's.
        """
        if not is_private(path):
            return self.home
        if prefix_of(path) not in self._prefixes:
            raise UnavailableError("This page does not exist for this viewer.")
        return path

    def prefixes_to_grant(self, path: str) -> list[str]:
        """Return what to sign for a viewer on the way to *path*: home, that audience, and a few more."""
        home, *audiences = self._prefixes
        asked = [prefix for prefix in audiences if prefix == prefix_of(path)]
        others = [prefix for prefix in audiences if prefix not in asked]
        return [home, *asked, *others[:MAX_EXTRA_AUDIENCES]]

    def prefixes_to_expire(self) -> list[str]:
        """Return where this viewer's browser may hold grants, as many as one answer can name."""
        return self._prefixes[: MAX_EXPIRED_AUDIENCES + 1]

    @property
    def _prefixes(self) -> list[str]:
        return [home_prefix(self.view), *map(audience_prefix, sorted(self.audiences))]
