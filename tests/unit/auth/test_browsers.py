from dataclasses import replace
from decimal import Decimal

import pytest

from auth.browsers import UNKNOWN, Browser, label_of
from auth.errors import BadItemError

NOON = 1_800_014_400
BROWSER = Browser("d" * 64, "Safari on iPhone", NOON, NOON, NOON + 86400)
WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "label"),
    [
        (f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) {WEBKIT} Safari/604.1", "Safari on iPhone"),
        (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Safari/605.1.15", "Safari on Mac"),
        (f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Chrome/131.0 Safari/537.36 Edg/131.0", "Edge on Windows"),
        (f"Mozilla/5.0 (Linux; Android 14) {WEBKIT} Chrome/131.0 Safari/537.36", "Chrome on Android"),
        (
            f"Mozilla/5.0 (Linux; Android 14) {WEBKIT} SamsungBrowser/27 Chrome/1",
            "Samsung Internet on Android",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox on Linux"),
        ("curl/8.9", UNKNOWN),
        ("", UNKNOWN),
        ("Firefox/1<script>alert(1)</script>", "Firefox"),
    ],
)
def test_a_browser_is_named_in_plain_words_of_ours_alone(user_agent: str, label: str) -> None:
    assert label_of(user_agent) == label


def test_of_the_last_visit_the_table_keeps_the_day() -> None:
    item = replace(BROWSER, seen_at=NOON + 5000).to_item("Grandma")

    assert (item["pk"], item["sk"]) == ("sign-ins#grandma", BROWSER.digest)
    assert item["began_at"] == NOON
    assert item["seen_at"] == NOON - NOON % 86400


def test_a_browser_survives_the_table_whose_numbers_are_decimal() -> None:
    item = BROWSER.to_item("Grandma")
    numbers = {name: Decimal(value) for name, value in item.items() if isinstance(value, int)}

    assert Browser.from_item({**item, **numbers}) == replace(BROWSER, seen_at=NOON - NOON % 86400)


def test_a_row_that_lacks_something_is_refused_by_its_name() -> None:
    with pytest.raises(BadItemError, match="label"):
        Browser.from_item({"sk": "x", "began_at": 1, "seen_at": 1, "expires_at": 1})
