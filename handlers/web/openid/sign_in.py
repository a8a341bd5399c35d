"""All that sign-in with an OpenID Connect provider consists of; imported only where there is one."""

from dataclasses import dataclass

from handlers.session_store import DynamoSessions
from handlers.table import Table
from handlers.web.admission import Admission
from handlers.web.identity_settings import IdentitySecrets, OpenIdSettings
from handlers.web.openid.client import OpenIdClient
from handlers.web.openid.pages import OpenIdPages
from handlers.web.own_forms import OwnForms
from handlers.web.pages import WebsitePages
from handlers.web.pending_sign_ins import DynamoPending, PendingSignIns
from handlers.web.router import PageGroup
from handlers.web.short_forms import ShortForms
from handlers.web.viewers import People
from website.content import Link
from website.speech import Phrase


@dataclass(frozen=True)
class OpenIdSignIn:
    """The provider, and the people it may vouch for."""

    client: OpenIdClient
    people: People
    pending: PendingSignIns
    label: str

    @classmethod
    def of(
        cls, settings: OpenIdSettings, secrets: IdentitySecrets, table: Table, people: People
    ) -> "OpenIdSignIn":
        """Return it for one provider and one table."""
        client = OpenIdClient(settings.issuer, settings.client_id, secrets.openid_client_secret)
        return cls(client, people, PendingSignIns(DynamoPending(table)), settings.label)

    @property
    def ways(self) -> tuple[Link, ...]:
        """Return where the sign-in form leads besides."""
        return (Link(Phrase("openid.continue", {"provider": self.label}), "/auth/openid"),)

    def groups(
        self,
        admission: Admission,
        _sessions: DynamoSessions,
        forms: OwnForms,
        pages: WebsitePages,
        _title: str,
    ) -> list[PageGroup]:
        """Return the pages."""
        short = ShortForms(forms, pages)
        return [OpenIdPages(self.client, self.people, self.pending, admission, short, self.label, forms.host)]
