"""Sign-in by the passwords whose hashes are in the table."""

from dataclasses import dataclass
from typing import Protocol

from auth.passwords import verify_password
from auth.people import User, is_possible_name
from handlers.web.authenticator import Accepted, Credentials, Refused
from handlers.web.http import Request


class People(Protocol):
    """Where the people are kept who can sign in."""

    def find_user(self, name: str) -> User | None: ...


@dataclass(frozen=True)
class PasswordAuthenticator:
    """Compares passwords with their hashes, and takes the same work for people who do not exist."""

    people: People

    def authenticate(self, given: Credentials, _request: Request, _now: int) -> Accepted | Refused:
        """Return who it is, or the same refusal whether the name or the password was wrong."""
        if not is_possible_name(given.name):
            return Refused()
        user = self.people.find_user(given.name)
        is_right = verify_password(user.encoded_hash if user else None, given.password)
        return Accepted(user) if user and is_right and not user.disabled else Refused()
