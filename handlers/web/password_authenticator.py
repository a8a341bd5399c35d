"""Sign-in by the passwords whose hashes are in the table."""

from dataclasses import dataclass
from typing import Protocol

from auth import cookies
from auth.attempts import Subject
from auth.devices import MAX_AGE_SECONDS, device_cookie, known_device, new_device
from auth.keyring import Keyring
from auth.passwords import hash_password, is_outdated, verify_password
from auth.people import User, is_possible_name, partition_key
from handlers.web.admission import stays
from handlers.web.attempt_guard import AttemptGuard
from handlers.web.authenticator import Accepted, Credentials, Refused
from handlers.web.http import Request


class People(Protocol):
    """Where the people are kept who can sign in."""

    def find_user(self, name: str) -> User | None: ...
    def renew_hash(self, user: User, encoded_hash: str) -> bool: ...


@dataclass(frozen=True)
class PasswordAuthenticator:
    """Compares passwords with their hashes, and takes the same work for people who do not exist."""

    people: People
    guard: AttemptGuard

    def authenticate(self, given: Credentials, request: Request, now: int) -> Accepted | Refused:
        """Return who it is, or the same refusal whether the name or the password was wrong."""
        if not is_possible_name(given.name):
            return Refused()
        subject = account_subject(given.name)
        device = known_device(self.guard.keys, request.cookies.get(cookies.DEVICE, ""), subject.name)
        checked = self.guard.check(subject, request, now, lambda: self._find(given), device)
        if checked.found is None:
            return Refused(checked.wait_seconds)
        if not stays(request.fields):  # somebody else's device, perhaps
            return Accepted(checked.found)
        return Accepted(checked.found, kept_device(self.guard.keys, given.name, request))

    def _find(self, given: Credentials) -> User | None:
        user = self.people.find_user(given.name)
        is_right = verify_password(user.encoded_hash if user else None, given.password)
        if user is None or not is_right or user.disabled:
            return None
        if is_outdated(user.encoded_hash):
            self.people.renew_hash(user, hash_password(given.password))
        return user


def kept_device(keys: Keyring, name: str, request: Request) -> tuple[str, ...]:
    """Return the Set-Cookie value by which the browser of *request* is known for *name* from now on."""
    subject = account_subject(name).name
    device = known_device(keys, request.cookies.get(cookies.DEVICE, ""), subject) or new_device()
    value = device_cookie(keys, device, subject)
    return (cookies.set_cookie(cookies.DEVICE, value, max_age_seconds=MAX_AGE_SECONDS),)


def account_subject(name: str) -> Subject:
    """Return whose password is guessed when somebody signs in as *name*, however it is capitalised."""
    return Subject("account", partition_key(name))
