"""Pages of functions in a language: a choice, else what the browser asks for, else the gallery's."""

import html
import re

import pytest

from handlers import sign_in
from tests.functional.sign_in_browser import Browser, Response
from tests.functional.sign_in_gallery import PASSWORD

HEADINGS = {
    "en": "Sign in to see the albums.",
    "de": "Melde dich an, um die Alben zu sehen.",
    "es": "Inicia sesión para ver los álbumes.",
    "fr": "Connectez-vous pour voir les albums.",
    "ar": "سجّل الدخول لمشاهدة الألبومات.",
}


def form(browser: Browser, query: str = "", **headers: str) -> Response:
    return browser.get(f"/auth/login{query}", **headers)


def language_of(page: Response) -> str:
    (found,) = re.findall(r'<html lang="([a-z]+)"', page["body"])
    assert HEADINGS[found] in html.unescape(page["body"])
    return str(found)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("nl,fr;q=0.4,es;q=0.6", "es"),
        ("ar-MA", "ar"),
        ("nl", "en"),
        ("", "en"),
        ("\x00;q=,,;;q=9,*", "en"),
    ],
)
def test_a_page_is_in_the_language_that_the_browser_asks_for(
    browser: Browser, accepted: str, language: str
) -> None:
    assert language_of(form(browser, **{"accept-language": accepted})) == language


def test_arabic_reads_from_right_to_left(browser: Browser) -> None:
    assert '<html lang="ar" dir="rtl">' in form(browser, **{"accept-language": "ar"})["body"]


def test_a_choice_counts_more_than_the_browser_and_is_kept(browser: Browser) -> None:
    chosen = form(browser, "?language=fr", **{"accept-language": "de"})

    assert language_of(chosen) == "fr"
    assert "language=fr; Path=/; Max-Age=31536000; Secure; SameSite=Lax" in chosen["cookies"]
    assert language_of(form(browser, **{"accept-language": "de"})) == "fr"


def test_a_choice_that_there_is_not_is_none(browser: Browser) -> None:
    page = form(browser, "?language=tlh", **{"accept-language": "de"})

    assert language_of(page) == "de"
    assert not [line for line in page["cookies"] if line.startswith("language=")]


def test_a_cookie_that_nobody_here_has_set_does_no_harm(browser: Browser) -> None:
    browser.jar["language", "/"] = "../../etc/passwd"

    assert language_of(form(browser, **{"accept-language": "es"})) == "es"


def test_without_any_wish_a_page_is_in_the_gallerys_language(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "de")
    sign_in._settings.cache_clear()
    sign_in._router.cache_clear()

    assert language_of(form(browser)) == "de"


def test_the_choice_leads_back_to_where_somebody_wanted_to_go(browser: Browser) -> None:
    page = form(browser, "?next=/g/a/b/index.html")["body"]

    assert 'href="?language=de&amp;next=/g/a/b/index.html"' in page


def test_a_wrong_password_is_told_in_the_viewers_language(browser: Browser) -> None:
    browser.get("/auth/login?language=de")
    answer = browser.sign_in("Grandma", "wrong")

    assert answer["statusCode"] == 401
    assert "Name und Passwort passen nicht zusammen." in answer["body"]


@pytest.mark.parametrize("language", HEADINGS)
def test_nobody_learns_in_any_language_who_exists(browser: Browser, language: str) -> None:
    browser.get(f"/auth/login?language={language}")
    pages = [browser.sign_in(name, "wrong")["body"].replace(name, "") for name in ("Grandma", "Nobody")]

    assert pages[0] == pages[1]


def test_an_account_is_shown_in_the_chosen_language(browser: Browser) -> None:
    browser.sign_in("Grandma", PASSWORD)
    page = browser.get("/auth/account", **{"accept-language": "es"})["body"]

    assert "Has iniciado sesión como Grandma." in page
    assert "Navegador desconocido" in page
    assert "sesión iniciada el 15 de enero de 2027" in page


def test_after_a_form_of_the_account_a_language_can_be_chosen(browser: Browser) -> None:
    browser.sign_in("Grandma", PASSWORD)
    page = browser.post("/auth/account/password", {})["body"]

    assert 'href="/auth/account?language=de"' in page
