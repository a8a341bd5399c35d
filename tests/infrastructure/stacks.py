"""Recorded graphs of the program, one for each configuration that changes its shape."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from auth.passwords import DUMMY_HASH
from local.graph import Graph, RecordedResource, record_graph

ROOT = Path(__file__).resolve().parents[2]
ACCOUNT = "000000000000"
CERTIFICATE = f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/12345678-1234-1234-1234-123456789012"

USERS = {
    "parent": {"passwordHash": DUMMY_HASH, "groups": [], "role": "owner"},
    "uploader": {"passwordHash": DUMMY_HASH, "groups": ["family"], "role": "contributor"},
    "aunt": {"passwordHash": DUMMY_HASH, "groups": ["family"], "role": "viewer"},
    "neighbour": {"passwordHash": DUMMY_HASH, "groups": ["friends", "family"], "role": "viewer"},
}
PLAIN = {"vitrine:functionPackages": "provided", "vitrine:users": json.dumps(USERS)}
OWN_ZONE = {**PLAIN, "vitrine:domain": "photos.example.org", "vitrine:hostedZone": "Z0123456789ABC"}
OWN_CERTIFICATE = {
    **PLAIN,
    "vitrine:domain": "photos.example.org",
    "vitrine:certificateArn": CERTIFICATE,
}
TWO_LANES = {
    **PLAIN,
    "vitrine:steps": json.dumps(["auto-rotate", "tests.steps.blur:Blur", "resize", "rebuild"]),
}
VIDEO = {**PLAIN, "vitrine:video": "on"}
OPENID = {
    "issuer": "https://accounts.example.org",
    "clientId": "gallery",
    "clientSecret": "told-to-nobody",
    "label": "Example",
}
COGNITO = {
    "vitrine:functionPackages": "provided",
    "vitrine:signIn": "cognito",
    "vitrine:groups": json.dumps(["family", "friends"]),
    "vitrine:openid": json.dumps(OPENID),
}
STACKS = {
    "cognito": COGNITO,
    "plain": PLAIN,
    "own-zone": OWN_ZONE,
    "own-certificate": OWN_CERTIFICATE,
    "two-lanes": TWO_LANES,
    "video": VIDEO,
}


def record(config: dict[str, str]) -> Graph:
    """Return the graph of the program under *config*, recorded afresh."""
    with closing_event_loops():
        return record_graph(ROOT, config, ["vitrine:users", "vitrine:openid"])


@contextmanager
def closing_event_loops() -> Iterator[None]:
    """Close what the SDK's testing monitor leaves open: an event loop in each of its threads."""
    made: list[asyncio.AbstractEventLoop] = []
    new_event_loop = asyncio.new_event_loop

    def remember() -> asyncio.AbstractEventLoop:
        made.append(new_event_loop())
        return made[-1]

    asyncio.new_event_loop = remember
    try:
        yield
    finally:
        asyncio.new_event_loop = new_event_loop
        for loop in made:
            loop.close()


@cache
def graph(stack: str = "plain") -> Graph:
    """Return the graph of one of STACKS."""
    return record(STACKS[stack])


def all_of(type_token: str, stack: str = "plain") -> list[RecordedResource]:
    """Return the resources of a type; there must be some, or a test would say nothing.

    The type is short for its token: `s3/bucket:Bucket`.
    """
    found = graph(stack).of_type(f"aws:{type_token}")
    assert found, f"the graph has no {type_token}"
    return found


def one(type_token: str, name: str = "", stack: str = "plain") -> RecordedResource:
    """Return the one resource of a type whose name ends in *name*."""
    found = [resource for resource in all_of(type_token, stack) if resource.name.endswith(name)]
    assert len(found) == 1, [resource.name for resource in found]
    return found[0]


def statements(resource: RecordedResource) -> list[dict[str, Any]]:
    """Return the statements of a resource's policy."""
    document = json.loads(resource.inputs["policy"])
    assert document["Version"] == "2012-10-17"
    return list(document["Statement"])


def in_list(value: Any) -> list[Any]:
    """Return *value* as a list, as IAM reads it."""
    return value if isinstance(value, list) else [value]
