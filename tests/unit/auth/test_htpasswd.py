import bcrypt
import pytest

from auth.htpasswd import parse

SALT = b"$2b$04$" + b"." * 22  # the same in every process: tests are named by the hash
HASH = bcrypt.hashpw(b"x", SALT).decode().replace("$2b$", "$2y$")


def test_people_with_bcrypt_are_read_by_line() -> None:
    entries, problems = parse(f"# family\n\ngrandma:{HASH}\n  uncle : {HASH.replace('$2y$', '$2a$')} \r\n")

    assert problems == []
    assert [(each.line, each.name, each.encoded_hash[:4]) for each in entries] == [
        (3, "grandma", "$2y$"),
        (4, "uncle", "$2a$"),
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("uncle:$apr1$salt$4ZbVEfRYz2oVFVGAvAj2N.", "MD5 (apr1)"),
        ("uncle:$1$salt$qJH7.N4xYta3aEG/dfqo/0", "MD5 (crypt)"),
        ("uncle:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=", "SHA-1"),
        ("uncle:$5$salt$" + "x" * 43, "SHA-256 (crypt)"),
        ("uncle:$6$salt$" + "x" * 86, "SHA-512 (crypt)"),
        ("uncle:rqXexS6ZhobKA", "crypt (DES)"),
        ("uncle:open sesame", "plain text"),
        ("uncle:", "plain text or an unknown scheme"),
        ("uncle:" + HASH.replace("$2y$", "$2x$"), "broken bcrypt"),
        ("uncle:" + HASH.replace("$04$", "$31$"), "cost than 4 to 14"),
        ("uncle:" + HASH[:-1], "bcrypt of another form"),
        ("uncle", "with a colon between"),
        ("my uncle:" + HASH, "'my uncle' is not a possible name"),
        (":" + HASH, "'' is not a possible name"),
        ("GRANDMA:" + HASH, "stands in line 1, too"),
    ],
)
def test_every_other_line_is_named_with_its_number_and_scheme_and_never_its_hash(
    line: str, words: str
) -> None:
    _, (problem,) = parse(f"grandma:{HASH}\n{line}\n")

    assert problem.startswith("line 2: ")
    assert words in problem
    secret = line.partition(":")[2]
    assert not secret or secret not in problem
