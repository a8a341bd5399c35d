"""From a resource's inputs to the request of the AWS API, directed by the shape of that request.

Pulumi and the APIs name most things alike: `viewerProtocolPolicy` is `ViewerProtocolPolicy`, the list
`rules` is `Rules`, the single `rule` too. What remains is given as renames, from the API's name.
"""

from collections.abc import Mapping
from typing import Any

Renames = Mapping[str, str]


def to_shape(shape: Any, value: Any, renames: Renames | None = None) -> Any:
    """Return *value* in the form that botocore's *shape* asks for; inputs it does not know are left out."""
    renames = renames or {}
    match shape.type_name:
        case "structure":
            return _structure(shape, value, renames)
        case "list":
            items = value if isinstance(value, list) else [value]
            return [to_shape(shape.member, item, renames) for item in items]
        case "map":
            return {key: to_shape(shape.value, item, renames) for key, item in value.items()}
        case _:
            return _scalar(shape.type_name, value)


def _structure(shape: Any, value: Any, renames: Renames) -> Any:
    members = shape.members
    if isinstance(value, list):
        if {"Quantity", "Items"} <= members.keys():
            return _counted(members, value, renames)
        value = value[0] if value else {}  # a block that may come once arrives as a list of one
    given = {name.lower(): item for name, item in value.items() if item is not None}
    found = {}
    for name, member in members.items():
        source = _source(name, renames, given)
        if source is not None:
            found[name] = to_shape(member, given[source], renames)
    if {"Quantity", "Items"} <= members.keys():
        found.setdefault("Quantity", len(found.get("Items", [])))
    return found


def _source(name: str, renames: Renames, given: Mapping[str, Any]) -> str | None:
    names = (
        renames.get(name, name).lower(),
        name.lower(),
        f"{name.lower()}s",
        name.lower().removesuffix("s"),
    )
    return next((candidate for candidate in names if candidate in given), None)


def _counted(members: Mapping[str, Any], items: list[Any], renames: Renames) -> dict[str, Any]:
    """Return CloudFront's way to write a list."""
    converted = [to_shape(members["Items"].member, item, renames) for item in items]
    enabled = {"Enabled": bool(items)} if "Enabled" in members else {}
    return {"Quantity": len(items), "Items": converted, **enabled}


def _scalar(type_name: str, value: Any) -> Any:
    match type_name:
        case "boolean":
            return value in (True, "true")
        case "integer" | "long":
            return int(value)
        case "float" | "double":
            return float(value)
        case "string":
            return value if isinstance(value, str) else str(value)
        case "blob":
            return value.encode() if isinstance(value, str) else value
        case _:
            return value
