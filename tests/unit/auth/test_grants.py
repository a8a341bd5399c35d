import base64
from datetime import UTC, datetime
from itertools import product

import pytest
from botocore.signers import CloudFrontSigner
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from auth.errors import SigningError
from auth.grants import GrantSigner, encode, expired_grant_cookies, grant_cookies, signed_query, to_policy
from auth.prefixes import photo_prefix, shared_prefixes
from tests.unit.auth.cloudfront import cookies_of, decode, opens

HOME = "/h/aaaaaaaaaaaaaaaa/"
FAMILY = "/g/bbbbbbbbbbbbbbbb/"
NOW = 1_800_000_000

# The key of the worked examples in Amazon's CloudFront documentation, published to be copied.
DOCUMENTATION_KEY = """
MIICXQIBAAKBgQDA7ki9gI/lRygIoOjV1yymgx6FYFlzJ+z1ATMaLo57nL57AavWhb68HYY8EA0GJU9xQdMVaHBogF3eiCWYXSUZCWM/
+M5+ZcdQraRRScucmn6g4EvY2K4W2pxbqH8vmUikPxir41EeBPLjMOzKvbzzQy9e/zzIQVREKSp/7y1mywIDAQABAoGABc7mp7XYHynu
PZxChjWNJZIq+A73gm0ASDv6At7F8Vi9r0xUlQe/v0AQS3ycN8QlyR4XMbzMLYk3yjxFDXo4ZKQtOGzLGteCU2srANiLv26/imXA8FVi
dZftTAtLviWQZBVPTeYIA69ATUYPEq0a5u5wjGyUOij9OWyuy01mbPkCQQDluYoNpPOekQ0ZWrPgJ5rxc8f6zG37ZVoDBiexqtVShIF5
W3xYuWhW5kYb0hliYfkq15cS7t9m95h31QJf/xI/AkEA1v9l/WN1a1N3rOK4VGoCokx7kR2SyTMSbZgF9IWJNOugR/WZw7HTnjipO3c9
dy1Ms9pUKwUF46d7049ck8HwdQJARgrSKuLWXMyBH+/l1Dx/I4tXuAJIrlPyo+VmiOc7b5NzHptkSHEPfR9s1OK0VqjknclqCJ3Ig86O
MEtEFBzjZQJBAKYz470hcPkaGk7tKYAgP48FvxRsnzeooptURW5E+M+PQ2W9iDPPOX9739+Xi02hGEWFB0IGbQoTRFdE4VVcPK0CQQCe
S84lODlC0Y2BZv2JxW3Osv/WkUQ4dslfAQl1T3037uwwr7XTroMv8dIFQIPreoPhRKmd/SbJzbiKfS/4QDhU
"""

CANNED = to_policy("http://d604721fxaaqy9.cloudfront.net/horizon.jpg?large=yes&license=yes", 1258237200)
CUSTOM_1 = (
    b'{ \n   "Statement": [{ \n      "Resource":"http://d604721fxaaqy9.cloudfront.net/training/*", \n'
    b'      "Condition":{ \n         "IpAddress":{"AWS:SourceIp":"145.168.143.0/24"}, \n'
    b'         "DateLessThan":{"AWS:EpochTime":1258237200}      \n      } \n   }] \n}\n'
)
CUSTOM_2 = (
    b'{ \n   "Statement": [{ \n      "Resource":"http://*", \n      "Condition":{ \n'
    b'         "IpAddress":{"AWS:SourceIp":"216.98.35.1/32"},\n'
    b'         "DateGreaterThan":{"AWS:EpochTime":1241073790},\n'
    b'         "DateLessThan":{"AWS:EpochTime":1255674716}\n      } \n   }] \n}\n'
)
SIGNATURES = {
    CANNED: "Nql641NHEUkUaXQHZINK1FZ~SYeUSoBJMxjdgqrzIdzV2gyEXPDNv0pYdWJkflDKJ3xIu7lbwRpSkG98NBlgPi"
    "4ZJpRRnVX4kXAJK6tdNx6FucDB7OVqzcxkxHsGFd8VCG1BkC-Afh9~lOCMIYHIaiOB6~5jt9w2EOwi6sIIqrg_",
    CUSTOM_1: "cPFtRKvUfYNYmxek6ZNs6vgKEZP6G3Cb4cyVt~FjqbHOnMdxdT7eT6pYmhHYzuDsFH4Jpsctke2Ux6PCXcKxUc"
    "TIm8SO4b29~1QvhMl-CIojki3Hd3~Unxjw7Cpo1qRjtvrimW0DPZBZYHFZtiZXsaPt87yBP9GWnTQoaVysMxQ_",
    CUSTOM_2: "rc~5Qbbm8EJXjUTQ6Cn0LAxR72g1DOPrTmdtfbWVVgQNw0q~KHUAmBa2Zv1Wjj8dDET4XSL~Myh44CLQdu4dOH"
    "~N9huH7QfPSR~O4tIOS1WWcP~2JmtVPoQyLlEc8YHRCuN3nVNZJ0m4EZcXXNAS-0x6Zco2SYx~hywTRxWR~5Q_",
}


@pytest.mark.parametrize("policy", SIGNATURES, ids=["canned", "custom 1", "custom 2"])
def test_signatures_equal_those_of_amazons_worked_examples(policy: bytes) -> None:
    key = load_der_private_key(base64.b64decode(DOCUMENTATION_KEY), None)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

    assert GrantSigner(pem, "PK123456789754", "example.org").signature(policy) == SIGNATURES[policy]


def test_base64_equals_that_of_amazons_worked_example() -> None:
    assert encode(CUSTOM_2).startswith(
        "eyAKICAgIlN0YXRlbWVudCI6IFt7IAogICAgICAiUmVzb3VyY2UiOiJodHRwOi8vKiIsIAog"
    )
    assert encode(b"\xfb\xff\xfe\x00") == "-~~-AA__"


@settings(deadline=None, max_examples=1000)  # a busy machine is no fault
@given(
    expires_at=st.integers(NOW, NOW + 10**8),
    id_=st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=16, max_size=16),
)
def test_policy_and_signature_equal_those_of_amazons_library(
    signer: GrantSigner, signing_key: RSAPrivateKey, expires_at: int, id_: str
) -> None:
    oracle = CloudFrontSigner("K", lambda message: signing_key.sign(message, PKCS1v15(), SHA1()))  # noqa: S303
    resource = f"https://photos.example.org/g/{id_}/*"
    policy = oracle.build_policy(resource, datetime.fromtimestamp(expires_at, UTC))
    # The library builds canned URLs from the same one-condition policy.
    url = oracle.generate_presigned_url(resource, policy=policy)

    grant = signer.sign(f"/g/{id_}/", expires_at)

    assert decode(grant.policy).decode() == policy
    assert f"Policy={grant.policy}&Signature={grant.signature}&" in url


def test_a_grant_opens_its_prefix_until_it_ends(signer: GrantSigner, signing_key: RSAPrivateKey) -> None:
    cookies = cookies_of(grant_cookies(signer.sign(FAMILY, NOW + 3600)))
    keys = {"K2JCJMDEHXQW5F": signing_key.public_key()}
    url = f"https://photos.example.org{FAMILY}cccccccccccccccc/index.html"

    assert opens(cookies, url, NOW + 3599, keys)
    assert not opens(cookies, url, NOW + 3600, keys)
    assert not opens(cookies, url.replace("photos.", "other."), NOW, keys)


def test_a_grant_opens_no_other_prefix(signer: GrantSigner, signing_key: RSAPrivateKey) -> None:
    keys = {"K2JCJMDEHXQW5F": signing_key.public_key()}
    ids = ["a" * 16, "a" * 15 + "b", "b" + "a" * 15, "2" * 16]
    prefixes = [f"/{kind}/{id_}/" for kind in "gh" for id_ in ids]
    cookies = {prefix: cookies_of(grant_cookies(signer.sign(prefix, NOW + 1))) for prefix in prefixes}

    opened = {
        (own, other)
        for own, other in product(prefixes, prefixes)
        if opens(cookies[own], f"https://photos.example.org{other}index.html", NOW, keys)
    }

    assert opened == {(prefix, prefix) for prefix in prefixes}


@pytest.mark.parametrize(
    "prefix",
    [
        "/",
        "/g/",
        "/g/*/",
        "/g/bbbbbbbbbbbbbbbb",
        "/g/bbbbbbbbbbbbbbb/",
        "/g/bbbbbbbbbbbbbbbb/\n",
        "/g/BBBBBBBBBBBBBBBB/",
        "/g/bbbbbbbb?bbbbbbb/",
        "/auth/bbbbbbbbbbbbbbbb/",
        "/g/bbbbbbbbbbbbbbbb/cccccccccccccccc/",
        "/g/bbbbbbbbbbbbbbbb/cccccccccccccccc/c/",
        "/g/bbbbbbbbbbbbbbbb/cccccccccccccccc/z/",
        "/g/bbbbbbbbbbbbbbbb/cccccccccccccccc/s",
        "/g/bbbbbbbbbbbbbbbb/*/s/",
        "/h/bbbbbbbbbbbbbbbb/cccccccccccccccc/i/",
        "/g/bbbbbbbbbbbbbbbb/cccccccccccccccc/i/dddddddddddddddd-",
    ],
)
def test_only_the_prefix_of_a_home_an_audience_or_a_guests_folder_is_signed(
    signer: GrantSigner, prefix: str
) -> None:
    with pytest.raises(SigningError):
        signer.sign(prefix, NOW)


def test_cookies_are_for_their_prefix_alone_and_out_of_reach_of_scripts(signer: GrantSigner) -> None:
    lines = grant_cookies(signer.sign(HOME, NOW))

    assert [line.split("=")[0] for line in lines] == [
        "CloudFront-Policy",
        "CloudFront-Signature",
        "CloudFront-Key-Pair-Id",
    ]
    assert {line.split("; ", 1)[1] for line in lines} == {f"Path={HOME}; Secure; HttpOnly; SameSite=Lax"}


def test_expired_cookies_have_the_names_and_path_of_granted_ones(signer: GrantSigner) -> None:
    granted = [line.split("=")[0] for line in grant_cookies(signer.sign(HOME, NOW))]

    expired = expired_grant_cookies(HOME)

    assert [line.split("=")[0] for line in expired] == granted
    assert all(f"Path={HOME}; Max-Age=0" in line for line in expired)


def test_a_text_that_is_no_rsa_key_is_refused() -> None:
    curve = ec.generate_private_key(ec.SECP256R1())
    pem = curve.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

    for text in ("", "no key", pem):
        with pytest.raises(SigningError):
            GrantSigner(text, "K", "example.org")


def test_of_an_album_a_guest_gets_three_folders_that_hold_neither_each_other_nor_its_own_page(
    signer: GrantSigner, signing_key: RSAPrivateKey
) -> None:
    keys = {"K2JCJMDEHXQW5F": signing_key.public_key()}
    album = f"{FAMILY}{'c' * 16}/"
    prefixes = shared_prefixes(album)
    asked = [
        f"{album}{name}"
        for name in ("s/index.html", "i/a.jpg", "x/a.jpg", "index.html", "c/a.jpg", "z/a.zip")
    ]

    opened = {
        (prefix, path)
        for prefix, path in product(prefixes, asked)
        if opens(
            cookies_of(grant_cookies(signer.sign(prefix, NOW + 1))),
            f"https://photos.example.org{path}",
            NOW,
            keys,
        )
    }

    assert opened == {
        (f"{album}{path[0]}/", f"{album}{path}") for path in ("s/index.html", "i/a.jpg", "x/a.jpg")
    }


@pytest.mark.parametrize(
    "prefix",
    [
        FAMILY,
        f"{FAMILY}{'c' * 16}/i/",
        f"{FAMILY}{'c' * 16}/i/{'d' * 16}",
        f"{FAMILY}{'c' * 16}/i/{'d' * 15}*-",
        f"{FAMILY}{'c' * 16}/x/{'d' * 16}-",
        f"{FAMILY}{'c' * 16}/i/{'d' * 16}-\n",
    ],
)
def test_only_the_renditions_of_one_photo_are_signed_as_such(signer: GrantSigner, prefix: str) -> None:
    with pytest.raises(SigningError):
        signer.sign_photo(prefix, NOW)


def test_a_signed_query_opens_one_photos_renditions(signer: GrantSigner, signing_key: RSAPrivateKey) -> None:
    prefix = photo_prefix(f"{FAMILY}{'c' * 16}/", "d" * 16)
    query = dict(part.split("=", 1) for part in signed_query(signer.sign_photo(prefix, NOW + 1)).split("&"))
    signed = {f"CloudFront-{name}": value for name, value in query.items()}
    keys = {"K2JCJMDEHXQW5F": signing_key.public_key()}
    folder = f"https://photos.example.org{FAMILY}{'c' * 16}/i/"

    assert opens(signed, f"{folder}{'d' * 16}-320.abc.jpg", NOW, keys)
    assert not opens(signed, f"{folder}{'e' * 16}-320.abc.jpg", NOW, keys)
    assert not opens(signed, f"{folder}{'d' * 16}-320.abc.jpg", NOW + 1, keys)
