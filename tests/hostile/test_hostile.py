"""A sample of the hostile files; `python -m tests.hostile` tries thousands."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.bombs import bombs
from tests.hostile.generator import Specimen, specimens
from tests.hostile.seeds import valid_files
from tests.hostile.trial import MOST_DEATHS, MeasuredPress, files_of, judge, try_all

SAMPLE = 400


@pytest.fixture(scope="module")
def press() -> Iterator[MeasuredPress]:
    press = MeasuredPress()
    yield press
    press.close()


def test_whatever_is_uploaded_ends_as_a_photo_or_as_a_reason(press: MeasuredPress) -> None:
    for specimen in specimens(seed=7, count=SAMPLE, heavy=False):
        verdict = judge(specimen, press)

        assert verdict.result, verdict
        assert verdict.result == "rendered" or verdict.reason, verdict
        assert verdict.memory_mb < press.limit_mb, verdict


@pytest.mark.parametrize("name", valid_files())
def test_the_generator_begins_with_files_that_are_shown(name: str, press: MeasuredPress) -> None:
    assert judge(Specimen(name, valid_files()[name]), press).result == "rendered"


def test_a_seed_makes_the_same_files_each_time_and_another_one_others() -> None:
    first, again, other = (list(specimens(seed, 200, heavy=False)) for seed in (1, 1, 2))

    assert first == again
    assert len({each.data for each in first} - {each.data for each in other}) > 80


def test_a_memory_bomb_costs_its_photo_and_not_the_next_one() -> None:
    press = MeasuredPress(worker_mb=480)
    bomb = Specimen("bomb.png", bombs()["claims 64 megapixels, has 3 rows.png"]())
    good = Specimen("good.jpg", valid_files()["plain.jpg"])
    try:
        verdicts = [judge(each, press) for each in (bomb, good, bomb, good)]
    finally:
        press.close()

    assert [each.result for each in verdicts] == ["damaged", "rendered"] * 2
    assert verdicts[0].is_contained
    assert not verdicts[1].is_contained


def test_the_files_of_a_folder_are_tried_by_a_worker_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "a.jpg").write_bytes(valid_files()["plain.jpg"])
    (tmp_path / "b.jpg").write_bytes(b"")

    verdicts, deaths = try_all([str(tmp_path)], sum(1 for _ in files_of(tmp_path)))

    assert [each.result for each in verdicts] == ["damaged", "rendered"]
    assert deaths == 0


def test_a_worker_that_dies_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")

    verdicts, deaths = try_all([], 20)

    assert deaths == MOST_DEATHS
    assert not any(each.result for each in verdicts)
