"""Log groups, schedules, alarms and parameters."""

import contextlib
from typing import Any

from local.clients import Clients
from local.lookups import ACCOUNT_ID
from local.monitor import Realized
from local.resources.registry import Order, makes


@makes("aws:cloudwatch/logGroup:LogGroup", updatable=True)
def log_group(clients: Clients, order: Order) -> Realized:
    logs = clients("logs")
    name = order.inputs.get("name") or order.inputs.get("namePrefix", "") + order.physical
    # It may be there: a function that writes before makes it.
    with contextlib.suppress(logs.exceptions.ResourceAlreadyExistsException):
        logs.create_log_group(logGroupName=name)
    if order.inputs.get("retentionInDays"):
        logs.put_retention_policy(logGroupName=name, retentionInDays=order.inputs["retentionInDays"])
    return Realized(name, {"name": name, "arn": _arn(clients, "logs", f"log-group:{name}")})


@makes("aws:cloudwatch/eventRule:EventRule", updatable=True)
def event_rule(clients: Clients, order: Order) -> Realized:
    name = order.inputs.get("name") or order.physical
    made = clients.send("events", "PutRule", order.inputs, Name=name)
    return Realized(name, {"name": name, "arn": made["RuleArn"]})


@makes("aws:cloudwatch/eventTarget:EventTarget", updatable=True)
def event_target(clients: Clients, order: Order) -> Realized:
    identifier = order.inputs.get("targetId") or order.physical
    target = {"Id": identifier, "Arn": order.inputs["arn"]}
    if "input" in order.inputs:
        target["Input"] = order.inputs["input"]
    clients("events").put_targets(Rule=order.inputs["rule"], Targets=[target])
    return Realized(f"{order.inputs['rule']}-{identifier}", {"targetId": identifier})


@makes("aws:cloudwatch/metricAlarm:MetricAlarm", updatable=True)
def metric_alarm(clients: Clients, order: Order) -> Realized:
    name = order.inputs.get("name") or order.physical
    given = {key: value for key, value in order.inputs.items() if key not in ("dimensions", "name")}
    clients.send("cloudwatch", "PutMetricAlarm", given, AlarmName=name, Dimensions=_dimensions(order.inputs))
    return Realized(name, {"name": name, "arn": _arn(clients, "cloudwatch", f"alarm:{name}")})


@makes("aws:ssm/parameter:Parameter", updatable=True)
def parameter(clients: Clients, order: Order) -> Realized:
    name = order.inputs.get("name") or order.physical
    made = clients.send("ssm", "PutParameter", order.inputs, Name=name, Overwrite=True)
    arn = _arn(clients, "ssm", f"parameter/{name.removeprefix('/')}")
    return Realized(name, {"name": name, "arn": arn, "version": made["Version"]})


def _dimensions(inputs: dict[str, Any]) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in inputs.get("dimensions", {}).items()]


def _arn(clients: Clients, service: str, resource: str) -> str:
    return f"arn:aws:{service}:{clients.access.region}:{ACCOUNT_ID}:{resource}"
