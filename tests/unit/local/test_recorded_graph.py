"""A program runs as it is; the graph says what it would make."""

import os
from pathlib import Path

import pytest

from local.graph import record_graph

# pulumi_aws warns of its own old names when a module of it is first imported.
pytestmark = pytest.mark.filterwarnings("ignore:.* has been deprecated:DeprecationWarning")

PROGRAM = """
import json, pulumi, pulumi_aws as aws, pulumi_random as random, pulumi_tls as tls
config = pulumi.Config()
class Box(pulumi.ComponentResource):
    def __init__(self):
        super().__init__("vitrine:index:Box", "box", {})
        self.bucket = aws.s3.Bucket("photos", opts=pulumi.ResourceOptions(parent=self, protect=True))
box = Box()
key = tls.PrivateKey("key", algorithm="RSA", rsa_bits=2048)
password = random.RandomPassword("password", length=12)
queue = aws.sqs.Queue("steps", visibility_timeout_seconds=30, policy=box.bucket.arn.apply(
    lambda arn: json.dumps({"Resource": arn})))
aws.ssm.Parameter("secret", type="SecureString", value=key.private_key_pem)
aws.lambda_.Function("worker", role="r", code=pulumi.FileArchive("code"), environment={
    "variables": {"TITLE": config.require("title"), "ACCOUNT": aws.get_caller_identity().account_id,
                  "PASSWORD": password.result, "SALT": config.require_secret("salt")}},
    opts=pulumi.ResourceOptions(depends_on=[queue]))
pulumi.export("queue_url", queue.url)
pulumi.export("password", password.result)
"""
CONFIG = {"demo:title": "Ours", "demo:salt": "pepper"}


@pytest.fixture
def program(tmp_path: Path) -> Path:
    (tmp_path / "Pulumi.yaml").write_text("name: demo\nruntime: python\n")
    (tmp_path / "__main__.py").write_text(PROGRAM)
    return tmp_path


def test_the_graph_holds_inputs_parents_options_and_dependencies(program: Path) -> None:
    graph = record_graph(program, CONFIG, {"demo:salt"})

    (bucket,) = graph.of_type("aws:s3/bucket:Bucket")
    (queue,) = graph.of_type("aws:sqs/queue:Queue")
    (worker,) = graph.of_type("aws:lambda/function:Function")
    assert bucket.parent.endswith("vitrine:index:Box::box")
    assert bucket.protect
    assert queue.inputs["visibilityTimeoutSeconds"] == 30
    assert queue.inputs["policy"] == '{"Resource": "arn:aws:s3:::test-photos"}'
    assert bucket.urn in queue.dependencies
    assert queue.urn in worker.dependencies
    assert worker.inputs["environment"]["variables"]["TITLE"] == "Ours"
    assert worker.inputs["environment"]["variables"]["ACCOUNT"] == "000000000000"


def test_what_is_secret_is_known(program: Path) -> None:
    graph = record_graph(program, CONFIG, {"demo:salt"})

    assert {each.name: each.secret_inputs for each in graph.resources if each.secret_inputs} == {
        "secret": {"value"},
        "worker": {"environment"},
    }
    assert graph.secret_exports == {"password"}


def test_two_runs_record_the_same_and_leave_nothing_behind(program: Path) -> None:
    before = Path.cwd()
    first, second = (record_graph(program, CONFIG, {"demo:salt"}) for _ in range(2))

    assert first.exports == second.exports
    assert {each.urn for each in first.resources} == {each.urn for each in second.resources}
    assert Path.cwd() == before
    assert "PULUMI_CONFIG" not in os.environ


def test_an_error_of_the_program_comes_through_and_does_not_come_again(program: Path) -> None:
    with pytest.raises(Exception, match="title"):
        record_graph(program, {"demo:salt": "pepper"})

    assert record_graph(program, CONFIG).exports["queue_url"].endswith("/test-steps")
