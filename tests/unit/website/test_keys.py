"""The keys that templates, scripts and functions say: each has its words, and no words are left over."""

import json
import re
from pathlib import Path

import pytest

from auth.choosing import Objection
from tests.unit.website.markup import Document
from tests.unit.website.specimens import ALL_PAGES
from website.language_files import PACKAGE, languages
from website.word_files import UNSERVED_GROUPS, word_files

ROOT = PACKAGE.parent
MESSAGES = languages()["en"].messages
QUOTED = re.compile(r"""["'`]([a-z]+[a-z_]*\.[a-z0-9_]+)["'`]""")
SAID = re.compile(r"""(?:\b(?:say|mark|Phrase)\(|\blabel\("[a-z-]+",)\s*["`]([^"`\s]+)["`]""")
# Made of parts: a unit, and why a password is not taken.
COMPOSED = {f"count.{unit}" for unit in ("megabytes", "gigabytes")} | {
    f"password.{objection.name.lower()}" for objection in Objection
}


def sources(*patterns: str) -> list[Path]:
    found = [file for pattern in patterns for file in ROOT.glob(pattern)]
    assert found
    return found


def quoted(files: list[Path]) -> set[str]:
    return {key for file in files for key in QUOTED.findall(file.read_text(encoding="utf-8"))}


EVERYWHERE = sources("website/templates/*.j2", "website/scripts/*.js", "website/**/*.py", "handlers/**/*.py")


def test_whatever_is_said_has_its_words() -> None:
    said = {key for file in EVERYWHERE for key in SAID.findall(file.read_text(encoding="utf-8"))}

    assert len(said) > 50
    assert said <= MESSAGES.keys()


def test_no_words_are_left_over() -> None:
    assert MESSAGES.keys() - quoted(EVERYWHERE) - COMPOSED == set()


def test_scripts_are_served_the_words_that_they_say() -> None:
    groups = {key.partition(".")[0] for key in quoted(sources("website/scripts/*.js")) & MESSAGES.keys()}

    assert groups.isdisjoint(UNSERVED_GROUPS)


@pytest.mark.parametrize("name", ALL_PAGES)
def test_what_bears_a_mark_can_be_said_again(name: str) -> None:
    marks = [
        e["data-say"] for e in Document(ALL_PAGES[name]("Holidays")).elements if "data-say" in e.attributes
    ]
    served = json.loads(word_files(PACKAGE)["words-ar.json"])["messages"]

    assert {mark.rpartition(":")[2] for mark in marks} <= served.keys()
