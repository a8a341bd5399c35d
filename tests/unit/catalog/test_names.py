"""File names that any machine takes."""

import pytest

from catalog.names import safe_name, told_apart


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("IMG_1", "IMG_1.jpg"),
        ("../../etc/passwd", "_.._etc_passwd.jpg"),
        ("..", "_.jpg"),
        ("C:\\Windows\\a", "C__Windows_a.jpg"),
        ('a?b*c"d<e>f|g', "a_b_c_d_e_f_g.jpg"),
        ("line\nbreak\x00", "line_break_.jpg"),
        ("  . spaced . ", "spaced.jpg"),
        ("con", "_con.jpg"),
        ("LPT1.holiday", "_LPT1.holiday.jpg"),
        ("u\u0308ber", "über.jpg"),
        ("\u202egpj", "_gpj.jpg"),
        ("", "_.jpg"),
        ("\ud800", "?.jpg".replace("?", "_")),
    ],
)
def test_a_name_is_safe_on_any_machine(name: str, safe: str) -> None:
    assert safe_name(name, ".jpg") == safe


def test_a_long_name_is_cut_between_letters() -> None:
    name = safe_name("ü" * 500, ".jpg")

    assert len(name.encode()) == 204
    assert set(name.removesuffix(".jpg")) == {"ü"}


def test_names_that_a_system_takes_for_one_are_numbered() -> None:
    assert told_apart(["a.jpg", "A.JPG", "a (2).jpg", "b", "B", "a.jpg"]) == [
        "a.jpg",
        "A (2).JPG",
        "a (2) (2).jpg",
        "b",
        "B (2)",
        "a (3).jpg",
    ]
