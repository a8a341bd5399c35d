"""`docs/asvs.md` says what is so: every item of the two levels once, and tests that exist."""

import ast
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROWS = re.findall(
    r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (.+) \|$", (ROOT / "docs/asvs.md").read_text("utf-8"), re.M
)
# The items of levels 1 and 2, by section; those of level 3 are left out.
ITEMS = {
    **{"3.2": (1, 2), "3.3": (1, 2, 3, 4), "3.4": (1, 2, 3, 4, 5, 6), "3.5": (1, 2, 3, 4, 5), "3.7": (1, 2)},
    **{"6.1": (1, 2, 3), "6.2": tuple(range(1, 13)), "6.3": (1, 2, 3, 4), "6.4": (1, 2, 3, 4)},
    **{"6.5": (1, 2, 3, 4, 5), "6.6": (1, 2, 3), "6.8": (1, 2, 3, 4)},
    **{"7.1": (1, 2, 3), "7.2": (1, 2, 3, 4), "7.3": (1, 2), "7.4": (1, 2, 3, 4, 5), "7.5": (1, 2)},
    **{"7.6": (1, 2)},
}


def existing_tests() -> set[str]:
    return {
        node.name
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
    }


def test_every_item_stands_there_once() -> None:
    wanted = {f"{section}.{number}" for section, numbers in ITEMS.items() for number in numbers}

    assert Counter(item for item, _, _ in ROWS) == dict.fromkeys(wanted, 1)


def test_every_test_that_is_named_exists() -> None:
    named = {name for _, _, shown in ROWS for name in re.findall(r"`(test_\w+)`", shown)}

    assert named - existing_tests() == set()
    assert len(named) > 30


def test_every_item_is_shown_does_not_apply_or_is_not_met() -> None:
    said = re.compile(
        r"`test_\w+`|does not apply|\*\*not met\*\*|\]\(\w+\.md\)|nobody but whom", re.IGNORECASE
    )

    assert [item for item, _, shown in ROWS if not said.search(shown)] == []


def test_the_number_of_those_not_met_is_told() -> None:
    told = re.search(
        r"Not met, wholly or in part: (\d+) of (\d+)", (ROOT / "docs/asvs.md").read_text("utf-8")
    )
    unmet = [item for item, _, shown in ROWS if "**not met**" in shown.lower()]

    assert told is not None
    assert (int(told[1]), int(told[2])) == (len(unmet), len(ROWS))
