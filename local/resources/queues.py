"""SQS queues and their policies."""

from typing import Any

from local.clients import Clients
from local.monitor import Realized
from local.resources.registry import Order, makes

# What the provider names otherwise than the API does.
_ATTRIBUTES = {
    "visibilityTimeoutSeconds": "VisibilityTimeout",
    "messageRetentionSeconds": "MessageRetentionPeriod",
    "delaySeconds": "DelaySeconds",
    "receiveWaitTimeSeconds": "ReceiveMessageWaitTimeSeconds",
    "maxMessageSize": "MaximumMessageSize",
    "redrivePolicy": "RedrivePolicy",
    "redriveAllowPolicy": "RedriveAllowPolicy",
    "policy": "Policy",
    "sqsManagedSseEnabled": "SqsManagedSseEnabled",
    "kmsMasterKeyId": "KmsMasterKeyId",
}


@makes("aws:sqs/queue:Queue", updatable=True)
def queue(clients: Clients, order: Order) -> Realized:
    sqs = clients("sqs")
    name = order.inputs.get("name") or order.physical
    if order.previous is None:
        url = sqs.create_queue(QueueName=name, Attributes=_attributes(order.inputs))["QueueUrl"]
    else:
        url = order.previous.id
        sqs.set_queue_attributes(QueueUrl=url, Attributes=_attributes(order.inputs))
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    return Realized(url, {"url": url, "name": name, "arn": arn})


def _put_attribute(clients: Clients, order: Order) -> Realized:
    url = order.inputs["queueUrl"]
    clients("sqs").set_queue_attributes(QueueUrl=url, Attributes=_attributes(order.inputs))
    return Realized(url, {})


for _type in (
    "aws:sqs/queuePolicy:QueuePolicy",
    "aws:sqs/redrivePolicy:RedrivePolicy",
    "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy",
):
    makes(_type, updatable=True)(_put_attribute)


def _attributes(inputs: dict[str, Any]) -> dict[str, str]:
    return {_ATTRIBUTES[name]: _text(value) for name, value in inputs.items() if name in _ATTRIBUTES}


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
