"""Every grant against every address, as the reference of CloudFront judges them."""

import base64
import json
from collections.abc import Callable, Iterator
from urllib.parse import unquote

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from auth.grants import GrantSigner, encode, grant_cookies, to_policy
from auth.prefixes import shared_prefixes
from tests.unit.auth.cloudfront import Statement, cookies_of, decode, fits, read_cookies

NOW = 1_800_000_000
HOST = "https://photos.example.org"
ALBUM = "m" * 16
# Ids as alike as ids can be: they differ in one letter, at any place.
IDS = [f"{'a' * place}{letter}{'a' * (15 - place)}" for place in range(16) for letter in "bcdefghijklmz"][
    :200
]
# How one may try to reach the second of two audiences with a grant for the first.
DETOURS = (
    "/g/{own}/../{other}/{album}/index.html",
    "/g/{own}/%2e%2e/{other}/{album}/index.html",
    "/g/{own}/..%2f{other}/{album}/index.html",
    "/g/{own}/./../{other}/{album}/index.html",
    "/g/{own}/{album}/../../{other}/{album}/index.html",
    "/g/{own}%2f..%2f{other}/{album}/index.html",
    "/g/{other}/{album}/index.html?/g/{own}/",
    "/g/{other}/{album}/index.html?x={own}",
    "/g/{other}/{album}/index.html#/g/{own}/",
    "/g/{own}{other}/{album}/index.html",
    "/g//{own}/{album}/index.html",
    "/g/{own}//{album}/index.html",
    "/G/{own}/{album}/index.html",
    "/g%2f{own}/{album}/index.html",
    "//g/{own}/{album}/index.html",
    "/h/{own}/{album}/index.html",
    "/g/{own}",
    "/g/*/{album}/index.html",
    "/g/????????????????/{album}/index.html",
    "@evil.example/g/{own}/{album}/index.html",
)


def objects() -> set[str]:
    """Return the keys of all that is served."""
    names = ("index.html", f"i/{'p' * 16}-640.0123456789abcdef.avif")
    return {f"g/{id_}/{ALBUM}/{name}" for id_ in IDS for name in names}


def addresses() -> list[str]:
    """Return 500 paths: one of each object, and detours between neighbours."""
    plain = [f"/{key}" for key in sorted(objects())]
    pairs = [(IDS[i], IDS[i + 1]) for i in range(0, 10, 2)]
    return plain + [
        form.format(own=own, other=other, album=ALBUM) for own, other in pairs for form in DETOURS
    ]


def as_sent(path: str) -> str:
    return path


def without_dots(path: str) -> str:
    """Return *path* as RFC 3986 normalises it, 6.2.2."""
    kept: list[str] = []
    route, mark, query = path.replace("%2e", ".").partition("?")
    for segment in route.split("/"):
        if segment == "..":
            kept = kept[:-1] or [""]
        elif segment != ".":
            kept.append(segment)
    return "/".join(kept) + mark + query


def key_of(path: str) -> str:
    """Return which object the bucket is asked for; neither query nor fragment gets so far."""
    return unquote(path.partition("#")[0].partition("?")[0]).removeprefix("/")


@pytest.fixture(scope="module")
def statements(signer: GrantSigner, signing_key: RSAPrivateKey) -> dict[str, Statement]:
    """What the grant of each audience allows, read from its cookies."""
    keys = {"K2JCJMDEHXQW5F": signing_key.public_key()}
    read = {
        id_: read_cookies(cookies_of(grant_cookies(signer.sign(f"/g/{id_}/", NOW + 3600))), keys)
        for id_ in IDS
    }
    return {id_: statement for id_, statement in read.items() if statement}


# What CloudFront compares and what it asks the bucket for is the same text; whether as it was sent or
# normalised is nowhere written.
@pytest.mark.parametrize("form", [as_sent, without_dots])
def test_each_grant_opens_its_own_audience_and_nothing_else_in_100_000_pairs(
    statements: dict[str, Statement], form: Callable[[str], str]
) -> None:
    served, paths = objects(), addresses()
    urls = [(HOST + form(path), key_of(form(path))) for path in paths]

    def opened() -> Iterator[tuple[str, str]]:
        for id_, statement in statements.items():
            for url, key in urls:
                if statement.allows(url, NOW) and key in served:
                    yield id_, key

    delivered = set(opened())

    assert len(statements) * len(urls) == 100_000
    assert delivered == {(key.split("/")[1], key) for key in served}


def test_a_grant_for_a_guest_opens_three_folders_of_one_album(
    signer: GrantSigner, signing_key: RSAPrivateKey
) -> None:
    keys = {"K2JCJMDEHXQW5F": signing_key.public_key()}
    folders = [*"sixz", ""]
    urls = {
        (id_, album, folder): f"{HOST}/g/{id_}/{album}/{folder}/x".replace("//x", "/index.html")
        for id_ in IDS[:12]
        for album in IDS[:12]
        for folder in folders
    }
    own = f"/g/{IDS[0]}/{IDS[1]}/"

    opened = {
        place
        for prefix in shared_prefixes(own)
        if (granted := read_cookies(cookies_of(grant_cookies(signer.sign(prefix, NOW + 1))), keys))
        for place, url in urls.items()
        if granted.allows(url, NOW)
    }

    assert opened == {(IDS[0], IDS[1], folder) for folder in "six"}


@pytest.mark.parametrize(
    ("resource", "url", "expected"),
    [
        ("https://h/a/*", "https://h/a/", True),
        ("https://h/a/*", "https://h/a", False),
        ("https://h/a/*", "https://h/a/b/c?d=e", True),
        ("https://h/a?c", "https://h/abc", True),
        ("https://h/a?c", "https://h/ac", False),
        ("https://h/*/x", "https://h/a/x/x", True),
        ("https://h/*/x", "https://h/a/xy", False),
        ("https://h/a.b", "https://h/aXb", False),
        ("https://*", "https://anything", True),
        ("https://h/a/**", "https://h/a/", True),
    ],
)
def test_the_reference_knows_the_wildcards_of_the_documentation(
    resource: str, url: str, expected: bool
) -> None:
    assert fits(resource, url) is expected


def signed(signer: GrantSigner, policy: bytes) -> dict[str, str]:
    return {
        "CloudFront-Policy": encode(policy),
        "CloudFront-Signature": signer.signature(policy),
        "CloudFront-Key-Pair-Id": "K2JCJMDEHXQW5F",
    }


def test_the_reference_refuses_what_cloudfront_refuses(
    signer: GrantSigner, signing_key: RSAPrivateKey
) -> None:
    keys = {"K2JCJMDEHXQW5F": signing_key.public_key()}
    good = signed(signer, to_policy(f"{HOST}/g/{IDS[0]}/*", NOW))
    one = json.loads(to_policy("https://h/*", NOW))["Statement"][0]
    plain = base64.b64encode(decode(good["CloudFront-Policy"])).decode()
    policies = [
        {"Statement": [one, one]},
        {"Statement": []},
        {"Statement": [{**one, "Condition": {}}]},
        {"Statement": [{**one, "Condition": {"DateLessThan": {"AWS:EpochTime": str(NOW)}}}]},
        {"Statement": [{**one, "Condition": {**one["Condition"], "Other": {}}}]},
        {"Statement": [{**one, "Resource": "/g/*"}]},
        {"Statement": [{"Condition": one["Condition"]}]},
        [],
    ]

    assert read_cookies(good, keys) == Statement(f"{HOST}/g/{IDS[0]}/*", -1, NOW)
    assert read_cookies(good, {}) is None
    for name in good:
        assert read_cookies({key: value for key, value in good.items() if key != name}, keys) is None
    assert read_cookies({**good, "CloudFront-Policy": encode(to_policy("https://*", NOW))}, keys) is None
    assert read_cookies({**good, "CloudFront-Policy": plain + "="}, keys) is None
    assert read_cookies({**good, "CloudFront-Signature": "%"}, keys) is None
    assert [read_cookies(signed(signer, json.dumps(each).encode()), keys) for each in policies] == [None] * 8
    assert read_cookies(signed(signer, b"no json"), keys) is None


def test_time_is_open_until_the_end_and_never_at_it() -> None:
    statement = Statement("https://h/*", NOW, NOW + 10)

    opened = [now - NOW for now in range(NOW - 1, NOW + 12) if statement.allows("https://h/x", now)]
    assert opened == list(range(1, 10))
