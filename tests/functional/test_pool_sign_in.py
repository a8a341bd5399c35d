"""Sign-in by a user pool, as Lambda calls the function, on moto's Cognito."""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import boto3
import moto.cognitoidp.utils
import pytest
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from moto.cognitoidp.models import cognitoidp_backends

from catalog.audiences import View
from handlers import api, clients, sign_in
from handlers.web.stores import PATIENCE_SECONDS
from tests.functional.sign_in_browser import HOST, ORIGIN_VERIFY, Browser, Response, event
from tests.functional.sign_in_container import NOW, put_parameter, start

SALT = "5a17"
FAMILY_HOME = f"/h/{View.of({'family'}, sees_all=False).id(SALT)}/index.html"
OWNERS_HOME = f"/h/{View.of((), sees_all=True).id(SALT)}/index.html"
PASSWORD = "apple cake with raisins"
TEMPORARY = "from the owner, for once"


@dataclass
class Gallery:
    """A gallery whose people are in a pool, and a browser in front of it."""

    browser: Browser
    pool_id: str
    table: Any
    cognito: Any

    def add(self, name: str, *groups: str, password: str = PASSWORD, is_first: bool = False) -> None:
        attributes = [{"Name": "email", "Value": f"{name}@example.org"}]
        self.cognito.admin_create_user(
            UserPoolId=self.pool_id, Username=name, UserAttributes=attributes, TemporaryPassword=password
        )
        if not is_first:
            self.cognito.admin_set_user_password(
                UserPoolId=self.pool_id, Username=name, Password=password, Permanent=True
            )
        for group in groups:
            self.cognito.admin_add_user_to_group(UserPoolId=self.pool_id, Username=name, GroupName=group)

    def post(self, path: str, **fields: str) -> Response:
        """Open the form at *path* and send it."""
        csrf = re.findall(r'name="csrf" value="([^"]*)"', self.browser.get(path)["body"])
        return self.browser.post(path, {"csrf": csrf[0] if csrf else "", **fields})

    def rows(self, prefix: str) -> list[dict[str, Any]]:
        return [item for item in self.table.scan()["Items"] if item["pk"].startswith(prefix)]


Starter = Callable[..., Gallery]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    class Clock:
        now = NOW

        def time(self) -> float:
            return self.now

    clock = Clock()
    monkeypatch.setattr(sign_in, "time", clock)
    return clock


@pytest.fixture
def begin(monkeypatch: pytest.MonkeyPatch, empty_table: Any, clock: Any) -> Starter:
    monkeypatch.setenv("MOTO_COGNITO_IDP_USER_POOL_ENABLE_TOTP", "true")
    monkeypatch.setattr(moto.cognitoidp.utils, "time", clock)

    def begin(mfa: str = "OPTIONAL", sign_up: str = "off") -> Gallery:
        cognito = boto3.client("cognito-idp")
        policy = {"MinimumLength": 15, "RequireLowercase": False, "RequireUppercase": False}
        policies = {"PasswordPolicy": {**policy, "RequireNumbers": False, "RequireSymbols": False}}
        pool = cognito.create_user_pool(
            PoolName="people", Policies=policies, AutoVerifiedAttributes=["email"]
        )["UserPool"]["Id"]
        cognito.set_user_pool_mfa_config(
            UserPoolId=pool, MfaConfiguration=mfa, SoftwareTokenMfaConfiguration={"Enabled": True}
        )
        client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="function", GenerateSecret=True)[
            "UserPoolClient"
        ]
        for group in ("owner", "contributor", "everyone", "family", "friends"):
            cognito.create_group(UserPoolId=pool, GroupName=group)
        put_parameter(
            "/gallery/identity",
            {"user_pool_client_secret": client["ClientSecret"], "openid_client_secret": ""},
        )
        environment = {
            "IDENTITY_PARAMETER": "/gallery/identity",
            "USER_POOL": pool,
            "USER_POOL_CLIENT": client["ClientId"],
            "SIGN_UP": sign_up,
            "SALT": SALT,
            "PASSWORD_LENGTH": "15",
        }
        return Gallery(start(monkeypatch, environment), pool, empty_table, cognito)

    return begin


@pytest.fixture
def gallery(begin: Starter) -> Gallery:
    gallery = begin()
    gallery.add("grandma", "family")
    return gallery


def fail_with(monkeypatch: pytest.MonkeyPatch, operation: str, code: str) -> None:
    """Let Cognito answer *operation* with an error; its message names somebody."""

    def fail(**_: Any) -> Any:
        raise ClientError({"Error": {"Code": code, "Message": "grandma"}}, operation)

    monkeypatch.setattr(clients.client("cognito-idp", PATIENCE_SECONDS), operation, fail)


def leads_to(answer: Response, path: str) -> None:
    assert (answer["statusCode"], answer["headers"].get("location")) == (303, path), answer["body"][:2000]


def app_code(secret: str) -> str:
    """Return the code that an app shows now."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8), casefold=True)
    return TOTP(key, 6, SHA1(), 30, enforce_key_length=False).generate(NOW).decode()  # noqa: S303


def secret_on(answer: Response) -> str:
    found = re.search(r"<code>([A-Za-z2-7=]+)</code>", answer["body"])
    assert found, answer["body"][:2000]
    return found[1]


# By name and password


def test_a_member_signs_in_and_comes_to_the_home_of_the_pools_groups(gallery: Gallery) -> None:
    leads_to(gallery.browser.sign_in("grandma", PASSWORD), FAMILY_HOME)


def test_a_view_that_nobody_had_is_written_for_the_worker_to_see(gallery: Gallery) -> None:
    gallery.browser.sign_in("grandma", PASSWORD)

    (row,) = gallery.rows("views")
    assert f"/h/{row['sk']}/index.html" == FAMILY_HOME
    assert (row["groups"], row["sees_all"]) == (["family"], False)


def test_a_member_of_the_group_owner_sees_all(gallery: Gallery) -> None:
    gallery.add("parent", "owner", "family")

    leads_to(gallery.browser.sign_in("parent", PASSWORD), OWNERS_HOME)


def test_wrong_unknown_and_disabled_get_the_same_answer(gallery: Gallery) -> None:
    gallery.add("aunt", "family")
    gallery.cognito.admin_disable_user(UserPoolId=gallery.pool_id, Username="aunt")
    gallery.browser.get("/auth/login")  # from here on the same cookie, and so the same form

    answers = [
        gallery.browser.sign_in("grandma", "wrong"),
        gallery.browser.sign_in("nobody", PASSWORD),
        gallery.browser.sign_in("aunt", PASSWORD),
        gallery.browser.sign_in("two words", PASSWORD),
    ]

    bodies = {re.sub('value="(grandma|nobody|aunt|two words)"', "", each["body"]) for each in answers}
    assert {each["statusCode"] for each in answers} == {401}
    assert len(bodies) == 1


def test_who_is_disabled_in_the_pool_is_refused_at_the_next_renewal(gallery: Gallery) -> None:
    gallery.browser.sign_in("grandma", PASSWORD)
    leads_to(gallery.browser.get("/auth/enter"), FAMILY_HOME)

    gallery.cognito.admin_disable_user(UserPoolId=gallery.pool_id, Username="grandma")

    leads_to(gallery.browser.get("/auth/enter"), "/auth/login")


def test_who_leaves_a_group_has_another_home_at_the_next_renewal(gallery: Gallery) -> None:
    gallery.browser.sign_in("grandma", PASSWORD)

    gallery.cognito.admin_remove_user_from_group(
        UserPoolId=gallery.pool_id, Username="grandma", GroupName="family"
    )

    home = f"/h/{View.of((), sees_all=False).id(SALT)}/index.html"
    leads_to(gallery.browser.get("/auth/enter"), home)


def test_a_name_that_is_given_anew_does_not_inherit_sessions(gallery: Gallery) -> None:
    gallery.browser.sign_in("grandma", PASSWORD)
    gallery.cognito.admin_delete_user(UserPoolId=gallery.pool_id, Username="grandma")
    gallery.add("grandma", "family")

    leads_to(gallery.browser.get("/auth/enter"), "/auth/login")


def test_a_declared_user_is_nobody_where_people_are_in_a_pool(gallery: Gallery) -> None:
    gallery.table.put_item(
        Item={"pk": "user#uncle", "sk": "user", "name": "uncle", "encoded_hash": "x", "groups": [],
              "role": "owner", "view": "v" * 16}
    )  # fmt: skip

    assert gallery.browser.sign_in("uncle", PASSWORD)["statusCode"] == 401


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("NotAuthorizedException", 401),
        ("PasswordResetRequiredException", 401),
        ("UserNotConfirmedException", 401),
        ("TooManyRequestsException", 429),
        ("LimitExceededException", 429),
        ("InternalErrorException", 503),
        ("ResourceNotFoundException", 503),
    ],
)
def test_each_error_of_cognito_has_its_status(
    gallery: Gallery, monkeypatch: pytest.MonkeyPatch, code: str, status: int
) -> None:
    fail_with(monkeypatch, "admin_initiate_auth", code)

    answer = gallery.browser.sign_in("grandma", PASSWORD)

    if status == 429:
        assert answer["statusCode"] in (401, 429)
    else:
        assert answer["statusCode"] == status


# The first password


def test_the_first_sign_in_asks_for_a_password_of_ones_own(gallery: Gallery) -> None:
    gallery.add("friend", "friends", password=TEMPORARY, is_first=True)

    leads_to(gallery.browser.sign_in("friend", TEMPORARY), "/auth/new-password")
    answer = gallery.post("/auth/new-password", password="a password that is mine")

    assert answer["headers"]["location"].startswith("/h/")
    assert gallery.rows("pending") == []
    assert ("__Host-pending", "/") not in gallery.browser.jar
    leads_to(gallery.browser.get("/auth/new-password"), "/auth/login")


def test_a_first_password_that_is_too_short_is_asked_for_again(gallery: Gallery) -> None:
    gallery.add("friend", "friends", password=TEMPORARY, is_first=True)
    gallery.browser.sign_in("friend", TEMPORARY)

    answer = gallery.post("/auth/new-password", password="too short")

    assert answer["statusCode"] == 422
    assert "too short" not in answer["body"]
    assert gallery.post("/auth/new-password", password="a password that is mine")["statusCode"] == 303


def test_what_is_pending_is_in_the_table_and_the_browser_holds_a_token_alone(gallery: Gallery) -> None:
    gallery.add("friend", "friends", password=TEMPORARY, is_first=True)
    answer = gallery.browser.sign_in("friend", TEMPORARY)

    (row,) = gallery.rows("pending")
    token = gallery.browser.jar["__Host-pending", "/"]
    assert token not in str(row)
    assert row["held"]["session"] not in str(answer)
    assert row["expires_at"] == NOW + 900


def test_a_pending_sign_in_ends_after_a_quarter_of_an_hour(gallery: Gallery, clock: Any) -> None:
    gallery.add("friend", "friends", password=TEMPORARY, is_first=True)
    gallery.browser.sign_in("friend", TEMPORARY)
    clock.now += 900

    leads_to(gallery.browser.get("/auth/new-password"), "/auth/login")
    leads_to(
        gallery.browser.post("/auth/new-password", {"password": "a password that is mine"}), "/auth/login"
    )


def test_a_forged_form_changes_nothing(gallery: Gallery) -> None:
    gallery.add("friend", "friends", password=TEMPORARY, is_first=True)
    gallery.browser.sign_in("friend", TEMPORARY)

    answer = gallery.browser.post("/auth/new-password", {"password": "a password that is mine", "csrf": "x"})

    assert answer["statusCode"] == 400
    leads_to(gallery.browser.sign_in("friend", TEMPORARY), "/auth/new-password")


# The second factor


def enrol(gallery: Gallery) -> str:
    gallery.browser.sign_in("grandma", PASSWORD)
    leads_to(gallery.post("/auth/second-factor", password=PASSWORD), "/auth/authenticator")
    secret = secret_on(gallery.browser.get("/auth/authenticator"))
    leads_to(gallery.post("/auth/authenticator", code=app_code(secret)), "/")
    return secret


def test_a_viewer_sets_up_an_app_and_is_asked_for_its_code_from_then_on(gallery: Gallery) -> None:
    secret = enrol(gallery)
    gallery.browser.jar.clear()

    leads_to(gallery.browser.sign_in("grandma", PASSWORD), "/auth/code")
    assert ("__Host-session", "/") not in gallery.browser.jar
    code = app_code(secret)
    leads_to(gallery.post("/auth/code", code=f"{code[:3]} {code[3:]}"), FAMILY_HOME)


def test_a_wrong_code_is_asked_for_again_and_after_five_the_password_too(gallery: Gallery) -> None:
    enrol(gallery)
    gallery.browser.jar.clear()
    gallery.browser.sign_in("grandma", PASSWORD)

    assert [gallery.post("/auth/code", code="000000")["statusCode"] for _ in range(5)] == [401] * 5
    leads_to(gallery.post("/auth/code", code="000000"), "/auth/login")


def test_the_secret_is_shown_as_letters_and_as_a_picture(gallery: Gallery) -> None:
    gallery.browser.sign_in("grandma", PASSWORD)
    gallery.post("/auth/second-factor", password=PASSWORD)

    page = gallery.browser.get("/auth/authenticator")["body"]

    assert 'src="data:image/svg+xml' in page
    assert "<svg" not in page


@pytest.mark.parametrize(("password", "status"), [("wrong", 401), ("", 401)])
def test_an_app_is_set_up_only_by_who_knows_the_password(
    gallery: Gallery, password: str, status: int
) -> None:
    gallery.browser.sign_in("grandma", PASSWORD)

    assert gallery.post("/auth/second-factor", password=password)["statusCode"] == status
    assert gallery.rows("pending") == []


def test_nobody_sets_up_an_app_without_being_signed_in(gallery: Gallery) -> None:
    leads_to(gallery.browser.get("/auth/second-factor"), "/auth/login?next=/auth/second-factor")
    leads_to(gallery.browser.post("/auth/second-factor", {"password": PASSWORD}), "/auth/login")


def test_where_a_second_factor_is_required_the_first_sign_in_sets_it_up(begin: Starter) -> None:
    gallery = begin(mfa="ON")
    gallery.add("grandma", "family", password=TEMPORARY, is_first=True)

    leads_to(gallery.browser.sign_in("grandma", TEMPORARY), "/auth/new-password")
    leads_to(gallery.post("/auth/new-password", password=PASSWORD), "/auth/authenticator")
    assert ("__Host-session", "/") not in gallery.browser.jar
    secret = secret_on(gallery.browser.get("/auth/authenticator"))
    assert gallery.post("/auth/authenticator", code="000000")["statusCode"] == 401
    leads_to(gallery.post("/auth/authenticator", code=app_code(secret)), FAMILY_HOME)


# A forgotten password


def test_a_forgotten_password_comes_back_by_mail(gallery: Gallery, monkeypatch: pytest.MonkeyPatch) -> None:
    leads_to(gallery.post("/auth/forgotten", username="grandma"), "/auth/reset")
    wrong = "moto-confirmation-code:1"

    assert gallery.post("/auth/reset", code=wrong, password="another apple cake")["statusCode"] == 401
    code = confirmation_code(gallery)
    leads_to(gallery.post("/auth/reset", code=code, password="another apple cake"), "/auth/login")

    leads_to(gallery.browser.sign_in("grandma", "another apple cake"), FAMILY_HOME)


def confirmation_code(gallery: Gallery) -> str:
    """Return what moto would have mailed."""
    backend = cognitoidp_backends["123456789012"]["eu-central-1"]
    return str(backend.describe_user_pool(gallery.pool_id).users["grandma"].confirmation_code)


@pytest.mark.parametrize(
    "error", ["", "UserNotFoundException", "InvalidParameterException", "LimitExceededException"]
)
def test_whether_a_name_is_known_does_not_show_when_asking(
    gallery: Gallery, monkeypatch: pytest.MonkeyPatch, error: str
) -> None:
    if error:
        fail_with(monkeypatch, "forgot_password", error)

    leads_to(gallery.post("/auth/forgotten", username="grandma" if not error else "nobody"), "/auth/reset")


def test_whether_a_name_is_known_does_not_show_when_answering(
    gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery.browser.get("/auth/login")
    bodies = set()
    for error in (
        "CodeMismatchException",
        "ExpiredCodeException",
        "UserNotFoundException",
        "NotAuthorizedException",
    ):
        gallery.post("/auth/forgotten", username="grandma")
        fail_with(monkeypatch, "confirm_forgot_password", error)
        answer = gallery.post("/auth/reset", code="1", password="another apple cake")
        bodies.add((answer["statusCode"], answer["body"]))

    assert len(bodies) == 1
    assert bodies.pop()[0] == 401


# Sign-up by approval


def test_nobody_signs_up_unless_the_owner_wants_to_approve_them(gallery: Gallery) -> None:
    assert gallery.browser.get("/auth/sign-up")["statusCode"] == 400
    assert "/auth/sign-up" not in gallery.browser.get("/auth/login")["body"]


def test_who_signs_up_sees_nothing_until_the_owner_approves(begin: Starter) -> None:
    gallery = begin(sign_up="approval")
    fields = {"username": "neighbour", "email": "neighbour@example.org", "password": PASSWORD}
    leads_to(gallery.post("/auth/sign-up", **fields), "/auth/confirm")
    leads_to(gallery.post("/auth/confirm", code="123456"), "/auth/waiting")

    leads_to(gallery.browser.sign_in("neighbour", PASSWORD), "/auth/waiting")
    assert ("__Host-session", "/") not in gallery.browser.jar
    assert "waits for" in gallery.browser.get("/auth/waiting")["body"]

    gallery.cognito.admin_add_user_to_group(
        UserPoolId=gallery.pool_id, Username="neighbour", GroupName="everyone"
    )
    assert gallery.browser.sign_in("neighbour", PASSWORD)["headers"]["location"].startswith("/h/")


def test_a_name_that_is_taken_answers_as_a_free_one_does(begin: Starter) -> None:
    gallery = begin(sign_up="approval")
    gallery.add("grandma", "family")
    fields = {"username": "grandma", "email": "someone@example.org", "password": PASSWORD}

    leads_to(gallery.post("/auth/sign-up", **fields), "/auth/confirm")


def test_a_sign_up_with_a_short_password_keeps_what_was_typed_but_that(begin: Starter) -> None:
    gallery = begin(sign_up="approval")

    answer = gallery.post("/auth/sign-up", username="me", email="me@example.org", password="too short")

    assert answer["statusCode"] == 422
    assert 'value="me@example.org"' in answer["body"]
    assert "too short" not in answer["body"]


def test_no_answer_of_the_pages_is_ever_stored(gallery: Gallery) -> None:
    for path in ("/auth/forgotten", "/auth/waiting", "/auth/code"):
        assert gallery.browser.get(path)["headers"]["cache-control"] == "no-store"


def test_an_owner_of_the_pool_shares_and_nobody_else_does(
    gallery: Gallery, monkeypatch: pytest.MonkeyPatch, clock: Any
) -> None:
    gallery.add("owner", "owner")
    sign_in._settings()  # two functions in one process: the other one has read its own by now
    put_parameter("/gallery/api", {"host": HOST, "origin_verify": [ORIGIN_VERIFY], "link_key": "key"})
    monkeypatch.setenv("PARAMETER", "/gallery/api")
    monkeypatch.setattr(api, "time", clock)
    for kept in (api._secrets_of, api._router):
        kept.cache_clear()

    def status() -> int:
        cookies = gallery.browser.cookies_for("/api/shares")
        return int(api.handler(event("GET", "/api/shares", None, {}, cookies), None)["statusCode"])

    seen = [status()]
    for name in ("grandma", "owner"):
        gallery.browser.sign_in(name, PASSWORD)
        seen.append(status())
    gallery.cognito.admin_disable_user(UserPoolId=gallery.pool_id, Username="owner")
    seen.append(status())

    assert seen == [401, 401, 200, 401]
    assert len(gallery.rows("views")) == 2  # written by sign-in
