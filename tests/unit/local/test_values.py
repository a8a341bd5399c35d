"""Wire values become plain ones."""

from pulumi.runtime import rpc

from local.values import holds_secret, plain


def test_secrets_are_unwrapped_at_any_depth() -> None:
    wire = {"environment": rpc.wrap_rpc_secret({"variables": {"A": rpc.wrap_rpc_secret("b")}})}

    assert plain(wire) == {"environment": {"variables": {"A": "b"}}}


def test_whole_numbers_are_ints_again_and_others_stay() -> None:
    values = plain([30.0, 0.5, True, "30.0"])

    assert values == [30, 0.5, True, "30.0"]
    assert isinstance(values[0], int)


def test_a_secret_is_noticed_wherever_it_hides() -> None:
    assert holds_secret({"a": [{"b": rpc.wrap_rpc_secret("c")}]})
    assert not holds_secret({"a": [{"value": "c"}]})
