"""The forms that a user pool needs beside name and password, in words for people."""

from dataclasses import dataclass
from urllib.parse import quote

from website.content import Crumb, Field, FormPage
from website.qr import qr_data_uri

BACK = (Crumb("Back to sign-in", "/auth/login"),)
_CODE = Field("code", "Code", "one-time-code")
_NAME = Field("username", "Name or e-mail address", "username")

CODE = FormPage(
    "One more step",
    ("Open the app on your phone that makes codes, and type the six digits it shows for this gallery.",),
    "/auth/code", button="Sign in", fields=(_CODE,), links=BACK,
)  # fmt: skip
CONFIRM_PASSWORD = FormPage(
    "Protect your account",
    (
        "With an app that makes codes, nobody gets in by your password alone.",
        "Please type your password first.",
    ),
    "/auth/second-factor", button="Go on", fields=(Field("password", "Password", "current-password"),),
)  # fmt: skip
ALREADY = FormPage("Protect your account", ("Your account already asks for codes.",))
FORGOTTEN = FormPage(
    "Forgotten password",
    ("Type your name, and we send a code to your e-mail address.",),
    "/auth/forgotten", button="Send the code", fields=(_NAME,), links=BACK,
)  # fmt: skip
CONFIRM_ADDRESS = FormPage(
    "Look into your e-mail",
    ("If this name is free and the address is yours, a code is on its way. It can take some minutes.",),
    "/auth/confirm", button="Go on", fields=(_CODE,), links=BACK,
)  # fmt: skip
WAITING = FormPage(
    "Almost there",
    (
        "Your account waits for the gallery's owner to let you in.",
        "Come back and sign in once you hear from them.",
    ),
    links=BACK,
)  # fmt: skip


@dataclass(frozen=True)
class PoolForms:
    """The forms that depend on the gallery's title and on how long a password must be."""

    title: str
    password_length: int

    @property
    def new_password(self) -> FormPage:
        """For the first sign-in, with a password that somebody else made."""
        return FormPage(
            "Welcome",
            ("Please choose a password of your own.",),
            "/auth/new-password", button="Save and sign in", fields=(self._password,),
        )  # fmt: skip

    @property
    def reset(self) -> FormPage:
        """For a code that was mailed, and a new password."""
        return FormPage(
            "Choose a new password",
            ("If we know this name, a code is on its way to your e-mail address. It can take some minutes.",),
            "/auth/reset", button="Save", fields=(_CODE, self._password), links=BACK,
        )  # fmt: skip

    @property
    def sign_up(self) -> FormPage:
        """For who has no account yet."""
        return FormPage(
            "Ask to come in",
            ("Make an account. The gallery's owner then decides what you see.",),
            "/auth/sign-up",
            button="Make the account",
            fields=(
                Field("username", "Name", "username", hint="Letters and digits, no spaces."),
                Field("email", "E-mail address", "email"),
                self._password,
            ),
            links=BACK,
        )

    def authenticator(self, name: str, secret: str) -> FormPage:
        """For setting an app up that makes codes."""
        label = quote(f"{self.title}:{name}", safe=":")
        uri = f"otpauth://totp/{label}?secret={secret}&issuer={quote(self.title, safe='')}"
        return FormPage(
            "Set up the app",
            (
                "Scan this picture with the app that makes codes, "
                "such as the password manager of your phone. Or copy the letters below into it.",
                "Then type the six digits that it shows.",
            ),
            "/auth/authenticator",
            button="Done",
            fields=(_CODE,),
            secret=secret,
            image=qr_data_uri(uri),
        )

    @property
    def _password(self) -> Field:
        least = self.password_length
        hint = f"At least {least} characters. A few words in a row are easy to remember."
        return Field("password", "New password", "new-password", hint=hint, min_length=least)
