"""Addresses of originals: encoded so that all read them alike, and signed so that each opens itself alone."""

from datetime import UTC, datetime
from itertools import product
from urllib.parse import unquote, urlsplit

import pytest
from botocore.signers import CloudFrontSigner
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1
from hypothesis import given, settings
from hypothesis import strategies as st

from auth import originals
from auth.errors import SigningError
from auth.grants import GrantSigner, grant_cookies
from auth.originals import has_address, original_path
from auth.prefixes import is_photo_prefix, is_prefix, shared_prefixes
from catalog.keys import ORIGINALS_PREFIX
from tests.unit.auth.cloudfront import cookies_of, opens, opens_address

NOW = 1_800_000_000
HOST = "https://photos.example.org"
KEYS = [
    *(
        "photos/Lake/a.jpg",
        "photos/Lake/A.jpg",
        "photos/Lake/a.jpg.jpg",
        "photos/a.jpg",
        "photos/Lake 2/a.jpg",
    ),
    *("photos/Lake/a b.jpg", "photos/Lake/a+b.jpg", "photos/Lake/a%20b.jpg", "photos/Lake/a%2Bb.jpg"),
    *(
        "photos/Lake/a?b.jpg",
        "photos/Lake/a#b.jpg",
        "photos/Lake/*",
        "photos/Lake/?.jpg",
        "photos/Lake/...jpg",
    ),
    *("photos/Zoë/ä&b=c.jpg", "photos/Zoe\u0308/a\u0308&b=c.jpg", "photos/🏔/\\.jpg", "photos/%2e%2e/x.jpg"),
    *('photos/"<b>"/\'.jpg', "photos/a;b/:@,$!~*'().jpg", "photos/a\nb.jpg", "photos/%/100%.jpg"),
]
names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
paths = st.lists(names, min_size=1, max_size=4).map(lambda parts: "photos/" + "/".join(parts))


@pytest.fixture(scope="module")
def keys(signing_key: RSAPrivateKey) -> dict[str, RSAPublicKey]:
    return {"K2JCJMDEHXQW5F": signing_key.public_key()}


def test_the_prefix_is_that_of_the_catalog() -> None:
    assert originals.PREFIX == ORIGINALS_PREFIX


@settings(deadline=None)  # a busy machine is no fault
@given(key=paths.filter(has_address))
def test_an_address_says_its_key_to_whoever_decodes_it_and_nothing_else(key: str) -> None:
    path = original_path(key)

    assert unquote(path) == f"/{key}"
    assert urlsplit(f"{HOST}{path}").path == path
    assert path.isascii()
    assert not set(path) & set("+*?#&;=\\ \"'<>")


@settings(deadline=None, max_examples=200)
@given(key=paths.filter(has_address), expires_at=st.integers(NOW, NOW + 10**6))
def test_an_address_is_signed_as_amazons_library_signs_it(
    signer: GrantSigner, signing_key: RSAPrivateKey, key: str, expires_at: int
) -> None:
    oracle = CloudFrontSigner(
        "K2JCJMDEHXQW5F",
        lambda message: signing_key.sign(message, PKCS1v15(), SHA1()),  # noqa: S303
    )
    ends = datetime.fromtimestamp(expires_at, UTC)

    assert f"{HOST}{signer.sign_original(key, expires_at)}" == oracle.generate_presigned_url(
        f"{HOST}{original_path(key)}", date_less_than=ends
    )


def test_an_address_opens_its_own_original_and_no_other(
    signer: GrantSigner, keys: dict[str, RSAPublicKey]
) -> None:
    signed = {key: f"{HOST}{signer.sign_original(key, NOW + 300)}".partition("?") for key in KEYS}

    opened = {
        (own, other)
        for own, other in product(KEYS, KEYS)
        if opens_address(f"{signed[other][0]}?{signed[own][2]}", NOW, keys)
    }

    assert opened == {(key, key) for key in KEYS}


def test_an_address_ends_and_takes_no_change(signer: GrantSigner, keys: dict[str, RSAPublicKey]) -> None:
    url = f"{HOST}{signer.sign_original('photos/Lake/a.jpg', NOW + 300)}"

    assert [opens_address(url, NOW + at, keys) for at in (0, 299, 300)] == [True, True, False]
    later = url.replace(f"Expires={NOW + 300}", f"Expires={NOW + 301}")
    forged = url.replace("Signature=", "Signature=a")
    asking = f"{url}&response-content-type=text/html"
    elsewhere = url.replace("photos.example", "other.example")
    for changed in (later, forged, asking, elsewhere, url.replace("http", "ftp"), url.partition("&")[0]):
        assert changed != url
        assert not opens_address(changed, NOW, keys)
    assert not opens_address(url, NOW, {})


@pytest.mark.parametrize(
    "key",
    [
        *("photos//a.jpg", "photos/./a.jpg", "photos/Lake/../a.jpg", "photos/..", "photos/Lake/"),
        *("/photos/a.jpg", "Photos/a.jpg", "work/a.jpg", "g/a/b/index.html", "photos", ""),
    ],
)
def test_what_no_browser_can_ask_for_or_is_no_original_is_not_signed(signer: GrantSigner, key: str) -> None:
    assert not has_address(key)
    with pytest.raises(SigningError):
        signer.sign_original(key, NOW)


@pytest.mark.parametrize(
    "prefix", ["/photos/", "/photos/Lake/", "/photos/Lake/a.jpg", "/photos/aaaaaaaaaaaaaaaa/"]
)
def test_no_grant_is_ever_signed_for_originals(signer: GrantSigner, prefix: str) -> None:
    assert not is_prefix(prefix)
    assert not is_photo_prefix(prefix)
    for sign in (signer.sign, signer.sign_photo):
        with pytest.raises(SigningError):
            sign(prefix, NOW)


def test_no_grant_opens_an_original_however_it_is_asked_for(
    signer: GrantSigner, keys: dict[str, RSAPublicKey]
) -> None:
    home, audience = f"/h/{'a' * 16}/", f"/g/{'b' * 16}/"
    granted = [home, audience, *shared_prefixes(f"{audience}{'c' * 16}/")]
    asked = [original_path(key) for key in KEYS]
    # The bucket is asked for the path as it was sent: it has nothing whose key begins otherwise.
    asked += [f"/photos/..{prefix}x" for prefix in granted] + [f"/photos/?x={prefix}" for prefix in granted]

    for prefix in granted:
        cookies = cookies_of(grant_cookies(signer.sign(prefix, NOW + 60)))
        assert opens(cookies, f"{HOST}{prefix}x", NOW, keys)
        assert not [path for path in asked if opens(cookies, f"{HOST}{path}", NOW, keys)]
