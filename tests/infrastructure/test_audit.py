"""checkov's Terraform checks over the recorded graph, from an environment of its own."""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from local.graph import RecordedResource
from tests.infrastructure.checkov_exceptions import EXCEPTIONS
from tests.infrastructure.stacks import ROOT, STACKS, graph
from tests.infrastructure.terraform import terraform_type, write_terraform

CHECKOV = Path(os.environ.get("CHECKOV", ROOT / ".build" / "audit" / "bin" / "checkov"))

Results = Mapping[str, Any]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Results]:
    """checkov's results for each stack."""
    if not CHECKOV.is_file():
        pytest.skip(f"{CHECKOV} is not there: install requirements/audit.txt, or set CHECKOV")
    found = {}
    for stack in STACKS:
        folder = tmp_path_factory.mktemp(stack)
        write_terraform(graph(stack), folder)
        found[stack] = run_checkov(folder)
    return found


def run_checkov(folder: Path) -> Results:
    command = [str(CHECKOV), "--directory", str(folder), "--framework", "terraform_json"]
    command += ["--compact", "--output", "json"]
    # Neither its news nor its modules: the checks that came with it are all we want.
    command += ["--skip-download", "--download-external-modules", "false"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    return dict(json.loads(run.stdout)["results"])


def failed(results: Results) -> set[tuple[str, str]]:
    """Return the failed checks with the names of what failed."""
    return {(each["check_id"], each["resource"].partition(".")[2]) for each in results["failed_checks"]}


EXCEPTED = {(each.check, resource) for each in EXCEPTIONS for resource in each.resources}


@pytest.mark.parametrize("stack", STACKS)
def test_no_check_fails_without_a_written_reason(stack: str, results: dict[str, Results]) -> None:
    unexplained = failed(results[stack]) - EXCEPTED

    print(f"{stack}: {len(results[stack]['passed_checks'])} passed, {len(failed(results[stack]))} excepted")
    assert not unexplained


def test_every_exception_is_still_needed(results: dict[str, Results]) -> None:
    needed = set().union(*(failed(each) for each in results.values()))

    assert needed == EXCEPTED


@pytest.mark.parametrize("stack", STACKS)
def test_the_whole_graph_was_read(stack: str, results: dict[str, Results]) -> None:
    assert not results[stack]["parsing_errors"]
    seen = {each["resource"].partition(".")[2] for each in results[stack]["passed_checks"]}
    assert seen >= {
        *("gallery-originals", "gallery-renditions", "gallery-site", "gallery-catalog"),
        *("pipeline-steps", "pipeline-dead-letters", "pipeline-worker", "edge-distribution"),
        *("edge-sign-in-function", "edge-sign-in-stage", "edge-sign-in-function-policy"),
    }


@pytest.mark.parametrize(
    ("type_token", "change", "check"),
    [
        ("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", {"blockPublicAcls": False}, "CKV_AWS_53"),
        ("aws:sqs/queue:Queue", {"sqsManagedSseEnabled": False}, "CKV_AWS_27"),
        ("aws:dynamodb/table:Table", {"pointInTimeRecovery": {"enabled": False}}, "CKV_AWS_28"),
        ("aws:lambda/function:Function", {"runtime": "python3.6"}, "CKV_AWS_363"),
    ],
)
def test_a_control_that_is_taken_away_is_noticed(
    type_token: str, change: dict[str, Any], check: str, results: dict[str, Results], tmp_path: Path
) -> None:
    for resource in (weakened := graph("plain").of_type(type_token)):
        for name, value in change.items():
            assert resource.inputs[name] != value
    changed = [_replaced(each, change) if each in weakened else each for each in graph("plain").resources]
    write_terraform(graph("plain")._replace(resources=changed), tmp_path)

    assert check not in {name for name, _ in failed(results["plain"])}
    assert check in {name for name, _ in failed(run_checkov(tmp_path))}


def _replaced(resource: RecordedResource, change: dict[str, Any]) -> RecordedResource:
    return type(resource)(**{**vars(resource), "inputs": {**resource.inputs, **change}})


def test_each_exception_says_why_and_stands_once() -> None:
    assert len({each.check for each in EXCEPTIONS}) == len(EXCEPTIONS)
    assert all(len(each.reason.split()) >= 8 and each.reason.endswith(".") for each in EXCEPTIONS)


@pytest.mark.parametrize(
    ("token", "name"),
    [
        ("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "aws_s3_bucket_public_access_block"),
        ("aws:s3/bucketObjectv2:BucketObjectv2", "aws_s3_object"),
        ("aws:lambda/eventSourceMapping:EventSourceMapping", "aws_lambda_event_source_mapping"),
        ("tls:index/privateKey:PrivateKey", "tls_private_key"),
        ("random:index/randomPassword:RandomPassword", "random_password"),
    ],
)
def test_resources_have_the_names_that_terraform_gives_them(token: str, name: str) -> None:
    assert terraform_type(token) == name
