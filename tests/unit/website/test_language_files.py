"""The files of words: complete, and held against each other."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from website.language_files import LANGUAGES, PACKAGE, LanguageError, languages
from website.word_files import word_files

Words = dict[str, Any]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    shutil.copytree(PACKAGE / "languages", tmp_path / "languages")
    return tmp_path


def edit(package: Path, code: str, change: Callable[[Words], object]) -> None:
    file = package / "languages" / f"{code}.json"
    words = json.loads(file.read_text(encoding="utf-8"))
    change(words)
    file.write_text(json.dumps(words), encoding="utf-8")


def put(group: str, key: str, message: Any) -> Callable[[Words], object]:
    return lambda words: words[group].update({key: message})


def test_all_languages_say_all() -> None:
    found = languages()

    assert [language.name for language in found.values()] == [
        *("English", "Deutsch", "Español", "Français", "العربية")
    ]
    assert [code for code, language in found.items() if language.direction == "rtl"] == ["ar"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda words: words["home"].pop("empty"), "home.empty is missing"),
        (put("home", "full", "Voll"), "home.full is superfluous, en.json does not have it"),
        (put("home", "empty", " "), "home.empty is empty"),
        (put("home", "empty", {"one": "1", "other": "2"}), "home.empty has plural forms, unlike in en.json"),
        (put("count", "photos", "{n} Fotos"), "count.photos lacks plural forms, unlike in en.json"),
        (
            put("count", "photos", {"other": "{n}"}),
            "count.photos wants the plural forms one, other, not",
        ),
        (put("missing", "title", "{name}"), "missing.title has not the placeholders of en.json"),
        (put("language", "direction", "up"), "language wants 12 months, and the direction ltr or rtl"),
        (lambda words: words.pop("language"), "'language'"),
        (put("language", "motto", "Immer"), "motto"),
    ],
)
def test_what_one_language_lacks_or_adds_is_named(
    package: Path, change: Callable[[Words], object], problem: str
) -> None:
    edit(package, "de", change)

    with pytest.raises(LanguageError, match=f"^de.json: .*{problem}"):
        languages(package)


def test_every_problem_is_told_at_once(package: Path) -> None:
    edit(package, "de", lambda words: words["home"].pop("empty"))
    edit(package, "ar", lambda words: words["count"]["photos"].pop("two"))

    with pytest.raises(LanguageError, match=r"de\.json: home.empty(?s:.)*ar\.json: count.photos wants"):
        languages(package)


def test_a_key_that_stands_twice_is_refused(package: Path) -> None:
    file = package / "languages" / "fr.json"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"home": {', '"home": {"empty": "Rien",'), encoding="utf-8")

    with pytest.raises(LanguageError, match=r"fr\.json: empty stands there twice"):
        languages(package)


def test_a_language_without_a_file_is_refused(package: Path) -> None:
    (package / "languages" / "es.json").unlink()

    with pytest.raises(LanguageError, match=r"es\.json"):
        languages(package)


def test_another_language_is_a_file_and_a_line(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(package / "languages" / "en.json", package / "languages" / "nl.json")
    monkeypatch.setattr("website.language_files.LANGUAGES", (*LANGUAGES, "nl"))

    assert list(languages(package)) == [*LANGUAGES, "nl"]
    assert "words-nl.json" in word_files(package)
