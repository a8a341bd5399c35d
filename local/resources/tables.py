"""DynamoDB tables and the items that the program puts into them."""

import hashlib
import json
from typing import Any

from local.clients import Clients
from local.monitor import Realized
from local.resources.registry import Order, makes, removes


@makes("aws:dynamodb/table:Table")
def table(clients: Clients, order: Order) -> Realized:
    inputs = order.inputs
    name = inputs.get("name") or order.physical
    made = clients("dynamodb").create_table(
        TableName=name,
        AttributeDefinitions=[
            {"AttributeName": attribute["name"], "AttributeType": attribute["type"]}
            for attribute in inputs["attributes"]
        ],
        KeySchema=_key_schema(inputs),
        BillingMode=inputs.get("billingMode", "PROVISIONED"),
        DeletionProtectionEnabled=inputs.get("deletionProtectionEnabled", False),
        **({"SSESpecification": {"Enabled": True}} if inputs.get("serverSideEncryption") else {}),
    )
    _set_expiry(clients, name, inputs)
    _set_recovery(clients, name, inputs)
    return Realized(name, {"name": name, "arn": made["TableDescription"]["TableArn"]})


@makes("aws:dynamodb/tableItem:TableItem", updatable=True)
def item(clients: Clients, order: Order) -> Realized:
    inputs = order.inputs
    if order.previous is not None:  # its key may have changed
        remove_item(clients, order.previous.id, order.previous.outputs)
    content = json.loads(inputs["item"])
    clients("dynamodb").put_item(TableName=inputs["tableName"], Item=content)
    keys = {name: content[name] for name in (inputs["hashKey"], inputs.get("rangeKey")) if name}
    outputs = {"tableName": inputs["tableName"], "localKey": keys}
    return Realized(hashlib.sha256(json.dumps(keys).encode()).hexdigest(), outputs)


@removes("aws:dynamodb/tableItem:TableItem")
def remove_item(clients: Clients, _id: str, outputs: dict[str, Any]) -> None:
    clients("dynamodb").delete_item(TableName=outputs["tableName"], Key=outputs["localKey"])


def _key_schema(inputs: dict[str, Any]) -> list[dict[str, str]]:
    keys = [{"AttributeName": inputs["hashKey"], "KeyType": "HASH"}]
    if "rangeKey" in inputs:
        keys.append({"AttributeName": inputs["rangeKey"], "KeyType": "RANGE"})
    return keys


def _set_expiry(clients: Clients, name: str, inputs: dict[str, Any]) -> None:
    if "ttl" in inputs:
        specification = {"Enabled": inputs["ttl"]["enabled"], "AttributeName": inputs["ttl"]["attributeName"]}
        clients("dynamodb").update_time_to_live(TableName=name, TimeToLiveSpecification=specification)


def _set_recovery(clients: Clients, name: str, inputs: dict[str, Any]) -> None:
    if "pointInTimeRecovery" in inputs:
        specification = {"PointInTimeRecoveryEnabled": inputs["pointInTimeRecovery"]["enabled"]}
        clients("dynamodb").update_continuous_backups(
            TableName=name, PointInTimeRecoverySpecification=specification
        )
