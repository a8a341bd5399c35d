"""Replacing all keys, deployment by deployment, while edges and functions run a generation apart."""

import json
from dataclasses import dataclass
from functools import cache

import pytest

from auth.devices import device_cookie, known_device, new_device
from auth.forms import is_valid_token, issue_token, new_cookie
from auth.keyring import Keyring
from handlers.web.settings import Secrets
from tests.infrastructure.stacks import PLAIN, record

NOW = 1_800_000_000
GENERATIONS = (1, 2, 3, 4, 5)
NEIGHBOURS = [(one, other) for one in GENERATIONS for other in GENERATIONS if abs(one - other) == 1]
STRANGERS = [(one, other) for one in GENERATIONS for other in GENERATIONS if abs(one - other) > 1]


@dataclass(frozen=True)
class Deployment:
    """What a generation's deployment gives to the edge and to sign-in."""

    trusted: tuple[str, ...]
    sent: str
    secrets: Secrets
    taken_by_api: tuple[str, ...]


@cache
def deployed(generation: int) -> Deployment:
    graph = record({**PLAIN, "vitrine:keyGeneration": str(generation)})
    (group,) = graph.of_type("aws:cloudfront/keyGroup:KeyGroup")
    (distribution,) = graph.of_type("aws:cloudfront/distribution:Distribution")
    (api,) = [each for each in distribution.inputs["origins"] if each["originId"] == "api"]
    parameters = {each.name: each.inputs["value"] for each in graph.of_type("aws:ssm/parameter:Parameter")}
    return Deployment(
        tuple(group.inputs["items"]),
        api["customHeaders"][0]["value"],
        Secrets.from_json(parameters["edge-secrets"]),
        tuple(json.loads(parameters["edge-share-api-secrets"])["origin_verify"]),
    )


@pytest.mark.parametrize("generation", GENERATIONS)
def test_within_a_generation_everything_fits(generation: int) -> None:
    here = deployed(generation)

    assert here.secrets.key_pair_id in here.trusted
    assert here.sent == here.secrets.origin_verify[0] == here.taken_by_api[0]
    assert len(here.trusted) <= 5  # CloudFront's quota for a key group


@pytest.mark.parametrize(("one", "other"), NEIGHBOURS)
def test_an_edge_of_one_generation_works_with_functions_of_the_next(one: int, other: int) -> None:
    function, edge = deployed(one), deployed(other)

    assert function.secrets.key_pair_id in edge.trusted  # what it signs opens albums
    assert edge.sent in function.secrets.origin_verify  # and what the edge sends is let in
    assert edge.sent in function.taken_by_api


@pytest.mark.parametrize(("one", "other"), STRANGERS)
def test_what_is_two_generations_apart_is_refused(one: int, other: int) -> None:
    function, edge = deployed(one), deployed(other)

    assert function.secrets.key_pair_id not in edge.trusted
    assert edge.sent not in function.secrets.origin_verify


@pytest.mark.parametrize(("one", "other"), NEIGHBOURS + STRANGERS)
def test_open_forms_and_known_devices_count_in_the_next_generation_alone(one: int, other: int) -> None:
    before, after = (Keyring(deployed(each).secrets.seal_keys) for each in (one, other))
    cookie, device = new_cookie(), new_device()

    counts = abs(one - other) == 1
    assert is_valid_token(after, cookie, issue_token(before, cookie, NOW), NOW) is counts
    assert bool(known_device(after, device_cookie(before, device, "user#owner"), "user#owner")) is counts


def test_no_function_ever_holds_the_private_key_of_another_generation() -> None:
    for generation in GENERATIONS:
        parameter = vars(deployed(generation).secrets)

        assert [name for name in parameter if "private" in name] == ["private_key_pem"]
        assert parameter["key_pair_id"].endswith(f"-{generation}")
