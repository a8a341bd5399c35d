"""All that sign-in by a user pool consists of; imported only where there is one."""

from dataclasses import dataclass

from handlers.people_store import DynamoPeople
from handlers.session_store import DynamoSessions
from handlers.table import Table
from handlers.web.admission import Admission
from handlers.web.attempt_guard import AttemptGuard
from handlers.web.identity_settings import IdentitySecrets, PoolSettings
from handlers.web.own_forms import OwnForms
from handlers.web.pages import WebsitePages
from handlers.web.pending_sign_ins import DynamoPending, PendingSignIns
from handlers.web.pool.account import PoolAccount, PoolAccounts
from handlers.web.pool.accounts_by_mail import AccountsByMail
from handlers.web.pool.authenticator import PoolAuthenticator
from handlers.web.pool.challenges import Challenges
from handlers.web.pool.directory import PoolDirectory
from handlers.web.pool.forms import PoolForms
from handlers.web.pool.member_rows import DynamoMembers
from handlers.web.pool.members import PoolPeople
from handlers.web.pool.progress import Progress
from handlers.web.pool.user_pool import UserPool
from handlers.web.router import PageGroup
from handlers.web.short_forms import ShortForms
from website.content import Link
from website.speech import Phrase

FORGOTTEN = Link(Phrase("pool.forgotten_link"), "/auth/forgotten")
SECOND_FACTOR = Link(Phrase("pool.second_factor"), "/auth/second-factor")
ANOTHER_PASSWORD = Link(Phrase("pool.another_password"), "/auth/forgotten")
SIGN_UP = Link(Phrase("pool.ask"), "/auth/sign-up")


@dataclass(frozen=True)
class PoolSignIn:
    """People, their authenticator, and the pages that go with it."""

    people: PoolPeople
    accounts: PoolAccounts
    authenticator: PoolAuthenticator
    settings: PoolSettings

    @classmethod
    def of(
        cls, settings: PoolSettings, secrets: IdentitySecrets, table: Table, guard: AttemptGuard
    ) -> "PoolSignIn":
        """Return it for one pool and one table."""
        pool = UserPool(settings.pool_id, settings.client_id, secrets.user_pool_client_secret)
        rows = DynamoMembers(table)
        people = PoolPeople(
            PoolDirectory(settings.pool_id), rows, rows, settings.salt, settings.takes_sign_ups
        )
        progress = Progress(pool, people, PendingSignIns(DynamoPending(table)), guard)
        return cls(people, PoolAccounts(people, DynamoPeople(table)), PoolAuthenticator(progress), settings)

    @property
    def ways(self) -> tuple[Link, ...]:
        """Return where the sign-in form leads besides."""
        return (FORGOTTEN, SIGN_UP) if self.settings.takes_sign_ups else (FORGOTTEN,)

    @property
    def account_ways(self) -> tuple[Link, ...]:
        """Return where the page of one's own account leads."""
        return (SECOND_FACTOR, ANOTHER_PASSWORD)

    def groups(
        self,
        admission: Admission,
        sessions: DynamoSessions,
        forms: OwnForms,
        pages: WebsitePages,
        title: str,
    ) -> list[PageGroup]:
        """Return the pages."""
        account = PoolAccount(self.accounts, sessions, self.authenticator, admission, forms, pages, title)
        progress, short = self.authenticator.progress, ShortForms(forms, pages)
        texts = PoolForms(title, self.settings.password_length)
        by_mail = AccountsByMail(progress.pool, progress.pending, short, texts, self.settings.takes_sign_ups)
        return [Challenges(progress, admission, short, texts), by_mail, account]
