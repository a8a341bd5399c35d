"""The account of somebody in a user pool: where they are signed in. The pool keeps the password."""

from collections.abc import Mapping
from dataclasses import dataclass

from auth.people import User
from handlers.people_store import DynamoPeople
from handlers.web.account import ACCOUNT, Account
from handlers.web.pool.members import PoolPeople
from handlers.web.router import Responder


@dataclass(frozen=True)
class PoolAccounts:
    """People of the pool, whose sign-ins are counted in the table as everybody's."""

    people: PoolPeople
    rows: DynamoPeople

    def find_user(self, name: str) -> User | None:
        """Return the user, as of now."""
        return self.people.find_user(name)

    def end_sessions(self, name: str) -> None:
        """End all sessions of the user *name*, at the next renewal of each."""
        self.rows.end_sessions(name)

    def choose_password(self, _user: User, _encoded_hash: str) -> bool:
        """Return False: no hash of ours counts."""
        return False


class PoolAccount(Account):
    """An account without a password of ours."""

    def routes(self) -> Mapping[str, Responder]:
        """Return what answers each route."""
        return {
            route: responder
            for route, responder in super().routes().items()
            if route != f"POST {ACCOUNT}/password"
        }
