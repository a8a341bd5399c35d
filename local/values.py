"""What the Pulumi SDK sends over its wire, turned into plain Python values."""

from collections.abc import Mapping
from typing import Any

from pulumi.runtime import rpc

# How the wire marks a secret; the SDK has no public name for it.
_SIGNATURE = rpc._special_sig_key
_SECRET = rpc._special_secret_sig


def plain(value: Any) -> Any:
    """Return *value* without secret wrappers and with whole numbers as int; assets and archives stay.

    The wire knows only floating-point numbers: a timeout of 30 arrives as 30.0.
    """
    if isinstance(value, Mapping):
        if is_secret(value):
            return plain(value["value"])
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def is_secret(value: Any) -> bool:
    """Tell whether *value* is a wrapped secret itself."""
    return isinstance(value, Mapping) and value.get(_SIGNATURE) == _SECRET


def holds_secret(value: Any) -> bool:
    """Tell whether *value* is a secret or has one somewhere inside."""
    if is_secret(value):
        return True
    if isinstance(value, Mapping):
        return any(holds_secret(item) for item in value.values())
    return isinstance(value, list | tuple) and any(holds_secret(item) for item in value)
