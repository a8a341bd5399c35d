"""What an album has in the indexes: its row never claims what may be otherwise."""

from catalog.indexes import Indexed

ONE, TWO = frozenset({"one"}), frozenset({"two"})
FORMER = Indexed("former", {"0101": "a", "0201": "b", "0301": "c"}, ONE)
WANTED = Indexed("wanted", {"0101": "x", "0201": "b", "0401": "d"}, ONE)


def test_days_that_change_are_uncertain_before_and_others_are_not() -> None:
    before = FORMER.before(WANTED)

    assert before == Indexed("", {"0101": "", "0201": "b", "0301": "", "0401": ""}, ONE)
    assert before.changed(WANTED) == {"0101", "0301", "0401"}


def test_days_that_are_done_are_certain_and_those_that_are_gone_are_not_there() -> None:
    begun = FORMER.before(WANTED, frozenset({"0101", "0301"}))

    assert begun == Indexed("", {"0101": "x", "0201": "b", "0401": ""}, ONE)
    assert begun.changed(WANTED) == {"0401"}


def test_an_edition_that_comes_makes_days_uncertain_until_they_are_done() -> None:
    wanted = Indexed("wanted", WANTED.days, ONE | TWO)
    begun = FORMER.before(wanted, frozenset({"0101"}))

    assert begun == Indexed("", {"0101": "x", "0201": "", "0301": "", "0401": ""}, ONE | TWO)


def test_while_an_edition_goes_no_day_is_certain() -> None:
    wanted = Indexed("wanted", WANTED.days, TWO)
    begun = FORMER.before(wanted, frozenset({"0101", "0201", "0301", "0401"}))

    assert begun == Indexed("", dict.fromkeys(("0101", "0201", "0301", "0401"), ""), ONE | TWO)
