"""Who gets which byte: every address the gallery knows, for everybody."""

import base64
import json
import time
from collections.abc import Iterator

import httpx
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.e2e.cloud import Cloud
from tests.e2e.visitor import Visitor
from tests.gallery import picture

PUBLIC = "public/"
ALBUMS = {
    "For all": "everyone",
    "For the family": "[family]",
    "For friends": "[friends]",
    "For both": "[family, friends]",
    "For owners": "[]",
}
SEES = {
    "owner": set(ALBUMS),
    "grandparents": {"For all", "For the family", "For both"},
    "friend": {"For all", "For friends", "For both"},
}


@pytest.fixture(scope="module")
def peopled(cloud: Cloud) -> Cloud:
    """A cloud with an album for each kind of audience."""
    for title, audience in ALBUMS.items():
        cloud.put(f"{title}/metadata.yml", f"visible_to: {audience}".encode())
        cloud.put(f"{title}/a.jpg", picture((400, 300)))
    cloud.settle()
    return cloud


def private_keys(cloud: Cloud) -> list[str]:
    """Return all keys that stand for something private, and a size of each photo that nobody made."""
    keys = cloud.keys("site_bucket") + cloud.keys("renditions_bucket")
    shown = [photo for photo in cloud.photos().values() if photo["prefix"]]
    sizes = [f"{photo['prefix']}x/{photo['id']}-160x160.jpg" for photo in shown]
    return [key for key in keys if not key.startswith((PUBLIC, "work/"))] + sizes


def album_of(cloud: Cloud, key: str) -> str | None:
    """Return the path of the album that a key below `g/` belongs to."""
    if not key.startswith("g/"):
        return None
    return {row["sk"]: path for path, row in cloud.albums().items()}[key.split("/")[2]]


def cookies_of(visitor: Visitor) -> list[tuple[str, str, str]]:
    return [(c.name, c.value or "", c.path) for c in visitor.client.cookies.jar]


def ask(cloud: Cloud, key: str, cookies: dict[str, str] | None = None) -> int:
    """Return the status of a request for *key* with these cookies, whatever their paths were."""
    header = "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())
    with Visitor(cloud.url) as visitor:
        answer = visitor.client.get(
            f"/{key}", headers={"cookie": header} if header else {}, follow_redirects=False
        )
    if answer.status_code == 403:
        assert answer.text == enter_page(cloud)
    return answer.status_code


def enter_page(cloud: Cloud) -> str:
    body = cloud.s3.get_object(Bucket=cloud.outputs["site_bucket"], Key=f"{PUBLIC}enter.html")["Body"].read()
    return str(body.decode())


def test_a_stranger_gets_no_private_byte(peopled: Cloud) -> None:
    keys = private_keys(peopled)
    assert len(keys) > 50
    assert any("/x/" in key for key in keys)

    assert {ask(peopled, key) for key in keys} == {403}


def disguised(key: str) -> Iterator[str]:
    """Yield other spellings of a key's path, of the kinds that have fooled servers."""
    first, _, rest = key.partition("/")
    yield f"{first}%2F{rest}"
    yield f"{first}%2f{rest}"
    yield key.replace("/", "%2F")
    yield f"%{ord(first):02X}/{rest}"
    yield f"/{key}"
    yield f"./{key}"
    yield f"static/../{key}"
    yield f"static%2F..%2F{key}"
    yield f"static/..%2f{key}"
    yield f"public/{key}"
    yield f"public/..%2F{key}"
    yield f"{key}?Policy=a&Signature=b&Key-Pair-Id=c"
    yield f"{first.upper()}/{rest}"
    yield f"{first}%5C{rest}"


def test_no_other_spelling_of_an_address_opens_it_either(peopled: Cloud) -> None:
    pages = [key for key in private_keys(peopled) if key.endswith(".html")]
    private = {
        peopled.s3.get_object(Bucket=peopled.outputs["site_bucket"], Key=key)["Body"].read() for key in pages
    }
    for key in pages:
        for path in disguised(key):
            answer = raw_get(peopled, path)
            assert answer.status_code in {400, 403, 404}, path
            assert answer.content not in private, path


def raw_get(cloud: Cloud, path: str) -> httpx.Response:
    """Return the answer to a request whose path is sent exactly as it is given."""
    url = httpx.URL(cloud.url, raw_path=f"/{path}".encode())
    with httpx.Client() as client:
        return client.send(httpx.Request("GET", url))


def test_masters_are_served_to_nobody(peopled: Cloud) -> None:
    keys = [key for key in peopled.keys("renditions_bucket") if key.startswith("work/")]
    owner = peopled.visitor("owner")
    assert keys

    assert {owner.get(f"/{key}").status_code for key in keys} == {404}


def test_everybody_gets_exactly_what_is_theirs(peopled: Cloud) -> None:
    keys = private_keys(peopled)
    for name, sees in SEES.items():
        visitor = peopled.visitor(name)
        pages = visitor.albums()
        mine = {path.rpartition("/")[0] for path in pages}
        home = str(visitor.get("/auth/enter").url.path).rpartition("/")[0]
        for key in keys:
            album = album_of(peopled, key)
            if album is not None and album not in ALBUMS:
                continue
            allowed = album in sees if album else key.startswith(home.lstrip("/"))
            visitor.client.follow_redirects = False
            status = visitor.get(f"/{key}").status_code
            assert status == (200 if allowed else 403), (name, key, album)
        assert {a for a in ALBUMS if any(a in page.text for page in pages.values())} == sees
        assert len(mine) >= len(sees)


def test_what_one_may_not_see_is_absent_from_the_home(peopled: Cloud) -> None:
    for name, sees in SEES.items():
        text = peopled.visitor(name).home().text
        assert {title for title in ALBUMS if title in text} == sees


def test_cookies_of_another_audience_open_nothing(peopled: Cloud) -> None:
    friend = peopled.visitor("friend")
    friend.albums()
    triples: dict[str, dict[str, str]] = {}
    for name, value, path in cookies_of(friend):
        if name.startswith("CloudFront-"):
            triples.setdefault(path, {})[name] = value
    assert len(triples) >= 3
    keys = [
        key for key in private_keys(peopled) if album_of(peopled, key) in {"For the family", "For owners"}
    ]
    assert keys

    assert {ask(peopled, key, cookies) for key in keys for cookies in triples.values()} == {403}


def _cookie(raw: bytes) -> str:
    return base64.b64encode(raw).decode().translate(str.maketrans("+=/", "-_~"))


def _uncookie(text: str) -> bytes:
    return base64.b64decode(text.translate(str.maketrans("-_~", "+=/")))


def altered(cookies: dict[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield cookies that nobody has signed, each with what is wrong with it."""
    policy = json.loads(_uncookie(cookies["CloudFront-Policy"]))
    later = json.loads(json.dumps(policy))
    later["Statement"][0]["Condition"]["DateLessThan"]["AWS:EpochTime"] += 1
    wider = json.loads(json.dumps(policy))
    wider["Statement"][0]["Resource"] = "https://*"
    yield "a later end", {**cookies, "CloudFront-Policy": _cookie(json.dumps(later).encode())}
    yield "a wider resource", {**cookies, "CloudFront-Policy": _cookie(json.dumps(wider).encode())}
    yield "no signature", {k: v for k, v in cookies.items() if k != "CloudFront-Signature"}
    yield "no policy", {k: v for k, v in cookies.items() if k != "CloudFront-Policy"}
    yield "an unknown key", {**cookies, "CloudFront-Key-Pair-Id": "K2JCJMDEHXQW5F"}
    yield "nonsense", {**cookies, "CloudFront-Signature": "%%%"}
    own = rsa.generate_private_key(65537, 2048)
    raw = json.dumps(policy, separators=(",", ":")).encode()
    signature = own.sign(raw, padding.PKCS1v15(), hashes.SHA1())  # noqa: S303  what CloudFront verifies
    yield (
        "another's signature",
        {**cookies, "CloudFront-Policy": _cookie(raw), "CloudFront-Signature": _cookie(signature)},
    )


def home_grant(cloud: Cloud) -> tuple[str, dict[str, str]]:
    owner = cloud.visitor("owner")
    key = str(owner.get("/auth/enter").url.path).lstrip("/")
    prefix = f"/{key.rpartition('/')[0]}/"
    return key, {name: value for name, value, path in cookies_of(owner) if path == prefix}


def test_forged_cookies_open_nothing(peopled: Cloud) -> None:
    key, cookies = home_grant(peopled)
    assert ask(peopled, key, cookies) == 200

    refused = {what: ask(peopled, key, forged) for what, forged in altered(cookies)}
    assert set(refused.values()) == {403}, refused


def test_an_expired_grant_opens_nothing(peopled: Cloud) -> None:
    key, cookies = home_grant(peopled)
    pem = json.loads(signing_parameter(peopled))["private_key_pem"]
    private = serialization.load_pem_private_key(pem.encode(), None)
    assert isinstance(private, rsa.RSAPrivateKey)
    policy = json.loads(_uncookie(cookies["CloudFront-Policy"]))
    for seconds, status in ((60, 200), (-1, 403)):
        policy["Statement"][0]["Condition"]["DateLessThan"]["AWS:EpochTime"] = int(time.time()) + seconds
        raw = json.dumps(policy, separators=(",", ":")).encode()
        signature = private.sign(raw, padding.PKCS1v15(), hashes.SHA1())  # noqa: S303  what CloudFront verifies
        signed = {
            "CloudFront-Policy": _cookie(raw),
            "CloudFront-Signature": _cookie(signature),
            "CloudFront-Key-Pair-Id": cookies["CloudFront-Key-Pair-Id"],
        }
        assert ask(peopled, key, signed) == status


def signing_parameter(cloud: Cloud) -> str:
    answer = cloud.client("ssm").get_parameter(Name=cloud.outputs["sign_in_parameter"], WithDecryption=True)
    return str(answer["Parameter"]["Value"])


def test_after_signing_out_the_session_is_over(peopled: Cloud) -> None:
    visitor = peopled.visitor("grandparents")
    session = next(value for name, value, _ in cookies_of(visitor) if name.endswith("session"))
    visitor.client.post("/auth/logout", headers={"Sec-Fetch-Site": "same-origin"})

    assert [name for name, value, _ in cookies_of(visitor) if value] == []
    with Visitor(peopled.url) as thief:
        answer = thief.client.get(
            "/auth/enter", headers={"cookie": f"session={session}"}, follow_redirects=False
        )
    assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/auth/login")


def test_what_is_not_there_and_what_is_not_yours_are_the_same(peopled: Cloud) -> None:
    friend = peopled.visitor("friend")
    hidden = next(
        k for k in private_keys(peopled) if album_of(peopled, k) == "For owners" and k.endswith("html")
    )
    unknown = f"g/{'a' * 16}/{'b' * 16}/index.html"

    answers = [friend.get(f"/auth/enter?next=/{key}") for key in (hidden, unknown)]
    assert [answer.status_code for answer in answers] == [410, 410]
    assert answers[0].content == answers[1].content


def test_a_missing_page_under_ones_own_grant_is_missing_and_no_sign_in_form(peopled: Cloud) -> None:
    owner = peopled.visitor("owner")
    prefix = str(owner.get("/auth/enter").url.path).rpartition("/")[0]

    assert owner.get(f"{prefix}/nothing.html").status_code == 404


def test_the_api_is_closed_to_those_who_walk_around_the_edge(peopled: Cloud) -> None:
    apis = peopled.client("apigatewayv2").get_apis()["Items"]
    assert apis
    endpoint = peopled.outputs["endpoint_url"]
    for api in apis:
        url = f"{endpoint}/_aws/execute-api/{api['ApiId']}/$default/auth/login"
        answer = httpx.get(url, verify=False)  # noqa: S501  the embedded cloud's own certificate
        assert answer.status_code == 401
        assert answer.content == b""


def test_every_answer_carries_the_security_headers(peopled: Cloud) -> None:
    owner = peopled.visitor("owner")
    for path in ("/", "/auth/login", "/auth/enter", "/enter.html", "/robots.txt"):
        headers = owner.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'"), path
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["x-frame-options"] == "DENY"


def test_a_wrong_password_and_an_unknown_user_get_the_same_answer(peopled: Cloud) -> None:
    answers = [Visitor(peopled.url).sign_in(name, "wrong password") for name in ("owner", "nobody")]

    assert [answer.status_code for answer in answers] == [401, 401]
    bodies = [without_token(answer.text).replace("owner", "X").replace("nobody", "X") for answer in answers]
    assert bodies[0] == bodies[1]


def without_token(html: str) -> str:
    import re  # noqa: PLC0415

    return re.sub(r'name="csrf" value="[^"]*"', "", html)


@pytest.mark.parametrize(
    "goal", ["https://evil.example/", "//evil.example", "/\\evil.example", "/%2f/evil.example"]
)
def test_no_goal_leads_to_another_host(peopled: Cloud, goal: str) -> None:
    user = next(user for user in peopled.outputs["users"] if user["name"] == "owner")
    answer = Visitor(peopled.url).sign_in(user["name"], user["password"], goal)

    assert answer.status_code == 200
    assert str(answer.url).startswith(peopled.url)
