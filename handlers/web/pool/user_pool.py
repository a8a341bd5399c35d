"""A Cognito user pool: asks it who somebody is, by password, code and second factor.

The function speaks for the people (`ADMIN_USER_PASSWORD_AUTH`): the password comes over our own form either
way, and so the pool's client needs no flow that is open to the internet.
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminInitiateAuth.html
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from handlers.clients import client
from handlers.web.pool.errors import DeniedError, WrongCodeError, refusals
from handlers.web.stores import PATIENCE_SECONDS

NEW_PASSWORD = "NEW_PASSWORD_REQUIRED"  # noqa: S105 the name of a challenge
CODE = "SOFTWARE_TOKEN_MFA"
SETUP = "MFA_SETUP"


@dataclass(frozen=True)
class Known:
    """It is *name*; the token says so to the pool for five minutes."""

    name: str
    access_token: str = field(repr=False)


@dataclass(frozen=True)
class Challenge:
    """The pool wants something else of *name* first: *kind* is one of the challenges above."""

    kind: str
    name: str
    session: str = field(repr=False)


@dataclass(frozen=True)
class UserPool:
    """One pool, through one of its clients."""

    pool_id: str
    client_id: str
    client_secret: str = field(repr=False)

    def start(self, name: str, password: str) -> Known | Challenge:
        """Return who it is, or what else is asked of them.

        Raises: PoolError.
        """
        given = {"USERNAME": name, "PASSWORD": password, "SECRET_HASH": self._hash(name)}
        answer = self._admin("admin_initiate_auth", AuthFlow="ADMIN_USER_PASSWORD_AUTH", AuthParameters=given)
        return _outcome(name, answer)

    def answer(self, challenge: Challenge, **given: str) -> Known | Challenge:
        """Return who it is after *given* answers *challenge*, or what is asked next.

        Raises: PoolError.
        """
        own = {"USERNAME": challenge.name, "SECRET_HASH": self._hash(challenge.name)}
        answer = self._admin(
            "admin_respond_to_auth_challenge",
            ChallengeName=challenge.kind,
            Session=challenge.session,
            ChallengeResponses={**own, **given},
        )
        return _outcome(challenge.name, answer)

    def new_secret(self, **bearer: str) -> tuple[str, str]:
        """Return a fresh secret for an app that makes codes, and the session to go on with.

        *bearer* is the `AccessToken` of who is known, or the `Session` of a challenge. Raises: PoolError.
        """
        answer = self._call("associate_software_token", **bearer)
        return answer["SecretCode"], answer.get("Session", "")

    def verify_secret(self, code: str, **bearer: str) -> str:
        """Check that the app makes the right *code*; return the session to go on with. Raises: PoolError."""
        answer = self._call("verify_software_token", UserCode=code, **bearer)
        if answer["Status"] != "SUCCESS":
            raise WrongCodeError
        session: str = answer.get("Session", "")
        return session

    def ask_for_codes(self, name: str) -> None:
        """Ask for a code at each sign-in of *name* from now on. Raises: PoolError."""
        settings = {"Enabled": True, "PreferredMfa": True}
        self._call(
            "admin_set_user_mfa_preference",
            UserPoolId=self.pool_id,
            Username=name,
            SoftwareTokenMfaSettings=settings,
        )

    def send_code(self, name: str) -> None:
        """Mail a code for a new password, if there is such a person with an address. Raises: PoolError."""
        self._public("forgot_password", name)

    def reset_password(self, name: str, code: str, password: str) -> None:
        """Set a new password by a mailed *code*. Raises: PoolError."""
        self._public("confirm_forgot_password", name, ConfirmationCode=code, Password=password)

    def sign_up(self, name: str, email: str, password: str) -> None:
        """Make an account that nobody has approved, and mail it a code. Raises: PoolError."""
        attributes = [{"Name": "email", "Value": email}]
        self._public("sign_up", name, Password=password, UserAttributes=attributes)

    def confirm_address(self, name: str, code: str) -> None:
        """Confirm the address of a new account by a mailed *code*. Raises: PoolError."""
        self._public("confirm_sign_up", name, ConfirmationCode=code)

    def _admin(self, operation: str, **arguments: Any) -> dict[str, Any]:
        return self._call(operation, UserPoolId=self.pool_id, ClientId=self.client_id, **arguments)

    def _public(self, operation: str, name: str, **arguments: Any) -> None:
        proof = {"ClientId": self.client_id, "SecretHash": self._hash(name), "Username": name}
        self._call(operation, **proof, **arguments)

    def _call(self, operation: str, **arguments: Any) -> dict[str, Any]:
        with refusals():
            answer: dict[str, Any] = getattr(self._client, operation)(**arguments)
            return answer

    def _hash(self, name: str) -> str:
        # https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html
        message = f"{name}{self.client_id}".encode()
        return base64.b64encode(hmac.digest(self.client_secret.encode(), message, hashlib.sha256)).decode()

    @property
    def _client(self) -> Any:
        return client("cognito-idp", PATIENCE_SECONDS)


def _outcome(name: str, answer: Mapping[str, Any]) -> Known | Challenge:
    if "AuthenticationResult" in answer:
        return Known(name, answer["AuthenticationResult"]["AccessToken"])
    kind = answer.get("ChallengeName")
    if kind not in (NEW_PASSWORD, CODE, SETUP):
        raise DeniedError(f"The challenge {kind} is none that we can put.")
    # Who typed an address has a name beside it, which the pool wants from here on.
    known_as = answer.get("ChallengeParameters", {}).get("USER_ID_FOR_SRP", name)
    return Challenge(kind, known_as, answer["Session"])
