"""The forms that a user pool needs beside name and password, in words for people."""

from dataclasses import dataclass
from urllib.parse import quote

from website.content import Field, FormPage, Link
from website.qr import qr_data_uri
from website.speech import Phrase

BACK = (Link(Phrase("sign_in.back"), "/auth/login"),)
_CODE = Field("code", Phrase("pool.code"), "one-time-code")
_PASSWORD = Field("password", Phrase("sign_in.password"), "current-password")
_NAME = Field("username", Phrase("pool.name"), "username")

CODE = FormPage(
    Phrase("pool.one_more"),
    (Phrase("pool.type_code"),),
    "/auth/code", button=Phrase("sign_in.sign_in"), fields=(_CODE,), links=BACK,
)  # fmt: skip
CONFIRM_PASSWORD = FormPage(
    Phrase("account.protect"),
    (
        Phrase("pool.why_codes"),
        Phrase("pool.password_first"),
    ),
    "/auth/second-factor", button=Phrase("pool.go_on"), fields=(_PASSWORD,),
)  # fmt: skip
ALREADY = FormPage(Phrase("account.protect"), (Phrase("pool.already"),))
FORGOTTEN = FormPage(
    Phrase("pool.forgotten"),
    (Phrase("pool.type_name"),),
    "/auth/forgotten", button=Phrase("pool.send_code"), fields=(_NAME,), links=BACK,
)  # fmt: skip
CONFIRM_ADDRESS = FormPage(
    Phrase("pool.look_mail"),
    (Phrase("pool.address_sent"),),
    "/auth/confirm", button=Phrase("pool.go_on"), fields=(_CODE,), links=BACK,
)  # fmt: skip
WAITING = FormPage(
    Phrase("pool.almost"),
    (
        Phrase("pool.waits"),
        Phrase("pool.come_back"),
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
            Phrase("pool.welcome"),
            (Phrase("pool.own_password"),),
            "/auth/new-password", button=Phrase("pool.save_and_enter"), fields=(self._password,),
        )  # fmt: skip

    @property
    def reset(self) -> FormPage:
        """For a code that was mailed, and a new password."""
        return FormPage(
            Phrase("pool.new_password"),
            (Phrase("pool.reset_sent"),),
            "/auth/reset", button=Phrase("pool.save"), fields=(_CODE, self._password), links=BACK,
        )  # fmt: skip

    @property
    def sign_up(self) -> FormPage:
        """For who has no account yet."""
        return FormPage(
            Phrase("pool.ask"),
            (Phrase("pool.make_account"),),
            "/auth/sign-up",
            button=Phrase("pool.make_button"),
            fields=(
                Field("username", Phrase("sign_in.name"), "username", hint=Phrase("pool.name_hint")),
                Field("email", Phrase("pool.email"), "email"),
                self._password,
            ),
            links=BACK,
        )

    def authenticator(self, name: str, secret: str) -> FormPage:
        """For setting an app up that makes codes."""
        label = quote(f"{self.title}:{name}", safe=":")
        uri = f"otpauth://totp/{label}?secret={secret}&issuer={quote(self.title, safe='')}"
        return FormPage(
            Phrase("pool.set_up"),
            (
                Phrase("pool.scan"),
                Phrase("pool.then_type"),
            ),
            "/auth/authenticator",
            button=Phrase("pool.done"),
            fields=(_CODE,),
            secret=secret,
            image=qr_data_uri(uri),
        )

    @property
    def _password(self) -> Field:
        least = self.password_length
        hint = Phrase("password.hint", {"n": least})
        return Field("password", Phrase("password.new"), "new-password", hint=hint, min_length=least)
