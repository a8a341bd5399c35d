"""People who come while the gallery runs: invited, at home in a view of their own, signed out everywhere."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import find_browser
from tests.e2e.cloud import Cloud
from tests.e2e.test_browser import Watch, browser, context_of, no_violations, sign_in  # noqa: F401 a fixture
from tests.e2e.test_owner_commands import owner
from tests.e2e.visitor import Page as PlainPage
from tests.e2e.visitor import Visitor
from tests.gallery import picture

CHOSEN = "seven geese on a Sunday"
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def invited(cloud: Cloud) -> Cloud:
    """A cloud with an album for one group that nobody of the configuration is in, and one for all."""
    cloud.put("Rowing club/metadata.yml", b"visible_to: [rowers]")
    cloud.put("Rowing club/a.jpg", picture((400, 300)))
    cloud.put("Rowing for all/a.jpg", picture((400, 300)))
    cloud.settle()
    return cloud


def command(cloud: Cloud, *arguments: str) -> str:
    done = owner(cloud, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_an_invited_person_has_a_home_of_their_own_until_signed_out_everywhere(invited: Cloud) -> None:
    assert "rowers" in command(invited, "status")
    link = command(invited, "users", "invite", "rower", "--groups", "rowers").strip()
    invited.settle()
    assert "rowers" not in command(invited, "status")

    with Visitor(invited.url) as visitor, Visitor(invited.url) as other:
        form = PlainPage.of(visitor.get(link).text)
        fields = {**form.hidden, "new": CHOSEN, "again": CHOSEN, "stay": "yes"}
        entered = visitor.client.post(link, data=fields, headers=SAME_ORIGIN)
        assert entered.status_code == 200
        assert "Rowing club" in entered.text
        assert visitor.client.post(link, data=fields, headers=SAME_ORIGIN).status_code == 410

        home = PlainPage.of(other.sign_in("rower", CHOSEN).text)
        assert "Rowing club" in home.text
        assert "Rowing for all" in home.text
        assert "Rowing club" not in invited.visitor("grandparents").home().text
        assert len(command(invited, "users", "sessions", "rower").splitlines()) == 3  # a heading, two lines

        command(invited, "users", "sign-out", "rower")
        for each in (visitor, other):
            assert each.get("/auth/renew").status_code == 401
            assert "Password" in each.get("/auth/enter").text
    command(invited, "users", "remove", "rower")
    invited.settle()


@pytest.fixture
def page(browser: Browser, invited: Cloud) -> Iterator[Page]:  # noqa: F811
    context: BrowserContext = context_of(browser, invited, "light", 390)
    yield context.new_page()
    context.close()


needs_browser = pytest.mark.skipif(find_browser() is None, reason="no Chromium on this machine")


@needs_browser
def test_in_a_browser_a_password_is_chosen_changed_and_other_devices_are_signed_out(
    invited: Cloud,
    page: Page,
    browser: Browser,  # noqa: F811
) -> None:
    watch = Watch(page, invited.url)
    page.goto(command(invited, "users", "invite", "walker", "--groups", "friends").strip())
    invited.settle()
    no_violations(page)
    page.get_by_label("New password", exact=True).fill("passwordpassword")
    page.get_by_label("New password, once more").fill("passwordpassword")
    page.get_by_role("button", name="Open the gallery").click()
    watch.complaints.clear()  # 422 it was, and that is right
    expect(page.get_by_role("alert")).to_contain_text("Many people use this password")
    page.get_by_label("New password", exact=True).fill(CHOSEN)
    page.get_by_label("New password, once more").fill(CHOSEN)
    page.get_by_role("button", name="Open the gallery").click()
    expect(page.get_by_role("link", name="Rowing for all")).to_be_visible()

    with Visitor(invited.url) as other:
        assert "Rowing for all" in other.sign_in("walker", CHOSEN).text
        page.get_by_role("link", name="Account").click()
        expect(page.get_by_text("this device")).to_have_count(1)
        no_violations(page)
        page.get_by_label("Present password").fill(CHOSEN)
        page.get_by_label("New password", exact=True).fill(f"{CHOSEN} again")
        page.get_by_label("New password, once more").fill(f"{CHOSEN} again")
        page.get_by_role("button", name="Change password").click()
        expect(page.get_by_role("main").get_by_role("status")).to_contain_text("Your password is changed")
        assert "Password" in other.get("/auth/enter").text
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert watch.complaints == []
    command(invited, "users", "remove", "walker")


@needs_browser
def test_an_open_page_renews_what_it_may_load_and_stops_when_the_session_ends(
    invited: Cloud, page: Page
) -> None:
    watch = Watch(page, invited.url)
    sign_in(page, invited, "friend")
    expect(page.get_by_role("link", name="Rowing for all")).to_be_visible()
    page.wait_for_load_state()  # the page's script looks from then on
    look = "document.dispatchEvent(new Event('visibilitychange'))"
    page.context.clear_cookies(name=re.compile("fresh$"))

    with page.expect_response(re.compile("/auth/renew")) as renewed:
        page.evaluate(look)
    assert renewed.value.status == 204
    assert "fresh" in {cookie["name"] for cookie in page.context.cookies()}

    command(invited, "users", "sign-out", "friend")
    page.context.clear_cookies(name=re.compile("fresh$"))
    with page.expect_response(re.compile("/auth/renew")) as refused:
        page.evaluate(look)
    assert refused.value.status == 401
    assert watch.complaints == []
