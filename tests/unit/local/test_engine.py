"""The engine makes what is new, keeps what is the same, and says by name what it cannot do."""

from pathlib import Path
from typing import Any

import pytest

from local.clients import Access, Clients
from local.engine import RealizeError, realize_program
from local.holes import UnmodelledOutputError
from local.monitor import Realized
from local.program import StackSettings
from local.resources import registry
from local.resources.registry import Order
from local.stack_state import StackState

QUEUE = "aws:sqs/queue:Queue"
ITEM = "aws:dynamodb/tableItem:TableItem"
# pulumi_aws warns of its own old names when a module of it is first imported.
pytestmark = pytest.mark.filterwarnings("ignore:.* has been deprecated:DeprecationWarning")

SETUP = "import pulumi, pulumi_aws as aws, pulumi_random as random\n"


class Workshop:
    """Makers that make nothing, and remember what they were asked for."""

    def __init__(self) -> None:
        self.orders: list[Order] = []
        self.removed: list[str] = []

    def make(self, _clients: Clients, order: Order) -> Realized:
        self.orders.append(order)
        return Realized(order.physical, {"arn": f"arn:{order.physical}"})

    def remove(self, _clients: Clients, identifier: str, _outputs: dict[str, Any]) -> None:
        self.removed.append(identifier)


@pytest.fixture
def workshop(monkeypatch: pytest.MonkeyPatch) -> Workshop:
    workshop = Workshop()
    for token in (QUEUE, ITEM, "aws:s3/bucket:Bucket", "aws:dynamodb/table:Table"):
        monkeypatch.setitem(registry.MAKERS, token, workshop.make)
    monkeypatch.setitem(registry.REMOVERS, ITEM, workshop.remove)
    return workshop


@pytest.fixture
def realize(tmp_path: Path, workshop: Workshop) -> Any:
    (tmp_path / "Pulumi.yaml").write_text("name: demo\nruntime: python\n")

    def realize(program: str) -> dict[str, int]:
        (tmp_path / "__main__.py").write_text(SETUP + program)
        clients = Clients(Access("https://127.0.0.1:1", "eu-central-1", "a", "b", ""))
        state = StackState(tmp_path / "stack.json")
        _, counts = realize_program(tmp_path, StackSettings("local", {}), clients, state, lambda: None)
        return dict(counts)

    return realize


def test_a_second_run_reuses_everything(realize: Any) -> None:
    program = 'q = aws.sqs.Queue("q")\naws.sqs.Queue("r", policy=q.arn)\n'

    assert realize(program) == {"created": 2}
    assert realize(program) == {"reused": 2}


def test_random_values_are_made_once(realize: Any, workshop: Workshop) -> None:
    program = 'p = random.RandomPassword("p", length=20)\naws.sqs.Queue("q", policy=p.result)\n'
    realize(program)

    assert realize(program) == {"reused": 2}
    assert len(workshop.orders[0].inputs["policy"]) == 20


def test_changed_inputs_are_an_update_that_knows_what_was_before(realize: Any, workshop: Workshop) -> None:
    realize('aws.sqs.Queue("q", visibility_timeout_seconds=1)\n')

    assert realize('aws.sqs.Queue("q", visibility_timeout_seconds=2)\n') == {"updated": 1}
    assert workshop.orders[-1].previous == Realized("local-q", {"arn": "arn:local-q"})


def test_what_cannot_change_in_place_says_what_to_do(realize: Any) -> None:
    table = 'aws.dynamodb.Table("t", hash_key="{}", attributes=[])\n'
    realize(table.format("a"))

    with pytest.raises(RealizeError, match=r"Table t changed.*delete the state folder"):
        realize(table.format("b"))


def test_what_left_the_program_is_removed(realize: Any, workshop: Workshop) -> None:
    item = 'aws.dynamodb.TableItem("{}", table_name="t", hash_key="pk", item="{{}}")\n'
    realize(item.format("a") + item.format("b"))

    assert realize(item.format("b")) == {"reused": 1, "removed": 1}
    assert workshop.removed == ["local-a"]


def test_what_left_the_program_and_cannot_be_removed_is_named(realize: Any) -> None:
    realize('aws.sqs.Queue("q")\n')

    with pytest.raises(RealizeError, match="Queue q is no longer in the program"):
        realize("")


def test_an_unknown_type_is_named(realize: Any) -> None:
    with pytest.raises(RealizeError, match="aws:sns/topic:Topic news: the local cloud does not know"):
        realize('aws.sns.Topic("news")\n')


def test_an_output_that_is_not_modelled_is_named(realize: Any) -> None:
    with pytest.raises(UnmodelledOutputError, match=r"Queue q: uses unmodelled output Bucket\.hostedZoneId"):
        realize('b = aws.s3.Bucket("b")\naws.sqs.Queue("q", policy=b.hosted_zone_id)\n')


def test_a_failure_names_the_resource_and_keeps_what_was_made(
    realize: Any, monkeypatch: pytest.MonkeyPatch, workshop: Workshop
) -> None:
    def fail(_clients: Clients, _order: Order) -> Realized:
        raise ValueError("no")

    monkeypatch.setitem(registry.MAKERS, "aws:s3/bucket:Bucket", fail)
    failing = 'q = aws.sqs.Queue("q")\naws.s3.Bucket("b", bucket=q.arn)\n'
    with pytest.raises(RealizeError, match="aws:s3/bucket:Bucket b: ValueError: no"):
        realize(failing)

    monkeypatch.setitem(registry.MAKERS, "aws:s3/bucket:Bucket", workshop.make)
    assert realize(failing) == {"reused": 1, "created": 1}


def test_after_a_crash_keys_and_salts_survive(tmp_path: Path, realize: Any) -> None:
    program = 'random.RandomBytes("salt", length=16)\naws.sqs.Queue("q")\n'
    realize(program)

    StackState(tmp_path / "stack.json").forget_cloud()

    assert realize(program) == {"reused": 1, "created": 1}
