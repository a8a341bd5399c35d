"""Who says who somebody is: the table, or a user pool; and a provider beside either."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers.people_store import DynamoPeople
from handlers.session_store import DynamoSessions
from handlers.table import Table
from handlers.web.account import Account
from handlers.web.admission import Admission
from handlers.web.attempt_guard import AttemptGuard
from handlers.web.authenticator import Authenticator
from handlers.web.identity_settings import IdentitySecrets, IdentitySettings
from handlers.web.invitations import Invitations
from handlers.web.own_forms import OwnForms
from handlers.web.pages import WebsitePages
from handlers.web.password_authenticator import PasswordAuthenticator
from handlers.web.router import PageGroup
from handlers.web.stores import read_parameter
from handlers.web.viewers import People
from website.content import Link


@dataclass(frozen=True)
class Identity:
    """The people, what decides about passwords, and the pages that go with them.

    What only some galleries need is imported only there: *pool* and *openid* are theirs.
    """

    title: str
    declared: DynamoPeople
    guard: AttemptGuard
    pool: Any = None
    openid: Any = None

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str], table: Table, title: str, guard: AttemptGuard
    ) -> "Identity":
        """Return what the variables say."""
        settings, declared = IdentitySettings.from_environment(environment), DynamoPeople(table)
        if not settings.parameter:
            return cls(title, declared, guard)
        secrets = IdentitySecrets.from_json(read_parameter(settings.parameter))
        pool = openid = None
        if settings.pool:
            from handlers.web.pool.sign_in import PoolSignIn  # noqa: PLC0415

            pool = PoolSignIn.of(settings.pool, secrets, table, guard)
        if settings.openid:
            from handlers.web.openid.sign_in import OpenIdSignIn  # noqa: PLC0415

            openid = OpenIdSignIn.of(settings.openid, secrets, table, pool.people if pool else declared)
        return cls(title, declared, guard, pool, openid)

    @property
    def people(self) -> People:
        """Who may come in."""
        people: People = self.pool.people if self.pool else self.declared
        return people

    @property
    def authenticator(self) -> Authenticator:
        """What decides about names and passwords."""
        authenticator: Authenticator = (
            self.pool.authenticator if self.pool else PasswordAuthenticator(self.declared, self.guard)
        )
        return authenticator

    @property
    def ways(self) -> tuple[Link, ...]:
        """Where the sign-in form leads besides."""
        return tuple(way for each in (self.openid, self.pool) if each for way in each.ways)

    @property
    def account_ways(self) -> tuple[Link, ...]:
        """Where the page of one's own account leads, if passwords are not kept here."""
        return self.pool.account_ways if self.pool else ()

    def groups(
        self, admission: Admission, sessions: DynamoSessions, forms: OwnForms, pages: WebsitePages
    ) -> list[PageGroup]:
        """Return the pages that depend on where the people are."""
        found: list[PageGroup] = [] if self.pool else self._own(admission, sessions, forms, pages)
        for each in (self.pool, self.openid):
            if each is not None:
                found += each.groups(admission, sessions, forms, pages, self.title)
        return found

    def _own(
        self, admission: Admission, sessions: DynamoSessions, forms: OwnForms, pages: WebsitePages
    ) -> list[PageGroup]:
        invitations = Invitations(self.declared, admission, forms, pages, self.title)
        account = Account(self.declared, sessions, self.authenticator, admission, forms, pages, self.title)
        return [invitations, account]
