"""A gallery whose people are in a user pool: the same walk, a first password, and codes."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.authenticator import code_of
from tests.e2e.cloud import Cloud
from tests.e2e.running import start_gallery
from tests.e2e.test_browser import BROWSER, Watch, browser, context_of, fill, no_violations, sign_in, walk

__all__ = ["browser"]

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium; see python -m tests.browser")

TEMPORARY, OWN = "from the owner, for once", "a boat on the quiet lake"


@pytest.fixture(scope="module")
def pooled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    """A gallery with a user pool, full of albums."""
    folder = tmp_path_factory.mktemp("pooled")
    config = ("vitrine:signIn=cognito", "vitrine:signUp=approval")
    more = [part for setting in config for part in ("--config", setting)]
    running = start_gallery(folder / "state", folder / "photos", *more)
    yield fill(running.cloud)
    assert running.stop() == 0


def members(cloud: Cloud) -> dict[str, Any]:
    return {"UserPoolId": cloud.outputs["user_pool_id"]}


def fill_in(page: Page, button: str, **fields: str) -> None:
    for label, value in fields.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(value)
    page.get_by_role("button", name=button).click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_member_of_the_pool_takes_the_same_walk(
    browser: Browser, pooled: Cloud, scheme: str, width: int
) -> None:
    walk(browser, pooled, scheme, width)


def test_a_first_password_then_codes_by_an_app(browser: Browser, pooled: Cloud) -> None:
    cognito = pooled.client("cognito-idp")
    address = [
        {"Name": "email", "Value": "aunt@example.org"},
        {"Name": "email_verified", "Value": "true"},
    ]
    cognito.admin_create_user(
        **members(pooled), Username="aunt", UserAttributes=address, TemporaryPassword=TEMPORARY
    )
    cognito.admin_add_user_to_group(**members(pooled), Username="aunt", GroupName="family")
    context = context_of(browser, pooled, "light", 390)
    page = context.new_page()
    watch = Watch(page, pooled.url)

    page.goto("/auth/login")
    fill_in(page, "Sign in", Name="aunt@example.org", Password=TEMPORARY)
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    no_violations(page)
    fill_in(page, "Save and sign in", New_password=OWN)
    expect(page.get_by_role("link", name="Family only")).to_be_visible()

    page.goto("/auth/second-factor")
    no_violations(page)
    fill_in(page, "Go on", Password=OWN)
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    no_violations(page)
    secret = page.locator("code").inner_text()
    fill_in(page, "Done", Code=code_of(secret))
    expect(page.get_by_role("link", name="Family only")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/auth/login")

    page.goto("/auth/login")
    fill_in(page, "Sign in", Name="aunt", Password=OWN)
    fill_in(page, "Sign in", Code="000000")
    expect(page.get_by_role("alert")).to_be_visible()
    no_violations(page)
    fill_in(page, "Sign in", Code=code_of(secret))
    expect(page.get_by_role("link", name="Family only")).to_be_visible()
    expect(page.get_by_text("Friends only")).to_have_count(0)

    assert watch.complaints == []
    assert watch.strangers == []
    context.close()


def test_everything_works_without_javascript(browser: Browser, pooled: Cloud) -> None:
    context = context_of(browser, pooled, "dark", 390, script=False)
    page = context.new_page()
    sign_in(page, pooled, "friend")
    expect(page.get_by_role("link", name="Friends only")).to_be_visible()
    context.close()


def test_whoever_forgot_the_password_gets_a_code(browser: Browser, pooled: Cloud) -> None:
    context = context_of(browser, pooled, "light", 1280)
    page = context.new_page()
    page.goto("/auth/login")
    page.get_by_role("link", name="Forgotten your password?").click()
    no_violations(page)
    page.get_by_label("Name or e-mail address").fill("nobody")
    page.get_by_role("button", name="Send the code").click()
    expect(page.get_by_role("heading", name="Choose a new password")).to_be_visible()
    no_violations(page)
    fill_in(page, "Save", Code="123456", New_password=OWN)
    expect(page.get_by_role("alert")).to_be_visible()
    context.close()


def test_who_signs_up_waits_for_the_owner(browser: Browser, pooled: Cloud) -> None:
    context = context_of(browser, pooled, "light", 390)
    page = context.new_page()
    page.goto("/auth/login")
    page.get_by_role("link", name="Ask to come in").click()
    no_violations(page)
    page.get_by_label("Name", exact=True).fill("neighbour")
    page.get_by_label("E-mail address").fill("neighbour@example.org")
    page.get_by_label("New password").fill(OWN)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("heading", name="Look into your e-mail")).to_be_visible()
    no_violations(page)
    pooled.client("cognito-idp").admin_confirm_sign_up(**members(pooled), Username="neighbour")
    page.goto("/auth/login")
    fill_in(page, "Sign in", Name="neighbour", Password=OWN)
    expect(page.get_by_role("heading", name="Almost there")).to_be_visible()
    no_violations(page)
    context.close()
