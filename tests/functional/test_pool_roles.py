"""Every role at every route where the people are in a user pool: what each is answered."""

import pytest

from auth import cookies
from auth.guests import Guest
from auth.sessions import new_token, token_digest
from handlers import sign_in
from tests.functional.sign_in_browser import Browser
from tests.functional.sign_in_container import NOW
from tests.functional.test_pool_sign_in import PASSWORD, Gallery, Starter, begin, clock
from tests.functional.test_roles import CELLS as OWN_CELLS
from tests.functional.test_roles import FORM, INSIDE, TO_SIGN_IN, said, send
from website.headers import SECURITY_HEADERS

__all__ = ["begin", "clock"]  # the fixtures

GROUPS = {
    "owner": ("owner",),
    "contributor": ("contributor", "family"),
    "viewer": ("family",),
    "waiting": (),  # for somebody's approval
    **dict.fromkeys(("disabled", "removed", "expired"), ("family",)),
}
OUTSIDE = ("waiting", "disabled", "removed", "expired", "guest", "anonymous")

# Nobody here has begun a sign-in that waits for something else, so these begin at the beginning.
STAGES = ("new-password", "code", "authenticator", "reset", "confirm")
# What those inside are answered, and what all others are. Forms are our own, with nothing filled in.
CELLS = {
    **{
        route: cells
        for route, cells in OWN_CELLS.items()
        if "/auth/invitation/" not in route and route != "POST /auth/account/password"
    },
    **{f"{method} /auth/{stage}": (TO_SIGN_IN,) * 2 for method in ("GET", "POST") for stage in STAGES},
    "GET /auth/second-factor": ("200", f"{TO_SIGN_IN}?next=/auth/second-factor"),
    "POST /auth/second-factor": ("401", TO_SIGN_IN),  # it asks for the password again
    "GET /auth/waiting": FORM,
    "GET /auth/forgotten": FORM,
    "POST /auth/forgotten": ("422", "422"),
    "GET /auth/sign-up": FORM,
    "POST /auth/sign-up": ("422", "422"),
}


@pytest.fixture
def people(begin: Starter) -> dict[str, Browser]:
    """A browser of each role in front of a gallery with sign-up."""
    gallery = begin(sign_up="approval")
    browsers = {role: Browser(gallery.browser.handle) for role in (*INSIDE, *OUTSIDE)}
    for name, groups in GROUPS.items():
        gallery.add(name, *groups)
        browsers[name].sign_in(name, PASSWORD)
    _end(gallery, browsers["expired"])
    token = new_token()
    gallery.table.put_item(Item=Guest(token_digest(token), ("0" * 64,), NOW, NOW + 3600).to_item())
    browsers["guest"].jar[cookies.GUEST, "/"] = token
    return browsers


def _end(gallery: Gallery, expired: Browser) -> None:
    gallery.cognito.admin_disable_user(UserPoolId=gallery.pool_id, Username="disabled")
    gallery.cognito.admin_delete_user(UserPoolId=gallery.pool_id, Username="removed")
    digest = token_digest(expired.jar[cookies.SESSION, "/"])
    gallery.table.delete_item(Key={"pk": f"session#{digest}", "sk": "session"})


def test_each_role_is_answered_what_its_cell_says(people: dict[str, Browser]) -> None:
    routes = sign_in._router(sign_in._secrets()).routes
    seen = {}
    for route in sorted(routes, key=lambda each: "logout" in each):  # after which nobody is inside
        answers = {role: send(browser, route) for role, browser in people.items()}
        seen[route] = {role: said(answer) for role, answer in answers.items()}
        for answer in answers.values():
            assert answer["headers"]["cache-control"] == "no-store", route
            assert {*SECURITY_HEADERS} <= {*answer["headers"]}, route

    assert seen == {
        route: dict.fromkeys(INSIDE, inside) | dict.fromkeys(OUTSIDE, outside)
        for route, (inside, outside) in CELLS.items()
    }
