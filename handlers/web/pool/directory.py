"""Who is in a user pool, as of now; it takes no secret to look."""

from dataclasses import dataclass
from typing import Any

from handlers.clients import client
from handlers.web.pool.errors import DeniedError, refusals
from handlers.web.stores import PATIENCE_SECONDS


@dataclass(frozen=True)
class Member:
    """Somebody in the pool, as of now; *stamp* is another one once the name is given anew."""

    name: str
    groups: frozenset[str]
    is_enabled: bool
    stamp: str


@dataclass(frozen=True)
class PoolDirectory:
    """The members of one pool."""

    pool_id: str

    def find(self, name: str) -> Member | None:
        """Return who is called *name*, or has that verified address, as of now."""
        try:
            found = self._user(name)
            groups = self._groups_of(found["Username"])
        except DeniedError:
            return None
        attributes = {each["Name"]: each["Value"] for each in found["UserAttributes"]}
        return Member(found["Username"], groups, found["Enabled"], attributes.get("sub", ""))

    def _groups_of(self, name: str) -> frozenset[str]:
        pages = self._client.get_paginator("admin_list_groups_for_user").paginate(
            UserPoolId=self.pool_id, Username=name
        )
        with refusals():
            return frozenset(group["GroupName"] for page in pages for group in page["Groups"])

    def _user(self, name: str) -> dict[str, Any]:
        with refusals():
            user: dict[str, Any] = self._client.admin_get_user(UserPoolId=self.pool_id, Username=name)
            return user

    @property
    def _client(self) -> Any:
        return client("cognito-idp", PATIENCE_SECONDS)
