"""On what terms something is shared: for how long, from when, with which password."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from auth.errors import BadTermError
from auth.passwords import MAX_PASSWORD_BYTES, hash_password
from auth.shares import DAY_SECONDS, Share

DEFAULT_DAYS = 14
MAX_DAYS = 365
MAX_WAIT_DAYS = 365
MAX_LABEL_LENGTH = 100
# The link itself holds 256 bits; a password is for the case that it is passed on.
MIN_PASSWORD_LENGTH = 6

_NAMES = ("days", "opens", "password", "originals", "label")


@dataclass(frozen=True)
class Terms:
    """For how many *days* a link is good from when it opens; *opens_at* (epoch seconds) 0 means at once."""

    days: int = DEFAULT_DAYS
    opens_at: int = 0
    password: str = field(default="", repr=False)
    originals: bool = False
    label: str = ""

    @classmethod
    def of(cls, wishes: Mapping[str, Any]) -> "Terms":
        """Return the terms that *wishes*, plain values by name, ask for; what is missing takes its default.

        Raises:
            BadTermError: a name is unknown, or a value of the wrong kind.
        """
        if unknown := sorted(set(wishes) - set(_NAMES)):
            raise BadTermError(unknown[0], "", f"one of {', '.join(_NAMES)}")
        return cls(
            days=_of_kind(wishes, "days", int, DEFAULT_DAYS),
            opens_at=parse_moment(_of_kind(wishes, "opens", str, "")),
            password=_of_kind(wishes, "password", str, ""),
            originals=_of_kind(wishes, "originals", bool, False),
            label=_of_kind(wishes, "label", str, "").strip(),
        )

    def check(self, now: int) -> None:
        """Return if all is within bounds at *now*.

        Raises:
            BadTermError: it names the first term that is not, its value, and what is allowed.
        """
        if not 1 <= self.days <= MAX_DAYS:
            raise BadTermError("days", self.days, f"a whole number from 1 to {MAX_DAYS}")
        if self.opens_at and not now < self.opens_at <= now + MAX_WAIT_DAYS * DAY_SECONDS:
            raise BadTermError("opens", self.opens_at, f"a time within the next {MAX_WAIT_DAYS} days")
        if len(self.label) > MAX_LABEL_LENGTH or not self.label.isprintable():
            raise BadTermError("label", self.label[:MAX_LABEL_LENGTH], _LABEL_BOUNDS)
        if self.password and not self._has_usable_password:
            raise BadTermError("password", None, _PASSWORD_BOUNDS)

    def share(self, digest: str, album: str, photo: str, created_by: str, now: int) -> Share:
        """Return the link that *created_by* makes at *now*, with its password hashed.

        Raises:
            BadTermError: a term is out of bounds.
        """
        self.check(now)
        return Share(
            digest=digest,
            album=album,
            photo=photo,
            created_by=created_by,
            created_at=now,
            opens_at=self.opens_at,
            ends_at=(self.opens_at or now) + self.days * DAY_SECONDS,
            encoded_hash=hash_password(self.password) if self.password else "",
            originals=self.originals,
            label=self.label,
        )

    @property
    def _has_usable_password(self) -> bool:
        size = len(self.password.encode("utf-8", "surrogatepass"))
        return len(self.password) >= MIN_PASSWORD_LENGTH and size <= MAX_PASSWORD_BYTES


_LABEL_BOUNDS = f"one line of at most {MAX_LABEL_LENGTH} characters"
_PASSWORD_BOUNDS = f"at least {MIN_PASSWORD_LENGTH} characters and at most {MAX_PASSWORD_BYTES} bytes"
_MOMENT = "a time with its zone in ISO 8601, such as 2030-12-24T18:00+01:00"


def parse_moment(text: str) -> int:
    """Return the epoch seconds of a time in ISO 8601; 0 for no text.

    Raises:
        BadTermError: it is no time, or has no zone.
    """
    if not text:
        return 0
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise BadTermError("opens", text, _MOMENT)
        return int(moment.timestamp())
    except (ValueError, OverflowError) as error:
        raise BadTermError("opens", text[:40], _MOMENT) from error


def _of_kind(wishes: Mapping[str, Any], name: str, kind: type, default: Any) -> Any:
    value = wishes.get(name)
    if value is None:
        return default
    if type(value) is not kind:  # true is no number of days
        shown = None if name == "password" else str(value)[:40]
        raise BadTermError(name, shown, _KINDS[kind])
    return value


_KINDS = {int: "a whole number", str: "a text", bool: "true or false"}
